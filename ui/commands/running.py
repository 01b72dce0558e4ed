"""Runs the command line: reads arguments, opens the store, runs one command, prints its answer.

The same operations as the window. Exit codes stand in ``ui.commands.answer``.
"""

import contextlib
import errno
import json
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from ui.commands.answer import BUG, DONE, ENVIRONMENT, FOUND, WRONG_USE, Answer, lines_of, shown
from ui.commands.arguments import parser
from ui.commands.streams import take_streams
from workstation import __version__
from workstation.disk import number_of
from workstation.findings import EnvironmentFault, Refusal, WrongUse
from workstation.folders import default_data_folder, log_path, outside_program
from workstation.ports import Stopped
from workstation.sample_book import SAMPLE_UNIT
from workstation.values.text import quoted
from workstation.words import LANGUAGES, Speech, say

Command = Callable[..., Answer]

MACHINE_REFUSES = frozenset(
    (
        *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
        *(errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENXIO, errno.ENODEV, errno.EMFILE),
        *(errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG),
    )
)
"""What the file system says where no bug of ours is behind it: full, forbidden, gone, a name it does not take."""


def command_of(name: str) -> Command:
    """The function of a command that needs the store open; only its own module is loaded."""
    match name:
        case "import" | "undo-import" | "template" | "export":
            from ui.commands import ledgers

            return ledgers.COMMANDS[name]
        case "check" | "explain" | "package" | "correct" | "packages" | "compare" | "narrate":
            from ui.commands import reports

            return reports.COMMANDS[name]
        case "key":
            from ui.commands import keys

            return keys.COMMANDS[name]
        case "clerks":
            from ui.commands import clerks

            return clerks.COMMANDS[name]
        case "encrypt":
            from ui.commands import encryption

            return encryption.COMMANDS[name]
        case "target":
            from ui.commands import targets

            return targets.COMMANDS[name]
        case "info" | "backup" | "backups" | "doctor" | "diagnose":
            from ui.commands import upkeep

            return upkeep.COMMANDS[name]
        case "compare-backup" | "take-from-backup":
            from ui.commands import safety

            return safety.COMMANDS[name]
        case _:
            from ui.commands import records

            return records.COMMANDS[name]


def open_store(folder: Path) -> Any:
    """Open the store of a data folder, by a password where it is encrypted."""
    from db.store import Store
    from ui.commands.passwords import with_password

    return with_password(partial(Store.open, folder))


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[Any]:
    """The store of a data folder, closed afterwards."""
    store = open_store(folder)
    try:
        yield store
    finally:
        store.close()


def _init(folder: Path, arguments: Namespace) -> Answer:
    from db.store import Store
    from workstation.operations.founding import founded

    unit, clerk = founded(arguments.unit, arguments.clerk)
    Store.create(folder, unit=unit, clerk=clerk).close()
    return Answer(
        content={"unit": unit, "clerk": clerk, "data_folder": str(folder)},
        lines=[say("store_made", unit=unit, folder=folder)],
    )


def _verify(folder: Path, arguments: Namespace) -> Answer:
    from db.store import FILE
    from ui.commands import reports

    if not (folder / FILE).is_file():
        return reports.verify(None, arguments)
    try:
        with opened(folder) as store:
            return reports.verify(store, arguments)
    except EnvironmentFault as fault:
        if fault.code != "store_locked":
            raise
        # The window has the store open; the package itself can be judged all the same.
        answer = reports.verify(None, arguments)
        answer.lines.append(say("verified_without_series"))
        return answer


def _restore_backup(folder: Path, arguments: Namespace) -> Answer:
    from db.store import Store

    source = Path(arguments.file)
    try:
        with opened(folder) as store:
            kept = store.restore_backup(source).path
    except EnvironmentFault as fault:
        if fault.code != "store_damaged":
            raise
        kept = Store.replace_damaged(folder, source)
    return Answer(
        content={"path": str(source), "saved": str(kept)}, lines=[say("restored_backup", path=source, saved=kept)]
    )


def _sample(folder: Path, arguments: Namespace) -> Answer:
    from db.store import Store
    from workstation.operations.sampling import fill_sample

    with contextlib.closing(Store.create(folder, unit=SAMPLE_UNIT, clerk=say("sample_clerk"), sample=True)) as store:
        counts = fill_sample(store, arguments.records, arguments.seed)
    return Answer(
        content={"records": sum(counts.values()), "counts": counts, "data_folder": str(folder)},
        lines=[say("sample_made", records=sum(counts.values()), folder=folder)],
    )


def run(arguments: Namespace) -> Answer:
    """Run one command and return its answer; raises what went wrong."""
    folder = outside_program(arguments.data_folder or default_data_folder())
    match arguments.command:
        case "schema":
            from ui.commands import records

            return records.schema(arguments)
        case "init":
            return _init(folder, arguments)
        case "verify":
            return _verify(folder, arguments)
        case "restore-backup":
            return _restore_backup(folder, arguments)
        case "rebuild":
            from ui.commands import safety

            return safety.rebuild(folder, arguments)
        case "update":
            from ui.commands import updates

            return updates.update(folder, arguments)
        case "sample":
            return _sample(folder, arguments)
        case "demo":
            from ui.commands.demo import demonstrate

            return demonstrate(arguments)
        case "selftest":
            from ui.commands.self_test import self_test

            return self_test(arguments)
    with opened(folder) as store:
        return command_of(arguments.command)(store, arguments)


def answer_to(arguments: Namespace) -> Answer:
    """Run one command; what went wrong becomes an answer with its exit code."""
    try:
        return run(arguments)
    except Refusal as refusal:
        findings = [shown(finding) for finding in refusal.findings]
        return Answer(content={"findings": findings}, lines=lines_of(refusal.findings), code=FOUND)
    except WrongUse as wrong:
        return _fault(wrong.code, wrong.sentence(), WRONG_USE)
    except EnvironmentFault as fault:
        return _fault(fault.code, fault.sentence(), ENVIRONMENT)
    except Stopped:
        return _fault("stopped", say("stopped"), FOUND)
    except OSError as fault:
        if number_of(fault) not in MACHINE_REFUSES:
            return _bug(arguments)
        why = fault.strerror or str(fault)
        return _fault("machine", say("fault_machine", path=quoted(fault.filename), why=why), ENVIRONMENT)
    except MemoryError:
        return _fault("memory_full", say("fault_memory_full"), ENVIRONMENT)
    except Exception:
        return _bug(arguments)


def _fault(code: str, sentence: str, exit_code: int) -> Answer:
    return Answer(content={"error": {"code": code, "message": sentence}}, lines=[sentence], code=exit_code)


def _bug(arguments: Namespace) -> Answer:
    path = log_path(arguments.data_folder or default_data_folder())
    _log_bug(path)
    return _fault("bug", say("bug", log=path), BUG)


def _log_bug(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler(sys.stderr)
    log = logging.getLogger("workstation.bug")
    log.propagate = False
    log.addHandler(handler)
    log.exception("a bug in version %s", __version__)
    log.removeHandler(handler)
    handler.close()


def run_words(words: Sequence[str]) -> int:
    """Run the program with these arguments; returns the exit code."""
    take_streams()
    Speech.language = language_of(words)
    try:
        arguments = parser().parse_args(words)
    except WrongUse as wrong:
        return _tell(_fault(wrong.code, wrong.sentence(), WRONG_USE), as_json="--json" in words)
    Speech.language = arguments.lang
    if arguments.command is None:
        return _window(arguments, language_given="--lang" in words)
    return _tell(answer_to(arguments), as_json=arguments.json)


def language_of(words: Sequence[str]) -> str:
    """The language asked for, before the arguments are read: what is wrong with them is said in it too."""
    asked = [word for before, word in pairwise(words) if before == "--lang" and word in LANGUAGES]
    return asked[0] if asked else LANGUAGES[0]


def _tell(answer: Answer, *, as_json: bool) -> int:
    """Print an answer; returns the exit code."""
    wrong = answer.code not in (DONE, FOUND)
    try:
        if as_json:
            print(json.dumps(answer.as_json(), ensure_ascii=False, indent=1))
        if wrong or not as_json:
            print("\n".join(answer.lines), file=sys.stderr if wrong else sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone, as with ``| head``; what was asked is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answer.code


def _window(arguments: Namespace, *, language_given: bool) -> int:
    from ui.app import run_window

    return run_window(arguments.data_folder or default_data_folder(), language_given=language_given)
