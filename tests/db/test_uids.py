from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.uids import Uids, canonical_uid


@given(st.lists(st.tuples(st.integers(0, 2**47), st.integers(1, 40)), min_size=1, max_size=20))
def test_ids_rise_strictly_whatever_the_clock_does(moments: list[tuple[int, int]]) -> None:
    uids = Uids()
    made = [uid for milliseconds, count in moments for uid in uids.make(count, milliseconds)]
    assert all(earlier < later for earlier, later in pairwise(made))
    assert all(UUID(uid).version == 7 and UUID(uid).variant == "specified in RFC 4122" for uid in made)
    assert all(str(UUID(uid)) == uid for uid in made)


def test_an_id_tells_its_moment() -> None:
    (uid,) = Uids().make(1, 1_752_000_000_123)
    assert UUID(uid).int >> 80 == 1_752_000_000_123


def test_two_makers_do_not_meet() -> None:
    assert not set(Uids().make(1000, 5)) & set(Uids().make(1000, 5))


def test_an_id_from_outside_gets_its_one_form() -> None:
    (uid,) = Uids().make(1, 5)
    assert canonical_uid(uid.upper().replace("-", "")) == uid
    with pytest.raises(ValueError, match="badly formed"):
        canonical_uid("12")
