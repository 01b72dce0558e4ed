"""The program as a process of its own: entry, streams, exit codes, one instance, sample, demo, self-test."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.office import DONE, ENVIRONMENT, FOUND, MADE, ROOT, WRONG_USE, Office, run, trademark
from workstation import __version__

HOLD = """
import sys
from pathlib import Path
from db.store import Store
with Store.open(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(store: Office) -> Iterator[Office]:
    """A store that another process has open."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store.folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == b"open"
    yield store
    holder.communicate()


def test_a_store_that_is_open_elsewhere(held: Office) -> None:
    before = held.digest()
    one = held.file("one.json", trademark())
    for command in (("info",), ("add", "trademarks", one), ("check",), ("backup",), ("doctor",),
                    ("restore-backup", one)):  # fmt: skip
        told = held.ask(*command)
        assert (told.code, told.codes) == (ENVIRONMENT, ["store_locked"]), command
        assert "王芳" in told.err
    assert held.digest() == before


def test_a_package_is_judged_while_the_window_holds_the_store(held: Office) -> None:
    told = held.ask("verify", held.file("one.json", trademark()))
    assert told.code == FOUND
    assert told.json["valid"] is False
    assert [problem["code"] for problem in told.json["problems"]] == ["package_not_zip"]


def test_version_and_help() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.decode().strip()) == (DONE, __version__)
    for words in (("--help",), ("import", "--help"), ("--lang", "en", "--help")):
        done = run(*words)
        assert done.returncode == DONE
        assert b"--json" in done.stdout or b"--mapping" in done.stdout
        assert not done.stderr


def test_streams_and_codes(store: Office, tmp_path: Path) -> None:
    done = run("--json", "info", folder=store.folder)
    assert done.returncode == DONE
    assert not done.stderr
    assert json.loads(done.stdout)["ok"] is True
    done = run("--json", "info", folder=tmp_path / "nothing")
    assert done.returncode == ENVIRONMENT
    assert json.loads(done.stdout) == {"ok": False, "error": json.loads(done.stdout)["error"]}
    assert "资料库" in done.stderr.decode()
    done = run("fly", folder=store.folder)
    assert done.returncode == WRONG_USE
    assert not done.stdout
    assert b"Traceback" not in done.stderr
    done = run("add", "trademarks", "-", folder=store.folder, stdin=b'{"mark_name": ""}')
    assert done.returncode == FOUND
    assert not done.stderr


def test_output_is_utf8_whatever_the_machine_speaks(store: Office) -> None:
    store.add("trademarks", trademark(mark_name="𠮷䶮 ᠮᠣᠩᠭᠣᠯ"))
    done = run(
        "list", "trademarks", folder=store.folder, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert done.returncode == DONE
    assert "𠮷䶮" in done.stdout.decode()


def test_a_reader_that_goes_away(store: Office) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "workstation", "schema"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert program.stdout is not None and program.stderr is not None
    program.stdout.close()
    told = program.stderr.read()
    program.stderr.close()
    assert program.wait(30) == DONE
    assert b"Traceback" not in told


def test_it_runs_from_any_folder(store: Office, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "workstation",
            "--data-folder",
            os.path.relpath(store.folder, tmp_path),
            "--json",
            "info",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
    )
    assert done.returncode == DONE, done.stderr


def test_the_sample_book_is_reproducible(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = office.do("sample", "--records", "150", "--seed", "7")
    assert made["records"] == 150
    info = office.do("info")
    assert info["sample"] is True
    assert sum(info["counts"].values()) == 150
    assert all(info["counts"][register] for register in MADE)
    other = Office(tmp_path / "另一本", tmp_path, capsys)
    other.do("sample", "--records", "150", "--seed", "7")
    left_out = {"uid", "created_at", "changed_at"}
    for register in MADE:
        mine, theirs = (
            [{key: one[key] for key in one if key not in left_out} for one in which.all(register)]
            for which in (office, other)
        )
        assert mine == theirs
    third = Office(tmp_path / "第三本", tmp_path, capsys)
    third.do("sample", "--records", "150", "--seed", "8")
    assert third.all("trademarks") != office.all("trademarks")
    told = office.ask("sample")
    assert (told.code, told.codes) == (ENVIRONMENT, ["store_exists"])


@pytest.mark.parametrize("records", [1, 2, 3, 7])
def test_a_small_sample_book(office: Office, records: int) -> None:
    office.do("sample", "--records", records)
    assert sum(office.do("info")["counts"].values()) == records


def test_the_demonstration(office: Office, tmp_path: Path) -> None:
    done = run("demo", "--out", tmp_path / "演示", timeout=110)
    assert done.returncode == DONE, done.stdout.decode() + done.stderr.decode()
    assert not done.stderr
    assert list((tmp_path / "演示").glob("*.zip"))
    assert done.stdout.decode().count("\n") > 15


def test_the_demonstration_as_json(office: Office, tmp_path: Path) -> None:
    told = office.do("demo", "--out", tmp_path / "演示")
    assert [one["register"] for one in told["imports"]] == [
        "geographical_indications",
        "trademarks",
        "copyrights",
        "assistance_cases",
    ]
    assert sum(one["new"] for one in told["imports"]) > 200
    assert told["valid"] is True
    assert office.do("verify", told["package"])["check_code"] == told["check_code"]
    again = office.ask("demo", "--out", tmp_path / "演示")
    assert again.code == ENVIRONMENT


def test_the_self_test() -> None:
    done = run("--json", "selftest", timeout=110)
    assert done.returncode == DONE, done.stdout.decode() + done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["parts"] == dict.fromkeys(
        ("registers", "import", "package", "verify", "store", "search", "window", "fonts", "printing"), True
    )
