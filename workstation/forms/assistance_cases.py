"""知统4 维权援助和调解情况: the cases of a period by kind of right and by kind of case."""

from workstation.code_lists import code_list
from workstation.fields import Record
from workstation.forms.declaration import FormDeclaration, Scope, amount_columns, hundredths
from workstation.forms.life import NEVER, Conditions, whichever, within
from workstation.forms.table import Column, Figures, Row, Table
from workstation.package.contents import FigureKind
from workstation.periods import Period
from workstation.ports import Store
from workstation.query import AllOf, AnyOf, Clause, Condition
from workstation.registers.assistance_case_rules import mediation_limit, reviewed_in_time
from workstation.surroundings import StoreSurroundings

MEDIATED = ("调解成功", "调解不成")
"""Outcomes of a mediation that was held; where the other side declines there was none."""
NEVER_TAKEN_ON = ("不予受理", "视为撤回")
CLOCKED = ("received_on", "reviewed_on", "accepted_on", "closed_on", "kind", "ip_kind", "status")
"""What the clocks of a case are read from."""
CONSULTATION, CALL = "咨询", "来电"
"""The kind of case that is a mere question, and the channel of a telephone call."""


class AtTheEndOf(StoreSurroundings):
    """The world as a rule sees it on the last day of a period, whenever the form is filled."""

    def __init__(self, store: Store, day: str) -> None:
        super().__init__(store)
        self.today = day


def overdue(scope: Scope) -> tuple[str, ...]:
    """The cases that were reviewed late (M2) or mediated beyond the limit (M7) in the period.

    A mediation that goes on counts in every period in which it is beyond its limit.
    """
    period = scope.period
    around = AtTheEndOf(scope.store, period.last_day)
    still_open = (Clause("closed_on", "is empty"), Clause("status", "not in", NEVER_TAKEN_ON))
    candidates = whichever(
        within("reviewed_on", period),
        (Clause("accepted_on", "<=", period.last_day), Clause("closed_on", ">=", period.first_day)),
        (Clause("accepted_on", "<=", period.last_day), *still_open),
    )
    asked = scope.store.tally(scope.register, by=("uid", *CLOCKED), where=(candidates,))
    return tuple(uid for uid, *clocks, _ in asked if is_late(dict(zip(CLOCKED, clocks, strict=True)), period, around))


def is_late(case: Record, period: Period, around: AtTheEndOf) -> bool:
    """Whether a case passed one of its limits in the period, as things stood on its last day."""
    if period.contains(case["reviewed_on"]) and any(reviewed_in_time(case, around)):
        return True
    accepted, closed = case["accepted_on"], case["closed_on"]
    never_begun = accepted is None or accepted > period.last_day
    gone = closed < period.first_day if closed else case["status"] in NEVER_TAKEN_ON
    if never_begun or gone:
        return False
    then_closed = closed if closed and closed <= period.last_day else None
    return any(mediation_limit({**case, "closed_on": then_closed}, around))


def average_grade(figures: Figures) -> int | None:
    """The mean of the grades 5 to 1 with one decimal, in ten-thousandths; ``None`` where nobody was asked."""
    given = {item.extra["score"]: figures[f"grade_{item.extra['score']}"] or 0 for item in code_list("satisfaction")}
    asked = sum(given.values())
    points = sum(score * number for score, number in given.items())
    return hundredths(10 * points, asked) * 1000 if asked else None


def satisfaction(scope: Scope) -> tuple[Column, ...]:
    """The mean grade, and the cases of each grade behind it."""
    asked = whichever(
        within("follow_up_on", scope.period),
        (Clause("follow_up_on", "is empty"), *within("closed_on", scope.period)),
    )
    grades = tuple(
        Column(key=f"grade_{item.extra['score']}", where=(asked, Clause("satisfaction", "=", item.code)))
        for item in code_list("satisfaction")
    )
    mean = Column(
        key="satisfaction",
        label=scope.say("column_satisfaction"),
        kind=FigureKind.DECIMAL,
        worked_out=average_grade,
        of=tuple(column.key for column in grades),
    )
    return (*grades, mean)


def columns(scope: Scope) -> tuple[Column, ...]:
    """The columns of both tables; each figure is dated by its own day."""
    period = scope.period
    closed = within("closed_on", period)
    reviewed = within("reviewed_on", period)
    not_dated = (Clause("reviewed_on", "is empty"), *within("received_on", period))
    refused = (Clause("review_result", "=", "不予受理"),), (Clause("status", "=", "不予受理"),)
    confirmed = Clause("confirmation_result", "=", "确认有效")
    counted: dict[str, Conditions] = {
        "received": within("received_on", period),
        "accepted": (
            whichever(
                within("accepted_on", period),
                (Clause("accepted_on", "is empty"), Clause("review_result", "=", "受理"), *reviewed),
            ),
        ),
        "refused": (whichever(*refused), whichever(reviewed, not_dated)),
        "closed": closed,
        "mediated": (*closed, Clause("outcome", "in", MEDIATED)),
        "succeeded": (*closed, Clause("outcome", "=", "调解成功")),
        "confirmed": (confirmed, *within("confirmation_applied", period)),
        "late": scope.entered_late("received_on"),
    }
    column = {key: Column(key=key, label=scope.say(f"column_{key}"), where=where) for key, where in counted.items()}
    beyond = Column(
        key="overdue",
        label=scope.say("column_overdue"),
        where=NEVER if scope.single else (Clause("uid", "in", overdue(scope)),),
        judged=lambda case, store: is_late(case, period, AtTheEndOf(store, period.last_day)),
        judged_by=CLOCKED,
    )
    rate = Column(
        key="success_rate",
        label=scope.say("column_success_rate"),
        kind=FigureKind.RATE,
        ratio=("succeeded", "mediated"),
    )
    amount = amount_columns("amount", scope.say("column_amount"), "amount", within("received_on", period))
    before = [column[key] for key in ("received", "accepted", "refused", "closed", "mediated", "succeeded")]
    return (*before, rate, column["confirmed"], *amount, beyond, *satisfaction(scope), column["late"])


def no_cases(scope: Scope) -> Condition | None:
    """What the basis does not take for a case, though it stands in the register."""
    consultation = Clause("kind", "=", CONSULTATION)
    if not scope.basis.consultations_are_cases:
        return consultation
    return None if scope.basis.calls_are_cases else AllOf((consultation, Clause("channel", "=", CALL)))


def cases(scope: Scope) -> Conditions:
    """What a record holds to be a case."""
    kind, channel = Clause("kind", "!=", CONSULTATION), Clause("channel", "!=", CALL)
    if not scope.basis.consultations_are_cases:
        return (kind,)
    return () if scope.basis.calls_are_cases else (AnyOf((kind, channel)),)


def tables(scope: Scope) -> tuple[Table, ...]:
    """The tables of the form; consultations stand apart where the basis leaves them out."""
    counted, left_out = cases(scope), no_cases(scope)
    rights = tuple(
        Row(code=f"{place:02d}", label=scope.choice("ip_kind", code), by="ip_kind", value=code)
        for place, code in enumerate(scope.codes("ip_kind"), start=2)
    )
    kinds = tuple(
        Row(code=str(100 + place), label=scope.choice("kind", code), where=counted, by="kind", value=code)
        for place, code in enumerate(scope.codes("kind"), start=1)
        if scope.basis.consultations_are_cases or code != CONSULTATION
    )
    what = scope.say("row_calls") if scope.basis.consultations_are_cases else scope.choice("kind", CONSULTATION)
    apart = [Row(code="199", label=scope.say("row_apart", label=what), where=(left_out,))] if left_out else []
    total = scope.total("100", tuple(row.code for row in kinds))
    all_kinds = Row(code=total.code, label=total.label, where=counted, sum_of=total.sum_of)
    shown = columns(scope)
    unit = scope.say("unit_case")
    return (
        Table(
            title=scope.say("form_assistance_cases_by_right"),
            unit=unit,
            where=(*scope.inside, *counted),
            rows=(scope.total("01", tuple(row.code for row in rights)), *rights),
            columns=shown,
        ),
        Table(
            title=scope.say("form_assistance_cases_by_kind"),
            unit=unit,
            where=scope.inside,
            rows=(all_kinds, *kinds, *apart),
            columns=shown,
        ),
    )


def reached(scope: Scope) -> Column:
    """Cases received in the year to date, by the basis."""
    where = (*scope.inside, *cases(scope), *within("received_on", scope.period.year_to_date))
    return Column(key="reached", label=scope.say("column_year_to_date"), where=where)


CASE_FORM = FormDeclaration(
    number="知统4",
    register="assistance_cases",
    indicator="assistance_cases",
    unit="unit_case",
    tables=tables,
    reached=reached,
    relations=("relation_cases",),
    notes=("note_cases", "note_case_days", "note_mediated", "note_overdue", "note_satisfaction", "note_late_cases"),
    came=("received", "late"),
    compared=("received", "closed"),
)
