"""Taking an import back on the command line, and what the command line decides about rows."""

from pathlib import Path

from tests.end_to_end.office import DONE, FOUND, WRONG_USE, Office

HEAD = "注册号,商标名称,注册人,国际分类,注册日期,备注"


def ledger(store: Office, *lines: str, name: str = "台账.csv") -> Path:
    path = store.work / name
    path.write_text("\n".join((HEAD, *lines)), "utf-8")
    return path


def uid(store: Office, number: str) -> str:
    return next(str(one["uid"]) for one in store.all("trademarks") if one["registration_no"] == number)


def test_an_import_is_taken_back_and_comes_in_again(store: Office) -> None:
    path = ledger(store, "1234567,草原,公司,25,2020-01-14,", "1234568,河套,公司,25,2020-01-14,")
    batch = store.do("import", "trademarks", path)["batch"]
    told = store.ask("undo-import", batch)
    assert told.code == DONE
    assert told.json == {"ok": True, "batch": batch, "records": 2, "skipped": 0, "findings": []}
    assert store.all("trademarks") == []
    again = store.ask("undo-import", batch)
    assert (again.code, again.codes) == (FOUND, ["import_taken_back"])
    told = store.ask("import", "trademarks", path)
    assert (told.code, told.json["new"], told.json["failed"]) == (DONE, 2, 0)
    assert "records_restored" in told.codes
    assert store.do("import", "trademarks", path)["unchanged"] == 2


def test_records_edited_since_are_skipped_where_that_is_asked(store: Office) -> None:
    path = ledger(store, "1234567,草原,公司,25,2020-01-14,", "1234568,河套,公司,25,2020-01-14,")
    batch = store.do("import", "trademarks", path)["batch"]
    edited = uid(store, "1234567")
    store.do("change", "trademarks", edited, store.file("change.json", {"note": "手改"}))
    before = store.digest()
    told = store.ask("undo-import", batch)
    assert (told.code, told.codes) == (FOUND, ["undo_changed_since"])
    assert told.json["findings"][0]["uid"] == edited
    assert store.digest() == before
    told = store.ask("undo-import", batch, "--skip-edited")
    assert (told.code, told.json["records"], told.json["skipped"]) == (FOUND, 1, 1)
    assert [one["uid"] for one in store.all("trademarks")] == [edited]


def test_an_unknown_batch_and_a_missing_one(store: Office) -> None:
    assert store.ask("undo-import", "20260101-000000-000000-1f3a").codes == ["batch_unknown"]
    assert store.ask("undo-import").code == WRONG_USE


def test_what_is_decided_about_rows(store: Office) -> None:
    path = ledger(store, "1234567,草原金羊,公司,25,2020-01-14,注", "1234568,草原金牛,公司,25,2020-01-14,注")
    left = store.do("import", "trademarks", path, "--similar", "leave_out")
    assert (left["new"], left["ignored"]) == (1, 1)
    assert store.do("import", "trademarks", path)["new"] == 1
    blank = ledger(store, "1234567,草原金羊,公司,25,2020-01-14,", name="空白.csv")
    assert store.do("import", "trademarks", blank)["unchanged"] == 1
    assert store.do("import", "trademarks", blank, "--blank", "erase")["changed"] == 1
    store.do("withdraw", "trademarks", uid(store, "1234567"), "--reason", "录错")
    told = store.ask("import", "trademarks", path)
    assert (told.code, told.json["failed"], told.json["rows"]) == (FOUND, 1, 2)
    assert store.do("import", "trademarks", path, "--recycled", "restore")["new"] == 1
    assert len(store.all("trademarks")) == 2
