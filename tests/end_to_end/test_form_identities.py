"""Whatever records there are, in whatever order they came and were reported: the forms' relations hold."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.end_to_end.counting_by_hand import Book
from tests.end_to_end.test_forms import Clock, close, figures, insert_all, opened
from workstation.forms.basis import SENTENCES, Basis
from workstation.forms.filling import check_forms, fill
from workstation.package.kept_forms import keep_forms, kept_forms
from workstation.package.layout import lay_out_form
from workstation.periods import CALENDARS, Period

QUARTERS = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
BASES = st.fixed_dictionaries({name: st.sampled_from(list(choices)) for name, choices in SENTENCES.items()})


def some(seed: int) -> dict[str, list[dict[str, Any]]]:
    """A few records of each register; the numbers of each seed are its own."""
    book = Book(seed)
    made = {
        "trademarks": book.trademarks(16),
        "geographical_indications": book.indications(8),
        "copyrights": book.copyrights(8),
        "assistance_cases": book.cases(8),
    }
    for number in ("registration_no", "certificate_no", "case_no"):
        for records in made.values():
            for record in records:
                if number in record:
                    record[number] = f"{seed % 997}{record[number]}"
    return made


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seeds=st.lists(st.integers(0, 10**6), min_size=4, max_size=4, unique_by=lambda seed: seed % 997),
    basis=BASES,
    calendar=st.sampled_from(CALENDARS),
)
def test_relations_hold_and_openings_are_the_closings_reported(
    tmp_path_factory: Any, seeds: list[int], basis: dict[str, Any], calendar: Any
) -> None:
    """Records come between the reports too; each report's opening and year to date go on from the one before."""
    chosen, clock = Basis(**basis), Clock()
    folder: Path = tmp_path_factory.mktemp("identities")
    with opened(folder / "store", clock=clock) as store:
        before: dict[str, dict[str, dict[str, int | None]]] = {}
        for quarter, seed in zip(QUARTERS, seeds, strict=True):
            insert_all(store, some(seed))
            clock.now += timedelta(hours=1)
            period = Period.read(quarter, calendar)
            forms = fill(store, period, chosen, {"trademarks": 50, "copyrights": 20})
            assert [one.code for one in check_forms(store, period, forms) if one.hard] == []
            assert kept_forms(keep_forms(forms)) == forms
            for form in forms:
                # Raises where a figure is not what its live formula gives.
                lay_out_form(form)
                now = figures(form)
                for code, line in before.get(form.sheet, {}).items():
                    goes_on(form.sheet, line, now[code], chosen)
                before[form.sheet] = now
            close(store, quarter, calendar, clock.now.isoformat(timespec="milliseconds"))
            clock.now += timedelta(hours=1)


def goes_on(form: str, former: dict[str, int | None], now: dict[str, int | None], basis: Basis) -> None:
    """One line of a report against the same line of the report before."""
    closing = {"知统1": "closing", "知统2": f"{basis.indications_by}s"}.get(form)
    if closing:
        assert now["opening"] == former[closing]
    if form == "知统3":
        parts = [former["year_to_date"], now["current"], now["late"]]
        assert now["year_to_date"] == sum(part or 0 for part in parts) - (now["late_before"] or 0)
