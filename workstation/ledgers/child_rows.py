"""The rows of child sheets, brought to the records they belong to."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from workstation.fields import Record
from workstation.findings import Finding, hard
from workstation.ledgers.row_plan import RowPlan
from workstation.ports import Store
from workstation.register import Register
from workstation.surroundings import StoreSurroundings


class Sheet(Protocol):
    """A sheet of a child table."""

    rows: dict[str, tuple[int, list[Record], list[Finding]]]
    """Uid of the record -> number of its first row, its rows, their findings."""


class ChildRows:
    """Gives out what the child sheets of a ledger hold of each record, and then what is left over."""

    def __init__(self, register: Register, sheets: Mapping[str, Sheet]) -> None:
        self._register = register
        self._sheets = sheets
        self._taken: set[str] = set()
        self._of = {uid: None for sheet in sheets.values() for uid in sheet.rows}

    def take(self, uid: str) -> dict[str, list[Record]]:
        """The rows of a record, by child table; those with a fault stay back."""
        if uid not in self._of:
            return {}
        self._taken.add(uid)
        return {key: sheet.rows[uid][1] for key, sheet in self._sheets.items() if self._is_good(sheet, uid)}

    def left_over(self, store: Store) -> Iterator[RowPlan]:
        """What becomes of rows with faults, and of those whose record has no row in the register's own sheet."""
        alone = [uid for uid in self._of if uid not in self._taken]
        present = {record["uid"]: record for record in store.get_many(self._register, sorted(alone))}
        for key, sheet in self._sheets.items():
            for uid, (number, _, findings) in sheet.rows.items():
                found = [finding.at(register=self._register.key, uid=uid) for finding in findings]
                if not found and uid not in self._taken:
                    found = self._against(key, present.get(uid))
                if found:
                    yield RowPlan(number=number, action="failed", child=key, uid=uid, findings=found)
        for uid, record in present.items():
            if record["withdrawn_at"] is None:
                yield from self._change(store, uid, record)

    def _is_good(self, sheet: Sheet, uid: str) -> bool:
        return uid in sheet.rows and not sheet.rows[uid][2]

    def _against(self, key: str, record: Record | None) -> list[Finding]:
        """What keeps the rows of a record without a row of its own from being taken in."""
        if record is None:
            finding = hard("child_without_record", key, table=self._register.child_by_key[key])
            return [finding.at(register=self._register.key)]
        if record["withdrawn_at"] is not None:
            finding = hard("in_recycle_bin", at=record["withdrawn_at"])
            return [finding.at(register=self._register.key, uid=record["uid"])]
        return []

    def _change(self, store: Store, uid: str, record: Record) -> Iterator[RowPlan]:
        rows = {key: sheet.rows[uid] for key, sheet in self._sheets.items() if self._is_good(sheet, uid)}
        changes = {key: own for key, (_, own, _) in rows.items() if own != record[key]}
        if changes:
            first = next(iter(changes))
            found = StoreSurroundings(store).sealed_findings(self._register, record, {**record, **changes})
            yield RowPlan(
                number=rows[first][0], action="failed" if found else "changed", child=first, uid=uid,
                revision=record["revision"], record={**record, **changes}, changes=changes,
                before={key: record[key] for key in changes}, findings=found,
            )  # fmt: skip
