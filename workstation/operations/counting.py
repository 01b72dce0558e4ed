"""Choosing what is counted how; the figures of forms and packages follow, those already written stay."""

from dataclasses import replace
from typing import Any

from workstation.findings import WrongUse
from workstation.forms.basis import SENTENCES, SETTING, Basis
from workstation.ports import Store


def basis_of(store: Store) -> Basis:
    """The basis in force; the defaults where the setting holds one that this program does not know."""
    try:
        return Basis.of(store)
    except WrongUse:
        return Basis()


def choose_basis(store: Store, name: str, value: str | bool) -> Basis:
    """Count from now on by this choice; ``WrongUse`` for one that there is not."""
    if value not in SENTENCES.get(name, {}):
        raise WrongUse("basis_unknown", key=name, value=str(value)[:40])
    changed: Any = {name: value}
    basis = replace(basis_of(store), **changed)
    store.set_setting(SETTING, basis.chosen())
    return basis
