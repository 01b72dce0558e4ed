"""The history as a sheet: every change of every field once, with who, when, how, why, and its place in the chain."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.store import Store
from tests.end_to_end.office import run, trademark
from workstation.findings import Refusal
from workstation.operations import history_sheets, keeping
from workstation.operations.history_sheets import write_history
from workstation.registers.trademarks import TRADEMARKS
from workstation.sheets import limits


def lines(path: Path) -> list[dict[str, Any]]:
    (sheet,) = openpyxl.load_workbook(path).worksheets
    _, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(history_sheets.HEADS, row, strict=True)) for row in rows]


@pytest.fixture
def changed(store: Store) -> str:
    one, other = keeping.add(store, TRADEMARKS, [trademark(), trademark(7654321)])
    uid: str = one.record["uid"]
    keeping.change(store, TRADEMARKS, uid, {"registrant": "=cmd|' /C calc'!A0", "note": "改"})
    keeping.withdraw(store, TRADEMARKS, other.record["uid"], reason="重复")
    return uid


def test_every_change_of_every_field(store: Store, changed: str, tmp_path: Path) -> None:
    path, number = write_history(store, TRADEMARKS, tmp_path / "历史.xlsx")
    told = lines(path)
    assert number == store.last_change() == 4
    versions = {one.sequence: one for one in store.history(TRADEMARKS, changed)}
    own = [line for line in told if line["uid"] == changed]
    assert {int(line["number"]) for line in own} == set(versions)
    edited = {line["field"]: (line["before"], line["after"]) for line in own if line["number"] == "3"}
    assert edited[TRADEMARKS.by_key["registrant"].words()] == ("准格尔旗蓝天商贸有限公司", "=cmd|' /C calc'!A0")
    assert all(line["clerk"] == "王芳" for line in told)
    gone = [line for line in told if line["reason"] == "重复"]
    assert gone and all(store.row_hash(int(line["number"])).startswith(line["hash"]) for line in told)


def test_of_one_record_and_between_two_days(store: Store, changed: str, tmp_path: Path) -> None:
    path, number = write_history(store, TRADEMARKS, tmp_path / "a.xlsx", uid=changed)
    assert number == 2 and {line["uid"] for line in lines(path)} == {changed}
    day = store.now().date().isoformat()
    assert write_history(store, TRADEMARKS, tmp_path / "b.xlsx", since=day, until=day)[1] == 4
    assert write_history(store, TRADEMARKS, tmp_path / "c.xlsx", until="2020-01-01")[1] == 0


def test_more_than_a_sheet_holds_is_refused_and_leaves_no_file(
    store: Store, changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ROWS", 3)
    with pytest.raises(Refusal) as refused:
        write_history(store, TRADEMARKS, tmp_path / "x.xlsx")
    assert refused.value.findings[0].code == "history_too_long"
    assert not list(tmp_path.glob("*.xlsx*"))


def test_the_command(store: Store, changed: str, tmp_path: Path) -> None:
    folder = store.folder
    store.close()
    done = run("history", "trademarks", "--out", tmp_path / "x.xlsx", "--since", "2020-01-01", folder=folder)
    assert done.returncode == 0 and len(lines(tmp_path / "x.xlsx")) > 4
    assert run("history", "trademarks", changed, folder=folder).returncode == 0
    assert run("history", "trademarks", folder=folder).returncode == 2
    assert run("history", "trademarks", "--out", "x.xlsx", "--since", "昨天", folder=folder).returncode == 2
