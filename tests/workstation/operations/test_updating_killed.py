"""The update and the way back, killed before each of their steps: a whole program is there, and it opens the data."""

import itertools
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from db.store import Store
from tests.workstation.operations.test_updating import TRADEMARKS, add, digest, newer, offered, told_by
from tests.workstation.updates.releases import own, write_program, write_release
from workstation.operations.going_back import go_back, way_back
from workstation.operations.updating import update

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the programs here are shell scripts")

STEPS = ("os.rename", "os.remove", "os.chmod", "subprocess.Popen")
"""What Python announces before it does it, with the path: between any two of them the program may be killed."""


def killed_at(step: int, place: Path, deed: Callable[[], object]) -> bool:
    """Do something in a process of its own, killed before it does its so many-th thing below a place.

    Returns whether it came to its end.
    """
    child = os.fork()
    if child == 0:
        seen = itertools.count()

        def hook(event: str, told: tuple[object, ...]) -> None:
            if event in STEPS and str(told[0]).startswith(str(place)) and next(seen) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        try:
            deed()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def test_a_kill_at_any_step_of_the_update_leaves_a_whole_program(store: Store, tmp_path: Path) -> None:
    add(store, 3)
    store.close()
    present = own(write_program(tmp_path / "程序/知产工作站", "0.1.0", padding=300_000))
    write_release(tmp_path / "U盘", "0.2.0", padding=300_000)
    offer = offered(tmp_path / "U盘", present)
    whole = {"0.1.0": digest(present.file), "0.2.0": offer.file.sha256}

    def deed() -> None:
        with Store.open(store.folder) as opened:
            update(opened, opened.folder, offer, present)

    program, kept = present.file.read_bytes(), tmp_path / "kept"
    shutil.copytree(store.folder, kept)
    seen = []
    for step in itertools.count():
        shutil.rmtree(store.folder)
        shutil.copytree(kept, store.folder)
        present.file.write_bytes(program)
        ended = killed_at(step, tmp_path, deed)
        version = told_by(present.file)
        assert digest(present.file) == whole[version]
        seen.append(version)
        if ended:
            break
    assert len(seen) > 8 and seen[0] == "0.1.0" and seen[-1] == "0.2.0" and seen == sorted(seen)
    with Store.open(store.folder) as opened:
        assert opened.tally(TRADEMARKS)[0][0] == 3
        assert way_back(opened, newer(present)) is not None


def test_a_kill_at_any_step_of_the_way_back_leaves_a_program_that_opens_the_data(store: Store, tmp_path: Path) -> None:
    add(store, 3)
    present = own(write_program(tmp_path / "程序/知产工作站", "0.1.0", padding=300_000))
    write_release(tmp_path / "U盘", "0.2.0", padding=300_000)
    update(store, store.folder, offered(tmp_path / "U盘", present), present)
    store._connection.execute("CREATE TABLE of_tomorrow (a TEXT)")
    add(store, 2)
    store.close()
    kept = tmp_path / "kept"
    shutil.copytree(store.folder, kept)
    program = present.file.read_bytes()

    def deed() -> None:
        with Store.open(store.folder) as opened:
            go_back(opened, newer(present))

    for step in itertools.count():
        shutil.rmtree(store.folder)
        shutil.copytree(kept, store.folder)
        present.file.write_bytes(program)
        ended = killed_at(step, tmp_path, deed)
        version = told_by(present.file)
        with Store.open(store.folder) as opened:
            records = opened.tally(TRADEMARKS)[0][0]
            assert version in (("0.1.0", "0.2.0") if records == 3 else ("0.2.0",))
            # What was recorded since is in the store, or in the backup that was made before it went.
            assert records == 5 or any((one.counts or {})["trademarks"] == 5 for one in opened.backups())
        if ended:
            break
    assert step > 8 and (version, records) == ("0.1.0", 3)
