"""Every flipped byte of a store is harmless, repaired or found; thousands by ``dev.py soak``."""

import shutil
from pathlib import Path

import pytest

from db.doctor import examine
from db.engine import connect
from db.store import FILE, Store
from tests.faults.flipping import FILE_END, contents, fate_of, flip, prepare
from tests.kinds_of_store import ENCRYPTED

FLIPS, PAGE = 160, 4096


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with something in every table."""
    folder = tmp_path_factory.mktemp("whole") / "资料 库"
    prepare(folder)
    return folder


def test_the_store_is_whole_before_it_is_damaged(template: Path, tmp_path: Path) -> None:
    assert fate_of(template, contents(template / FILE)) == "harmless"


def test_no_flipped_byte_goes_unseen(template: Path, tmp_path: Path) -> None:
    fates = flip(template, tmp_path, FLIPS, "suite")
    assert fates.unseen == []
    assert fates.counts.total() == FLIPS
    if ENCRYPTED:
        # Every page bears its own proof: no byte is without a meaning.
        assert fates.counts.keys() == {"found at opening"}
    else:
        assert {"harmless", "found by doctor", "found at opening"} <= fates.counts.keys()


@pytest.mark.plain_store
def test_flips_where_nothing_but_a_digest_tells(template: Path, tmp_path: Path) -> None:
    """In the text of settings, sealed forms, reasons and names, where every page is good before and after."""
    for word in ("/media/stick", "草稿", "理由", "下达", "证书.txt", "本年累计"):
        fates = flip(template, tmp_path, 3, word, near=word.encode())
        assert fates.unseen == []
        assert fates.counts.keys() <= {"found by doctor"}, word


def test_a_store_cut_short_is_found(template: Path, tmp_path: Path) -> None:
    size = (template / FILE).stat().st_size
    for kept in (0, 50, 4096, size // 2, size - FILE_END):
        folder = tmp_path / str(kept)
        folder.mkdir()
        (folder / FILE).write_bytes((template / FILE).read_bytes()[:kept])
        assert fate_of(folder, "").startswith("found"), kept


@pytest.mark.plain_store
def test_an_index_that_does_not_fit_is_made_anew(template: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(template, folder)
    connection = connect(folder / FILE, read_only=True)
    sql = "SELECT rootpage FROM sqlite_master WHERE name = 'trademarks_by_withdrawn'"
    ((root,),) = connection.execute(sql).fetchall()
    connection.close()
    damaged = bytearray((folder / FILE).read_bytes())
    place = damaged.index(b"20", (root - 1) * PAGE)
    assert place < root * PAGE
    damaged[place] ^= 1
    (folder / FILE).write_bytes(damaged)
    with Store.open(folder, check=False) as store:
        assert [one.code for one in examine(store).findings if one.hard] == ["store_index_damaged"]
        assert examine(store, repair=True).healthy
        assert examine(store).healthy


def test_attachments_missing_or_changed_are_named(template: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(template, folder)
    (paper,) = [path for path in (folder / "attachments").rglob("*") if path.is_file()]
    for damage, code in (
        (lambda: paper.write_bytes(b"x"), "attachment_changed"),
        (lambda: paper.unlink(), "attachment_missing"),
    ):
        damage()
        with Store.open(folder) as store:
            found = [one for one in examine(store).findings if one.hard]
        assert [(one.code, one.values["name"]) for one in found] == [(code, "证书.txt")]
