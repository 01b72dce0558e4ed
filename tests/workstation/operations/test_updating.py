"""The update and the way back, with real files: copied, proved, tried, put in place, and undone."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from db import upgrades
from db.engine import can_encrypt
from db.store import FILE, Store
from tests.kinds_of_store import PASSWORD
from tests.workstation.updates.releases import own, program_of, write_program, write_release
from workstation import disk
from workstation.findings import EnvironmentFault, Refusal
from workstation.operations import keeping
from workstation.operations.going_back import go_back, way_back
from workstation.operations.updating import update
from workstation.registers.catalogue import REGISTERS
from workstation.sample_book import SampleBook
from workstation.updates import note
from workstation.updates.offers import Installed, Offer, look_for
from workstation.updates.program_files import put_in_place

TRADEMARKS = REGISTERS[0]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the programs here are shell scripts")


@pytest.fixture
def present(tmp_path: Path) -> Installed:
    """The program that runs: one file in a folder of the user."""
    return own(write_program(tmp_path / "程序/知产工作站", "0.1.0", padding=100_000))


@pytest.fixture
def offer(tmp_path: Path, present: Installed) -> Offer:
    """A newer one on a stick."""
    write_release(tmp_path / "U盘", "0.2.0", padding=200_000)
    return offered(tmp_path / "U盘", present)


def offered(folder: Path, present: Installed) -> Offer:
    found = look_for(present, folder).offer
    assert found is not None
    return found


def told_by(file: Path) -> str:
    return subprocess.run([file, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def beside(present: Installed) -> set[str]:
    return {path.name for path in present.file.parent.iterdir()}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def add(store: Store, number: int) -> None:
    book = SampleBook(store.unit, store.now().date(), store.last_change())
    keeping.add(store, TRADEMARKS, list(book.records("trademarks", number)))


def newer(present: Installed) -> Installed:
    return own(present.file, "0.2.0", present.form)


def test_the_new_program_is_in_place_and_the_old_one_kept(store: Store, present: Installed, offer: Offer) -> None:
    before = digest(present.file)
    done = update(store, store.folder, offer, present)
    assert done.replaced and done.backup is not None and done.backup.good and done.sentence()
    assert told_by(present.file) == "0.2.0" and digest(present.file) == offer.file.sha256
    assert beside(present) == {"知产工作站"}
    assert digest(store.folder / "programs/0.1.0/知产工作站") == before
    assert [one.kind for one in store.backups()] == ["before_upgrade"]


def test_a_second_update_waits_for_the_restart(store: Store, tmp_path: Path, present: Installed, offer: Offer) -> None:
    kept = store.folder / "programs/0.1.0/知产工作站"
    update(store, store.folder, offer, present)
    before = digest(kept)
    write_release(tmp_path / "third", "0.3.0")
    for again in (offer, offered(tmp_path / "third", present)):
        with pytest.raises(Refusal) as refusal:
            update(store, store.folder, again, present)
        assert refusal.value.findings[0].code == "update_restart_first" and refusal.value.findings[0].sentence()
    assert digest(kept) == before and told_by(present.file) == "0.2.0"
    assert way_back(store, newer(present)) is not None


def test_before_the_first_start_there_is_nothing_to_back_up(tmp_path: Path, present: Installed, offer: Offer) -> None:
    done = update(None, tmp_path / "data", offer, present)
    assert done.replaced and done.backup is None and done.sentence()


def test_a_file_that_is_not_the_described_one(store: Store, present: Installed, offer: Offer) -> None:
    content = offer.path.read_bytes()
    for changed in (content[:-1] + b"!", content + b"!", content[:-1], b""):
        offer.path.write_bytes(changed)
        refused(store, present, offer, "update_hash")
    assert store.backups() == []


def test_a_program_that_does_not_start_here(store: Store, tmp_path: Path, present: Installed) -> None:
    for number, script in enumerate((b"#!/bin/sh\nexit 1\n", b"\x7fELF rubbish", b"#!/bin/sh\necho 0.3.0\n")):
        folder = tmp_path / f"stick{number}"
        write_release(folder, "0.2.0", sha256=hashlib.sha256(script).hexdigest(), size=len(script))
        (folder / "ip-workstation-0.2.0-file").write_bytes(script)
        refused(store, present, offered(folder, present), "update_does_not_start")


def refused(store: Store, present: Installed, offer: Offer, code: str) -> None:
    before = digest(present.file)
    with pytest.raises(Refusal) as refusal:
        update(store, store.folder, offer, present)
    assert [one.code for one in refusal.value.findings] == [code]
    assert refusal.value.findings[0].sentence()
    assert digest(present.file) == before and beside(present) == {"知产工作站"}
    assert way_back(store, newer(present)) is None


def test_updating_and_going_back_are_for_those_who_decide(store: Store, present: Installed, offer: Offer) -> None:
    others = [{"name": "李娜"}, {"name": store.clerk, "role": "enter"}]
    store.keep_profiles(others)
    refused(store, present, offer, "role_may_not")
    store.keep_profiles([])
    update(store, store.folder, offer, present)
    store.keep_profiles(others)
    with pytest.raises(Refusal) as refusal:
        go_back(store, newer(present))
    assert refusal.value.findings[0].code == "role_may_not"


def test_a_stick_that_is_pulled(store: Store, present: Installed, offer: Offer) -> None:
    offer.path.unlink()
    with pytest.raises(EnvironmentFault) as fault:
        update(store, store.folder, offer, present)
    assert fault.value.code == "update_unreadable" and fault.value.sentence()
    assert told_by(present.file) == "0.1.0" and beside(present) == {"知产工作站"}


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_program_where_nobody_may_write(store: Store, present: Installed, offer: Offer) -> None:
    present.file.parent.chmod(0o555)
    try:
        with pytest.raises(EnvironmentFault) as fault:
            update(store, store.folder, offer, present)
    finally:
        present.file.parent.chmod(0o755)
    assert fault.value.code == "update_unwritable"


@pytest.mark.parametrize("form", ["deb", "installer"])
def test_what_another_tool_installed_is_left_to_it(store: Store, tmp_path: Path, present: Installed, form: str) -> None:
    packed = own(present.file, form=form)
    write_release(tmp_path / "U盘", "0.2.0", form=form)
    found = offered(tmp_path / "U盘", packed)
    before = digest(present.file)
    done = update(store, store.folder, found, packed)
    assert not done.replaced and done.backup is not None and str(found.path) in done.sentence()
    assert digest(present.file) == before
    found.path.write_bytes(b"x")
    with pytest.raises(Refusal):
        update(store, store.folder, found, packed)


def test_a_program_from_source_is_not_updated(store: Store, present: Installed, offer: Offer) -> None:
    with pytest.raises(Refusal) as refusal:
        update(store, store.folder, offer, own(present.file, form="source"))
    assert refusal.value.findings[0].code == "update_source"


# -- the way back --------------------------------------------------------------------------------------------


def test_there_is_no_way_back_without_an_update(store: Store, present: Installed) -> None:
    assert way_back(store, present) is None
    with pytest.raises(Refusal) as refusal:
        go_back(store, present)
    assert refusal.value.findings[0].code == "update_no_way_back"


def test_data_of_the_same_form_stay(store: Store, present: Installed, offer: Offer) -> None:
    add(store, 3)
    old = digest(present.file)
    update(store, store.folder, offer, present)
    add(store, 2)
    way = way_back(store, newer(present))
    assert way is not None and way.backup is None and all(way.lines())
    done = go_back(store, newer(present))
    assert done.aside is None and done.sentence()
    assert digest(present.file) == old and beside(present) == {"知产工作站"}
    assert store.tally(TRADEMARKS)[0][0] == 5
    assert way_back(store, newer(present)) is None


def upgrade_form(store: Store) -> None:
    """What a newer program does with the store: a table more, a number more."""
    store._connection.execute("CREATE TABLE of_tomorrow (a TEXT)")
    store._connection.execute(f"PRAGMA user_version = {upgrades.newest() + 1}")


def test_data_of_another_form_go_back_and_stay_closed(store: Store, present: Installed, offer: Offer) -> None:
    add(store, 3)
    old = digest(present.file)
    update(store, store.folder, offer, present)
    upgrade_form(store)
    add(store, 2)
    way = way_back(store, newer(present))
    assert way is not None and way.backup is not None
    assert [(one.key, number) for one, number in way.recorded if number] == [("trademarks", 2)]
    assert any("2" in line for line in way.lines())
    done = go_back(store, newer(present))
    assert done.aside is not None and done.aside.counts is not None and done.aside.counts["trademarks"] == 5
    assert digest(present.file) == old
    assert not (store.folder / "lock.json").exists()
    # Nobody has opened it since: this older program does, and finds what it had.
    with Store.open(store.folder, clock=store.now) as former:
        assert former.version == upgrades.newest()
        assert former.tally(TRADEMARKS)[0][0] == 3
        assert former.examine().healthy
        assert way_back(former, present) is None


@pytest.mark.plain_store
@pytest.mark.skipif(not can_encrypt(), reason="the engine of this machine does not encrypt")
def test_encrypted_data_go_back_encrypted(store: Store, present: Installed, offer: Offer) -> None:
    store.encrypt(PASSWORD)
    add(store, 3)
    update(store, store.folder, offer, present)
    upgrade_form(store)
    add(store, 2)
    assert go_back(store, newer(present)).aside is not None
    assert not (store.folder / FILE).read_bytes().startswith(b"SQLite")
    with Store.open(store.folder, clock=store.now) as former:
        assert former.is_encrypted and former.tally(TRADEMARKS)[0][0] == 3


def test_a_backup_that_is_gone(store: Store, present: Installed, offer: Offer) -> None:
    done = update(store, store.folder, offer, present)
    upgrade_form(store)
    assert done.backup is not None
    done.backup.path.unlink()
    with pytest.raises(Refusal) as refusal:
        go_back(store, newer(present))
    assert refusal.value.findings[0].code == "update_backup_gone"
    assert told_by(present.file) == "0.2.0"


def test_a_kept_program_that_is_gone_or_changed(store: Store, present: Installed, offer: Offer) -> None:
    update(store, store.folder, offer, present)
    kept = store.folder / "programs/0.1.0/知产工作站"
    kept.write_bytes(kept.read_bytes() + b"!")
    with pytest.raises(Refusal) as refusal:
        go_back(store, newer(present))
    assert refusal.value.findings[0].code == "update_hash"
    kept.unlink()
    with pytest.raises(Refusal) as refusal:
        go_back(store, newer(present))
    assert refusal.value.findings[0].code == "update_program_gone"
    assert told_by(present.file) == "0.2.0" and beside(present) == {"知产工作站"}


def test_only_the_last_program_is_kept(store: Store, tmp_path: Path, present: Installed, offer: Offer) -> None:
    update(store, store.folder, offer, present)
    write_release(tmp_path / "third", "0.3.0")
    update(store, store.folder, offered(tmp_path / "third", newer(present)), newer(present))
    assert {path.name for path in (store.folder / "programs").iterdir()} == {"0.2.0", "update.json"}


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff", b'{"before": "../..", "after": "0.2.0"}', b"[" * 100_000]
)
def test_a_rotten_note_is_no_way_back(store: Store, present: Installed, offer: Offer, content: bytes) -> None:
    update(store, store.folder, offer, present)
    (store.folder / "programs/update.json").write_bytes(content)
    assert way_back(store, newer(present)) is None


def test_a_note_that_leads_elsewhere(store: Store, present: Installed, offer: Offer) -> None:
    update(store, store.folder, offer, present)
    path = store.folder / "programs/update.json"
    for former, changed in (("知产工作站", "../../evil"), ("0.1.0", "../..")):
        content = path.read_text(encoding="utf-8")
        path.write_text(content.replace(f'"{former}"', f'"{changed}"'), encoding="utf-8")
        assert note.read(store.folder) is None
        path.write_text(content, encoding="utf-8")
    assert note.read(store.folder) is not None


# -- the one step --------------------------------------------------------------------------------------------


def as_windows(runs: Path):  # type: ignore[no-untyped-def]
    """Renaming as Windows does it: what runs may be renamed, not replaced."""

    def rename(unfinished: Path, final: Path) -> None:
        if final == runs and final.exists():
            error = PermissionError(13, "in use", str(final))
            error.winerror = 5  # type: ignore[attr-defined]
            raise error
        disk.rename(unfinished, final)

    return rename


def test_a_running_program_of_windows_steps_aside(tmp_path: Path) -> None:
    target, new = write_program(tmp_path / "a.exe", "0.1.0"), write_program(tmp_path / "new-a.exe", "0.2.0")
    put_in_place(new, target, as_windows(target))
    assert target.read_bytes() == program_of("0.2.0")
    assert (tmp_path / "old-a.exe").read_bytes() == program_of("0.1.0")
