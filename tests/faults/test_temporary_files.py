"""The real program killed while its temporary files lie there: the next command of any kind of work removes them."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.acts import PERIOD, Package
from tests.faults.killing import Bench, bench_of, start, until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with records."""
    folder = tmp_path_factory.mktemp("template") / "资料 库"
    Package().prepare(folder)
    return folder


def killed_once(bench: Bench, there: Callable[[], bool], *words: str) -> None:
    """Start a command and kill it as soon as its temporary files are there."""
    program = start(bench, ["-m", "workstation", "--data-folder", str(bench.folder), "--json", *words])
    until(lambda: there() or program.poll() is not None)
    program.kill()
    out, err = program.communicate(timeout=60)
    assert program.returncode == -9, (out, err)
    assert there()


def ended(bench: Bench, *words: str) -> None:
    """A command that comes to its end."""
    program = start(bench, ["-m", "workstation", "--data-folder", str(bench.folder), "--json", *words])
    out, err = program.communicate(timeout=60)
    assert program.returncode == 0, (out, err)


def left(bench: Bench) -> list[Path]:
    """What lies in the temporary files, and hidden files beside the targets."""
    out = bench.work / "报送"
    return [*(bench.work / "temporary").glob("ip-workstation-*"), *out.glob(".*"), *bench.work.glob(".*.unfinished*")]


def test_packages(template: Path, tmp_path: Path) -> None:
    bench = bench_of(template, tmp_path, "1")
    out, place = bench.work / "报送", bench.work / "temporary"
    package = ("package", "--period", PERIOD, "--out", str(out), "--reason", "测试")
    killed_once(bench, lambda: any(place.glob("ip-workstation-package-*/*")), *package)
    killed_once(bench, lambda: any(out.glob(".*.part")), *package)
    assert any(place.glob("ip-workstation-package-*/*"))
    ended(bench, *package)
    assert left(bench) == []
    (written,) = out.glob("*.zip")
    killed_once(bench, lambda: any(place.glob("ip-workstation-verify-*/*")), "verify", str(written))
    ended(bench, "verify", str(written))
    assert left(bench) == []


def test_files_beside_their_target(template: Path, tmp_path: Path) -> None:
    bench = bench_of(template, tmp_path, "1")
    export = ("export", "trademarks", str(bench.work / "台账.xlsx"))
    killed_once(bench, lambda: any(bench.work.glob(".台账.xlsx.unfinished*")), *export)
    # Another work in another place, and no file of that name is ever written again.
    ended(bench, "template", "copyrights", str(bench.work / "模板.xlsx"))
    assert left(bench) == []
    assert not (bench.work / "台账.xlsx").exists()


def test_a_command_beside_one_that_works_takes_nothing_from_it(template: Path, tmp_path: Path) -> None:
    """A package is verified without a store while another one is being written."""
    bench = bench_of(template, tmp_path, "1")
    out, place = bench.work / "报送", bench.work / "temporary"
    package = ("package", "--period", PERIOD, "--out", str(out), "--reason", "测试")
    ended(bench, *package)
    (written,) = out.glob("*.zip")
    working = start(bench, ["-m", "workstation", "--data-folder", str(bench.folder), "--json", *package])
    until(lambda: any(place.glob("ip-workstation-package-*/*")) or working.poll() is not None)
    end = time.monotonic() + 10
    while working.poll() is None and time.monotonic() < end:
        ended(bench, "verify", str(written))
    out_text, err = working.communicate(timeout=60)
    assert working.returncode == 0, (out_text, err)
    assert left(bench) == []
