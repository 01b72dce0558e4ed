"""Encryption by the command line: passwords from the environment or typed unseen, never from an argument."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from db.engine import can_encrypt
from tests.end_to_end.office import DONE, ENVIRONMENT, FOUND, ROOT, UNIT, WRONG_USE, Office, run, trademark
from workstation.words import say

pytestmark = [
    pytest.mark.skipif(not can_encrypt(), reason="the engine of this machine does not encrypt"),
    pytest.mark.plain_store,
]
QUESTION = say("encryption_ask").encode()
FIRST, SECOND = "一二三四五六七八", "八七六五四三二一"
PRESENT, NEW, FORMER = (f"IP_WORKSTATION_{name}PASSWORD" for name in ("", "NEW_", "FORMER_"))


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    made = Office(tmp_path / "资料", tmp_path, capsys)
    made.do("init", "--unit", UNIT, "--clerk", "王芳")
    made.add("trademarks", trademark())
    return made


def told(office: Office, *words: object, code: int = DONE, given: dict[str, str] | None = None) -> bytes:
    """What a process of its own says; nobody sits at it."""
    done = run("--json", *words, folder=office.folder, env=given or {})
    assert done.returncode == code, (words, done.stdout.decode(), done.stderr.decode())
    for password in (FIRST, SECOND):
        assert password.encode() not in done.stdout + done.stderr
    return done.stdout


def test_on_changed_and_off(office: Office, tmp_path: Path) -> None:
    head = office.digest()
    # What it means has to be confirmed, before a password is so much as asked for.
    assert b"encryption_unconfirmed" in told(office, "encrypt", "on", code=FOUND)
    assert b"encryption_not_given" in told(office, "encrypt", "on", "--understood", code=WRONG_USE)
    assert b"encryption_password_form" in told(
        office, "encrypt", "on", "--understood", code=FOUND, given={NEW: "1234567"}
    )
    assert office.digest() == head
    told(office, "encrypt", "on", "--understood", given={NEW: FIRST})
    assert b"password_missing" in told(office, "info", code=ENVIRONMENT)
    assert b"password_wrong" in told(office, "info", code=ENVIRONMENT, given={PRESENT: SECOND})
    assert b'"trademarks": 1' in told(office, "info", given={PRESENT: FIRST})
    assert b"encryption_is_on" in told(office, "encrypt", "on", "--understood", code=FOUND, given={PRESENT: FIRST})
    told(office, "backup", given={PRESENT: FIRST})
    told(office, "doctor", given={PRESENT: FIRST})
    told(office, "encrypt", "change", "--understood", given={PRESENT: FIRST, NEW: SECOND})
    assert b"password_wrong" in told(office, "info", code=ENVIRONMENT, given={PRESENT: FIRST})
    assert b'"locked_backups": 3' in told(office, "encrypt", "state", given={PRESENT: SECOND})
    assert b'"locked_backups": 0' in told(office, "encrypt", "state", given={PRESENT: SECOND, FORMER: FIRST})
    old = sorted((office.folder / "backups").glob("*.db"))[0]
    assert b"password_wrong" in told(office, "compare-backup", old, code=ENVIRONMENT, given={PRESENT: SECOND})
    told(office, "compare-backup", old, given={PRESENT: SECOND, FORMER: FIRST})
    told(office, "restore-backup", old, given={PRESENT: SECOND, FORMER: FIRST})
    assert b'"trademarks": 1' in told(office, "info", given={PRESENT: SECOND})
    told(office, "package", "--period", "2019-05", "--out", tmp_path / "包", given={PRESENT: SECOND})
    told(office, "encrypt", "off", given={PRESENT: SECOND})
    assert b'"encrypted": false' in told(office, "encrypt", "state")
    assert b"encryption_is_off" in told(office, "encrypt", "off", code=FOUND, given={PRESENT: SECOND})
    assert office.digest() != head, "a package was noted"
    log = office.folder / "logs" / "workstation.log"
    assert not log.is_file() or FIRST not in log.read_text("utf-8")


def test_a_doctor_without_the_password_changes_nothing(office: Office) -> None:
    told(office, "encrypt", "on", "--understood", given={NEW: FIRST})
    before = {path: path.read_bytes() for path in office.folder.rglob("*.db")}
    for words in (("doctor",), ("backup",), ("list", "trademarks"), ("rebuild", office.work, "--clerk", "王芳")):
        told(office, *words, code=ENVIRONMENT, given={PRESENT: SECOND})
    assert {path: path.read_bytes() for path in office.folder.rglob("*.db")} == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a terminal of this system")
def test_somebody_at_a_terminal_is_asked_and_nothing_typed_is_shown(office: Office) -> None:
    told(office, "encrypt", "on", "--understood", given={NEW: FIRST})
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "workstation", "--json", "--data-folder", str(office.folder), "info"],
        cwd=ROOT,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    os.close(theirs)
    with program:
        assert program.stderr is not None
        # Once the question stands there nothing typed is shown any more, and what was typed before is thrown away.
        asked = program.stderr.read(len(QUESTION))
        os.write(ours, FIRST.encode() + b"\n")
        out, err = program.communicate(timeout=60)
    os.close(ours)
    assert asked == QUESTION
    assert program.returncode == DONE, err.decode()
    assert b'"trademarks": 1' in out
    assert FIRST.encode() not in out + err
