"""How the tests speak with the program, and records that it takes."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ui.command_line import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "resources" / "sample"
UNIT = "150622"
DONE, FOUND, WRONG_USE, ENVIRONMENT = range(4)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output."""
        content = json.loads(self.out)
        assert isinstance(content, dict)
        assert content["ok"] is (self.code == DONE)
        return content

    @property
    def codes(self) -> list[str]:
        """The codes of the findings, of the issues or of the one error."""
        content = self.json
        if "error" in content:
            return [content["error"]["code"]]
        return [one["code"] for one in content.get("findings", content.get("issues", content.get("problems", [])))]


class Office:
    """One data folder and the program over it."""

    def __init__(self, folder: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.work = work
        self._capsys = capsys

    def ask(self, *words: object, json_output: bool = True, lang: str = "") -> Told:
        """Run one command in this process; a bug of ours fails the test with its log."""
        self._capsys.readouterr()
        options = ["--data-folder", str(self.folder), *(["--json"] if json_output else [])]
        options += ["--lang", lang] if lang else []
        try:
            code = main([*options, *map(str, words)])
        except SystemExit as end:
            code = int(end.code or 0)
        told = self._capsys.readouterr()
        log = self.folder / "logs" / "workstation.log"
        assert code != 4, log.read_text("utf-8") if log.is_file() else told.err
        return Told(code=code, out=told.out, err=told.err)

    def do(self, *words: object) -> dict[str, Any]:
        """Run one command that has to succeed with nothing found."""
        told = self.ask(*words)
        assert told.code == DONE, told.out + told.err
        return told.json

    def file(self, name: str, content: Any) -> Path:
        """A file of the test: bytes as they are, anything else as JSON."""
        path = self.work / name
        if not isinstance(content, bytes):
            content = json.dumps(content, ensure_ascii=False).encode()
        path.write_bytes(content)
        return path

    def add(self, register: str, *records: dict[str, Any]) -> list[str]:
        """Add records by hand; returns their uids."""
        uids = self.do("add", register, self.file("add.json", list(records)))["uids"]
        assert isinstance(uids, list)
        return uids

    def all(self, register: str) -> list[dict[str, Any]]:
        """All records of a register, the first born first."""
        records = self.do("list", register, "--sort", "uid", "--limit", "100000")["records"]
        assert isinstance(records, list)
        return records

    def digest(self) -> str:
        """The digest of everything the database holds, read from a copy that nobody else knows."""
        from db.engine import connect

        connection = connect(self.folder / "workstation.db", read_only=True)
        try:
            digest = hashlib.sha256()
            for table, name in connection.execute(
                "SELECT name, name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search%' ORDER BY name"
            ).fetchall():
                digest.update(table.encode())
                if name == "meta":
                    continue
                for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY 1'):
                    digest.update(repr(row).encode())
            return digest.hexdigest()
        finally:
            connection.close()


def run(
    *words: object, folder: Path | None = None, stdin: bytes = b"", timeout: float = 60, **more: Any
) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own."""
    options: Sequence[str] = ["--data-folder", str(folder)] if folder else []
    return subprocess.run(
        [sys.executable, "-m", "workstation", *options, *map(str, words)],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        timeout=timeout,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", **more.pop("env", {})},
        **more,
    )


def trademark(number: int = 12345678, **more: Any) -> dict[str, Any]:
    """A mark with nothing to be found."""
    return {
        "registration_no": str(number),
        "mark_name": f"鄂尔多斯{number}",
        "mark_type": "商品",
        "mark_form": ["文字", "图形"],
        "nice_class": 25,
        "registrant": "准格尔旗蓝天商贸有限公司",
        "filing_date": "2019-05-06",
        "preliminary_date": "2019-10-13",
        "registration_date": "2020-01-14",
        "status": "已注册",
        "agricultural": False,
        **more,
    }


def indication(number: int = 1234, **more: Any) -> dict[str, Any]:
    """A recognised indication with nothing to be found."""
    return {
        "product_name": f"准格尔羊肉{number}",
        "gi_kind": "AGI",
        "stage": "已认定",
        "certificate_no": f"AGI{number:05d}",
        "approval_date": "2015-03-07",
        "holder": "准格尔旗农牧业产业协会",
        "area_text": "准格尔旗沙圪堵镇等",
        "status": "有效",
        **more,
    }


def work(number: int = 25677, **more: Any) -> dict[str, Any]:
    """A registered work with nothing to be found."""
    return {
        "kind": "作品",
        "registration_no": f"国作登字-2021-F-{number:08d}",
        "work_name": f"沙漠之歌{number}",
        "category": "美术",
        "owner": "准格尔旗文化馆",
        "completion_date": "2020-12-01",
        "registration_date": "2021-03-05",
        "status": "已登记",
        **more,
    }


def case(**more: Any) -> dict[str, Any]:
    """A case with nothing to be found; its number is proposed."""
    return {
        "kind": "咨询",
        "received_on": "2026-03-02",
        "channel": "来访",
        "applicant": "张三",
        "ip_kind": "商标",
        "status": "收案登记",
        **more,
    }


MADE = {
    "trademarks": trademark,
    "geographical_indications": indication,
    "copyrights": work,
    "assistance_cases": case,
}
"""Register -> what makes a clean record of it."""
