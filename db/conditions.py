"""Questions of the domain (``workstation.query``) as SQL."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from db.tables import quote
from workstation.findings import WrongUse
from workstation.query import AllOf, AnyOf, Clause, Condition, NoneOf, Other
from workstation.register import BOOKKEEPING, Register

Compiled = tuple[str, list[Any]]
"""A piece of SQL and the values of its question marks. A record's row is named ``r``."""

MANY = 50
"""From so many values on, a list goes in as one JSON value: one statement for all lengths."""

PARTS_OF_A_DAY = {
    "year": "substr({0}, 1, 4)",
    "month": "substr({0}, 1, 7)",
    "quarter": "substr({0}, 1, 4) || 'Q' || ((substr({0}, 6, 2) + 2) / 3)",
    "half": "substr({0}, 1, 4) || 'H' || ((substr({0}, 6, 2) + 5) / 6)",
}
"""What may stand after ``@``: ``registration_date@month`` is ``2026-07``, as periods are written."""


PART_OF_A_TEXT = re.compile(r"([1-9][0-9]?)-([1-9][0-9]?)")
"""The same for a text: ``registration_no@6-9`` is its sixth to its ninth sign."""


class Conditions:
    """Compiles conditions over one register, and over the rows of a child table that is joined."""

    def __init__(self, register: Register, child: str = "") -> None:
        self.register = register
        self.child = child
        """Child table whose row is joined as ``c``; of any other one it is enough that some row holds."""

    def column(self, name: str) -> str:
        """A field, ``field@year``, ``field@1-4`` or ``table.field`` of the joined child table as SQL."""
        key, _, part = name.partition("@")
        table, _, inner = key.rpartition(".")
        if not (self._in_child(table, inner) if table else key in self.register.by_key or key in BOOKKEEPING):
            raise self._unknown(name)
        if table and table != self.child:
            raise self._unknown(name)
        column = f"c.{quote(inner)}" if table else f"r.{quote(key)}"
        if not part:
            return column
        signs = PART_OF_A_TEXT.fullmatch(part)
        if signs:
            return f"substr({column}, {signs[1]}, {int(signs[2]) - int(signs[1]) + 1})"
        if part not in PARTS_OF_A_DAY:
            raise self._unknown(name)
        return PARTS_OF_A_DAY[part].format(column)

    def all_of(self, conditions: Iterable[Condition]) -> Compiled:
        """What holds where all of the conditions hold; ``("1", [])`` for none."""
        return self._joined([self._condition(condition) for condition in conditions], " AND ", "1")

    def _condition(self, condition: Condition) -> Compiled:
        if isinstance(condition, AllOf):
            return self.all_of(condition.conditions)
        if isinstance(condition, AnyOf):
            return self._joined([self._condition(inner) for inner in condition.conditions], " OR ", "0")
        if isinstance(condition, NoneOf):
            sql, values = self._condition(AnyOf(condition.conditions))
            return f"NOT ifnull({sql}, 0)", values
        return self._clause(condition)

    @staticmethod
    def _joined(parts: list[Compiled], word: str, empty: str) -> Compiled:
        if not parts:
            return empty, []
        if len(parts) == 1:
            return parts[0]
        return "(" + word.join(sql for sql, _ in parts) + ")", [value for _, values in parts for value in values]

    def _clause(self, clause: Clause) -> Compiled:
        table, _, inner = clause.field.partition("@")[0].rpartition(".")
        if table and table != self.child and self._in_child(table, inner):
            sql, values = Conditions(self.register, table)._clause(clause)
            return f"EXISTS (SELECT 1 FROM {quote(table)} c WHERE c.parent = r.id AND {sql})", values
        column = self.column(clause.field)
        if clause.operator in ("is empty", "is filled"):
            return f"{column} IS {'NOT ' if clause.operator == 'is filled' else ''}NULL", []
        if isinstance(clause.value, Other):
            return self._against(column, clause.operator, clause.value), []
        if clause.operator == "starts with":
            return _starts_with(column, str(clause.value))
        if clause.operator in ("<", "<=", ">", ">="):
            return f"{column} {clause.operator} ?", [clause.value]
        several = clause.operator in ("in", "not in")
        sql, bound = self._one_of(clause.field, column, tuple(clause.value) if several else (clause.value,))
        if clause.operator in ("!=", "not in"):
            # What is empty is not the value either; SQL alone would say neither yes nor no.
            return f"NOT ifnull({sql}, 0)", bound
        return sql, bound

    def _against(self, column: str, operator: str, other: Other) -> str:
        """A field against another one of the record."""
        spans = [(unit, getattr(other, unit)) for unit in ("years", "months", "days")]
        moved = [f"'{number:+d} {unit}'" for unit, number in spans if number]
        value = f"date({', '.join([self.column(other.field), *moved])})" if moved else self.column(other.field)
        if operator == "!=":
            return f"NOT ifnull({column} = {value}, 0)"
        return f"ifnull({column} {operator} {value}, 0)"

    def _one_of(self, name: str, column: str, values: Sequence[Any]) -> Compiled:
        if self._holds_several(name):
            return self._joined([_has_all(column, value) for value in values], " OR ", "0")
        filled: list[Any] = [value for value in values if value is not None]
        parts: list[Compiled] = [(f"{column} IS NULL", [])] if len(filled) < len(values) else []
        if len(filled) == 1:
            parts.append((f"{column} = ?", filled))
        elif len(filled) > MANY:
            text = json.dumps(filled, ensure_ascii=False)
            parts.append((f"{column} IN (SELECT value FROM json_each(?))", [text]))
        elif filled:
            parts.append((f"{column} IN ({', '.join('?' * len(filled))})", filled))
        return self._joined(parts, " OR ", "0")

    def _holds_several(self, name: str) -> bool:
        table, _, key = name.rpartition(".")
        fields = self.register.child_by_key[table].by_key if table else self.register.by_key
        return key in fields and fields[key].kind in ("choices", "files")

    def _in_child(self, table: str, key: str) -> bool:
        children = self.register.child_by_key
        return table in children and key in children[table].by_key

    def _unknown(self, name: str) -> WrongUse:
        return WrongUse("field_unknown", field=name, register=self.register.words())


def _has_all(column: str, value: Any) -> Compiled:
    """A field of several codes equals a value where it holds all its codes, whatever else it holds."""
    if value is None:
        return f"{column} IS NULL", []
    codes = [f",{code}," for code in str(value).split(",")]
    return "(" + " AND ".join([f"instr(',' || {column} || ',', ?)"] * len(codes)) + ")", codes


def _starts_with(column: str, start: str) -> Compiled:
    """As a range, which an index answers; texts are compared by code point."""
    if not start:
        return f"{column} IS NOT NULL", []
    last = ord(start[-1]) + 1
    if last > 0x10FFFF:
        return f"{column} >= ?", [start]
    # Code points D800 to DFFF cannot be written.
    after = start[:-1] + chr(0xE000 if 0xD800 <= last <= 0xDFFF else last)
    return f"({column} >= ? AND {column} < ?)", [start, after]
