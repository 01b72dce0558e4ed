"""The command over yearly targets: target set, list, import."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from ui.commands.answer import DONE, FOUND, Answer, lines_of, shown
from workstation import divisions
from workstation.findings import Refusal, hard
from workstation.operations import targets
from workstation.ports import Store, TargetVersion
from workstation.words import say


def _json(one: TargetVersion) -> dict[str, Any]:
    return vars(one)


def _line(one: TargetVersion) -> str:
    return say(
        "target_line",
        year=one.year,
        unit=divisions.name_of(one.unit),
        indicator=targets.indicator_words(one.indicator),
        value=f"{one.value:,}",
        day=one.from_day,
        clerk=one.clerk,
        reason=one.reason or say("target_set_first"),
    )


def target(store: Store, arguments: Namespace) -> Answer:
    """Set a target, list the targets, take those of a sheet."""
    return {"set": _set, "list": _list, "import": _import}[arguments.action](store, arguments)


def _set(store: Store, arguments: Namespace) -> Answer:
    kept = targets.set_target(
        store,
        arguments.indicator,
        arguments.year,
        arguments.value,
        unit=arguments.unit,
        from_day=arguments.from_day,
        reason=arguments.reason,
    )
    words = targets.indicator_words(kept.indicator)
    line = say("target_kept", year=kept.year, indicator=words, value=f"{kept.value:,}", day=kept.from_day)
    return Answer(content={"target": _json(kept)}, lines=[line])


def _list(store: Store, arguments: Namespace) -> Answer:
    found = [one for one in store.targets() if arguments.year in (None, one.year)]
    return Answer(content={"targets": [_json(one) for one in found]}, lines=[_line(one) for one in found])


def _import(store: Store, arguments: Namespace) -> Answer:
    sheet = targets.read_target_sheet(store, Path(arguments.file))
    year = arguments.year or sheet.year
    if year is None:
        raise Refusal([hard("target_year_missing", file=Path(arguments.file).name)])
    taken = targets.take_target_sheet(store, sheet, year, arguments.reason)
    content = {"targets": [_json(one) for one in taken], "findings": [shown(one) for one in sheet.findings]}
    lines = [say("target_taken", number=len(taken)), *(_line(one) for one in taken), *lines_of(sheet.findings)]
    return Answer(content=content, lines=lines, code=FOUND if sheet.findings else DONE)


COMMANDS = {"target": target}
