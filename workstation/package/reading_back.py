"""The records that a package holds, read back out of it; for an office that has lost everything else."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from workstation import temporary
from workstation.fields import Record
from workstation.findings import Refusal, hard
from workstation.ledgers.headings import PARENT, UID
from workstation.package import descriptor
from workstation.package.container import unpack
from workstation.package.descriptor import WrittenTable
from workstation.package.seal import Seal
from workstation.package.steps import Steps
from workstation.package.tables import TableReader
from workstation.package.verification import verify
from workstation.register import ChildTable, Register


@dataclass(frozen=True, kw_only=True)
class HeldPackage:
    """A verified package, unpacked."""

    path: Path
    seal: Seal
    created: datetime
    tables: Mapping[str, WrittenTable]
    masked: Mapping[str, frozenset[str]]
    """Table -> columns whose values are stars."""
    root: Path
    """The folder of the bag."""

    def records(self, register: Register) -> Iterator[Record]:
        """The records of a register: ``uid``, the declared fields that the package has, child tables."""
        children = {child.key: self._children(child) for child in register.children if child.key in self.tables}
        for row in self._rows(register.key, _names(register)):
            for key, rows in children.items():
                row[key] = rows.get(row[UID], [])
            yield row

    def _children(self, child: ChildTable) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for row in self._rows(child.key, _names(child)):
            row.pop("position", None)
            found.setdefault(row.pop(PARENT), []).append(row)
        return found

    def _rows(self, name: str, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        table = self.tables.get(name)
        if table is None:
            return
        known = {UID, PARENT, "position"}
        places = [
            (place, names.get(column.key, column.key))
            for place, column in enumerate(table.columns)
            if column.key in names or column.key in known
        ]
        for columns in TableReader(self.root / table.path, table).batches():
            for row in zip(*columns, strict=True):
                yield {key: row[place] for place, key in places}

    def attachments(self) -> list[Path]:
        """Files that came with it, each named by its digest."""
        place = self.root / "data" / "attachments"
        return sorted(path for path in place.glob("*") if path.is_file()) if place.is_dir() else []

    def left_out(self, register: Register) -> list[str]:
        """Keys of declared fields that the package does not have."""
        table = self.tables.get(register.key)
        held = {_names(register).get(column.key) for column in table.columns} if table else set()
        return [field.key for field in register.fields if field.key not in held]


def _names(declared: Register | ChildTable) -> dict[str, str]:
    """Key of a column, today's or a former one -> key of the field."""
    former = {name: field.key for field in declared.fields for name in field.renamed_from}
    return former | {field.key: field.key for field in declared.fields}


@contextmanager
def held_package(path: Path) -> Iterator[HeldPackage]:
    """Open a package for its records; ``Refusal`` with what is wrong where it is not whole as it was sealed.

    It is unpacked into a folder that is thrown away.
    """
    found = verify(path)
    if not found.valid or found.seal is None:
        raise Refusal(tuple(one for one in found.problems if one.hard))
    with temporary.folder("rebuild") as folder:
        unpacked = unpack(path, folder, Steps())
        if unpacked.root is None or unpacked.findings:
            raise Refusal(unpacked.findings)
        described = descriptor.read_file(unpacked.root / descriptor.DESCRIPTOR)
        created, masked = _outside_the_seal(described)
        yield HeldPackage(
            path=path,
            seal=found.seal,
            created=created,
            tables={table.name: table for table in descriptor.read_tables(described)},
            masked=masked,
            root=unpacked.root,
        )


def _outside_the_seal(described: Mapping[str, Any]) -> tuple[datetime, dict[str, frozenset[str]]]:
    """The moment of a package and what is masked in it: no seal says whether somebody changed them.

    Raises ``Refusal`` where they are none.
    """
    try:
        created = datetime.fromisoformat(described["created"])
        masked = described["privacy"]["masked"] if "privacy" in described else {}
        lists = isinstance(masked, dict) and all(isinstance(columns, list) for columns in masked.values())
        if not lists or created.tzinfo is None:
            raise ValueError
        return created, {name: frozenset(map(str, columns)) for name, columns in masked.items()}
    except (KeyError, TypeError, ValueError) as fault:
        where = descriptor.DESCRIPTOR
        raise Refusal([hard("package_descriptor_unreadable", where=where, file=where)]) from fault
