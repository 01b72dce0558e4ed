"""Adding, changing, finding by hand, over a real store."""

import pytest

from db.store import Store
from tests.end_to_end.office import case, trademark
from workstation.findings import Refusal, WrongUse
from workstation.operations import keeping
from workstation.operations.founding import founded
from workstation.query import Clause
from workstation.registers.assistance_cases import ASSISTANCE_CASES
from workstation.registers.trademarks import TRADEMARKS
from workstation.surroundings import StoreSurroundings


def test_a_change_of_a_record_that_moved_on_is_refused(store: Store) -> None:
    (saved,) = keeping.add(store, TRADEMARKS, [trademark()])
    uid = saved.record["uid"]
    keeping.change(store, TRADEMARKS, uid, {"contact": "李四"}, expected_revision=1)
    with pytest.raises(Refusal) as refused:
        keeping.change(store, TRADEMARKS, uid, {"contact": "赵六"}, expected_revision=1)
    assert [finding.code for finding in refused.value.findings] == ["changed_meanwhile"]
    assert keeping.existing(store, TRADEMARKS, uid)["contact"] == "李四"


def test_what_was_worked_out_is_told(store: Store) -> None:
    (saved,) = keeping.add(store, TRADEMARKS, [trademark()])
    assert set(saved.proposed) == {"nice_edition", "valid_from", "valid_to"}
    assert saved.record["valid_to"] == "2030-01-13"


def test_a_refusal_names_all_findings_of_all_records(store: Store) -> None:
    with pytest.raises(Refusal) as refused:
        keeping.add(store, TRADEMARKS, [trademark(mark_name=None), trademark(7654321), trademark(5, nice_class=99)])
    assert {(finding.row, finding.code) for finding in refused.value.findings if finding.hard} >= {
        (1, "required"),
        (3, "T5"),
    }
    assert store.tally(TRADEMARKS)[0][0] == 0


def test_numbers_of_cases_run_on_and_are_not_given_twice(store: Store) -> None:
    one, two = keeping.add(store, ASSISTANCE_CASES, [case(), case()])
    keeping.withdraw(store, ASSISTANCE_CASES, two.record["uid"], reason="错")
    (three,) = keeping.add(store, ASSISTANCE_CASES, [case()])
    numbers = [saved.record["case_no"][-4:] for saved in (one, two, three)]
    assert numbers == ["0001", "0002", "0003"]
    around = StoreSurroundings(store)
    prefix = one.record["case_no"][:-4]
    assert [around.next_serial("assistance_cases", "case_no", prefix) for _ in range(2)] == [4, 5]


@pytest.mark.parametrize(
    ("text", "clause"),
    [("nice_class=第25类", Clause("nice_class", "=", 25)),
    ("mark_name = 鄂尔多斯 ", Clause("mark_name", "=", "鄂尔多斯")),
     ("contact=", Clause("contact", "is empty")), ("uid=x", Clause("uid", "=", "x")),
     ("mark_name=a=b", Clause("mark_name", "=", "a=b")),
     ("is_gi=是", Clause("is_gi", "=", 1))],
)  # fmt: skip
def test_conditions_are_read_as_the_field_reads(text: str, clause: Clause) -> None:
    assert keeping.condition_of(TRADEMARKS, text) == clause


@pytest.mark.parametrize("text", ["", "mark_name", "=x", "unknown=x", "trademark_events=x"])
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(WrongUse):
        keeping.condition_of(TRADEMARKS, text)


def test_a_condition_on_a_list_or_a_link_finds(store: Store) -> None:
    keeping.add(store, TRADEMARKS, [trademark()])
    assert keeping.find(store, TRADEMARKS, where=[keeping.condition_of(TRADEMARKS, "mark_form=图形、文字")]).total == 1


def test_what_a_new_store_needs() -> None:
    assert founded(" 150622 ", "  王  芳 ") == ("150622", "王 芳")
    for unit, clerk in (("", "王芳"), ("150600", "王芳"), ("150622", ""), ("150622", "\t")):
        with pytest.raises(WrongUse):
            founded(unit, clerk)


def test_what_is_typed_cannot_claim_to_be_imported(store: Store) -> None:
    """Rules are softer for imported records; typing the origin is no way around them."""
    (saved,) = keeping.add(store, TRADEMARKS, [trademark(origin="导入")])
    assert saved.record["origin"] == "手工"
    changed = keeping.change(store, TRADEMARKS, saved.record["uid"], {"origin": "导入", "note": "改"})
    assert (changed.record["origin"], changed.record["note"]) == ("手工", "改")


def last_batch(store: Store, uid: str) -> str:
    return store.history(TRADEMARKS, uid)[-1].batch


def test_a_batch_goes_into_the_history(store: Store) -> None:
    (saved,) = keeping.add(store, TRADEMARKS, [trademark()], batch="a-1")
    uid = saved.record["uid"]
    assert last_batch(store, uid) == "a-1"
    keeping.withdraw(store, TRADEMARKS, uid, reason="错", batch="a-2")
    assert last_batch(store, uid) == "a-2"
    keeping.restore(store, TRADEMARKS, uid, batch="a-3")
    assert last_batch(store, uid) == "a-3"


def test_one_record_needs_no_batch_and_several_have_one(store: Store) -> None:
    (one,) = keeping.add(store, TRADEMARKS, [trademark()])
    several = keeping.add(store, TRADEMARKS, [trademark(2_000_000), trademark(2_000_001)])
    assert last_batch(store, one.record["uid"]) == ""
    batches = {last_batch(store, saved.record["uid"]) for saved in several}
    assert len(batches) == 1
    assert batches.pop().startswith("add-")


def test_several_come_out_of_the_recycle_bin_all_or_none(store: Store) -> None:
    saved = keeping.add(store, TRADEMARKS, [trademark(2_000_000 + number) for number in range(3)])
    uids = [one.record["uid"] for one in saved]
    for uid in uids:
        keeping.withdraw(store, TRADEMARKS, uid, reason="错")
    keeping.add(store, TRADEMARKS, [trademark(2_000_001)])
    with pytest.raises(Refusal) as refused:
        keeping.restore_several(store, TRADEMARKS, uids)
    assert [(finding.code, finding.uid) for finding in refused.value.findings] == [("double", uids[1])]
    assert store.total(TRADEMARKS) == 1
    restored = keeping.restore_several(store, TRADEMARKS, uids, passing_over=True)
    assert restored.uids == (uids[0], uids[2])
    assert [finding.uid for finding in restored.findings] == [uids[1]]
    assert last_batch(store, uids[0]) == last_batch(store, uids[2]) != ""
    with pytest.raises(Refusal):
        keeping.restore_several(store, TRADEMARKS, [uids[1]], passing_over=True)
