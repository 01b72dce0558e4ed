"""The command over yearly targets: target set, list, import."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from ui.commands.answer import DONE, FOUND, Answer, lines_of, shown
from workstation import divisions
from workstation.findings import Refusal, hard
from workstation.operations import targets
from workstation.operations.target_sheets import TargetChange, changes_of, read_target_sheet, take_target_sheet
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
    path = Path(arguments.file)
    sheet = read_target_sheet(store, path, arguments.year)
    year = arguments.year or sheet.year
    if year is None:
        raise Refusal([hard("target_year_missing", file=path.name[:80])])
    content: dict[str, Any] = {"year": year, "findings": [shown(one) for one in sheet.findings]}
    if arguments.dry_run:
        changes = [one for one in changes_of(store, sheet, year) if one.before != one.after]
        content["changes"] = [vars(one) for one in changes]
        lines = [say("target_would_take", number=len(changes)), *(_change_line(one, year) for one in changes)]
    else:
        taken = take_target_sheet(store, sheet, year, arguments.reason, arguments.from_day)
        content["targets"] = [_json(one) for one in taken]
        lines = [say("target_taken", number=len(taken)), *(_line(one) for one in taken)]
    return Answer(content=content, lines=[*lines, *lines_of(sheet.findings)], code=FOUND if sheet.findings else DONE)


def _change_line(one: TargetChange, year: int) -> str:
    return say(
        "target_change_line",
        year=year,
        unit=divisions.name_of(one.unit),
        indicator=targets.indicator_words(one.indicator),
        before=f"{one.before:,}" if one.before else say("target_none"),
        after=f"{one.after:,}",
    )


COMMANDS = {"target": target}
