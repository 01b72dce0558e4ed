"""What a packaged program runs to prove itself on the machine it stands on: its files, the main job, window, paper.

Everything happens in a folder of its own; the clerk's data are not touched.
"""

import json
import logging
import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ui.commands.answer import DONE, FOUND, Answer
from workstation import program
from workstation.words import say

LOG = logging.getLogger("workstation.program")
WORDS = ("准格尔", "zge")
"""What is sought in the sample: a fragment, and the first letters of its reading."""


@dataclass
class SelfTest:
    """The parts that were tried."""

    folder: Path
    parts: dict[str, bool] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    """A sentence for each part that failed."""
    machine: dict[str, Any] = field(default_factory=dict)
    """What was learned on the way: fonts, printers."""
    _told: dict[str, Any] = field(default_factory=dict)
    """What the main job answered."""

    def run(self) -> None:
        """Try all parts; one that fails leaves the others their turn."""
        if program.listed_files(program.source_folder()):
            self._try("files", self._files)
        self._try("registers", self._registers)
        self._try("import", self._import)
        self.parts |= {"package": bool(self._told.get("package")), "verify": bool(self._told.get("valid"))}
        for name in ("store", "search", "window", "fonts", "printing"):
            self._try(name, getattr(self, f"_{name}"))
        self.faults += [say(f"selftest_fault_{name}") for name, passed in self.parts.items() if not passed]

    def _try(self, name: str, part: Callable[[], bool]) -> None:
        try:
            self.parts[name] = part()
        except Exception as error:
            LOG.error("self-test, %s", name, exc_info=error)
            self.parts[name] = False
            self.faults.append(f"{name}: {type(error).__name__}: {error}")

    @property
    def data(self) -> Path:
        """The store made by the main job."""
        return self.folder / "data"

    def _files(self) -> bool:
        found = [finding.sentence() for finding in program.damaged_files()]
        self.faults += found
        return not found

    def _registers(self) -> bool:
        from workstation.help import help_of
        from workstation.registers.catalogue import REGISTERS

        told = [help_of(register, one.key) for register in REGISTERS for one in register.fields]
        return len(REGISTERS) >= 4 and all(told)

    def _import(self) -> bool:
        from ui.commands.demo import demonstrate

        self._told = demonstrate(Namespace(out=self.folder)).content
        return bool(self._told["imports"])

    def _store(self) -> bool:
        from db.doctor import examine
        from db.store import Store

        with Store.open(self.data) as store:
            counts = store.backup().backup.counts or {}
            return examine(store).healthy and sum(counts.values()) > 0

    def _search(self) -> bool:
        from db.store import Store
        from workstation.operations.searching import search_all

        with Store.open(self.data) as store:
            return all(search_all(store, words) for words in WORDS)

    def _window(self) -> bool:
        from ui.app import prove_window

        return prove_window(self.data)

    def _fonts(self) -> bool:
        from ui.drawing_test import draws_chinese, font_name

        drawn = draws_chinese()
        self.machine["font"] = font_name()
        return drawn

    def _printing(self) -> bool:
        from ui.drawing_test import printers, prints_pdf

        self.machine["printers"] = printers()
        return prints_pdf(self.folder / "page.pdf")


def self_test(arguments: Namespace) -> Answer:
    """Run all parts and say how it went; with ``--out`` the answer is also written as JSON to a file."""
    if sys.platform == "win32":
        # Without a screen Qt looks for fonts in a folder only.
        os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts"))
    with tempfile.TemporaryDirectory(prefix="ip-workstation-selftest-", ignore_cleanup_errors=True) as folder:
        test = SelfTest(Path(folder))
        test.run()
    passed = all(test.parts.values())
    named = "、".join(say(f"selftest_part_{name}") for name, good in test.parts.items() if good == passed)
    line = say("selftest_passed", parts=named) if passed else say("selftest_failed", part=named)
    content = {"parts": test.parts, "faults": test.faults, "machine": test.machine}
    if arguments.out is not None:
        arguments.out.write_text(json.dumps({"ok": passed, **content}, ensure_ascii=False), encoding="utf-8")
    return Answer(content=content, lines=[line, *test.faults], code=DONE if passed else FOUND)
