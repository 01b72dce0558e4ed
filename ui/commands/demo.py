"""The command that shows the main job on the ledgers that the program carries."""

import contextlib
import tempfile
from argparse import Namespace
from pathlib import Path

from ui.commands.answer import DONE, FOUND, Answer
from workstation.sample_book import SAMPLE_UNIT
from workstation.words import say


def demonstrate(arguments: Namespace) -> Answer:
    """Do the main job on the ledgers that the program carries."""
    from db.store import Store
    from workstation.operations import demonstrating

    out = arguments.out or Path(tempfile.mkdtemp(prefix="ip-workstation-demo-"))
    data = out / "data"
    with contextlib.closing(Store.create(data, unit=SAMPLE_UNIT, clerk=say("sample_clerk"), sample=True)) as store:
        told = demonstrating.demonstrate(store, out)
    content = {
        "imports": told.imports,
        "package": told.package,
        "check_code": told.check_code,
        "corrected": told.corrected,
        "valid": told.valid,
        "data_folder": str(data),
    }
    lines = [*told.lines, say("demo_window")]
    return Answer(content=content, lines=lines, code=DONE if told.valid else FOUND)
