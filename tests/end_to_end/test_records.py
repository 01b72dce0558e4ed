"""Records over the command line: add, change, withdraw, restore, get, history, list, schema."""

from typing import Any

import pytest

from tests.end_to_end.office import DONE, FOUND, MADE, UNIT, WRONG_USE, Office, case, indication, trademark, work

UNKNOWN_UID = "01890000-0000-7000-8000-000000000000"


def test_init_tells_and_info_knows(office: Office) -> None:
    made = office.do("init", "--unit", UNIT, "--clerk", " 王 芳 ")
    assert made["unit"] == UNIT
    info = office.do("info")
    assert (info["unit"], info["unit_name"], info["clerk"], info["sample"]) == (UNIT, "准格尔旗", "王 芳", False)
    assert info["counts"] == dict.fromkeys(MADE, 0)
    assert info["data_folder"] == str(office.folder)
    assert info["last_backup"] is None
    assert info["last_package"] is None
    assert info["store_version"] >= 1


@pytest.mark.parametrize(("unit", "clerk"), [("999999", "王芳"), ("", "王芳"), (UNIT, " "), (UNIT, "长" * 41)])
def test_init_refuses_what_it_cannot_use(office: Office, unit: str, clerk: str) -> None:
    told = office.ask("init", "--unit", unit, "--clerk", clerk)
    assert told.code == WRONG_USE
    assert not office.folder.exists()


def test_init_leaves_a_present_store_alone(store: Office) -> None:
    store.add("trademarks", trademark())
    before = store.digest()
    told = store.ask("init", "--unit", UNIT, "--clerk", "李四")
    assert (told.code, told.codes) == (3, ["store_exists"])
    assert store.digest() == before


@pytest.mark.parametrize("register", MADE)
def test_a_clean_record_goes_in_and_comes_out(store: Office, register: str) -> None:
    given = MADE[register]()
    added = store.do("add", register, store.file("one.json", given))
    assert added["findings"] == []
    (uid,) = added["uids"]
    record = store.do("get", register, uid)["record"]
    assert {key: record[key] for key in given} == given
    assert record["uid"] == uid
    assert (record["unit"], record["origin"], record["revision"]) == (UNIT, "手工", 1)
    assert record["created_by"] == "王芳"
    listed = store.do("list", register)
    assert (listed["total"], listed["capped"]) == (1, False)
    assert record.items() >= listed["records"][0].items()


def test_children_go_in_with_their_record(store: Office) -> None:
    events = [{"kind": "变更", "date": "2021年3月5日", "note": "名称变更"}, {"kind": "转让", "date": "2022-01-01"}]
    (uid,) = store.add("trademarks", trademark(trademark_events=events))
    kept = store.do("get", "trademarks", uid)["record"]["trademark_events"]
    assert [(one["kind"], one["date"], one["note"], one["until"]) for one in kept] == [
        ("变更", "2021-03-05", "名称变更", None),
        ("转让", "2022-01-01", None, None),
    ]


def test_values_come_out_as_json_has_them(store: Office) -> None:
    (uid,) = store.add("geographical_indications", indication(output_value="3.5万元", area_km2="12.5", workers="１２"))
    record = store.do("get", "geographical_indications", uid)["record"]
    assert (record["output_value"], record["area_km2"], record["workers"]) == (35000, 12.5, 12)
    (uid,) = store.add("trademarks", trademark(is_gi="否", mark_form="图形、文字"))
    record = store.do("get", "trademarks", uid)["record"]
    assert (record["is_gi"], record["mark_form"]) == (False, ["文字", "图形"])


def test_proposals_are_told(store: Office) -> None:
    added = store.do("add", "trademarks", store.file("one.json", trademark()))
    assert added["proposed"] == [["nice_edition", "valid_from", "valid_to"]]
    given = trademark(7654321, valid_to="2040-01-13")
    assert store.do("add", "trademarks", store.file("two.json", given))["proposed"] == [["nice_edition"]]
    added = store.do("add", "assistance_cases", store.file("two.json", [case(), case(kind="调解"), case()]))
    assert [one["case_no"] for one in added["records"]] == [
        f"维援〔2026〕{UNIT}-0001",
        f"调〔2026〕{UNIT}-0001",
        f"维援〔2026〕{UNIT}-0002",
    ]


def test_several_are_added_all_or_none(store: Office) -> None:
    before = store.digest()
    told = store.ask(
        "add",
        "trademarks",
        store.file("many.json", [trademark(1234567), trademark(7654321, registration_date="2023-02-30")]),
    )
    assert told.code == FOUND
    assert "day_impossible" in told.codes
    assert store.digest() == before


def test_the_place_of_a_fault_in_a_list_is_told(store: Office) -> None:
    told = store.ask("add", "trademarks", store.file("many.json", [trademark(), trademark(7654321, mark_name="")]))
    assert [(one["code"], one["row"]) for one in told.json["findings"]] == [("required", 2)]


def test_a_soft_finding_is_told_and_saved(store: Office) -> None:
    added = store.ask("add", "trademarks", store.file("one.json", trademark(registrant_id="91150622MA0XXXXX1X")))
    assert added.code == DONE
    (finding,) = added.json["findings"]
    assert finding["severity"] == "soft"
    assert finding["uid"] == added.json["uids"][0]
    assert finding["field"] == "registrant_id"
    assert store.do("info")["counts"]["trademarks"] == 1


def test_a_double_is_refused(store: Office) -> None:
    store.add("trademarks", trademark())
    before = store.digest()
    for records in ([trademark()], [trademark(7654321), trademark(7654321)]):
        told = store.ask("add", "trademarks", store.file("again.json", records))
        assert (told.code, told.codes) == (FOUND, ["double"])
        assert store.digest() == before
    store.add("trademarks", trademark(nice_class=35))


def test_a_change_is_kept_with_its_history(store: Office) -> None:
    (uid,) = store.add("trademarks", trademark())
    changed = store.do("change", "trademarks", uid, store.file("change.json", {"mark_name": "新名", "contact": "李四"}))
    assert (changed["record"]["mark_name"], changed["record"]["revision"]) == ("新名", 2)
    versions = store.do("history", "trademarks", uid)["versions"]
    assert [(one["action"], one["revision"], one["clerk"], one["cause"]) for one in versions] == [
        ("add", 1, "王芳", "hand"),
        ("change", 2, "王芳", "hand"),
    ]
    assert versions[1]["before"] == {"mark_name": "鄂尔多斯12345678", "contact": None}
    assert versions[1]["after"] == {"mark_name": "新名", "contact": "李四"}


def test_a_change_that_changes_nothing_leaves_no_trace(store: Office) -> None:
    (uid,) = store.add("trademarks", trademark())
    before = store.digest()
    record = store.do("get", "trademarks", uid)["record"]
    same = store.do("change", "trademarks", uid, store.file("same.json", record))
    assert same["record"] == record
    assert store.digest() == before


def test_a_field_is_emptied_by_null(store: Office) -> None:
    (uid,) = store.add(
        "trademarks", trademark(contact="李四", trademark_events=[{"kind": "变更", "date": "2021-03-05"}])
    )
    change: dict[str, Any] = {"contact": None, "trademark_events": []}
    record = store.do("change", "trademarks", uid, store.file("change.json", change))["record"]
    assert (record["contact"], record["trademark_events"]) == (None, [])


def test_a_change_with_a_hard_finding_changes_nothing(store: Office) -> None:
    (uid,) = store.add("trademarks", trademark())
    before = store.digest()
    for wrong in ({"filing_date": "2021-01-01"}, {"mark_name": None}, {"nice_class": 46}, {"status": "撤销"}):
        told = store.ask("change", "trademarks", uid, store.file("change.json", wrong))
        assert told.code == FOUND
        assert any(one["severity"] == "hard" for one in told.json["findings"])
        assert store.digest() == before


def test_the_recycle_bin(store: Office) -> None:
    uid, other = store.add("trademarks", trademark(), trademark(7654321))
    record = store.do("withdraw", "trademarks", uid, "--reason", "录错")["record"]
    assert record["withdrawn_at"] is not None
    assert [one["uid"] for one in store.all("trademarks")] == [other]
    assert store.do("info")["counts"]["trademarks"] == 1
    told = store.ask("change", "trademarks", uid, store.file("change.json", {"contact": "李四"}))
    assert (told.code, told.codes) == (FOUND, ["record_withdrawn"])
    assert store.do("restore", "trademarks", uid)["record"]["withdrawn_at"] is None
    assert store.do("info")["counts"]["trademarks"] == 2
    versions = store.do("history", "trademarks", uid)["versions"]
    assert [(one["action"], one["reason"]) for one in versions] == [("add", ""), ("withdraw", "录错"), ("restore", "")]


def test_a_record_whose_key_is_taken_stays_in_the_bin(store: Office) -> None:
    (uid,) = store.add("trademarks", trademark())
    store.do("withdraw", "trademarks", uid, "--reason", "录错")
    store.add("trademarks", trademark())
    told = store.ask("restore", "trademarks", uid)
    assert (told.code, told.codes) == (FOUND, ["double"])


def test_twice_withdrawn_or_restored_does_no_harm(store: Office) -> None:
    (uid,) = store.add("trademarks", trademark())
    assert store.ask("restore", "trademarks", uid).code in (DONE, FOUND)
    store.do("withdraw", "trademarks", uid, "--reason", "录错")
    assert store.ask("withdraw", "trademarks", uid, "--reason", "再次").code in (DONE, FOUND)
    assert store.do("info")["counts"]["trademarks"] == 0


def test_a_reason_is_needed(store: Office) -> None:
    (uid,) = store.add("trademarks", trademark())
    assert store.ask("withdraw", "trademarks", uid).code == WRONG_USE
    told = store.ask("withdraw", "trademarks", uid, "--reason", "  ")
    assert (told.code, told.codes) == (FOUND, ["reason_needed"])


@pytest.mark.parametrize("command", ["get", "history", "restore", "change", "withdraw"])
@pytest.mark.parametrize("uid", [UNKNOWN_UID, "没有", "'; DROP TABLE trademarks; --", ""])
def test_an_unknown_uid_is_told(store: Office, command: str, uid: str) -> None:
    more: list[Any] = []
    if command == "change":
        more = [store.file("change.json", {"contact": "李四"})]
    if command == "withdraw":
        more = ["--reason", "录错"]
    told = store.ask(command, "trademarks", uid, *more)
    assert (told.code, told.codes) == (FOUND, ["record_unknown"])


@pytest.mark.parametrize("words", [
    ("list", "patents"), ("get", "patents", "x"), ("history", "patents", "x"), ("add", "patents", "x.json"),
    ("change", "patents", "x", "x.json"), ("withdraw", "patents", "x", "--reason", "y"), ("restore", "patents", "x"),
    ("import", "patents", "x.xlsx"), ("export", "patents", "x.xlsx"), ("template", "patents", "x.xlsx"),
    ("schema", "patents"), ("list", ""),
])  # fmt: skip
def test_an_unknown_register_is_told(store: Office, words: tuple[str, ...]) -> None:
    told = store.ask(*words)
    assert (told.code, told.codes) == (WRONG_USE, ["register_unknown"])
    assert told.err.strip()


def test_list_pages_sorts_and_filters(store: Office) -> None:
    store.add(
        "trademarks",
        *(trademark(1000000 + number, nice_class=number, mark_name=f"名{number:02d}") for number in range(1, 31)),
    )
    page = store.do("list", "trademarks", "--sort", "nice_class", "--limit", "5", "--offset", "10")
    assert (page["total"], page["capped"]) == (30, False)
    assert [one["nice_class"] for one in page["records"]] == [11, 12, 13, 14, 15]
    page = store.do("list", "trademarks", "--sort=-nice_class", "--limit", "2")
    assert [one["nice_class"] for one in page["records"]] == [30, 29]
    page = store.do("list", "trademarks", "--where", "nice_class=第25类", "--where", "status=已注册")
    assert [one["nice_class"] for one in page["records"]] == [25]
    assert store.do("list", "trademarks", "--where", "status=撤销")["total"] == 0
    assert store.do("list", "trademarks", "--where", "contact=")["total"] == 30
    assert store.do("list", "trademarks", "--where", "registration_date=2020年1月14日")["total"] == 30
    assert store.do("list", "trademarks", "--limit", "0")["records"] == []
    assert store.do("list", "trademarks", "--offset", "99")["records"] == []
    assert len(store.do("list", "trademarks")["records"]) == 30


@pytest.mark.parametrize(
    ("text", "found"),
    [("鄂尔多斯", 1), ("尔多", 1), ("多", 1), ("eerduosi", 1), ("eeds", 1), ("EEDS", 1), ("额尔多斯", 0), ("重庆", 1),
     ("chongqing", 1), ("zhongqing", 1), ("12345678", 1), ("3456", 1), ("１２３４", 1), ("蓝天 鄂尔多斯", 1),
     ("鄂爾多斯", 1), ("没有的", 0), (" ", 2)],
)  # fmt: skip
def test_search(store: Office, text: str, found: int) -> None:
    store.add("trademarks", trademark(), trademark(7655555, mark_name="重庆小面", registrant="重庆市渝中区某店"))
    assert store.do("list", "trademarks", "--search", text)["total"] == found


@pytest.mark.parametrize(
    "text", ["%", "'", '"', "*", "\\", "(", "-", "NEAR(", "a OR", "\x00", "𠮷", "ᠮᠣᠩᠭᠣᠯ", "长" * 5000]
)
def test_a_search_text_is_no_language(store: Office, text: str) -> None:
    store.add("trademarks", trademark())
    assert store.do("list", "trademarks", "--search", text)["total"] in (0, 1)


@pytest.mark.parametrize("where", ["unknown=1", "nice_class", "=1", "", "trademark_events=1"])
def test_a_wrong_condition_is_told(store: Office, where: str) -> None:
    for command in (("list", "trademarks"), ("export", "trademarks", store.work / "out.xlsx")):
        told = store.ask(*command, "--where", where)
        assert (told.code, told.codes) == (WRONG_USE, ["where_form"])
    assert not (store.work / "out.xlsx").exists()


def test_a_condition_that_cannot_be_read_is_told(store: Office) -> None:
    told = store.ask("list", "trademarks", "--where", "registration_date=2023-02-30")
    assert (told.code, told.codes) == (FOUND, ["day_impossible"])
    told = store.ask("list", "trademarks", "--where", "status=不知道")
    assert (told.code, told.codes) == (FOUND, ["choice_unknown"])


def test_a_wrong_sort_is_told(store: Office) -> None:
    told = store.ask("list", "trademarks", "--sort", "unknown")
    assert (told.code, told.codes) == (WRONG_USE, ["sort_unknown"])


@pytest.mark.parametrize("words", [("--limit", "-1"), ("--limit", "many"), ("--offset", "-1"), ("--limit", "1.5"),
                                   ("--limit", "99999999999999999999")])  # fmt: skip
def test_wrong_numbers_are_told(store: Office, words: tuple[str, str]) -> None:
    told = store.ask("list", "trademarks", *words)
    assert (told.code, told.codes) == (WRONG_USE, ["argument_wrong"])


@pytest.mark.parametrize(("words", "code"), [
    (("fly",), "argument_choice"), (("init",), "arguments_missing"), (("get", "trademarks"), "arguments_missing"),
    (("info", "--unknown"), "arguments_unknown"), (("info", "--json"), "arguments_unknown"),
    (("list", "trademarks", "--limit"), "argument_alone"),
    (("package", "--period", "2026Q3", "--out", "x", "--calendar",
    "lunar"), "argument_choice"), (("sample", "--records", "0"), "argument_wrong"),
])  # fmt: skip
def test_wrong_arguments_are_told(office: Office, words: tuple[str, ...], code: str) -> None:
    for lang in ("zh", "en"):
        told = office.ask(*words, lang=lang)
        assert (told.code, told.codes) == (WRONG_USE, [code])
        assert told.err.strip()
    assert not office.folder.exists()


def test_schema_tells_every_field(store: Office) -> None:
    registers = store.do("schema")["registers"]
    assert [one["name"] for one in registers] == list(MADE)
    (one,) = store.do("schema", "copyrights")["registers"]
    fields = {field["name"]: field for field in one["schema"]["fields"]}
    assert fields["registration_date"]["type"] == "date"
    assert {code["code"] for code in fields["kind"]["codes"]} == {"作品", "软件"}
    assert [child["name"] for child in one["children"]] == ["copyright_contracts"]


def test_every_answer_has_its_lines_in_both_languages(store: Office) -> None:
    (uid,) = store.add("copyrights", work())
    for lang in ("zh", "en"):
        for words in (("info",), ("get", "copyrights", uid), ("history", "copyrights", uid), ("list", "copyrights"),
                      ("schema",), ("backups",), ("packages",)):  # fmt: skip
            told = store.ask(*words, json_output=False, lang=lang)
            assert told.code == DONE
            assert told.out.strip()
            assert "{" not in told.out
