"""Closing and correcting by the real program: what is reported stays, a correction shows what changed."""

import csv
import io
import json
import zipfile
from typing import Any

import openpyxl
import pytest

from tests.end_to_end.office import DONE, FOUND, WRONG_USE, Office, Told, case, indication, run, trademark, work

Q1, Q2 = "2020Q1", "2020Q2"
SERVICE = {"mark_type": "服务", "nice_class": 35}


def package(office: Office, period: str = Q1, *more: object, folder: str = "报送") -> Told:
    return office.ask("package", "--period", period, "--out", office.work / folder, *more)


def correct(office: Office, period: str = Q1, *more: object) -> Told:
    return office.ask("correct", "--period", period, "--reason", "类型登记错误", *more)


def change(office: Office, uid: str, **values: Any) -> Told:
    return office.ask("change", "trademarks", uid, office.file("change.json", values))


def inside(path: str, ending: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith(ending)))


def sheets_of(path: str, ending: str) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(inside(path, ending)))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


def everything_in(path: str) -> str:
    """Every text of every workbook of a package."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xlsx")]
    return "\n".join(
        str(cell)
        for name in names
        for rows in sheets_of(path, name).values()
        for row in rows
        for cell in row
        if cell is not None
    )


@pytest.fixture
def closed(store: Office) -> tuple[Office, str, dict[str, Any]]:
    """A mark counted in a closed first quarter."""
    (uid,) = store.add("trademarks", trademark())
    told = package(store)
    assert told.code == DONE, told.out
    return store, uid, told.json


def test_the_whole_story(closed: tuple[Office, str, dict[str, Any]]) -> None:
    store, uid, first = closed
    # A change of a reported figure is refused with the way out, and changes nothing.
    before = store.digest()
    told = change(store, uid, **SERVICE)
    assert (told.code, told.codes) == (FOUND, ["period_sealed"])
    assert first["check_code"] in told.json["findings"][0]["message"]
    assert store.digest() == before
    assert (package(store).code, package(store).codes) == (FOUND, ["period_closed"])
    # Opened for correction it is possible; the package of it names its reason and what changed.
    opened = correct(store).json["corrections"]
    assert [(one["period"], one["revision"], one["reason"]) for one in opened] == [(Q1, 1, "类型登记错误")]
    assert store.do("packages")["packages"][0]["state"] == "correcting"
    assert change(store, uid, **SERVICE).code == DONE
    second = package(store).json
    assert (second["series"], second["revision"]) == (2, 2)
    words = everything_in(second["path"])
    assert "类型登记错误" in words
    assert "数字更正" in words
    listed = store.do("packages")["packages"]
    assert [(one["revision"], one["state"], one["newest"], one["reason"]) for one in listed] == [
        (1, "closed", False, ""),
        (2, "closed", True, "类型登记错误"),
    ]
    # Both are still there, with their codes, and can be compared.
    for made in (first, second):
        verified = store.do("verify", made["path"])
        assert (verified["valid"], verified["check_code"]) == (True, made["check_code"])
    found = store.do("compare", 1, 2, "--out", store.work / "对照.xlsx")
    assert found["registers"]["trademarks"] == {
        "before": 1, "after": 1, "added": [], "gone": [], "changed": [uid]
    }  # fmt: skip
    figures = {one["place"]: (one["before"], one["after"]) for one in found["figures"]}
    assert figures["知统1/02/closing"] == ("1", "0")
    assert figures["知统1/03/closing"] == ("0", "1")
    assert "知统1/01/closing" not in figures
    assert (store.work / "对照.xlsx").is_file()
    # It is closed again.
    assert change(store, uid, mark_type="集体").codes == ["period_sealed"]


def test_a_correction_lists_each_figure_before_and_after(closed: tuple[Office, str, dict[str, Any]]) -> None:
    store, uid, _ = closed
    correct(store)
    change(store, uid, **SERVICE)
    second = package(store).json
    rows = list(csv.DictReader(io.StringIO(inside(second["path"], "changes.csv").decode("utf-8-sig"))))
    told = {row["place"]: (row["before"], row["after"]) for row in rows if row["what"] == "数字更正"}
    found = store.do("compare", 1, 2)["figures"]
    assert len(told) == len(found)
    assert (told["知统1 商品 期末有效"], told["知统1 服务 期末有效"]) == (("1", "0"), ("0", "1"))
    assert [row["what"] for row in rows if row["place"].startswith("商标注册")] == ["修改"]


def test_a_reason_corrects_in_one_go(closed: tuple[Office, str, dict[str, Any]]) -> None:
    store, _, _ = closed
    told = package(store, Q1, "--reason", "重新生成")
    assert (told.code, told.json["revision"]) == (DONE, 2)
    assert store.do("packages")["packages"][1]["reason"] == "重新生成"
    assert store.do("packages")["packages"][1]["state"] == "closed"


def test_late_records_count_in_the_next_report(closed: tuple[Office, str, dict[str, Any]]) -> None:
    store, _, first = closed
    told = store.do("add", "trademarks", store.file("late.json", trademark(7654321)))
    assert told["findings"] == []
    assert [one["code"] for one in told["notices"]] == ["late_record"]
    second = package(store, Q2).json
    before, after = (sheets_of(made["path"], "01_报表.xlsx")["知统1"] for made in (first, second))
    figures = {json.dumps(row, ensure_ascii=False, default=str) for row in after} - {
        json.dumps(row, ensure_ascii=False, default=str) for row in before
    }
    assert figures
    found = store.do("compare", 1, 2)
    places = {one["place"]: (one["before"], one["after"]) for one in found["figures"]}
    assert places["知统1/01/late"] == ("0", "1")
    assert places["知统1/01/closing"] == ("1", "2")
    assert "知统1/01/opening" not in places or places["知统1/01/opening"] == ("0", "1")


def test_later_closed_periods_are_named_and_opened_together(closed: tuple[Office, str, dict[str, Any]]) -> None:
    store, uid, _ = closed
    assert package(store, Q2).code == DONE
    told = correct(store).json
    assert told["later"] == [{"period": Q2, "calendar": "natural"}]
    assert change(store, uid, **SERVICE).codes == ["period_sealed"]
    opened = correct(store, Q2).json
    assert (len(opened["corrections"]), opened["later"]) == (1, [])
    assert change(store, uid, **SERVICE).code == DONE
    for period in (Q1, Q2):
        assert package(store, period).json["revision"] == 2
    assert correct(store, Q1, "--with-later").json["later"] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--period", "2019Q4", "--reason", "没报过"), "period_not_closed"),
        (("--period", Q1, "--reason", "  "), "correction_without_reason"),
        (("--period", Q1, "--reason", "口径", "--calendar", "cnipa"), "period_not_closed"),
    ],
)
def test_what_cannot_be_corrected(
    closed: tuple[Office, str, dict[str, Any]], words: tuple[str, ...], code: str
) -> None:
    store, _, _ = closed
    before = store.digest()
    told = store.ask("correct", *words)
    assert (told.code, told.codes) == (FOUND, [code])
    assert store.digest() == before
    assert store.ask("correct", "--period", "2020Q9", "--reason", "错").code == WRONG_USE


def test_a_correction_is_open_once(closed: tuple[Office, str, dict[str, Any]]) -> None:
    store, _, _ = closed
    assert correct(store).code == DONE
    assert (correct(store).code, correct(store).codes) == (FOUND, ["correction_open"])


def test_a_period_in_the_future_is_not_reported(store: Office) -> None:
    before = store.digest()
    told = package(store, "2199")
    assert (told.code, told.codes) == (FOUND, ["period_not_begun"])
    assert store.digest() == before
    assert not list((store.work / "报送").glob("*"))


def test_every_way_of_the_command_line_is_refused(closed: tuple[Office, str, dict[str, Any]]) -> None:
    store, uid, _ = closed
    sheet = store.work / "台账.csv"
    sheet.write_text(
        "注册号,商标名称,商标类型,注册人,国际分类,注册日期\n"
        "12345678,鄂尔多斯12345678,集体,准格尔旗蓝天商贸有限公司,25,2020-01-14\n",
        "utf-8",
    )
    before = store.digest()
    assert store.ask("withdraw", "trademarks", uid, "--reason", "错").codes == ["period_sealed"]
    assert change(store, uid, registration_date="2020-04-14").code == FOUND
    told = store.ask("import", "trademarks", sheet, "--failed", store.work / "未通过.xlsx")
    assert (told.code, told.json["failed"], told.json["changed"]) == (FOUND, 1, 0)
    assert "period_sealed" in told.codes
    assert (store.work / "未通过.xlsx").is_file()
    assert store.digest() == before


@pytest.mark.parametrize("profile", ["masked", "left_out", "full"])
def test_what_becomes_of_personal_data(store: Office, profile: str) -> None:
    store.add("trademarks", trademark(phone="13812345678", contact="李四"))
    made = package(store, Q1, "--profile", profile).json
    rows = list(csv.DictReader(io.StringIO(inside(made["path"], "trademarks.csv").decode("utf-8-sig"))))
    shown = {"masked": "138****5678", "full": "13812345678"}
    assert [row.get("phone") for row in rows] == [shown.get(profile)]
    assert store.do("verify", made["path"])["valid"] is True


def test_attachments_travel_where_asked(store: Office) -> None:
    from db.store import Store

    file = store.work / "证书.txt"
    file.write_text("证书", "utf-8")
    with Store.open(store.folder) as opened:
        digest = opened.attach(file)
    store.add("trademarks", trademark(files=[digest]))
    without, with_them = package(store, Q1).json, package(store, Q2, "--attachments").json
    assert not has_attachment(without["path"], digest)
    assert has_attachment(with_them["path"], digest)


def has_attachment(path: str, digest: str) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(digest in name for name in archive.namelist())


def test_explain_keeps_a_reason_until_the_value_changes(store: Office) -> None:
    """知统1 has a mark of an indication that 知统2 does not have."""
    store.add("trademarks", trademark(is_gi=True, mark_type="证明", agricultural=True))
    told = package(store)
    assert told.code == FOUND
    soft = [one for one in told.json["findings"] if one["severity"] == "soft"]
    assert soft
    for one in soft:
        kept = store.do("explain", one["id"], "--reason", "已核实")
        assert kept["reason"] == "已核实"
    made = package(store)
    assert made.code == DONE, made.out
    assert "已核实" in everything_in(made.json["path"])
    assert (
        store.ask("explain", "没有", "--reason", "x").code,
        store.ask("explain", "F9:::", "--reason", "x").code,
    ) == (
        WRONG_USE,
        WRONG_USE,
    )


def test_the_list_of_checks(store: Office) -> None:
    found = store.do("check", "--list")["checks"]
    assert {"T10", "G4", "C1", "M2", "F1", "F11"} <= {one["code"] for one in found}
    assert all(one["sentence"] and one["severity"] in ("hard", "soft") for one in found)


def test_compare_of_what_there_is_not(closed: tuple[Office, str, dict[str, Any]]) -> None:
    store, _, _ = closed
    for words in ((1, 9), (9, 1), (0, 1), ("a", 1)):
        assert store.ask("compare", *words).code == WRONG_USE


def test_all_registers_in_english(store: Office) -> None:
    store.add("trademarks", trademark())
    (right,) = store.add("geographical_indications", indication())
    store.add("copyrights", work())
    store.add("assistance_cases", case())
    package(store)
    told = store.ask("withdraw", "geographical_indications", right, "--reason", "x", json_output=False, lang="en")
    assert told.code == FOUND
    assert "is closed" in told.out
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in told.out.split("figures:")[0].split(": ", 2)[-1])
    told = store.ask("packages", json_output=False, lang="en")
    assert "closed" in told.out


def test_streams_of_a_process(closed: tuple[Office, str, dict[str, Any]]) -> None:
    store, uid, _ = closed
    done = run("withdraw", "trademarks", uid, "--reason", "错", folder=store.folder)
    assert (done.returncode, done.stderr) == (FOUND, b"")
    assert "已封账" in done.stdout.decode()
