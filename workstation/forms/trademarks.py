"""知统1 商标注册情况: opening, added, moved in, late, lost by kind of end, closing; by kind, Nice class and place."""

from dataclasses import replace

from workstation import divisions
from workstation.forms.declaration import FormDeclaration, Scope
from workstation.forms.life import Conditions, Life, whichever, within
from workstation.forms.table import Column, Row, Table
from workstation.query import Clause
from workstation.rules import rule

ENDS = (("revoked", "撤销"), ("invalidated", "无效宣告"), ("surrendered", "注销"), ("moved_out", "转出"))
"""Column and status of each kind of end but the first, the end of the term."""
KINDS = (("goods", "商品"), ("services", "服务"), ("collective", "集体"), ("certification", "证明"))
"""Column and code of each kind of mark."""


def life(scope: Scope) -> Life:
    """When a mark counts under the basis."""
    until = scope.basis.trademarks_until
    grace = rule("trademark.grace", scope.period.last_day).value if until == "grace" else 0
    return Life.of(scope.register, term_by="" if until == "end" else "valid_to", grace_months=grace)


def counted_by(scope: Scope) -> tuple[str, ...]:
    """What counts once: the record, which is a number in a class, or the number."""
    return ("registration_no",) if scope.basis.trademarks_by == "number" else ()


CAME = ("opening", "late", "added", "moved_in")
"""How a number came to count; of one number's several ways the first of these counts."""


def stock_and_flow(scope: Scope, between: tuple[Column, ...] = ()) -> tuple[Column, ...]:
    """Opening, added, moved in, late, lost, closing, with ``between`` before the last."""
    held, period, closing = life(scope), scope.period, scope.closing

    def column(
        key: str,
        label: str,
        where: Conditions,
        unless: tuple[str, ...],
        plus: tuple[str, ...] = (),
        minus: tuple[str, ...] = (),
    ) -> Column:
        return Column(
            key=key,
            label=scope.say(label),
            where=where,
            counted_by=counted_by(scope),
            unless=unless,
            plus=plus,
            minus=minus,
        )

    came = {
        "opening": ("column_opening", held.opening(period, closing)),
        "added": ("column_registered", held.added(period)),
        "moved_in": ("column_moved_in", held.moved_in(period)),
        "late": ("column_late", held.late(period, closing)),
    }
    return (
        *(column(key, label, where, CAME[: CAME.index(key)]) for key, (label, where) in came.items()),
        column("lost", "column_lost", held.lost(period), ("closing",), plus=tuple(one.key for one in between)),
        *between,
        column("closing", "column_closing", held.in_force(period.last_day), (), plus=tuple(came), minus=("lost",)),
    )


def kinds_of_end(scope: Scope) -> tuple[Column, ...]:
    """How the lost ones ended; of one number's several ends the first of these columns counts."""
    held, last = life(scope), scope.period.last_day
    lost = held.lost(scope.period)
    not_ended = ((Clause(held.ends_by, "is empty"),), (Clause(held.ends_by, ">", last),))
    ended_by: list[tuple[str, Conditions]] = [
        ("expired", (*lost, whichever((Clause("status", "=", "期满注销"),), *not_ended)))
    ]
    ended_by += (
        (key, (*lost, Clause(held.ends_by, "<=", last), Clause("status", "=", status))) for key, status in ENDS
    )
    keys = [key for key, _ in ended_by]
    return tuple(
        Column(
            key=key,
            label=scope.say(f"column_{key}"),
            where=where,
            counted_by=counted_by(scope),
            unless=("closing", *keys[:place]),
        )
        for place, (key, where) in enumerate(ended_by)
    )


def renewed(scope: Scope) -> Column:
    """Renewals dated in the period."""
    kind = Clause("trademark_events.kind", "=", "续展")
    return Column(
        key="renewed",
        label=scope.say("column_renewed"),
        child="trademark_events",
        where=(kind, *within("trademark_events.date", scope.period)),
        counted_by=counted_by(scope),
    )


def by_kind(scope: Scope) -> Table:
    """The table by kind of mark."""
    kinds = tuple(
        Row(code=f"{place:02d}", label=scope.choice("mark_type", code), by="mark_type", value=code)
        for place, (_, code) in enumerate(KINDS, start=2)
    )
    return Table(
        title=scope.say("form_trademarks_by_kind"),
        unit=scope.say("unit_item"),
        where=(*life(scope).counts_when, *scope.inside),
        rows=(
            scope.total("01", tuple(row.code for row in kinds)),
            *kinds,
            Row(
                code="06",
                label=scope.of_which(scope.say("row_gi_marks")),
                where=(Clause("is_gi", "=", 1),),
                indent=1,
            ),
            Row(code="07", label=scope.say("row_madrid"), where=(Clause("madrid_no", "is filled"),), indent=1),
        ),
        columns=(*stock_and_flow(scope, kinds_of_end(scope)), renewed(scope)),
    )


def by_class(scope: Scope) -> Table:
    """The table by Nice class, crossed with the kind of mark."""
    held = life(scope)
    classes = tuple(
        Row(
            code=str(100 + number),
            label=scope.say("row_nice_class", number=number, label=scope.nice_class(number)),
            by="nice_class",
            value=number,
        )
        for number in range(1, 46)
    )
    crossed = tuple(
        Column(
            key=key,
            label=scope.of_which(scope.choice("mark_type", code)),
            where=(Clause("mark_type", "=", code), *held.in_force(scope.period.last_day)),
            counted_by=counted_by(scope),
        )
        for key, code in KINDS
    )
    return Table(
        title=scope.say("form_trademarks_by_class"),
        label=scope.say("form_nice_class"),
        unit=scope.say("unit_item"),
        where=(*held.counts_when, *scope.inside),
        rows=(scope.total("100", tuple(row.code for row in classes)), *classes),
        columns=(*stock_and_flow(scope), *crossed),
    )


def by_place(scope: Scope) -> Table:
    """The table by township; zones lie in the townships and stand as 其中, or apart where the basis says so."""
    unit = scope.store.unit
    found = tuple(one.code for one in divisions.townships(unit))
    townships = tuple(
        Row(code=str(200 + place), label=divisions.name_of(code), where=scope.inside, by="township", value=code)
        for place, code in enumerate(found, start=1)
    )
    elsewhere = Row(
        code="299",
        label=scope.say("row_no_township"),
        where=(*scope.inside, Clause("township", "not in", found)),
    )
    apart = scope.basis.zones == "apart"
    zones = tuple(
        Row(
            code=str(300 + place),
            label=scope.say("row_apart" if apart else "form_of_which", label=divisions.name_of(one.code)),
            where=scope.of_unit,
            by="zone",
            value=one.code,
            indent=0 if apart else 1,
        )
        for place, one in enumerate(divisions.zones(unit), start=1)
    )
    parts = (*townships, elsewhere)
    total = scope.total("200", tuple(row.code for row in parts))
    return Table(
        title=scope.say("form_trademarks_by_place"),
        label=scope.say("form_place_head"),
        unit=scope.say("unit_item"),
        where=life(scope).counts_when,
        rows=(replace(total, where=scope.inside), *parts, *zones),
        columns=stock_and_flow(scope),
    )


def tables(scope: Scope) -> tuple[Table, ...]:
    """The tables of the form."""
    return by_kind(scope), by_class(scope), by_place(scope)


def reached(scope: Scope) -> Column:
    """The marks in force on the last day."""
    held = life(scope)
    return Column(
        key="reached",
        label=scope.say("column_closing"),
        where=(*held.counts_when, *scope.inside, *held.in_force(scope.period.last_day)),
        counted_by=counted_by(scope),
    )


TRADEMARK_FORM = FormDeclaration(
    number="知统1",
    register="trademarks",
    indicator="trademarks",
    unit="unit_item",
    tables=tables,
    reached=reached,
    relations=("relation_gi_marks",),
    notes=("note_renewed", "note_late_marks", "note_zones"),
    came=("added", "moved_in", "late"),
    compared=("added", "lost", "closing"),
)
