"""What is said of a record that is still being typed, and what another one takes over from it."""

import pytest

from db.store import Store
from tests.end_to_end.office import case, trademark
from workstation.findings import Refusal
from workstation.operations import keeping
from workstation.operations.proposing import Proposed, copied, look_over, to_copy
from workstation.registers.assistance_cases import ASSISTANCE_CASES
from workstation.registers.catalogue import REGISTERS
from workstation.registers.trademarks import TRADEMARKS


def test_looking_saves_nothing_and_finds_what_saving_finds(store: Store) -> None:
    raw = trademark(mark_name=None, nice_class=99)
    looked = look_over(store, TRADEMARKS, "", raw)
    with pytest.raises(Refusal) as refused:
        keeping.add(store, TRADEMARKS, [raw])
    assert [finding.id for finding in looked.findings] == [finding.id for finding in refused.value.findings]
    assert store.tally(TRADEMARKS)[0][0] == 0
    assert looked.revision is None


def test_what_is_proposed_is_what_is_saved_and_says_from_what(store: Store) -> None:
    looked = look_over(store, TRADEMARKS, "", trademark())
    (saved,) = keeping.add(store, TRADEMARKS, [trademark()])
    proposed = {key: one.value for key, one in looked.proposed.items() if key != "unit"}
    assert proposed == {key: saved.record[key] for key in saved.proposed}
    assert looked.proposed["valid_to"] == Proposed(value="2030-01-13", told_by=("registration_date",))
    assert looked.proposed["nice_edition"].told_by == ("filing_date",)


def test_a_number_is_proposed_and_not_used_up(store: Store) -> None:
    raw = {key: value for key, value in case().items() if key != "case_no"}
    numbers = {look_over(store, ASSISTANCE_CASES, "", raw).proposed["case_no"].value for _ in range(3)}
    (saved,) = keeping.add(store, ASSISTANCE_CASES, [raw])
    assert numbers == {saved.record["case_no"]}


def test_the_changes_of_a_record_are_looked_at_over_what_it_holds(store: Store) -> None:
    (saved,) = keeping.add(store, TRADEMARKS, [trademark()])
    uid = saved.record["uid"]
    looked = look_over(store, TRADEMARKS, uid, {"registration_date": "1999-01-01"})
    assert {finding.code for finding in looked.findings} >= {"T1"}
    assert looked.revision == saved.record["revision"]
    cleared = look_over(store, TRADEMARKS, uid, {"valid_to": None})
    assert cleared.proposed["valid_to"].value == saved.record["valid_to"]


def test_a_double_is_told_before_it_is_saved_and_never_of_itself(store: Store) -> None:
    (saved,) = keeping.add(store, TRADEMARKS, [trademark()])
    looked = look_over(store, TRADEMARKS, "", trademark())
    [double] = [finding for finding in looked.findings if finding.code == "double"]
    assert double.values["other"] == saved.record["uid"]
    assert saved.record["mark_name"] in double.sentence()
    assert look_over(store, TRADEMARKS, saved.record["uid"], {"contact": "李四"}).findings == saved.findings
    store.withdraw(TRADEMARKS, saved.record["uid"], reason="录重")
    assert "double" not in {finding.code for finding in look_over(store, TRADEMARKS, "", trademark()).findings}


def test_an_unknown_record_is_refused(store: Store) -> None:
    with pytest.raises(Refusal):
        look_over(store, TRADEMARKS, "00000000-0000-4000-8000-000000000000", {})


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.key)
def test_an_empty_record_of_every_register_is_looked_over(store: Store, register) -> None:  # type: ignore[no-untyped-def]
    looked = look_over(store, register, "", {})
    assert looked.proposed["unit"] == Proposed(value=store.unit)
    assert {finding.code for finding in looked.findings if finding.hard} >= {"required"}


def test_a_copy_leaves_out_what_is_each_records_own(store: Store) -> None:
    (saved,) = keeping.add(store, TRADEMARKS, [trademark(contact="李四")])
    taken = copied(TRADEMARKS, saved.record)
    assert taken["contact"] == "李四"
    assert taken["valid_to"] == saved.record["valid_to"]
    left_out = {"registration_no", "nice_class", "files", "origin", "uid", "revision", "trademark_events"}
    assert not left_out & taken.keys()
    (case_saved,) = keeping.add(store, ASSISTANCE_CASES, [case()])
    assert "case_no" not in copied(ASSISTANCE_CASES, case_saved.record)


def test_the_newest_is_copied_where_none_is_named(store: Store) -> None:
    assert to_copy(store, TRADEMARKS, "") is None
    first, second = keeping.add(store, TRADEMARKS, [trademark(), trademark(7654321)])
    newest = to_copy(store, TRADEMARKS, "")
    assert newest is not None and newest["uid"] == second.record["uid"]
    named = to_copy(store, TRADEMARKS, first.record["uid"])
    assert named is not None and named["uid"] == first.record["uid"]
