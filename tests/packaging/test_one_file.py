"""The single file's starter: unpacks once, mends what is missing, clears what is old, says why it cannot."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

LINUX = Path(__file__).resolve().parents[2] / "packaging" / "linux"
pytestmark = pytest.mark.skipif(
    not (sys.platform.startswith("linux") and shutil.which("gcc") and Path("/usr/include/zstd.h").exists()),
    reason="no compiler for Linux with Zstandard here",
)
PROGRAM = '#!/bin/sh\n[ "$1" = wait ] && exec sleep 30\necho "{version} $* $IP_WORKSTATION_FILE"\n'
Make = Callable[[str], Path]


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("starter") / "starter"
    warnings = ("-Wall", "-Wextra", "-Werror", "-Wno-format-truncation")
    subprocess.run(["gcc", "-O2", *warnings, "-o", made, LINUX / "files/one_file.c", "-lzstd"], check=True)
    return made


@pytest.fixture
def make(starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes the single file of a version."""
    monkeypatch.syspath_prepend(str(LINUX.parent))
    monkeypatch.syspath_prepend(str(LINUX))
    from one_file import packed  # type: ignore[import-not-found]

    def made(version: str) -> Path:
        folder = tmp_path / f"folder-{version}"
        (folder / "_internal").mkdir(parents=True)
        (folder / "ip-workstation").write_text(PROGRAM.format(version=version))
        (folder / "_internal/资料 一.txt").write_text(version * 100_000, encoding="utf-8")
        (folder / "_internal/link").symlink_to("资料 一.txt")
        out: Path = packed(starter, folder, tmp_path / f"one {version}")
        return out

    return made


def run(file: Path, cache: Path, *words: str, home: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(cache)} | ({"HOME": home} if home else {})
    return subprocess.run([file, *words], env=environment, capture_output=True, text=True, timeout=20)


def folders(cache: Path) -> list[Path]:
    return sorted((cache / "ip-workstation").iterdir())


def test_it_unpacks_once(make: Make, tmp_path: Path) -> None:
    one, cache = make("1"), tmp_path / "cache"
    assert run(one, cache, "a", "b c").stdout == f"1 a b c {one}\n"
    (folder,) = folders(cache)
    before = {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}
    assert (folder / "_internal/link").read_text(encoding="utf-8") == "1" * 100_000
    assert run(one, cache).returncode == 0
    assert {path: path.lstat().st_mtime_ns for path in folder.rglob("*")} == before


def test_the_same_folder_gives_the_same_file(make: Make, starter: Path, tmp_path: Path) -> None:
    from one_file import packed

    one = make("1")
    assert packed(starter, tmp_path / "folder-1", tmp_path / "again").read_bytes() == one.read_bytes()


def test_what_was_taken_away_is_put_back(make: Make, tmp_path: Path) -> None:
    one, cache = make("1"), tmp_path / "cache"
    run(one, cache)
    taken = folders(cache)[0] / "_internal/资料 一.txt"
    taken.unlink()
    assert run(one, cache).returncode == 0
    assert taken.is_file()
    assert len(folders(cache)) == 1


@pytest.mark.parametrize("lost", ["_internal/资料 一.txt", "unpacked.list"])
def test_what_a_power_cut_left_empty_is_unpacked_again(make: Make, tmp_path: Path, lost: str) -> None:
    one, cache = make("1"), tmp_path / "cache"
    run(one, cache)
    file = folders(cache)[0] / lost
    before = file.read_bytes()
    file.write_bytes(b"")
    assert run(one, cache).returncode == 0
    assert file.read_bytes() == before
    assert len(folders(cache)) == 1


def test_an_older_one_is_removed_unless_it_runs(make: Make, tmp_path: Path) -> None:
    old, new, newest, cache = make("1"), make("2"), make("3"), tmp_path / "cache"
    environment = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(cache)}
    with subprocess.Popen([old, "wait"], env=environment) as running:
        end = time.monotonic() + 10
        while not (cache / "ip-workstation").is_dir() or not any(one.suffix == "" for one in folders(cache)):
            assert time.monotonic() < end
            time.sleep(0.05)
        assert run(new, cache).returncode == 0
        assert len(folders(cache)) == 2
        running.kill()
    assert run(newest, cache).stdout.startswith("3")
    assert len(folders(cache)) == 1


def test_several_first_starts_at_once(make: Make, tmp_path: Path) -> None:
    one, cache = make("1"), tmp_path / "cache"
    environment = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(cache)}
    several = [subprocess.Popen([one], env=environment, stdout=subprocess.PIPE) for _ in range(6)]
    for process in several:
        assert process.communicate(timeout=20)[0].startswith(b"1 ")
    assert len(folders(cache)) == 1


def test_a_file_cut_short(make: Make, tmp_path: Path) -> None:
    one = make("1")
    one.write_bytes(one.read_bytes()[:-5])
    done = run(one, tmp_path / "cache")
    assert done.returncode == 3
    assert "程序文件不完整" in done.stderr


def test_a_file_with_another_byte(make: Make, starter: Path, tmp_path: Path) -> None:
    one, cache = make("1"), tmp_path / "cache"
    content = bytearray(one.read_bytes())
    for place in range(starter.stat().st_size, len(content) - 92, 7):
        content[place] ^= 1
        one.write_bytes(content)
        done = run(one, cache)
        # A bit that means nothing apart, the content's own check finds it, and nothing is left.
        assert (done.returncode, done.stdout) in ((3, ""), (0, f"1  {one}\n"))
        if done.returncode:
            assert "程序文件不完整" in done.stderr
            assert not folders(cache)
        else:
            shutil.rmtree(cache)
        content[place] ^= 1


def test_a_cache_that_cannot_be_written_is_passed_over(make: Make, tmp_path: Path) -> None:
    one, home = make("1"), tmp_path / "home"
    home.mkdir()
    (tmp_path / "file").touch()
    assert run(one, tmp_path / "file", home=str(home)).stdout.startswith("1")
    assert len(folders(home / ".cache")) == 1
