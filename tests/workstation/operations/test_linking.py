"""Records that a field points to are found in all its registers."""

from db.store import Store
from tests.end_to_end.office import case, trademark
from workstation.operations import keeping
from workstation.operations.linking import find_linked, linked
from workstation.registers.assistance_cases import ASSISTANCE_CASES
from workstation.registers.trademarks import TRADEMARKS

BOTH = (TRADEMARKS.key, ASSISTANCE_CASES.key)


def test_found_by_text_in_each_register_with_title_and_kind(store: Store) -> None:
    (mark,) = keeping.add(store, TRADEMARKS, [trademark()])
    keeping.add(store, ASSISTANCE_CASES, [case()])
    [found] = find_linked(store, BOTH, str(mark.record["registration_no"]))
    assert (found.register, found.uid) == (TRADEMARKS.key, mark.record["uid"])
    assert found.title == TRADEMARKS.title_of(mark.record)
    assert found.kind == TRADEMARKS.words()
    assert {one.register for one in find_linked(store, BOTH, "")} == set(BOTH)


def test_no_more_than_asked_of_each(store: Store) -> None:
    keeping.add(store, TRADEMARKS, [trademark(number) for number in range(1000001, 1000006)])
    assert len(find_linked(store, BOTH, "", limit=2)) == 2


def test_a_withdrawn_record_is_not_offered_and_still_known(store: Store) -> None:
    (mark,) = keeping.add(store, TRADEMARKS, [trademark()])
    uid = mark.record["uid"]
    store.withdraw(TRADEMARKS, uid, reason="录重")
    assert find_linked(store, BOTH, "") == []
    known = linked(store, BOTH, uid)
    assert known is not None and known.withdrawn
    assert linked(store, (ASSISTANCE_CASES.key,), uid) is None
