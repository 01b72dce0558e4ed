"""What has to be done about geographical indications by a day.

Products and farm products have no fixed term; a mark that is not in the register of marks is reminded of here.
"""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from workstation import statutory
from workstation.query import Clause, Condition
from workstation.register import Days, Deadline, Due, Surroundings
from workstation.registers.geographical_indication_rules import MARKS
from workstation.registers.trademark_deadlines import grace_of, renewal_of
from workstation.statutory import Step, trademark_terms

USE_OVER = ("停用", "到期", "注销", "撤销")
"""States in which an enterprise uses the special mark no more."""


def end_of_use(record: Mapping[str, Any], around: Surroundings) -> Iterator[Due]:
    """The approval of an enterprise to use the special mark ends, as its row says."""
    for user in record.get("gi_users") or ():
        if user.get("until") is not None:
            yield Due(
                cycle=f"{user['until']}/{user.get('credit_code') or user.get('name') or ''}",
                day=user["until"],
                steps=(Step(code="recorded_until", values={"day": user["until"], "name": user.get("name") or "—"}),),
                about=user.get("name") or "",
                settled=user.get("status") in USE_OVER or record.get("ended_on") is not None,
            )


def users_ending(days: Days) -> tuple[Condition, ...]:
    """A user's approval ends within the days."""
    return (Clause("gi_users.until", ">=", days.first), Clause("gi_users.until", "<=", days.last))


def mark_term(record: Mapping[str, Any], around: Surroundings) -> Iterator[Due]:
    """The term of a collective or certification mark runs like that of any mark, 商标法 arts. 39, 40.

    It is worked out from the day of registration; that it was renewed so far is taken from its being in force.
    """
    approved = record.get("approval_date")
    if record.get("gi_kind") not in MARKS or record.get("status") != "有效" or approved is None:
        return
    if record.get("trademark") is not None:
        return
    over = [term.valid_to for term in takewhile(lambda one: one.valid_to < around.today, trademark_terms(approved))]
    if over and statutory.TrademarkTerm.ending(over[-1]).last_renewal_day(around.working_days) >= around.today:
        yield grace_of(over[-1], around, settled=False)
    else:
        following = statutory.add_days(over[-1], 1) if over else approved
        yield renewal_of(statutory.TrademarkTerm.beginning(following).valid_to, (approved,), settled=False)


def marks_in_force(days: Days) -> tuple[Condition, ...]:
    """Marks of this register alone; their terms stand in no field."""
    return (Clause("gi_kind", "in", MARKS), Clause("status", "=", "有效"), Clause("trademark", "is empty"))


DEADLINES = (
    Deadline(
        key="end_of_use", label="用标企业核准到期", english="Approval to use the mark ends",
        fields=("gi_users", "ended_on"), where=users_ending, work_out=end_of_use,
    ),
    Deadline(
        key="mark_term", label="地理标志商标续展", english="Renewal of the indication's mark",
        fields=("approval_date", "gi_kind", "status", "trademark"), where=marks_in_force, work_out=mark_term,
    ),
)  # fmt: skip
