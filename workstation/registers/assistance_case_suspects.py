"""Which cases the rules of the register may find something in, as conditions that the store answers.

Every record in which a rule finds something holds the rule's condition; the rule itself judges those that hold it.
A span of working days, or one that moves on to the next working day, is never shorter than as many days.
"""

from workstation.query import AllOf, AnyOf, Clause, Condition, NoneOf, Other
from workstation.register import Surroundings
from workstation.registers.shared_rules import filled
from workstation.rules import editions_of
from workstation.statutory import add_days

MEDIATION = ("case.mediation_complaint", "case.mediation_patent", "case.mediation_patent_complex")


def fewest_days(*keys: str) -> int:
    """The shortest span of these rules in any of their editions."""
    return min(edition.value for key in keys for edition in editions_of(key))


def reviewed_late(around: Surroundings) -> Condition:
    """M2: reviewed later than the shortest span after it was received."""
    return Clause("reviewed_on", ">", Other("received_on", days=fewest_days("case.review")))


def corrected_late(around: Surroundings) -> Condition:
    """M3: corrected after the last day, or not at all."""
    overdue = (Clause("correction_done", "is empty"), Clause("correction_due", "<", around.today))
    return AnyOf((Clause("correction_done", ">", Other("correction_due")), AllOf(overdue)))


def closed_without_outcome(closed: tuple[str, ...]) -> Condition:
    """M4: closed, and nobody says how."""
    return AllOf((Clause("outcome", "is empty"), AnyOf((*filled("closed_on"), Clause("status", "in", closed)))))


def success_alone(around: Surroundings) -> Condition:
    """M5: mediated with success, without an agreement."""
    return AllOf((Clause("outcome", "=", "调解成功"), Clause("agreement_form", "is empty")))


def confirmed_late(around: Surroundings) -> Condition:
    """M6: asked for later than the shortest span after the end."""
    days = fewest_days("case.judicial_confirmation")
    return Clause("confirmation_applied", ">", Other("closed_on", days=days))


def mediated_long(around: Surroundings) -> Condition:
    """M7: closed later than the shortest span after it was accepted, or open for as long."""
    days = fewest_days(*MEDIATION)
    begun = Clause("accepted_on", "<", add_days(around.today, -days))
    still_open = AllOf((Clause("closed_on", "is empty"), begun))
    return AnyOf((Clause("closed_on", ">", Other("accepted_on", days=days)), still_open))


def only_spoken(around: Surroundings) -> Condition:
    """M8: an agreement that was only spoken, without a note."""
    return AllOf((Clause("agreement_form", "=", "口头"), AnyOf((Clause("note", "is empty"), Clause("note", "=", "")))))


def consultation_with_amount(around: Surroundings) -> Condition:
    """M9: a consultation with an amount."""
    return AllOf((Clause("kind", "=", "咨询"), *filled("amount")))


def referral_in_part(around: Surroundings) -> Condition:
    """M10: a referral without its place or its day."""
    told = AnyOf((Clause("outcome", "=", "移送"), *filled("referred_to", "referred_on")))
    return AllOf((told, NoneOf((AllOf(filled("referred_to", "referred_on")),))))


def of_one_name(around: Surroundings) -> Condition:
    """M11: applicant and respondent bear one name."""
    return Clause("respondent", "=", Other("applicant"))
