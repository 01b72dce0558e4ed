"""Roles by the command line: who may look changes no byte of the records, whatever is asked."""

from pathlib import Path

import pytest

from tests.end_to_end.office import DONE, FOUND, UNIT, WRONG_USE, Office, trademark

HEADINGS = "注册号,商标名称,注册人,国际分类,注册日期"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    made = Office(tmp_path / "资料", tmp_path, capsys)
    made.do("init", "--unit", UNIT, "--clerk", "王芳")
    made.add("trademarks", trademark())
    return made


def test_who_looks_changes_nothing(office: Office, tmp_path: Path) -> None:
    (uid,) = (one["uid"] for one in office.all("trademarks"))
    ledger = office.file("台账.csv", f"{HEADINGS}\n2000000,名,公司,25,2020-01-14\n".encode())
    imported = office.do("import", "trademarks", ledger)["batch"]
    backup = office.do("backup")["path"]
    packed = office.do("package", "--period", "2019-05", "--out", tmp_path / "包")["path"]
    office.do("clerks", "add", "李娜")
    assert office.ask("clerks", "role", "李娜", "king").code == WRONG_USE
    office.do("clerks", "role", "李娜", "look")
    assert office.do("clerks", "take", "李娜")["clerks"][1]["role"] == "look"
    before = office.digest()
    record = office.file("record.json", [trademark(77777777)])
    change = office.file("change.json", {"note": "x"})
    more = office.file("more.csv", f"{HEADINGS}\n2000001,名,公司,25,2020-01-14\n".encode())
    writing: list[tuple[object, ...]] = [
        ("add", "trademarks", record),
        ("change", "trademarks", uid, change),
        ("withdraw", "trademarks", uid, "--reason", "x"),
        ("import", "trademarks", more),
        ("undo-import", imported),
        ("package", "--period", "2019-06", "--out", tmp_path / "包2"),
        ("correct", "--period", "2019-05", "--reason", "x"),
        ("target", "set", "trademarks", "2026", "9", "--reason", "x"),
        ("key", "make"),
        ("restore-backup", backup),
        ("take-from-backup", backup, "trademarks", uid),
        ("rebuild", packed),
        ("clerks", "add", "赵六"),
        ("clerks", "role", "李娜", "review"),
    ]
    for words in writing:
        told = office.ask(*words)
        assert (told.code, told.codes) == (FOUND, ["role_may_not"]), (words, told.out, told.err)
    assert office.digest() == before
    assert not (tmp_path / "包2").exists() and not (office.folder / "station-key.pem").exists()
    reading: list[tuple[object, ...]] = [
        ("list", "trademarks"), ("get", "trademarks", uid), ("history", "trademarks", uid),
        ("export", "trademarks", tmp_path / "x.xlsx"), ("verify", packed), ("backup",), ("doctor",), ("info",),
        ("packages",), ("compare-backup", backup),
    ]  # fmt: skip
    for words in reading:
        assert office.ask(*words).code == DONE, words
    office.do("clerks", "take", "王芳")
    office.add("trademarks", trademark(66666666))
