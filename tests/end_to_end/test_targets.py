"""The command over yearly targets."""

import pytest

from tests.end_to_end.office import DONE, ENVIRONMENT, FOUND, WRONG_USE, Office

SHEET = "2026年目标,,\n旗区,商标目标,版权目标\n准格尔旗,100,20\n达拉特旗,200,30\n全市,301,50\n".encode()


def test_set_adjust_and_list(store: Office) -> None:
    first = store.do("target", "set", "trademarks", 2026, 100)["target"]
    assert (first["unit"], first["value"], first["from_day"]) == ("150622", 100, "2026-01-01")
    again = ("target", "set", "trademarks", 2026, 120, "--from", "2026-06-01")
    refused = store.ask(*again)
    assert (refused.code, refused.codes) == (FOUND, ["target_reason"])
    store.do(*again, "--reason", "市里调整")
    store.do("target", "set", "copyrights", 2027, 30, "--unit", "150602")
    listed = store.do("target", "list", "--year", 2026)["targets"]
    assert [(one["value"], one["reason"]) for one in listed] == [(100, ""), (120, "市里调整")]
    assert len(store.do("target", "list")["targets"]) == 3
    lines = store.ask("target", "list", json_output=False)
    assert lines.code == DONE and len(lines.out.splitlines()) == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("set", "trademarks", 2026, 0), FOUND),
        (("set", "trademarks", 20266, 5), FOUND),
        (("set", "trademarks", 2026, 5, "--from", "2025-01-01"), FOUND),
        (("set", "trademarks", 2026, -5), WRONG_USE),
        (("set", "trademarks", 2026, "很多"), WRONG_USE),
        (("set", "patents", 2026, 5), WRONG_USE),
        (("set", "trademarks", 2026, 5, "--unit", "110000"), WRONG_USE),
        (("import", "没有这个文件.xlsx"), FOUND),
        (("set", "trademarks"), WRONG_USE),
        ((), WRONG_USE),
    ],
)
def test_what_cannot_be(store: Office, words: tuple[object, ...], code: int) -> None:
    told = store.ask("target", *words)
    assert told.code == code and told.json["ok"] is False
    assert store.do("target", "list")["targets"] == []


def test_a_sheet_is_looked_at_and_taken(store: Office) -> None:
    path = store.file("目标.csv", SHEET)
    looked = store.ask("target", "import", path, "--dry-run")
    assert (looked.code, looked.codes, len(looked.json["changes"])) == (FOUND, ["target_sum"], 6)
    assert store.do("target", "list")["targets"] == []
    taken = store.ask("target", "import", path)
    assert (taken.code, len(taken.json["targets"])) == (FOUND, 6)
    own = [one for one in store.do("target", "list")["targets"] if one["unit"] == "150622"]
    assert {one["indicator"]: one["value"] for one in own} == {"trademarks": 100, "copyrights": 20}


def test_a_sheet_without_a_year(store: Office) -> None:
    path = store.file("目标.csv", SHEET.split(b"\n", 1)[1].replace(b"301", b"300"))
    assert store.ask("target", "import", path).codes == ["target_year_missing"]
    assert len(store.do("target", "import", path, "--year", 2027)["targets"]) == 6


def test_without_a_store(office: Office) -> None:
    assert office.ask("target", "list").code == ENVIRONMENT
