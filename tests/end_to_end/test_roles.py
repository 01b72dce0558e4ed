"""Roles by the command line: who may look changes no byte of the records, whatever is asked."""

import argparse
from pathlib import Path

import pytest

from tests.end_to_end.office import DONE, FOUND, UNIT, WRONG_USE, Office, trademark
from ui.commands.arguments import parser

HEADINGS = "注册号,商标名称,注册人,国际分类,注册日期"
WITHOUT_A_STORE = {"init", "schema", "sample", "demo", "selftest", "template"}
"""Commands that make a store of their own, or need none."""
ELSEWHERE = {"update", "narrate", "compare", "encrypt", "clerks"}
"""What needs more than this test has: ``update`` asks the same in ``tests/workstation/operations/test_updating.py``,
``narrate`` and ``compare`` write beside a package; ``encrypt`` and ``clerks`` are asked below by some of their acts."""


def commands() -> set[str]:
    """Every command there is."""
    (acts,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    return set(acts.choices)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    made = Office(tmp_path / "资料", tmp_path, capsys)
    made.do("init", "--unit", UNIT, "--clerk", "王芳")
    made.add("trademarks", trademark())
    return made


def ledger(office: Office, number: int) -> Path:
    return office.file(f"{number}.csv", f"{HEADINGS}\n{number},名,公司,25,2020-01-14\n".encode())


def test_who_looks_changes_nothing(office: Office, tmp_path: Path) -> None:
    (uid,) = (one["uid"] for one in office.all("trademarks"))
    (binned,) = office.add("trademarks", trademark(55555555))
    office.do("withdraw", "trademarks", binned, "--reason", "x")
    imported = office.do("import", "trademarks", ledger(office, 2000000))["batch"]
    backup = office.do("backup")["path"]
    packed = office.do("package", "--period", "2019-05", "--out", tmp_path / "包")["path"]
    office.add("trademarks", trademark(44444444, nice_edition="第9版(2007)"))
    finding = office.ask("check").json["findings"][0]["id"]
    office.do("clerks", "add", "李娜")
    assert office.ask("clerks", "role", "李娜", "king").code == WRONG_USE
    office.do("clerks", "role", "李娜", "look")
    assert office.do("clerks", "take", "李娜")["clerks"][1]["role"] == "look"
    before = office.digest()
    out = tmp_path / "out"
    out.mkdir()
    writing: list[tuple[object, ...]] = [
        ("add", "trademarks", office.file("record.json", [trademark(77777777)])),
        ("change", "trademarks", uid, office.file("change.json", {"note": "x"})),
        ("withdraw", "trademarks", uid, "--reason", "x"),
        ("restore", "trademarks", binned),
        ("import", "trademarks", ledger(office, 2000001)),
        ("undo-import", imported),
        ("explain", finding, "--reason", "x"),
        ("package", "--period", "2019-06", "--out", out / "包"),
        ("correct", "--period", "2019-05", "--reason", "x"),
        ("target", "set", "trademarks", "2026", "9", "--reason", "x"),
        ("key", "make"),
        ("key", "sm3", "on"),
        ("encrypt", "on", "--understood"),
        ("restore-backup", backup),
        ("take-from-backup", backup, "trademarks", uid),
        ("rebuild", packed),
        ("clerks", "add", "赵六"),
        ("clerks", "role", "李娜", "review"),
    ]
    reading: list[tuple[object, ...]] = [
        ("info",), ("list", "trademarks"), ("get", "trademarks", uid), ("history", "trademarks", uid), ("check",),
        ("export", "trademarks", out / "x.xlsx"), ("verify", packed), ("packages",), ("backup",), ("backups",),
        ("compare-backup", backup), ("diagnose", "--out", out / "d.zip"), ("doctor", "--repair"),
    ]  # fmt: skip
    named = {str(words[0]) for words in (*writing, *reading)} | WITHOUT_A_STORE | ELSEWHERE
    assert named == commands(), "a new command: may who looks call it?"
    for words in writing:
        told = office.ask(*words)
        assert (told.code, told.codes) == (FOUND, ["role_may_not"]), (words, told.out, told.err)
    assert office.digest() == before
    assert not list(out.iterdir()) and not (office.folder / "station-key.pem").exists()
    for words in reading:
        told = office.ask(*words)
        assert told.code == DONE or words == ("check",), (words, told.out, told.err)
    assert office.digest() == before
    office.do("clerks", "take", "王芳")
    office.add("trademarks", trademark(66666666))
