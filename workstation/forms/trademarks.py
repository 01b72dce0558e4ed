"""知统1 商标注册情况: opening, added, lost by kind of end, closing; by kind of mark, Nice class and place."""

from workstation import divisions
from workstation.forms.declaration import FormDeclaration, Scope
from workstation.forms.life import Conditions, Life, whichever, within
from workstation.forms.table import Column, Row, Table
from workstation.query import Clause

ENDS = (("revoked", "撤销"), ("invalidated", "无效宣告"), ("surrendered", "注销"), ("moved_out", "转出"))
"""Column and status of each kind of end but the first, the end of the term."""
KINDS = (("goods", "商品"), ("services", "服务"), ("collective", "集体"), ("certification", "证明"))
"""Column and code of each kind of mark."""


def life(scope: Scope) -> Life:
    """When a mark counts under the basis."""
    return Life.of(scope.register, term_by="valid_to" if scope.basis.trademarks_until == "term" else "")


def counted_by(scope: Scope) -> tuple[str, ...]:
    """What counts once: the record, which is a number in a class, or the number."""
    return ("registration_no",) if scope.basis.trademarks_by == "number" else ()


def stock_and_flow(scope: Scope, between: tuple[Column, ...] = ()) -> tuple[Column, ...]:
    """Opening, added, lost, closing, with ``between`` before the last."""
    held, period, by = life(scope), scope.period, counted_by(scope)
    lost = Column(
        key="lost",
        label=scope.say("column_lost"),
        where=held.lost(period),
        counted_by=by,
        unless=("closing",),
        plus=tuple(column.key for column in between),
    )
    return (
        Column(
            key="opening",
            label=scope.say("column_opening"),
            where=held.in_force(period.day_before),
            counted_by=by,
        ),
        Column(
            key="added",
            label=scope.say("column_registered"),
            where=held.added(period),
            counted_by=by,
            unless=("opening",),
        ),
        lost,
        *between,
        Column(
            key="closing",
            label=scope.say("column_closing"),
            where=held.in_force(period.last_day),
            counted_by=by,
            plus=("opening", "added"),
            minus=("lost",),
        ),
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
        where=life(scope).counts_when,
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
            where=(*held.in_force(scope.period.last_day), Clause("mark_type", "=", code)),
            counted_by=counted_by(scope),
        )
        for key, code in KINDS
    )
    return Table(
        title=scope.say("form_trademarks_by_class"),
        label=scope.say("form_nice_class"),
        unit=scope.say("unit_item"),
        where=held.counts_when,
        rows=(scope.total("100", tuple(row.code for row in classes)), *classes),
        columns=(*stock_and_flow(scope), *crossed),
    )


def by_place(scope: Scope) -> Table:
    """The table by township; zones lie in the townships and stand as 其中."""
    unit = scope.store.unit
    found = [one.code for one in divisions.townships(unit)]
    townships = tuple(
        Row(code=str(200 + place), label=divisions.name_of(code), by="township", value=code)
        for place, code in enumerate(found, start=1)
    )
    elsewhere = Row(code="299", label=scope.say("row_no_township"), where=(Clause("township", "not in", tuple(found)),))
    zones = tuple(
        Row(
            code=str(300 + place),
            label=scope.of_which(divisions.name_of(one.code)),
            by="zone",
            value=one.code,
            indent=1,
        )
        for place, one in enumerate(divisions.zones(unit), start=1)
    )
    parts = (*townships, elsewhere)
    return Table(
        title=scope.say("form_trademarks_by_place"),
        label=scope.say("form_place_head"),
        unit=scope.say("unit_item"),
        where=life(scope).counts_when,
        rows=(scope.total("200", tuple(row.code for row in parts)), *parts, *zones),
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
        where=(*held.counts_when, *held.in_force(scope.period.last_day)),
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
    notes=("note_renewed", "note_zones"),
)
