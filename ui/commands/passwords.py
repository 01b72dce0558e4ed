"""Passwords of encryption on the command line: from the environment or typed unseen, never from an argument.

An argument would stand in the list of processes and in the shell's history.
"""

import getpass
import os
import sys
from typing import TYPE_CHECKING, TypeVar

from db import keys
from workstation.findings import EnvironmentFault, WrongUse
from workstation.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

Opened = TypeVar("Opened")

PRESENT = "IP_WORKSTATION_PASSWORD"
"""Opens the store and what was encrypted with it."""
NEW = "IP_WORKSTATION_NEW_PASSWORD"
"""The one that ``encrypt on`` and ``encrypt change`` set."""
FORMER = "IP_WORKSTATION_FORMER_PASSWORD"
"""Opens backups made before the password was changed."""


def take_given() -> None:
    """Take the passwords that the environment gives."""
    for name in (FORMER, PRESENT):
        keys.give(os.environ.get(name, ""))


def with_password(act: "Callable[[], Opened]") -> "Opened":
    """Do what opens a store; where it turns out to be encrypted and somebody sits there, ask for the password."""
    take_given()
    try:
        return act()
    except EnvironmentFault as fault:
        if fault.code != "password_missing" or not _somebody_is_there():
            raise
    keys.give(_typed("encryption_ask"))
    return act()


def present() -> str:
    """The password that holds now."""
    return os.environ.get(PRESENT) or asked("encryption_ask", PRESENT)


def new() -> str:
    """The password that shall hold; typed twice. Raises ``WrongUse`` where nobody gives one."""
    if given := os.environ.get(NEW):
        return given
    typed = asked("encryption_ask_new", NEW)
    if _typed("encryption_ask_again") != typed:
        raise WrongUse("encryption_not_the_same")
    return typed


def asked(key: str, name: str) -> str:
    """What somebody types after this question; ``WrongUse`` where nobody sits there, naming the variable instead."""
    if not _somebody_is_there():
        raise WrongUse("encryption_not_given", name=name)
    return _typed(key)


def _typed(key: str) -> str:
    return getpass.getpass(say(key), stream=sys.stderr)


def _somebody_is_there() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
