"""Which copyrights the rules of the register may find something in, as conditions that the store answers.

Every record in which a rule finds something holds the rule's condition; the rule itself judges those that hold it.
"""

from collections.abc import Mapping

from workstation.query import AllOf, AnyOf, Clause, Condition, NoneOf, Other
from workstation.register import Surroundings
from workstation.registers.shared_rules import filled
from workstation.rules import editions_of

YEAR_OF_SOFTWARE, YEAR_OF_WORKS, LETTER_OF_WORKS = "registration_no@1-4", "registration_no@6-9", "registration_no@11-11"
"""Where the numbers bear their year and letter: 2016SR172900, 国作登字-2021-F-00025677."""


def published_early_or_to_come(around: Surroundings) -> Condition:
    """C1: published before it was completed, or a day to come."""
    to_come = (Clause(field, ">", around.today) for field in ("publication_date", "completion_date"))
    return AnyOf((Clause("publication_date", "<", Other("completion_date")), *to_come))


def completed_late(around: Surroundings) -> Condition:
    """C2: completed after it was registered."""
    return Clause("completion_date", ">", Other("registration_date"))


def published_late(around: Surroundings) -> Condition:
    """C3: published after it was registered."""
    return Clause("publication_date", ">", Other("registration_date"))


def of_another_year(around: Surroundings) -> Condition:
    """C4: the year of registration does not stand where numbers bear their year."""
    year = Other("registration_date@year")
    same = NoneOf((Clause(YEAR_OF_SOFTWARE, "=", year), Clause(YEAR_OF_WORKS, "=", year)))
    return AllOf((*filled("registration_no", "registration_date"), same))


def of_another_letter(category_of: Mapping[str, str]) -> Condition:
    """C5: of letter and category, as far as they are known, one without the other."""
    lone: list[Condition] = []
    for letter, category in category_of.items():
        with_letter, of_category = Clause(LETTER_OF_WORKS, "=", letter), Clause("category", "=", category)
        lone += (AllOf((with_letter, NoneOf((of_category,)))), AllOf((of_category, NoneOf((with_letter,)))))
    return AllOf((Clause("kind", "=", "作品"), *filled("category"), AnyOf(tuple(lone))))


def begun_long_ago(around: Surroundings) -> Condition:
    """C9, C10: published or completed so long ago that the shortest term is over."""
    years = min(edition.value for edition in editions_of("copyright.entity_term"))
    first = f"{int(around.today[:4]) - years:04d}-01-01"
    return AnyOf((Clause("publication_date", "<", first), Clause("completion_date", "<", first)))
