"""JSON that is not what is asked for: a sentence, the right exit code, and the store as before."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.store import Store
from tests.end_to_end.office import DONE, FOUND, WRONG_USE, Office, case, indication, run, trademark, work
from workstation.findings import Refusal
from workstation.operations import keeping
from workstation.records import check_record, prepare_change, to_json
from workstation.register import Register
from workstation.registers.catalogue import REGISTERS
from workstation.surroundings import StoreSurroundings
from workstation.words import LANGUAGES

MEGABYTES = 10


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "json_form"), (b"{", "json_form"), (b"\xff\xfe\x00", "json_form"), ("{\"a\": \"名\"}".encode("gb18030"),
        "json_form"),
        (b"[" * 200_000, "json_form"), (b'{"a":' * 100_000, "json_form"), (b"PK\x03\x04", "json_form"),
        (b"NaN", "json_form"), (b'{"nice_class": NaN}', "json_form"), (b'{"nice_class": -Infinity}', "json_form"),
        (b'{"nice_class": 1' + b"0" * 10_000 + b"}", "json_form"), (b'{"nice_class": 1, "nice_class": 2}', "json_form"),
        ([], "json_no_objects"), ([1, 2], "json_no_objects"), ([{}, None], "json_no_objects"),
        ("text", "json_no_objects"),
        (None, "json_no_objects"), (True, "json_no_objects"), (1.5, "json_no_objects"), ([[{}]], "json_no_objects"),
    ],
)  # fmt: skip
def test_what_is_no_record_is_told(store: Office, content: Any, code: str) -> None:
    (uid,) = store.add("trademarks", trademark())
    before = store.digest()
    for command in (("add", "trademarks"), ("change", "trademarks", uid)):
        told = store.ask(*command, store.file("bad.json", content))
        assert (told.code, told.codes) == (WRONG_USE, [code])
        assert told.err.strip()
    assert store.digest() == before


def test_a_change_takes_one_record(store: Office) -> None:
    (uid,) = store.add("trademarks", trademark())
    told = store.ask("change", "trademarks", uid, store.file("two.json", [{}, {}]))
    assert (told.code, told.codes) == (WRONG_USE, ["json_one_object"])


def test_a_missing_file_is_told(store: Office) -> None:
    for path in (store.work / "nothing.json", store.work, store.work / "x.json" / "y.json"):
        told = store.ask("add", "trademarks", path)
        assert (told.code, told.codes) == (WRONG_USE, ["file_unreadable"])


def test_standard_input_is_read(store: Office) -> None:
    done = run(
        "--json",
        "add",
        "trademarks",
        "-",
        folder=store.folder,
        stdin=b"\xef\xbb\xbf" + json.dumps(trademark()).encode(),
    )
    assert done.returncode == DONE, done.stderr
    assert store.do("info")["counts"]["trademarks"] == 1


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"unknown": 1}, "field_unknown", ""), ({"mark_nam": "名"}, "field_unknown", ""), ({"": 1},
        "field_unknown", ""),
        ({"mark_name": {"a": 1}}, None, "mark_name"), ({"mark_name": ["名"]}, None, "mark_name"),
        ({"mark_name": True}, None, "mark_name"), ({"mark_name": "名" * 201}, None, "mark_name"),
        ({"mark_name": "   "}, "required", "mark_name"), ({"mark_name": None}, "required", "mark_name"),
        ({"nice_class": "twenty"}, None, "nice_class"), ({"nice_class": 2.5}, None, "nice_class"),
        ({"nice_class": True}, None, "nice_class"), ({"nice_class": [25]}, None, "nice_class"),
        ({"nice_class": 0}, "T5", "nice_class"), ({"nice_class": 10**30}, None, "nice_class"),
        ({"registration_date": 5}, None, "registration_date"), ({"registration_date": {}}, None, "registration_date"),
        ({"registration_date": True}, None, "registration_date"), ({"registration_date": "2023-02-30"},
        "day_impossible", "registration_date"),
        ({"mark_type": 5}, "choice_unknown", "mark_type"), ({"mark_type": ["商品"]}, None, "mark_type"),
        ({"mark_form": {"a": 1}}, None, "mark_form"), ({"mark_form": [["文字"]]}, None, "mark_form"),
        ({"mark_form": [5]}, "choice_unknown", "mark_form"), ({"agricultural": "也许"}, None, "agricultural"),
        ({"agricultural": 2}, None, "agricultural"), ({"agricultural": []}, None, "agricultural"),
        ({"phone": {"a": []}}, None, "phone"), ({"registrant_id": [1]}, None, "registrant_id"), ({"unit": "没有旗"},
        "division_unknown", "unit"),
        ({"unit": 5}, "division_unknown", "unit"), ({"unit": []}, None, "unit"), ({"files": "x"},
        "attachment_form", "files"),
        ({"files": [5]}, "attachment_form", "files"), ({"files": {"a": 1}}, None, "files"),
        ({"registration_no": {}}, None, "registration_no"),
        ({"trademark_events": {}}, "child_not_a_list", "trademark_events"), ({"trademark_events": ["x"]},
        "child_not_a_list", "trademark_events"),
        ({"trademark_events": "x"}, "child_not_a_list", "trademark_events"),
        ({"trademark_events": [{"kind": "变更"}]}, "required", "trademark_events.date"),
        ({"trademark_events": [{"kind": "飞行", "date": "2021-01-01"}]}, "choice_unknown", "trademark_events.kind"),
        ({"trademark_events": [{"kind": "变更", "date": "2021-01-01", "unknown": 1}]},
        "field_unknown", "trademark_events"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(store: Office, wrong: dict[str, Any], code: str | None, field: str) -> None:
    (uid,) = store.add("trademarks", trademark())
    before = store.digest()
    for command, record in (
        (("add", "trademarks"), trademark(7654321, **wrong)),
        (("change", "trademarks", uid), wrong),
    ):
        for lang in LANGUAGES:
            told = store.ask(*command, store.file("bad.json", record), lang=lang)
            assert told.code == FOUND, told.out
            hard = [one for one in told.json["findings"] if one["severity"] == "hard"]
            assert field in {one["field"] for one in hard}
            assert code is None or code in {one["code"] for one in hard}
            assert all(len(one["message"]) < 600 for one in hard)
    assert store.digest() == before


def test_a_text_of_ten_megabytes(store: Office) -> None:
    long = "长" * (MEGABYTES * 2**20 // 3)
    before = store.digest()
    for record in (trademark(mark_name=long), trademark(note=long), trademark(nice_class=long), trademark(phone=long),
                   trademark(registration_date=long), trademark(registrant_id=long), trademark(registration_no=long),
                   trademark(mark_type=long), trademark(mark_form=long), trademark(unit=long), trademark(files=long),
                   trademark(agricultural=long), {**trademark(), long: 1}, indication(output_value=long, area_km2=long),
                   indication(trademark=long), indication(workers="9" * 1_000_000)):  # fmt: skip
        register = "geographical_indications" if "gi_kind" in record else "trademarks"
        told = store.ask("add", register, store.file("long.json", record))
        assert told.code == FOUND, told.out[:300]
        assert len(told.out) < 10_000
    assert store.digest() == before


def test_a_link_to_nothing(store: Office) -> None:
    told = store.ask(
        "add",
        "geographical_indications",
        store.file("one.json", indication(trademark="01890000-0000-7000-8000-000000000000")),
    )
    assert told.code in (DONE, FOUND)


def test_bookkeeping_cannot_be_given(store: Office) -> None:
    forged: dict[str, Any] = {
        "uid": "x",
        "revision": 99,
        "created_by": "别人",
        "created_at": "1999-01-01",
        "withdrawn_at": "2020-01-01",
    }
    (uid,) = store.add("trademarks", trademark(**forged))
    record = store.do("get", "trademarks", uid)["record"]
    assert uid != "x"
    assert (record["revision"], record["created_by"], record["withdrawn_at"]) == (1, "王芳", None)


# -- properties over raw records ---------------------------------------------------------------------------

RAW = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=30)
    | st.sampled_from(["2020-01-14", "2023年5月6日", "3.5万元", "已注册", "软件", "AGI", "25", "150622",
    "91150622MA0N0KQU2Q", "是"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
MAKERS: dict[str, Callable[[int], dict[str, Any]]] = {
    "trademarks": trademark,
    "geographical_indications": indication,
    "copyrights": work,
}


def fresh(register: Register, number: int) -> dict[str, Any]:
    """A clean record that no other example has stored."""
    if register.key == "assistance_cases":
        return case(case_no=f"第{number}号")
    return MAKERS[register.key](number)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One store for all examples of a property."""
    with Store.create(tmp_path_factory.mktemp("properties") / "data", unit="150622", clerk="王芳") as store:
        yield store


NUMBERS = iter(range(10_000, 99_999))


@pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.key)
@settings(max_examples=40)
@given(data=st.data())
def test_whatever_comes_is_refused_or_stored_without_a_hard_finding(
    kept: Store, register: Register, data: st.DataObject
) -> None:
    keys = [*register.by_key, *register.child_by_key]
    raw = fresh(register, next(NUMBERS)) | data.draw(
        st.dictionaries(st.sampled_from(keys) | st.text(max_size=5), RAW, max_size=4)
    )
    count = kept.tally(register)[0][0]
    try:
        (saved,) = keeping.add(kept, register, [raw])
    except Refusal as refusal:
        assert any(finding.hard for finding in refusal.findings)
        assert all(finding.sentence(language) for finding in refusal.findings for language in LANGUAGES)
        assert kept.tally(register)[0][0] == count
        return
    around = StoreSurroundings(kept)
    record = kept.get(register, saved.record["uid"])
    assert record is not None
    found = check_record(register, record, around)
    assert not [finding for finding in found if finding.hard]
    shown = to_json(register, record)
    json.dumps(shown, allow_nan=False)
    again = prepare_change(register, record, shown, around)
    assert again.record == record
    assert not again.stopped


def test_draft_saved_with_findings_and_clean_are_three_things(kept: Store) -> None:
    register = REGISTERS[0]
    lacking = {"registration_no": "1234568", "mark_name": "未完"}
    kept.keep_draft(register.key, "d1", lacking)
    count = kept.tally(register)[0][0]
    with pytest.raises(Refusal):
        keeping.add(kept, register, [lacking])
    assert [one["content"] for one in kept.drafts(register.key)] == [lacking]
    (soft,) = keeping.add(kept, register, [trademark(1234568, registrant_id="91150622MA0XXXXX1X")])
    (clean,) = keeping.add(kept, register, [trademark(1234569)])
    kept.drop_draft("d1")
    assert (len(soft.findings), len(clean.findings)) == (1, 0)
    assert not soft.findings[0].hard
    assert kept.tally(register)[0][0] == count + 2
