"""Names of acts on several records."""

import pytest

from db.store import Store
from workstation.operations.batches import kind_of, new_batch
from workstation.operations.importing import batch_name


def test_two_acts_of_one_moment_have_two_names(store: Store) -> None:
    names = {new_batch(store, "paste") for _ in range(20)}
    assert len(names) == 20
    assert {kind_of(name) for name in names} == {"paste"}
    assert all(name.startswith("paste-20260714-103000-") for name in names)


@pytest.mark.parametrize("kind", ["", "Paste", "粘贴", "bulk change", "a-b"])
def test_a_kind_is_a_word_of_small_letters(store: Store, kind: str) -> None:
    with pytest.raises(ValueError, match="small letters"):
        new_batch(store, kind)


def test_an_import_and_a_single_change_have_no_kind(store: Store) -> None:
    assert kind_of(batch_name(store, "1f3a")) == ""
    assert kind_of("") == ""
