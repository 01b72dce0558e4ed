"""The floors of the house, read from the imports of every file; a broken rule is told with its remedy."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("workstation", "db", "ui")
QT = ("PySide6", "shiboken6")

# What each floor must not know, and what to do instead.
FORBIDDEN = {
    "workstation": (
        ("db", "ui", *QT, "sqlite_utils", "sqlite3", "sqlcipher3"),
        "the domain knows neither store nor screen: take what it needs as an argument, by a Protocol of"
        " workstation/ports.py, or move the code up to db/ or ui/",
    ),
    "db": (
        ("ui", *QT),
        "the store knows no screen: return the answer, or move the code up to ui/",
    ),
    "ui": (
        ("db", "sqlite_utils", "sqlite3", "sqlcipher3"),
        "a screen asks through ui/ask.py or is handed its store; only ui/app.py, ui/command_line.py and"
        " ui/commands/ open one",
    ),
}
ENTRY = "workstation.__main__"
ENTRY_HANDS_OVER_TO = ("ui.command_line", "ui.app")
KNOW_THE_STORE = ("ui.app", "ui.command_line", "ui.commands")

HEAVY = (
    "bagit",
    "numpy",
    "opencc",
    "openpyxl",
    "pandas",
    "pypinyin",
    "python_calamine",
    "sqlite_utils",
    "xlsxwriter",
    "zhconv",
)


@dataclass(frozen=True)
class Import:
    """One imported name: in which module and line, and whether it happens when that module is imported."""

    module: str
    line: int
    name: str
    at_once: bool
    for_types_only: bool


def belongs(name: str, modules: tuple[str, ...]) -> bool:
    """Whether the dotted name is one of the modules or lies in one of them."""
    return any(name == module or name.startswith(module + ".") for module in modules)


def module_name(root: Path, file: Path) -> str:
    """The dotted name of a file below the root, a package by its folder."""
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_type_checking(test: ast.expr) -> bool:
    """Whether the condition of an ``if`` is TYPE_CHECKING, plain or as an attribute of typing."""
    return (test.id if isinstance(test, ast.Name) else getattr(test, "attr", "")) == "TYPE_CHECKING"


def imports_below(
    node: ast.AST, at_once: bool = True, for_types: bool = False
) -> Iterator[tuple[ast.stmt, bool, bool]]:
    """Every import statement below a node, whether it runs at once and whether it is for types only."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, at_once, for_types
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from imports_below(child, False, for_types)
        elif isinstance(child, ast.If) and is_type_checking(child.test):
            yield from imports_below(ast.Module(child.body, []), at_once, True)
            yield from imports_below(ast.Module(child.orelse, []), at_once, for_types)
        else:
            yield from imports_below(child, at_once, for_types)


def names_in(statement: ast.stmt, package: list[str]) -> Iterator[str]:
    """The dotted names an import statement asks for, relative ones made whole; ``from a import b`` is a.b."""
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
    elif isinstance(statement, ast.ImportFrom):
        above = package[: len(package) - statement.level + 1] if statement.level else []
        base = ".".join([*above, *([statement.module] if statement.module else [])])
        yield from (base if alias.name == "*" else f"{base}.{alias.name}" for alias in statement.names)


def read_imports(root: Path) -> dict[str, list[Import]]:
    """The imports of every module of the three floors."""
    found: dict[str, list[Import]] = {}
    for floor in FLOORS:
        for file in sorted((root / floor).rglob("*.py")):
            module = module_name(root, file)
            package = module.split(".") if file.stem == "__init__" else module.split(".")[:-1]
            tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
            found[module] = [
                Import(module, statement.lineno, name, at_once, for_types)
                for statement, at_once, for_types in imports_below(tree)
                for name in names_in(statement, package)
            ]
    return found


def may(used: Import) -> bool:
    """Whether this import is one of the few named exceptions of the floors."""
    if used.module == ENTRY:
        return belongs(used.name, ENTRY_HANDS_OVER_TO)
    return belongs(used.module, KNOW_THE_STORE) and belongs(used.name, ("db",))


def floor_problems(imports: list[Import]) -> Iterator[str]:
    """Imports that go up the house or past the one way in."""
    for used in imports:
        forbidden, remedy = FORBIDDEN[used.module.split(".")[0]]
        if belongs(used.name, forbidden) and not may(used):
            yield f"{used.module}:{used.line} imports {used.name}: {remedy}"


def heavy_problems(imports: list[Import]) -> Iterator[str]:
    """Slow libraries that are imported before a function needs them."""
    for used in imports:
        if belongs(used.name, HEAVY) and used.at_once and not used.for_types_only:
            yield (
                f"{used.module}:{used.line} imports {used.name} when it is imported itself: import it"
                " inside the function that needs it, for the window paints before it loads"
            )


def circle_problems(imports: dict[str, list[Import]]) -> Iterator[str]:
    """Files that import each other; imports inside functions count, for they only hide the circle."""

    def own(name: str) -> str | None:
        return next((known for known in (name, name.rpartition(".")[0]) if known in imports), None)

    graph = {
        module: {target for item in used if (target := own(item.name)) not in (None, module)}
        for module, used in imports.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        yield f"{circle}: these files import each other: move what they share into a file below both"


def folder_problems(root: Path) -> Iterator[str]:
    """Folders that must not be packages, because they would stand before a library of the same name."""
    if (root / "packaging" / "__init__.py").exists():
        yield "packaging/__init__.py: delete it: as a package it hides the library of that name"
    for file in sorted((root / "tests").rglob("__init__.py")):
        yield f"{file.relative_to(root).as_posix()}: delete it: pytest imports the tests by their path"


def problems(root: Path) -> list[str]:
    """Everything wrong with the imports of a tree, one sentence each."""
    imports = read_imports(root)
    every = [item for used in imports.values() for item in used]
    return [
        *floor_problems(every),
        *heavy_problems(every),
        *circle_problems(imports),
        *folder_problems(root),
    ]


def test_the_imports_keep_to_the_floors() -> None:
    assert set(FLOORS) <= {module.split(".")[0] for module in read_imports(ROOT)}, "a floor has no file"
    found = problems(ROOT)
    assert not found, "\n" + "\n".join(found)


def make_tree(root: Path, files: dict[str, str]) -> Path:
    for name, source in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"workstation/rules.py": "from db import store"}, "workstation.rules:1 imports db.store"),
        ({"workstation/rules.py": "import ui.window"}, "workstation.rules:1 imports ui.window"),
        (
            {"workstation/a/b.py": "def f():\n    from PySide6 import QtCore"},
            "workstation.a.b:2 imports PySide6",
        ),
        ({"workstation/a.py": "def f():\n    import sqlite_utils"}, "imports sqlite_utils: the domain"),
        ({"workstation/a.py": "import sqlite3"}, "imports sqlite3: the domain"),
        ({"workstation/__main__.py": "from db import store"}, "workstation.__main__:1 imports db.store"),
        ({"workstation/__main__.py": "from ui import window"}, "workstation.__main__:1 imports ui.window"),
        ({"workstation/a.py": "from ui import app"}, "workstation.a:1 imports ui.app"),
        ({"db/store.py": "from ui.ask import ask"}, "db.store:1 imports ui.ask"),
        ({"db/store.py": "from PySide6.QtCore import QObject"}, "db.store:1 imports PySide6.QtCore.QObject"),
        ({"ui/window.py": "from db.store import Store"}, "ui.window:1 imports db.store.Store: a screen asks"),
        ({"ui/window.py": "from ..db import store"}, "ui.window:1 imports db.store"),
        ({"ui/window.py": "import db"}, "ui.window:1 imports db: a screen asks"),
        ({"workstation/sheets/read.py": "import pandas as pd"}, "imports pandas when it is imported itself"),
        ({"db/store.py": "import sqlite_utils.db"}, "imports sqlite_utils.db when it is imported itself"),
        ({"ui/a.py": "class A:\n    from xlsxwriter import Workbook"}, "ui.a:2 imports xlsxwriter.Workbook"),
        ({"ui/a.py": "try:\n    import pypinyin\nexcept ImportError:\n    pass"}, "ui.a:2 imports pypinyin"),
        (
            {"workstation/a.py": "from .b import x", "workstation/b.py": "from . import a"},
            "import each other",
        ),
        (
            {
                "workstation/a.py": "from workstation.b import x",
                "workstation/b.py": "import workstation.c",
                "workstation/c.py": "def f():\n    from workstation import a",
            },
            "import each other",
        ),
        ({"packaging/__init__.py": ""}, "packaging/__init__.py: delete it"),
        ({"tests/ui/__init__.py": ""}, "tests/ui/__init__.py: delete it"),
    ],
)
def test_each_rule_is_seen_to_fail(tmp_path: Path, files: dict[str, str], words: str) -> None:
    found = problems(make_tree(tmp_path, files))
    assert len(found) == 1, found
    assert words in found[0]


def test_what_is_allowed_passes(tmp_path: Path) -> None:
    tree = make_tree(
        tmp_path,
        {
            "workstation/__init__.py": "from workstation import values",
            "workstation/__main__.py": "def main():\n    from ui import app, command_line",
            "workstation/values.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pandas",
            "workstation/sheets.py": "from workstation import values\ndef read():\n    import pandas",
            "db/store.py": "from workstation import values\ndef f():\n    import sqlite_utils",
            "ui/app.py": "from PySide6 import QtWidgets\nfrom db import store\nfrom ui.window import Window",
            "ui/command_line.py": "from db.store import Store",
            "ui/commands/add.py": "from db.store import Store",
            "ui/window.py": "from workstation.values import x",
            "packaging/build.py": "",
        },
    )
    assert problems(tree) == []
