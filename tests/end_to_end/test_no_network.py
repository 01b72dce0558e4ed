"""The program asks no network: with every way out barred the main job and the window do all they do."""

import os
from pathlib import Path

import pytest

from tests.end_to_end.office import run

BARRED = """
import os, socket, sys
TRIED = os.environ["TRIED"]
def _barred(*words, **more):
    with open(TRIED, "a") as file:
        file.write(repr(words)[:200] + chr(10))
    raise OSError("barred")
class Barred(socket.socket):
    connect = connect_ex = bind = sendto = _barred
socket.socket = Barred
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = _barred
"""


@pytest.fixture
def barred(tmp_path: Path) -> dict[str, str]:
    """An environment in which Python's sockets lead nowhere and tell who tried."""
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "sitecustomize.py").write_text(BARRED)
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path / "first"), str(Path(__file__).resolve().parents[2])])} | {
        "TRIED": str(tmp_path / "tried"), "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9",
    }  # fmt: skip


@pytest.mark.timeout(240)
@pytest.mark.parametrize("command", ["demo", "selftest"])
def test_the_main_job_and_the_window_ask_nothing(command: str, barred: dict[str, str], tmp_path: Path) -> None:
    words = [command, "--out", tmp_path / "demo"] if command == "demo" else [command]
    done = run(*words, folder=tmp_path / "data", timeout=200, env=barred)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    assert not (tmp_path / "tried").exists(), (tmp_path / "tried").read_text()


def test_the_bar_would_show(barred: dict[str, str], tmp_path: Path) -> None:
    import subprocess
    import sys

    ask = "import urllib.request as u\ntry:\n    u.urlopen('http://example.com', timeout=2)\nexcept OSError:\n    pass"
    subprocess.run([sys.executable, "-c", ask], env=os.environ | barred, check=True)
    assert (tmp_path / "tried").exists()


def test_no_module_of_ours_imports_a_client() -> None:
    root = Path(__file__).resolve().parents[2]
    clients = ("urllib.request", "http.client", "requests", "ftplib", "smtplib", "QtNetwork", "asyncio")
    for folder in ("workstation", "db", "ui"):
        for path in (root / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert not [name for name in clients if f"import {name}" in text or f"from {name}" in text], path
