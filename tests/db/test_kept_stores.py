"""Every store that a program of ours ever wrote is opened by this one: upgraded, whole, good for a package.

``packaging/keep_store.py`` adds the store of a release.
"""

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db import upgrades
from db.store import FILE, Store
from ui.commands.arguments import parser
from ui.commands.running import answer_to
from workstation.query import Query

KEPT = Path(__file__).resolve().parent.parent / "data/stores"
STORES = sorted(KEPT.glob("*.db.gz"))


def command(folder: Path, *words: str) -> Any:
    return answer_to(parser().parse_args(["--data-folder", str(folder), *words]))


@pytest.fixture(params=STORES, ids=lambda path: path.name.partition(".db")[0])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """A data folder with a kept store, as its own program left it, and what it held there."""
    folder = tmp_path / "资料"
    folder.mkdir()
    (folder / FILE).write_bytes(gzip.decompress(request.param.read_bytes()))
    held = json.loads(request.param.with_suffix("").with_suffix(".json").read_text(encoding="utf-8"))
    return folder, held


def test_there_is_a_store_of_every_version() -> None:
    versions = {int(path.name[:4]) for path in STORES}
    assert versions == set(range(1, upgrades.newest() + 1)), "packaging/keep_store.py makes the missing one"


def test_a_kept_store_is_upgraded_after_a_backup(kept: tuple[Path, dict[str, Any]]) -> None:
    folder, held = kept
    with closing(Store.open(folder)) as store:
        assert store.version == upgrades.newest()
        counts = {one.key: store.tally(one)[0][0] for one in store.catalogue}
        assert counts == {key: held["records"].get(key, 0) for key in counts}
        assert store.last_change() == held["history"]
        assert len(store.packages()) == held["packages"]
        assert store.setting("backups_kept", 7) == 9
        kinds = [one.kind for one in store.backups()]
        assert kinds == (["before_upgrade"] if held["version"] < upgrades.newest() else [])
        assert all(one.good and one.head == held["history"] for one in store.backups())


def test_the_backup_before_the_upgrade_is_the_old_store(kept: tuple[Path, dict[str, Any]]) -> None:
    folder, held = kept
    with closing(Store.open(folder)) as store:
        made = [one.path for one in store.backups()]
    for path in made:
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (held["version"],)


def test_a_kept_store_is_whole_searched_and_reported(kept: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder, held = kept
    examined = command(folder, "doctor")
    assert examined.code == 0
    assert examined.content["healthy"]
    made = command(folder, "package", "--period", "2025", "--out", str(tmp_path / "out"))
    assert made.code == 0, made.lines
    if not held["records"]:
        return
    with closing(Store.open(folder)) as store:
        copyrights = next(one for one in store.catalogue if one.key == "copyrights")
        page = store.page(copyrights, Query(limit=1))
        (record,) = page.records
        assert store.history(copyrights, record["uid"])[0].action == "add"
        found = store.page(copyrights, Query(text=record["work_name"]))
        assert record["uid"] in [one["uid"] for one in found.records]
        assert store.page(copyrights, Query(withdrawn=True)).total == 1
        (draft,) = store.drafts("trademarks")
        assert draft["content"] == {"mark_name": "写了一半"}
