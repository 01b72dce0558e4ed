"""Keeps the store of a release in ``tests/data/stores``, made by that release's own code; the suite upgrades each.

``python packaging/keep_store.py 0.1.0 [COMMIT]`` after a release; COMMIT is what was released, else the newest.
``python packaging/keep_store.py --replay 1`` makes the store of a form that no whole program ever had: migrations up
to that number, with what the store itself keeps.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "tests/data/stores"
FILE = "workstation.db"
PERIOD = "2026Q3"
"""What the release reports, before it is left behind; its package is of a period that is over."""
FILL = """
import sys
from pathlib import Path
from db.store import Store
from workstation.operations.sampling import fill_sample
store = Store.create(Path(sys.argv[1]), unit="150622", clerk="王芳")
fill_sample(store, 40, 7)
store.set_setting("backups_kept", 9)
store.keep_draft("trademarks", "draft-1", {"mark_name": "写了一半"})
store.close()
"""
"""Run by the old code; these names have been the same since the first store."""


class NotKept(Exception):
    """The old code did not make a store that can be kept."""


def keep(name: str, commit: str) -> Path:
    """Check a commit out, have its own code make a store, and keep that; returns the file."""
    with tempfile.TemporaryDirectory() as work:
        tree, book = Path(work) / "tree", Path(work) / "book"
        subprocess.run(["git", "worktree", "add", "-q", "--detach", tree, commit], cwd=ROOT, check=True)
        try:
            _make(tree, book)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=ROOT, check=True)
        return _put(book / FILE, name)


def _make(tree: Path, book: Path) -> None:
    """Records, one of them in the recycle bin, one changed, and a package, by the code of a tree."""
    _run(tree, book.parent, "-c", FILL, book.name)
    command = ("-m", "workstation", "--data-folder", book.name, "--json")
    listed = json.loads(_run(tree, book.parent, *command, "list", "copyrights", "--limit", "1"))
    _run(tree, book.parent, *command, "withdraw", "copyrights", listed["records"][0]["uid"], "--reason", "重复登记")
    listed = json.loads(_run(tree, book.parent, *command, "list", "trademarks", "--limit", "1"))
    (book.parent / "change.json").write_text('{"note": "核对过"}', encoding="utf-8")
    _run(tree, book.parent, *command, "change", "trademarks", listed["records"][0]["uid"], "change.json")
    _run(tree, book.parent, *command, "package", "--period", PERIOD, "--out", "out")


def _run(tree: Path, folder: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-P", *words], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode not in (0, 1):
        raise NotKept(done.stderr)
    return done.stdout


def replay(number: int) -> Path:
    """Keep a store of the first migrations, with what belongs to the store itself: settings, a draft, a reason."""
    sys.path.insert(0, str(ROOT))
    from db.files import APPLICATION_ID
    from db.upgrades import migration_files, statements

    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / FILE
        with sqlite3.connect(path) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(
                'CREATE TABLE "_sqlite_migrations"'
                ' ("id" INTEGER PRIMARY KEY, "migration_set" TEXT, "name" TEXT, "applied_at" TEXT)'
            )
            for one in migration_files()[:number]:
                for statement in statements(one.read_text(encoding="utf-8")):
                    connection.execute(statement)
                note = (None, "store", one.stem, "2026-11-23 03:20:37+00:00")
                connection.execute("INSERT INTO _sqlite_migrations VALUES (?, ?, ?, ?)", note)
            connection.execute(f"PRAGMA user_version = {number}")
            notes = {"unit": "150622", "clerk": "王芳", "sample": "0", "created_at": "2026-11-23T11:20:37+08:00"}
            connection.executemany("INSERT INTO meta VALUES (?, ?)", notes.items())
            connection.execute("INSERT INTO settings VALUES ('backups_kept', '9')")
        connection.close()
        return _put(path, "replayed")


def _put(path: Path, name: str) -> Path:
    """Pack a store, without any name of this machine in it, and list what it holds."""
    content = path.read_bytes()
    if any(str(place).encode() in content for place in (ROOT, path.parent.parent)):
        raise NotKept("the store holds a path of this machine")
    held = _held(path)
    kept = PLACE / f"{held['version']:04d}_{name}.db.gz"
    PLACE.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(gzip.compress(content, mtime=0))
    kept.with_suffix("").with_suffix(".json").write_text(
        json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return kept


def _held(path: Path) -> dict[str, object]:
    """Version, records in force, history rows and packages of a store, counted by the engine alone."""
    with sqlite3.connect(path) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        registers = ("trademarks", "geographical_indications", "copyrights", "assistance_cases")
        held = {
            "version": connection.execute("PRAGMA user_version").fetchone()[0],
            "records": {
                key: connection.execute(f"SELECT count(*) FROM {key} WHERE withdrawn_at IS NULL").fetchone()[0]  # noqa: S608
                for key in registers
                if key in tables
            },
            "history": connection.execute("SELECT count(*) FROM history").fetchone()[0],
            "packages": connection.execute("SELECT count(*) FROM packages").fetchone()[0],
        }
    connection.close()
    return held


def main(words: Sequence[str]) -> int:
    """Keep one store; says which file it is."""
    if len(words) == 2 and words[0] == "--replay":
        kept = replay(int(words[1]))
    elif words and not words[0].startswith("-"):
        kept = keep(words[0], words[1] if len(words) > 1 else "HEAD")
    else:
        print(__doc__, file=sys.stderr)
        return 2
    print(f"{kept.relative_to(ROOT)}: {kept.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
