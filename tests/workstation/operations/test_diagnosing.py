"""The diagnostic file tells what somebody needs to help, and nothing about anybody: twenty planted names, no hit."""

import json
import logging
import zipfile
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from tests.end_to_end.office import case, indication, trademark, work
from ui.logs import begin_log, end_log
from workstation.findings import EnvironmentFault, Refusal, hard
from workstation.folders import log_path
from workstation.operations import clerks, diagnosing, keeping, reporting, signing
from workstation.operations.targets import set_target
from workstation.periods import Period
from workstation.registers.assistance_cases import ASSISTANCE_CASES
from workstation.registers.copyrights import COPYRIGHTS
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import TRADEMARKS

PLANTED = (
    "乌云其其格", "巴特尔商贸", "13847712345", "150622198001011234", "神骏牌", "薛家湾镇某某街8号",
    "91150622MA0N0N0N0X", "沙漠之歌", "哈斯其木格", "准格尔黄米", "zhangsan@example.cn", "某某代理所", "秘密备注",
    "草稿里的人", "撤回的理由", "更正的理由", "常用筛选名", "王登记", "李审核", "Erdos Secret Brand",
)  # fmt: skip


@pytest.fixture
def planted(store: Store, tmp_path: Path) -> Store:
    """A book with these names in every kind of place."""
    p = PLANTED
    marks: dict[str, Any] = {
        "registrant": p[1],
        "mark_name": p[4],
        "registrant_address": p[5],
        "agency": p[11],
        "note": p[12],
    }
    (mark,) = keeping.add(store, TRADEMARKS, [trademark(**marks)])
    keeping.add(store, TRADEMARKS, [trademark(7654321, mark_name=p[19], note=f"{p[6]} {p[3]} {p[10]}")])
    keeping.add(store, COPYRIGHTS, [work(work_name=p[7], owner=p[8])])
    keeping.add(store, GEOGRAPHICAL_INDICATIONS, [indication(product_name=p[9])])
    keeping.add(store, ASSISTANCE_CASES, [case(applicant=p[0], phone=p[2])])
    store.keep_draft("trademarks", "一", {"mark_name": p[13], "registrant": p[13]})
    keeping.withdraw(store, TRADEMARKS, mark.record["uid"], reason=p[14])
    store.set_setting("saved_filters", {p[16]: {"text": p[0]}})
    store.set_setting("form_heading", {"leader": p[18]})
    clerks.add_clerk(store, p[17])
    set_target(store, "trademarks", 2026, 10, reason=p[15])
    reporting.write_package(store, Period.read("2026Q2"), tmp_path / p[17], reason=p[15])
    return store


def written(store: Store, path: Path) -> dict[str, str]:
    with zipfile.ZipFile(diagnosing.write_diagnosis(store, path)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_no_planted_name_is_in_it(planted: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    handler = begin_log(log_path(planted.folder))
    log = logging.getLogger("workstation.test")
    try:
        for name in PLANTED:
            try:
                raise Refusal([hard("required", "x", label=name)])
            except Refusal:
                log.exception("unforeseen on a thread")
            try:
                Path(f"/nowhere/{name}").read_text()
            except OSError:
                log.exception("unforeseen in the window")
            logging.getLogger("workstation.window").warning("Qt says in qt.x: cannot open %s", name)
            log.warning("台账 %s", name)
    finally:
        end_log(handler)
        caplog.clear()
    parts = written(planted, tmp_path / "诊断.zip")
    assert any(part.startswith("log") for part in parts)
    whole = "\n".join(parts.values())
    assert "Refusal" in whole and "test_diagnosing.py" in whole and "Qt says in qt.x" in whole
    hits = [name for name in (*PLANTED, str(tmp_path), "王芳") if name in whole]
    assert hits == []


def test_it_tells_what_helps(planted: Store, tmp_path: Path) -> None:
    signing.make_key(planted)
    parts = {name: json.loads(text) for name, text in written(planted, tmp_path / "x.zip").items() if "json" in name}
    assert parts["records.json"]["in_force"] == {
        "trademarks": 1, "geographical_indications": 1, "copyrights": 1, "assistance_cases": 1,
    }  # fmt: skip
    assert parts["records.json"]["packages"] == 1 and not any("hard" in key for key in parts["doctor.json"])
    assert parts["program.json"]["python"].startswith("3.") and parts["settings.json"]["signed"] is True


def test_a_damaged_key_is_no_reason_to_have_no_file(store: Store, tmp_path: Path) -> None:
    store.set_setting("check_limits", "x")
    (store.folder / "logs").mkdir(exist_ok=True)
    log_path(store.folder).write_bytes(b"\xff\xfe\n" + "某人".encode())
    parts = written(store, tmp_path / "x.zip")
    assert "某人" not in parts["log.txt"]


def test_a_folder_that_is_gone_is_told_and_nothing_is_left(store: Store, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        diagnosing.write_diagnosis(store, tmp_path / "gone" / "x.zip")
    assert not list(tmp_path.glob("*.part"))
