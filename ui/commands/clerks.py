"""The command over clerks: clerks list, add, take, role."""

import os
from argparse import Namespace

from ui.commands.answer import Answer, lines_of, shown
from ui.commands.passwords import asked
from workstation.operations import clerks as operations
from workstation.operations.clerks import Desks
from workstation.ports import Store
from workstation.words import say

GIVEN = "IP_WORKSTATION_CLERK_PASSWORD"
"""The password of the clerk who takes over, where he has one."""


def clerks(store: Store, arguments: Namespace) -> Answer:
    """List the clerks, add one, let one take over, give one a role."""
    act = {"list": _list, "add": _add, "take": _take, "role": _role}
    known, told = act[arguments.action](store, arguments)
    findings = operations.open_roles(known)
    content = {
        "clerks": [
            {"name": one.name, "role": one.role, "works": one.works, "has_password": one.has_password}
            for one in known.clerks
        ],
        "notes": [shown(finding) for finding in findings],
    }
    return Answer(content=content, lines=[*told, *lines_of(findings)])


def _list(store: Store, arguments: Namespace) -> tuple[Desks, list[str]]:
    known = operations.desks(store)
    lines = []
    for one in known.clerks:
        marks = [say("settings_works")] * one.works + [say("settings_has_password")] * one.has_password
        marked = f"（{'，'.join(marks)}）" if marks else ""
        lines.append(say("clerks_line", name=one.name, role=say(f"role_{one.role}"), marks=marked))
    return known, lines


def _add(store: Store, arguments: Namespace) -> tuple[Desks, list[str]]:
    operations.add_clerk(store, arguments.name)
    return _list(store, arguments)


def _take(store: Store, arguments: Namespace) -> tuple[Desks, list[str]]:
    wanted = next((one for one in operations.desks(store).clerks if one.name == arguments.name), None)
    password = os.environ.get(GIVEN, "")
    if wanted is not None and wanted.has_password and not password:
        password = asked("settings_field_password", GIVEN)
    operations.take_seat(store, arguments.name, password)
    return _list(store, arguments)


def _role(store: Store, arguments: Namespace) -> tuple[Desks, list[str]]:
    known = operations.set_role(store, arguments.name, arguments.role)
    return known, [say("clerks_role_done", name=arguments.name, role=say(f"role_{arguments.role}"))]


COMMANDS = {"clerks": clerks}
