"""Commands over the store itself: init, info, backups, doctor, sample, demo, selftest."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from ui.commands.answer import DONE, FOUND, Answer, lines_of, shown
from workstation import __version__, divisions
from workstation.words import say


def info(store: Any, arguments: Namespace) -> Answer:
    """Unit, clerk, counts, versions, folder, last backup, last package."""
    counts = {register.key: store.tally(register)[0][0] for register in store.catalogue}
    backups = store.backups()
    packages = store.packages()
    last_backup = backups[0].at.isoformat() if backups else None
    last = packages[-1] if packages else None
    lines = [
        say("info_unit", unit=store.unit, name=divisions.name_of(store.unit)),
        say("info_clerk", clerk=store.clerk),
        *([say("info_sample")] if store.is_sample else []),
        *(say("info_counts", register=one, number=counts[one.key]) for one in store.catalogue),
        say("info_version", program=__version__, store=store.version),
        say("info_folder", folder=store.folder),
        say("info_backup", when=last_backup or say("never")),
        say("info_package", what=f"{last.period} V{last.revision} {last.check_code}" if last else say("never")),
    ]
    content = {
        "unit": store.unit,
        "unit_name": divisions.name_of(store.unit),
        "clerk": store.clerk,
        "sample": store.is_sample,
        "counts": counts,
        "program_version": __version__,
        "store_version": store.version,
        "data_folder": str(store.folder),
        "last_backup": last_backup,
        "last_package": (
            {"series": last.series, "period": last.period, "revision": last.revision, "check_code": last.check_code}
            if last
            else None
        ),
    }
    return Answer(content=content, lines=lines)


def backup(store: Any, arguments: Namespace) -> Answer:
    """Make a backup, opened and counted before it counts."""
    made = store.backup(kind="hand", out=arguments.out)
    records = sum(made.backup.counts.values())
    lines = [say("backed_up", path=made.backup.path), *lines_of(made.findings)]
    content = {"path": str(made.backup.path), "records": records, "second": str(made.second) if made.second else None}
    return Answer(content=content, lines=lines, code=FOUND if made.findings else DONE)


def backups(store: Any, arguments: Namespace) -> Answer:
    """The backups there are, newest first."""
    content = [
        {"path": str(one.path), "made_at": one.at.isoformat(), "kind": one.kind, "records": sum(one.counts.values())}
        for one in store.backups()
    ]
    lines = [
        say("backup_line", when=one["made_at"], kind=one["kind"], records=one["records"], path=one["path"])
        for one in content
    ]
    return Answer(content={"backups": content}, lines=lines or [say("no_backups_yet")])


def doctor(store: Any, arguments: Namespace) -> Answer:
    """Check store, attachments, search index and the chain of the history."""
    from db.doctor import examine

    report = examine(store, repair=arguments.repair)
    records = sum(report.records.values())
    content = {
        "healthy": report.healthy,
        "records": report.records,
        "versions": report.history_rows,
        "attachments": report.attachments,
        "backups": report.backups,
        "findings": [shown(finding) for finding in report.findings],
    }
    if report.healthy:
        lines = [say("doctor_healthy", records=records, versions=report.history_rows)]
    else:
        lines = [say("doctor_found", number=len(report.findings))]
    return Answer(content=content, lines=lines + lines_of(report.findings), code=DONE if report.healthy else FOUND)


def diagnose(store: Any, arguments: Namespace) -> Answer:
    """Write the diagnostic file for somebody who helps from afar."""
    from workstation.operations.diagnosing import write_diagnosis

    written = write_diagnosis(store, Path(arguments.out))
    return Answer(content={"path": str(written)}, lines=[say("diagnosed", path=written)])


COMMANDS = {"info": info, "backup": backup, "backups": backups, "doctor": doctor, "diagnose": diagnose}
