"""What lies beside the program or on a stick: recognised by its description, never by a name alone."""

import json
import os
from pathlib import Path

import pytest

from tests.workstation.updates.releases import described, own, program_of, write_description, write_release
from workstation.findings import WrongUse
from workstation.updates import places
from workstation.updates.manifest import MOST_BYTES, MOST_FILE, NotADescription, read
from workstation.updates.offers import look_for
from workstation.words import say


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "U盘"


def codes(stick: Path, **program: str) -> list[str]:
    look = look_for(own(stick / "program", **program), stick)
    assert look.offer is None
    assert all(finding.sentence() for finding in look.findings)
    return [finding.code for finding in look.findings]


def test_a_newer_release_is_shown_with_hash_and_changes(stick: Path) -> None:
    path = write_release(stick / "发布", "0.2.0")
    look = look_for(own(stick / "program"), stick)
    assert look.offer is not None and look.findings == ()
    assert (look.offer.version, look.offer.path) == ("0.2.0", path.parent / "ip-workstation-0.2.0-file")
    told = "\n".join(look.offer.lines())
    assert look.offer.file.sha256 in told and "查找更快。" in told and "0.2.0" in told


def test_the_newest_counts_by_number_not_by_letters(stick: Path) -> None:
    for version in ("0.9.0", "0.10.0", "0.2.0"):
        write_release(stick / version, version)
    look = look_for(own(stick / "program"), stick)
    assert look.offer is not None and look.offer.version == "0.10.0"


def test_beside_the_program_and_a_file_for_its_folder(stick: Path) -> None:
    description = write_release(stick, "0.2.0")
    assert look_for(own(stick / "program")).offer is not None
    assert look_for(own(stick / "elsewhere/program"), description).offer is not None


def test_a_name_alone_is_nothing(stick: Path) -> None:
    write_release(stick, "0.2.0").unlink()
    assert codes(stick) == []


def test_what_does_not_fit(stick: Path) -> None:
    write_release(stick / "1", "0.1.0")
    write_release(stick / "2", "0.0.9")
    write_release(stick / "3", "0.2.0", platform="plan9-vax")
    write_release(stick / "4", "0.2.0", form="deb")
    missing = write_release(stick / "5", "0.2.0")
    (missing.parent / "ip-workstation-0.2.0-file").unlink()
    write_release(stick / "6", "0.2.0", size=7)
    assert codes(stick) == [
        "update_not_newer",
        "update_not_newer",
        "update_other_platform",
        "update_other_form",
        "update_file_missing",
        "update_file_size",
    ]


CONTENT = program_of("0.2.0")
HOSTILE = {
    "no json": b"{",
    "deep": b"[" * 100_000,
    "huge": b" " * (MOST_BYTES + 1),
    "list": b"[]",
    "bytes": bytes(range(256)),
    "empty": b"",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=list(HOSTILE))
def test_a_file_that_only_bears_the_name(stick: Path, content: bytes) -> None:
    stick.mkdir()
    (stick / "ip-workstation-0.2.0-update.json").write_bytes(content)
    assert codes(stick) == ["update_description"]


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "C:evil",
        "..",
        ".",
        "",
        ".hidden",
        "nul",
        "a\n",
        "a\u202eexe",
        "x" * 200,
    ],
)
def test_a_description_that_names_a_file_elsewhere(stick: Path, name: str) -> None:
    write_description(stick, "0.2.0", [described(CONTENT, name)])
    (stick.parent / "evil").write_bytes(CONTENT)
    assert codes(stick) == ["update_description"]


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "0.2"},
        {"version": "9999999999.0.0"},
        {"version": 2},
        {"format": "other"},
        {"files": []},
        {"files": "x"},
        {"files": [1]},
        {"files": [described(CONTENT, "a")] * 1000},
        {"changes": "x"},
        {"changes": [1]},
        {"files": [described(CONTENT, "a", size=-1)]},
        {"files": [described(CONTENT, "a", size=True)]},
        {"files": [described(CONTENT, "a", size=MOST_FILE + 1)]},
        {"files": [described(CONTENT, "a", size="1")]},
        {"files": [described(CONTENT, "a", sha256="0" * 63)]},
        {"files": [described(CONTENT, "a", sha256="0" * 64 + "\n")]},
        {"files": [described(CONTENT, "a", platform="\n")]},
    ],
)
def test_a_description_with_a_rotten_value(stick: Path, changed: dict[str, object]) -> None:
    path = write_description(stick, "0.2.0", [described(CONTENT, "a")])
    told = json.loads(path.read_text(encoding="utf-8"))
    assert read(path).version == "0.2.0"
    path.write_text(json.dumps({**told, **changed}), encoding="utf-8")
    with pytest.raises(NotADescription):
        read(path)
    assert codes(stick) == ["update_description"]


def test_what_changed_is_plain_and_bounded(stick: Path) -> None:
    lines = ["甲\u202e乙\nx\x1b[31m", "y" * 5000, "  ", *["z"] * 500]
    write_release(stick, "0.2.0")
    path = write_description(stick, "0.2.0", [described(CONTENT, "ip-workstation-0.2.0-file")], changes=lines)
    changes = read(path).changes
    assert changes[0] == "甲 乙 x [31m" and len(changes[1]) == 400 and len(changes) == 59


@pytest.mark.skipif(os.name != "posix", reason="a link needs rights on Windows")
def test_a_link_to_a_file_elsewhere_is_no_file_of_the_release(stick: Path) -> None:
    write_release(stick, "0.2.0")
    file = stick / "ip-workstation-0.2.0-file"
    file.rename(stick.parent / "elsewhere")
    file.symlink_to(stick.parent / "elsewhere")
    assert codes(stick) == ["update_file_missing"]


def test_a_folder_that_is_not_there(stick: Path) -> None:
    with pytest.raises(WrongUse) as wrong:
        look_for(own(stick / "program"), stick)
    assert wrong.value.code == "update_folder" and wrong.value.sentence()


def test_sticks_are_read_from_the_mounts(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\n/dev/sdb1 /media/wang/我的\\040U盘 vfat rw 0 0\n"
        "/dev/sdc1 /run/media/wang/B exfat rw 0 0\nbroken\n",
        encoding="utf-8",
    )
    assert places.sticks(mounts) == [Path("/media/wang/我的 U盘"), Path("/run/media/wang/B")]
    assert places.sticks(tmp_path / "none") == []


def test_the_words_of_the_forms_are_there() -> None:
    assert all(say(f"update_plan_{form}") for form in ("one_file", "deb", "installer", "source"))
