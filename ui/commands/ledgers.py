"""Commands over ledgers: import, undo-import, template, export."""

from argparse import Namespace
from pathlib import Path

from ui.commands.answer import DONE, FOUND, Answer, lines_of, shown
from ui.commands.records import _register
from workstation.ledgers.decisions import Decisions
from workstation.ledgers.headings import ColumnChoice
from workstation.operations import exporting, importing, keeping
from workstation.operations import undo_import as past_imports
from workstation.ports import Store
from workstation.values.text import quoted
from workstation.words import say


def import_ledger(store: Store, arguments: Namespace) -> Answer:
    """Import a ledger: new, changed, unchanged and failed rows, each fault with its row."""
    register = _register(store, arguments)
    choice = ColumnChoice.from_file(Path(arguments.mapping), register) if arguments.mapping else ColumnChoice()
    done = importing.import_ledger(
        store,
        register,
        Path(arguments.file),
        decisions=Decisions(
            sheet=arguments.sheet or "",
            encoding=arguments.encoding or "",
            choice=choice,
            blank=arguments.blank,
            similar=arguments.similar,
            recycled=arguments.recycled,
        ),
        dry_run=arguments.dry_run,
        failed=Path(arguments.failed) if arguments.failed else None,
        # What nobody decided nobody has agreed to either.
        remember=bool(arguments.mapping),
    )
    counts = done.plan.counts
    counts["failed"] += counts.pop("waiting", 0)
    issues = list(done.plan.issues())
    content = {
        "batch": done.batch,
        "dry_run": arguments.dry_run,
        "sheet": done.plan.sheet,
        "rows": sum(counts[action] for action in ("new", "changed", "unchanged", "failed")),
        "new": counts["new"],
        "changed": counts["changed"],
        "unchanged": counts["unchanged"],
        "failed": counts["failed"],
        "ignored": done.ignored,
        "issues": [
            {
                "row": issue.row,
                "column": issue.column,
                "code": issue.code,
                "severity": str(issue.severity),
                "message": issue.sentence(),
            }
            for issue in issues
        ],
    }
    key = "imported_dry" if arguments.dry_run else "imported"
    lines = [say(key, **{name: content[name] for name in ("rows", "new", "changed", "unchanged", "failed", "ignored")})]
    if done.batch:
        lines.append(say("import_batch", batch=done.batch))
    hard_first = sorted(issues, key=lambda issue: not issue.hard)
    lines += lines_of(hard_first)
    if done.failed_path:
        lines.append(say("failed_rows_written", path=done.failed_path))
        content["failed_path"] = str(done.failed_path)
    return Answer(content=content, lines=lines, code=FOUND if counts["failed"] else DONE)


def undo_import(store: Store, arguments: Namespace) -> Answer:
    """Take an import back; records edited since are listed, and left as they are with ``--skip-edited``."""
    looked = past_imports.look_at_taking_back(store, arguments.batch)
    done = past_imports.take_back_import(store, arguments.batch, skip=None if arguments.skip_edited else ())
    content = {
        "batch": arguments.batch,
        "records": len(done.uids),
        "skipped": len(done.skipped),
        "findings": [shown(finding) for finding in done.skipped],
    }
    lines = [say("import_taken_back", batch=arguments.batch, file=quoted(looked.of.file), number=len(done.uids))]
    if done.skipped:
        lines += [say("import_taken_back_skipped", number=len(done.skipped)), *lines_of(done.skipped)]
    return Answer(content=content, lines=lines, code=FOUND if done.skipped else DONE)


def template(store: Store, arguments: Namespace) -> Answer:
    """Write the empty ledger of a register."""
    register = _register(store, arguments)
    path = exporting.write_template(store, register, Path(arguments.out))
    return Answer(content={"path": str(path)}, lines=[say("template_written", register=register, path=path)])


def export(store: Store, arguments: Namespace) -> Answer:
    """Write a ledger that imports back without a change."""
    register = _register(store, arguments)
    where = [keeping.condition_of(register, text) for text in arguments.where or ()]
    path, count = exporting.export_ledger(
        store, register, Path(arguments.out), text=arguments.search or "", where=where
    )
    return Answer(
        content={"path": str(path), "records": count},
        lines=[say("exported", register=register, number=count, path=path)],
    )


COMMANDS = {"import": import_ledger, "undo-import": undo_import, "template": template, "export": export}
