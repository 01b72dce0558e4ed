"""Who may do what: the roles of clerks, declared once, asked at every door of the store by which something changes.

The store asks, not the window: what a page or a command forgets is refused all the same. A role keeps colleagues from
mistakes; who has the file and knows SQLite is kept out by encryption alone.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Literal, Protocol, TypeVar, cast

from workstation.findings import Refusal, hard
from workstation.words import say

Deed = Literal["look", "enter", "decide"]
"""``look``: search, read, export, verify, back up, and what each keeps for himself, as columns, filters and drafts.
``enter``: change records, import, take back, give reasons. ``decide``: close and correct a period, targets, settings of
the office, clerks, keys, encryption, a backup brought back, a rebuilt store."""
Role = Literal["look", "enter", "review"]
MAY: Mapping[str, tuple[Deed, ...]] = {
    "look": ("look",),
    "enter": ("look", "enter"),
    "review": ("look", "enter", "decide"),
}
"""Role -> what it may do."""
USUAL: Role = "review"
"""The role of who has been given none: an office of one person notices nothing of roles."""
PROFILES = "clerks"
"""Setting: the profiles of the clerks with their roles."""

OWN_SETTINGS = ("table_", "filters_", "latest_day", "faults_found", "second_backup_at", "report_written_how")
"""Beginnings of settings that anybody keeps for himself, or the program for all."""
SETTINGS_OF_WORK = ("import_columns", "reminders_")
"""Beginnings of settings that belong to entering; all others are the office's."""


class Asked(Protocol):
    """A store, as far as roles need it."""

    @property
    def clerk(self) -> str:
        """Who works here."""

    @property
    def role(self) -> Role:
        """The role of who works here."""


def role_in(profiles: Any, clerk: str) -> Role:
    """The role of a clerk in the kept profiles; the usual one where none is kept."""
    for one in profiles if isinstance(profiles, list) else ():
        if isinstance(one, dict) and one.get("name") == clerk and one.get("role") in MAY:
            return cast("Role", one["role"])
    return USUAL


def deed_of_setting(key: str) -> Deed:
    """What keeping a setting belongs to; what nobody declared is the office's."""
    if key.startswith(OWN_SETTINGS):
        return "look"
    return "enter" if key.startswith(SETTINGS_OF_WORK) else "decide"


def require(store: Asked, deed: Deed) -> None:
    """``Refusal`` with ``role_may_not`` where who works here may not do it."""
    if deed not in MAY[store.role]:
        said = {"clerk": store.clerk, "role": say(f"role_{store.role}"), "deed": say(f"deed_{deed}")}
        raise Refusal([hard("role_may_not", **said, may=say(f"role_{'enter' if deed == 'enter' else 'review'}"))])


Method = TypeVar("Method", bound=Callable[..., Any])


def needs(deed: Deed) -> Callable[[Method], Method]:
    """A method of a store that only those roles may call which may do this."""

    def guarded(method: Method) -> Method:
        @wraps(method)
        def asked(store: Asked, *arguments: Any, **named: Any) -> Any:
            require(store, deed)
            return method(store, *arguments, **named)

        asked.deed = deed  # type: ignore[attr-defined]
        return cast("Method", asked)

    return guarded
