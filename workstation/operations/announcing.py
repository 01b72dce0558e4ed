"""The monthly announcement of works 全国作品登记公告月度统计表: the works behind 知统3, in the seven official columns.

Source: 国家版权局《作品登记公告月度统计表》, annex 3 of the notice of 2011.
"""

from collections.abc import Iterator
from dataclasses import replace

from workstation.fields import Value
from workstation.forms.basis import Basis
from workstation.forms.filling import records_behind
from workstation.forms.life import whichever
from workstation.ledgers.tables import column_of
from workstation.package.contents import Table
from workstation.periods import Period
from workstation.ports import Store
from workstation.query import Condition
from workstation.words import say

FORM, WORKS = "知统3", "02"
"""The form and its line of the works."""
COUNTED = ("current", "late")
"""The columns whose records are announced: those of the period, and those entered too late for theirs."""
COLUMNS = (
    ("registration_no", "number"),
    ("registration_date", "registered"),
    ("work_name", "name"),
    ("category", "category"),
    ("owner", "owner"),
    ("completion_date", "completed"),
    ("publication_date", "published"),
)
"""Field and the word of its official heading."""
NAME = "works_announcement"


def announced(store: Store, period: Period, basis: Basis) -> tuple[Condition, ...]:
    """The conditions of the works that are announced for a period."""
    parts = (records_behind(store, FORM, WORKS, column, period, basis)[1] for column in COUNTED)
    return (whichever(*(tuple(part) for part in parts)),)


def announcement(store: Store, period: Period, basis: Basis | None = None) -> Table | None:
    """The list of a period in the order of the registration numbers; ``None`` where no works are kept.

    ``basis`` is how it is counted: as the settings say, unless a report of then is looked at.
    """
    register = next((one for one in store.catalogue if one.key == "copyrights"), None)
    if register is None:
        return None
    columns = tuple(
        replace(column_of(register.by_key[key]), label=say(f"announcement_{word}", "zh")) for key, word in COLUMNS
    )
    where = announced(store, period, basis or Basis.of(store))

    def rows() -> Iterator[tuple[Value, ...]]:
        for record in store.each(register, where, "registration_no"):
            yield tuple(record[key] for key, _ in COLUMNS)

    return Table(
        name=NAME, label=say("announcement_title", "zh"), columns=columns, rows=rows(), key=("registration_no",)
    )


def lists_of(store: Store, period: Period, basis: Basis | None = None) -> list[Table]:
    """The lists that go with the forms of a period, their rows in memory, to be looked at and printed."""
    table = announcement(store, period, basis)
    return [] if table is None else [replace(table, rows=tuple(table.rows))]
