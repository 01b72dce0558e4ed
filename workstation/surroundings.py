"""What the rules may ask about the world, answered from a store."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from workstation.fields import Record
from workstation.findings import Finding
from workstation.ports import Store
from workstation.register import Register
from workstation.registers.catalogue import register_of
from workstation.working_days import WorkingDays


class StoreSurroundings:
    """The answers of one store at one moment; made anew for every operation."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._serials: dict[tuple[str, str, str], int] = {}

    @cached_property
    def today(self) -> str:
        """The day by the store's clock."""
        return self._store.now().date().isoformat()

    @cached_property
    def unit(self) -> str:
        """The reporting unit of the store."""
        return self._store.unit

    @cached_property
    def working_days(self) -> WorkingDays:
        """The calendar that the program carries, with the years that the office has loaded."""
        return WorkingDays.shipped().with_years(self._store.setting("working_days", {}))

    def lookup(self, register: str, **values: Any) -> Sequence[str]:
        """The uids of the records in force that hold all these values."""
        return self._store.lookup(register, **values)

    def next_serial(self, register: str, field: str, prefix: str) -> int:
        """The next free serial; each call gives another, so that a batch never numbers two records alike."""
        key = (register, field, prefix)
        if key not in self._serials:
            found = register_of(register, self._store.catalogue)
            self._serials[key] = self._store.sequence(found, field, prefix)
        self._serials[key] += 1
        return self._serials[key]

    def sealed_findings(self, register: Register, before: Record | None, after: Record | None) -> list[Finding]:
        """Why a record may not become another one: a figure of a closed period would alter."""
        return self._store.sealed_findings(register, before, after)
