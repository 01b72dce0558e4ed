"""A kill between a package's name and the store's note of it: the file gives way to the one that is written again."""

import shutil
from pathlib import Path

import pytest

from db.store import Store
from tests.end_to_end.office import UNIT, trademark
from workstation.findings import Refusal
from workstation.operations import keeping, reporting, verifying
from workstation.periods import Period
from workstation.registers.trademarks import TRADEMARKS

PERIOD = Period.read("2020Q1")


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A data folder with a record."""
    with Store.create(tmp_path / "before", unit=UNIT, clerk="王芳") as store:
        keeping.add(store, TRADEMARKS, [trademark()])
    return tmp_path / "before"


def written(folder: Path, out: Path) -> Path:
    """Write a package over a copy of the data folder, which then knows nothing of it."""
    with Store.open(folder) as store:
        return Path(reporting.write_package(store, PERIOD, out, reason="测试").package.path)


def test_a_package_that_was_never_noted_gives_way(before: Path, tmp_path: Path) -> None:
    out = tmp_path / "报送"
    shutil.copytree(before, tmp_path / "one")
    content = written(tmp_path / "one", out).read_bytes()
    with Store.open(before) as store:
        # Of other contents and a later moment: another package of the same number.
        keeping.add(store, TRADEMARKS, [trademark(20_000_000)])
    path = written(before, out)
    (aside,) = [one for one in out.glob("*.zip") if one != path]
    assert aside.read_bytes() == content
    with Store.open(before) as store:
        assert verifying.verify_file(path, store).valid
        assert [one.series for one in store.packages()] == [1]


def test_any_other_file_of_that_name_stays(before: Path, tmp_path: Path) -> None:
    out = tmp_path / "报送"
    shutil.copytree(before, tmp_path / "one")
    path = written(tmp_path / "one", out)
    path.write_bytes(b"somebody's own")
    with pytest.raises(Refusal) as refused:
        written(before, out)
    assert [one.code for one in refused.value.findings] == ["package_name_taken"]
    assert path.read_bytes() == b"somebody's own"
