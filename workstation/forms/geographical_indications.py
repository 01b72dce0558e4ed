"""知统2 地理标志情况: certificates and products in force by kind of protection, stages, users, value."""

from workstation.forms.declaration import FormDeclaration, Scope, amount_columns
from workstation.forms.life import Life
from workstation.forms.table import Column, Row, Table
from workstation.query import AnyOf, Clause

PRODUCT = ("family", "product_name")
"""What makes one product: the family that its records share, else its name."""
STAGES = (("applied_for", "申报中"), ("cultivated", "培育"))


def life(scope: Scope) -> Life:
    """When an indication counts; old lists name only the year of approval."""
    return Life.of(scope.register, year_by="approval_year")


def counted_by(scope: Scope) -> tuple[str, ...]:
    """What counts once: the certificate, which is the record, or the product."""
    return PRODUCT if scope.basis.indications_by == "product" else ()


CAME = ("opening", "late", "added")
"""How a product came to count; of its certificates' several ways the first of these counts."""


def flows(scope: Scope) -> tuple[Column, ...]:
    """Opening, added, late and lost by the basis; closing only decides on them, and stands on the form by kind."""
    held, period, by = life(scope), scope.period, counted_by(scope)
    recognised = held.counts_when
    came = {
        "opening": ("column_opening", held.opening(period, scope.closing)),
        "added": ("column_added", held.added(period)),
        "late": ("column_late", held.late(period, scope.closing)),
    }
    return (
        Column(key="closing", where=(*recognised, *held.in_force(period.last_day)), counted_by=by),
        *(
            Column(
                key=key,
                label=scope.say(label),
                where=(*recognised, *where),
                counted_by=by,
                unless=CAME[: CAME.index(key)],
            )
            for key, (label, where) in came.items()
        ),
        Column(
            key="lost",
            label=scope.say("column_lost_indications"),
            where=(*recognised, *held.lost(period)),
            counted_by=by,
            unless=("closing",),
        ),
    )


def stock(scope: Scope) -> tuple[Column, ...]:
    """Certificates and products in force on the last day; what the basis counts follows from the flows."""
    held = life(scope)
    in_force = (*held.counts_when, *held.in_force(scope.period.last_day))
    counted = {"certificates": (), "products": PRODUCT}
    by_basis = f"{scope.basis.indications_by}s"
    return tuple(
        Column(
            key=key,
            label=scope.say(f"column_{key}"),
            where=in_force,
            counted_by=by,
            plus=("opening", "added", "late") if key == by_basis else (),
            minus=("lost",) if key == by_basis else (),
        )
        for key, by in counted.items()
    )


def users(scope: Scope) -> Column:
    """Enterprises that may use the special mark on the last day; each counts once in a row."""
    day = scope.period.last_day
    held = life(scope)
    return Column(
        key="users",
        label=scope.say("column_users"),
        child="gi_users",
        distinct="gi_users.credit_code",
        as_it_stands=True,
        where=(
            *held.counts_when,
            *held.in_force(day),
            AnyOf((Clause("gi_users.approved_on", "<=", day), Clause("gi_users.approved_on", "is empty"))),
            AnyOf((Clause("gi_users.until", ">=", day), Clause("gi_users.until", "is empty"))),
            AnyOf((Clause("gi_users.status", "=", "有效"), Clause("gi_users.status", "is empty"))),
        ),
    )


def tables(scope: Scope) -> tuple[Table, ...]:
    """The one table of the form."""
    held = life(scope)
    in_force = (*held.counts_when, *held.in_force(scope.period.last_day))
    kinds = tuple(
        Row(code=f"{place:02d}", label=scope.choice("gi_kind", code), by="gi_kind", value=code)
        for place, code in enumerate(scope.codes("gi_kind"), start=2)
    )
    columns = (
        *flows(scope),
        *stock(scope),
        *(
            Column(key=key, label=scope.say(f"column_{key}"), where=(Clause("stage", "=", stage),), as_it_stands=True)
            for key, stage in STAGES
        ),
        users(scope),
        *amount_columns("output_value", scope.say("column_output_value"), "output_value", in_force, as_it_stands=True),
        Column(key="workers", label=scope.say("column_workers"), sum_of="workers", where=in_force, as_it_stands=True),
    )
    rows = (scope.total("01", tuple(row.code for row in kinds)), *kinds)
    return (Table(unit=scope.say("unit_item"), where=scope.inside, rows=rows, columns=columns),)


def reached(scope: Scope) -> Column:
    """What is in force on the last day, by the basis."""
    held = life(scope)
    return Column(
        key="reached",
        label=scope.say("column_closing"),
        where=(*held.counts_when, *scope.inside, *held.in_force(scope.period.last_day)),
        counted_by=counted_by(scope),
    )


INDICATION_FORM = FormDeclaration(
    number="知统2",
    register="geographical_indications",
    indicator="geographical_indications",
    unit="unit_item",
    tables=tables,
    reached=reached,
    relations=("relation_gi_marks",),
    notes=("note_indication_dates", "note_products", "note_users", "note_output", "note_late"),
    came=("added", "late"),
    compared=("added", "lost"),
)
