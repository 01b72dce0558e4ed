"""The arguments of the program, and what is said where they are wrong."""

import argparse
import re
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

from workstation import __version__
from workstation.findings import WrongUse
from workstation.periods import CALENDARS
from workstation.words import LANGUAGES, say

PROFILES = ("masked", "left_out", "full")
"""What becomes of personal data; ``package.contents.Profile`` says more, and is not loaded for the arguments."""

MOST = 10**9
"""No number on the command line is larger."""

COMPLAINTS = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "arguments_missing"),
    (re.compile(r"unrecognized arguments: (?P<names>.+)"), "arguments_unknown"),
    (
        re.compile(r"argument (?P<name>.+?): invalid choice: (?P<text>.+?) \(choose from (?P<known>.+)\)"),
        "argument_choice",
    ),
    (re.compile(r"argument (?P<name>.+?): expected .*"), "argument_alone"),
)
"""What argparse says in English, and the key of our sentence for it."""


class Parser(ArgumentParser):
    """Tells a wrong argument as any other wrong use, instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        for form, code in COMPLAINTS:
            found = form.fullmatch(message)
            if found:
                raise WrongUse(code, **found.groupdict())
        raise WrongUse("argument_wrong", why=message.partition(": ")[2] or message)


def _whole(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= MOST:
            raise argparse.ArgumentTypeError(say("use_number_form", text=text[:40], least=least, most=MOST))
        return number

    return read


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(say("use_day_form")) from None


def parser() -> Parser:
    """The arguments of the program; global options stand before the command."""
    main = Parser(prog="workstation", description=say("about_program"), allow_abbrev=False)
    main.add_argument("--data-folder", type=Path, help=say("help_data_folder"))
    main.add_argument("--json", action="store_true", help=say("help_json"))
    main.add_argument("--lang", choices=LANGUAGES, default="zh", help=say("help_lang"))
    main.add_argument("--version", action="version", version=__version__)
    commands = main.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, *words: str) -> ArgumentParser:
        one = commands.add_parser(name, help=say(f"help_{name.replace('-', '_')}"), allow_abbrev=False)
        for word in words:
            one.add_argument(word)
        return one

    one = command("init")
    one.add_argument("--unit", required=True)
    one.add_argument("--clerk", required=True)
    command("info")
    command("schema").add_argument("register", nargs="?")
    command("add", "register", "file")
    command("change", "register", "uid", "file")
    command("withdraw", "register", "uid").add_argument("--reason", required=True)
    command("restore", "register", "uid")
    command("get", "register", "uid")
    one = command("history", "register")
    one.add_argument("uid", nargs="?")
    one.add_argument("--out", help=say("help_history_out"))
    one.add_argument("--since", type=_day)
    one.add_argument("--until", type=_day)
    one = command("list", "register")
    _filters(one)
    one.add_argument("--sort")
    one.add_argument("--limit", type=_whole(0), default=50)
    one.add_argument("--offset", type=_whole(0), default=0)
    one = command("import", "register", "file")
    one.add_argument("--sheet")
    one.add_argument("--mapping")
    one.add_argument("--dry-run", action="store_true")
    one.add_argument("--failed")
    one.add_argument("--encoding", help=say("help_encoding"))
    one.add_argument("--blank", choices=("leave", "erase"), default="leave", help=say("help_blank"))
    one.add_argument("--similar", choices=("add", "leave_out"), default="", help=say("help_similar_rows"))
    one.add_argument("--recycled", choices=("restore", "add", "leave_out"), default="", help=say("help_recycled_rows"))
    command("undo-import", "batch").add_argument("--skip-edited", action="store_true", help=say("help_skip_edited"))
    command("template", "register", "out")
    _filters(command("export", "register", "out"))
    one = command("check")
    one.add_argument("--period")
    one.add_argument("--calendar", choices=CALENDARS, help=say("help_calendar"))
    one.add_argument("--report")
    one.add_argument("--list", action="store_true", help=say("help_check_list"))
    command("explain", "finding").add_argument("--reason", required=True)
    targets = command("target").add_subparsers(dest="action", metavar="set|list|import", required=True)
    one = targets.add_parser("set", help=say("help_target_set"), allow_abbrev=False)
    one.add_argument("indicator")
    one.add_argument("year", type=_whole(1))
    one.add_argument("value", type=_whole(0))
    one.add_argument("--from", dest="from_day", default="")
    one.add_argument("--reason", default="")
    one.add_argument("--unit", default="")
    one = targets.add_parser("list", help=say("help_target_list"), allow_abbrev=False)
    one.add_argument("--year", type=_whole(1))
    one = targets.add_parser("import", help=say("help_target_import"), allow_abbrev=False)
    one.add_argument("file")
    one.add_argument("--year", type=_whole(1))
    one.add_argument("--from", dest="from_day", default="")
    one.add_argument("--reason", default="")
    one.add_argument("--dry-run", action="store_true")
    keys = command("key").add_subparsers(dest="action", metavar="make|show|list|learn|forget|sm3", required=True)
    for name, word in (("make", ""), ("list", ""), ("learn", "file"), ("forget", "fingerprint")):
        one = keys.add_parser(name, help=say(f"help_key_{name}"), allow_abbrev=False)
        if word:
            one.add_argument(word)
    keys.add_parser("show", help=say("help_key_show"), allow_abbrev=False).add_argument("--out")
    one = keys.add_parser("sm3", help=say("help_key_sm3"), allow_abbrev=False)
    one.add_argument("state", choices=("on", "off"))
    acts = command("clerks").add_subparsers(dest="action", metavar="list|add|take|role", required=True)
    for name, words in (("list", ()), ("add", ("name",)), ("take", ("name",)), ("role", ("name", "role"))):
        one = acts.add_parser(name, help=say(f"help_clerks_{name}"), allow_abbrev=False)
        for word in words:
            one.add_argument(word)
    acts = command("encrypt").add_subparsers(dest="action", metavar="on|change|off|state", required=True)
    for name in ("on", "change", "off", "state"):
        one = acts.add_parser(name, help=say(f"help_encrypt_{name}"), allow_abbrev=False)
        if name in ("on", "change"):
            one.add_argument("--understood", action="store_true", help=say("help_encrypt_understood"))
    one = command("package")
    one.add_argument("--period", required=True)
    one.add_argument("--out", required=True)
    one.add_argument("--calendar", choices=CALENDARS, help=say("help_calendar"))
    one.add_argument("--reason")
    one.add_argument("--allow-sample", action="store_true")
    one.add_argument("--profile", choices=PROFILES, default=PROFILES[0], help=say("help_profile"))
    one.add_argument("--attachments", action="store_true", help=say("help_attachments"))
    one = command("correct")
    one.add_argument("--period", required=True)
    one.add_argument("--reason", required=True)
    one.add_argument("--calendar", choices=CALENDARS, help=say("help_calendar"))
    one.add_argument("--with-later", action="store_true", help=say("help_with_later"))
    command("packages")
    one = command("narrate")
    one.add_argument("series", type=_whole(1))
    one.add_argument("--out")
    one = command("compare")
    one.add_argument("one", type=_whole(1))
    one.add_argument("other", type=_whole(1))
    one.add_argument("--out")
    command("verify", "file")
    command("backup").add_argument("--out", type=Path)
    command("backups")
    command("restore-backup", "file")
    command("compare-backup", "file")
    command("take-from-backup", "file", "register", "uid")
    one = command("rebuild")
    one.add_argument("packages", nargs="+")
    one.add_argument("--clerk", default="", help=say("help_rebuild_clerk"))
    one.add_argument("--backup", default="", help=say("help_rebuild_backup"))
    one = command("update")
    one.add_argument("--from", dest="source", type=Path, help=say("help_update_from"))
    one.add_argument("--plan", action="store_true", help=say("help_update_plan"))
    one.add_argument("--back", action="store_true", help=say("help_update_back"))
    command("diagnose").add_argument("--out", required=True)
    command("doctor").add_argument("--repair", action="store_true")
    one = command("sample")
    one.add_argument("--records", type=_whole(1), default=1000)
    one.add_argument("--seed", type=_whole(0), default=1)
    command("demo").add_argument("--out", type=Path)
    command("selftest").add_argument("--out", type=Path)
    return main


def _filters(one: ArgumentParser) -> None:
    one.add_argument("--search")
    one.add_argument("--where", action="append")
