"""dev.py, the lock files, and what a fresh copy of the tree does with them."""

import ast
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (dev.RUN_LOCK, dev.DEV_LOCK)

ON_DEBIAN = pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="no dpkg on this system")

PEERS = ("rustpy_xlsxwriter",)
"""What a benchmark measures against where somebody has installed it; nothing else imports it."""
INSIDE = ("shibokensupport",)
"""What PySide6 carries inside its own library."""

PROGRAM = "import os, sys; print('program', sys.argv[1:], sys.prefix != sys.base_prefix)"


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def gathered(found: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    versions: dict[str, set[str]] = {}
    for name, version in found:
        versions.setdefault(normal(name), set()).add(version)
    return versions


def pins(lock: Path) -> dict[str, set[str]]:
    """Name and exact versions of everything a lock file holds; one processor may have another version."""
    return gathered(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def declared(group: list[str]) -> dict[str, set[str]]:
    """Name and pins of requirements as pyproject.toml writes them."""
    split = [requirement.split(";")[0].strip().partition("==") for requirement in group]
    return gathered((name, version) for name, _, version in split)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_of_a_lock_is_pinned_and_hashed(lock: Path) -> None:
    text = re.sub(r"^#.*\n", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    requirements = re.sub(r"\\\n\s*", "", text).splitlines()
    assert len(requirements) > 10
    for requirement in requirements:
        assert re.fullmatch(r"[a-z0-9-]+==[^ ;]+( ; [^\\]+?)?( --hash=sha256:[0-9a-f]{64})+", requirement)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_address_and_no_place(lock: Path) -> None:
    assert not re.search(r"://|file:|--(extra-)?index|--find-links|(^| )/", lock.read_text(encoding="utf-8"))


def imported_by(*folders: str) -> dict[str, str]:
    """Library -> a file of these folders that imports it, wherever in the file."""
    found: dict[str, str] = {}
    for path in sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            else:
                continue
            found |= {name.split(".")[0]: path.relative_to(ROOT).as_posix() for name in names}
    own = {path.stem for path in (ROOT / "packaging").rglob("*.py")} | {"workstation", "db", "ui", "tests", "dev"}
    return {name: path for name, path in found.items() if name not in sys.stdlib_module_names | own}


@pytest.mark.parametrize(
    ("folders", "lock"),
    [(("workstation", "db", "ui"), dev.RUN_LOCK), (("tests", "packaging"), dev.DEV_LOCK)],
    ids=["program", "tools"],
)
def test_nothing_is_imported_that_is_not_locked(folders: tuple[str, ...], lock: Path) -> None:
    carried, locked = importlib.metadata.packages_distributions(), pins(lock)
    libraries = imported_by(*folders)
    assert len(libraries) > 5
    strange = {
        name: path
        for name, path in libraries.items()
        if name not in PEERS + INSIDE and not {normal(one) for one in carried.get(name, ())} & locked.keys()
    }
    assert not strange, "imported, and in no lock file"


def test_every_library_stands_in_the_documentation() -> None:
    """Everything that goes to an office, and every tool that was chosen; what the tools bring along is in the lock."""
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    named = {normal(name) for name in re.findall(r"[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]", text)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    chosen = declared(project["dependencies"]).keys() | declared(project["optional-dependencies"]["dev"]).keys()
    assert chosen | pins(dev.RUN_LOCK).keys() <= named


def test_the_locks_hold_what_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, development = pins(dev.RUN_LOCK), pins(dev.DEV_LOCK)
    assert run.items() <= development.items()
    for group, lock in (
        (project["dependencies"], run),
        (project["optional-dependencies"]["dev"], development),
    ):
        for name, versions in declared(group).items():
            wanted = "|".join(re.escape(version).replace(r"\*", ".*") for version in versions)
            assert len(versions) == len(lock[name]), name
            assert all(re.fullmatch(wanted, version) for version in lock[name]), name


def test_an_older_python_can_read_dev() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 9))


def test_dev_uses_the_standard_library_alone() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


@ON_DEBIAN
def test_missing_packages_are_those_dpkg_does_not_have() -> None:
    assert dev.missing_packages(["dpkg", "no-such-package", "no-such-package|dpkg", "no-such|neither"]) == [
        "no-such-package",
        "no-such",
    ]


def test_an_unknown_command_shows_the_commands() -> None:
    asked = subprocess.run(
        [sys.executable, ROOT / "dev.py", "fly"], capture_output=True, text=True, timeout=60, check=False
    )
    assert asked.returncode == 2
    assert asked.stdout == ""
    for command in dev.COMMANDS:
        assert f"dev.py {command}" in asked.stderr


def start(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py of a made-up tree with no display."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, tree / "dev.py", *arguments],
        capture_output=True,
        text=True,
        timeout=100,
        env=environment,
        check=False,
    )


def test_a_fresh_copy_sets_itself_up_once(tmp_path: Path) -> None:
    tree = tmp_path / "a fresh copy 副本"
    (tree / "packaging").mkdir(parents=True)
    (tree / "workstation").mkdir()
    shutil.copy(ROOT / "dev.py", tree)
    lock = tree / "packaging" / "requirements.txt"
    lock.write_text("# nothing\n", encoding="utf-8")
    (tree / "packaging" / "requirements-dev.txt").write_text("# nothing more\n", encoding="utf-8")
    (tree / "workstation" / "__main__.py").write_text(PROGRAM, encoding="utf-8")

    first = start(tree, "run", "list", "--limit", "3")
    assert first.stdout == "program ['list', '--limit', '3'] True\n", first.stderr
    assert "making .venv" in first.stderr
    assert "installing" in first.stderr

    second = start(tree, "run", "info")
    assert (second.stdout, second.stderr) == ("program ['info'] True\n", "")

    lock.write_text("# nothing still\n", encoding="utf-8")
    third = start(tree, "run", "info")
    assert "making .venv" not in third.stderr
    assert "installing" in third.stderr

    # A folder has no hash.
    lock.write_text(".\n", encoding="utf-8")
    without_hash = start(tree, "run", "info")
    assert (without_hash.returncode, without_hash.stdout) == (3, "")
    assert "hash" in without_hash.stderr.lower()
    assert "could not be installed" in without_hash.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a display")
def test_no_display_shows_the_demo(tmp_path: Path) -> None:
    """The environment of this suite is lent to the made-up tree, so that nothing is installed twice."""
    shutil.copy(ROOT / "dev.py", tmp_path)
    shutil.copytree(ROOT / "packaging", tmp_path / "packaging")
    (tmp_path / "workstation").mkdir()
    (tmp_path / "workstation" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    environment = tmp_path / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").symlink_to(sys.executable)
    (environment / "installed-lock").write_text(dev.fingerprint(dev.DEV_LOCK), encoding="utf-8")
    shown = start(tmp_path, "run")
    assert shown.stdout.startswith("program ['demo']"), shown.stderr
    assert "no display" in shown.stderr
