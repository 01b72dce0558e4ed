"""Which marks the rules of the register may find something in, as conditions that the store answers.

Every record in which a rule finds something holds the rule's condition; the rule itself judges those that hold it.
So twenty thousand marks are gone through by the store in a moment, and the few doubtful ones one by one.
"""

from itertools import pairwise

from workstation import divisions, statutory
from workstation.query import AllOf, AnyOf, Clause, Condition, NoneOf, Other
from workstation.register import Surroundings
from workstation.registers.shared_rules import filled
from workstation.rules import editions_of


def registered_early(around: Surroundings) -> Condition:
    """T2: registered before the longest window for oppositions was over."""
    months = max(edition.value for edition in editions_of("trademark.opposition_window"))
    return Clause("registration_date", "<", Other("preliminary_date", months=months))


def other_end(around: Surroundings) -> Condition:
    """T3: the term does not end as the first one does."""
    first_terms = []
    for edition in editions_of("trademark.validity"):
        holds = [Clause("valid_to", "=", Other("registration_date", years=edition.value, days=-1))]
        if edition.since:
            holds.append(Clause("registration_date", ">=", edition.since))
        if edition.until:
            holds.append(Clause("registration_date", "<=", edition.until))
        first_terms.append(AllOf(tuple(holds)))
    return AllOf((*filled("registration_date", "valid_to"), NoneOf(tuple(first_terms))))


def other_edition(around: Surroundings) -> Condition:
    """T4: the edition is not that of the filing date."""
    starts, codes = statutory.nice_editions()
    right = [AllOf((Clause("nice_edition", "=", codes[-1]), Clause("filing_date", ">=", starts[-1])))]
    # The newest first, as most marks are new: the store looks no further than the one that holds.
    for code, (start, after) in reversed(list(zip(codes, pairwise(starts), strict=False))):
        filed = (Clause("filing_date", ">=", start), Clause("filing_date", "<", after))
        right.append(AllOf((Clause("nice_edition", "=", code), *filed)))
    return AllOf((*filled("filing_date", "nice_edition"), NoneOf(tuple(right))))


def term_over(around: Surroundings) -> Condition:
    """T6: registered, with a term that is over."""
    return AllOf((Clause("status", "=", "已注册"), Clause("valid_to", "<", around.today)))


def renewed(around: Surroundings) -> Condition:
    """T7: there is a renewal."""
    return Clause("trademark_events.kind", "=", "续展")


def indication(around: Surroundings) -> Condition:
    """T8: a geographical indication of another kind of mark."""
    return AllOf((Clause("is_gi", "=", 1), Clause("mark_type", "not in", ("集体", "证明"))))


def told_elsewhere(around: Surroundings) -> Condition:
    """T10: the address does not begin with the reporting unit, and so may lie anywhere."""
    here = (
        AllOf((Clause("unit", "=", around.unit), Clause("registrant_address", "starts with", beginning)))
        for beginning in divisions.address_beginnings(around.unit)
    )
    return AllOf((*filled("registrant_address", "unit"), NoneOf(tuple(here))))


def moved_out_of_order(around: Surroundings) -> Condition:
    """T12: moved in before it was registered, or after it ended."""
    before, after = Other("registration_date"), Other("ended_on")
    return AnyOf((Clause("moved_in_on", "<", before), Clause("moved_in_on", ">", after)))
