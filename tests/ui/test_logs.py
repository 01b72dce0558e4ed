"""The log says where and what kind, never a value."""

import logging
from pathlib import Path

import pytest

from ui.logs import begin_log, end_log
from workstation.findings import EnvironmentFault


@pytest.mark.expects_log("something")
def test_no_value_reaches_the_log(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "workstation.log"
    handler = begin_log(path)
    assert not path.exists()
    try:
        try:
            try:
                int("身份证150602199001011234")
            except ValueError as error:
                raise EnvironmentFault("disk_full", path="/home/王芳") from error
        except EnvironmentFault as fault:
            logging.getLogger("workstation.window").error("something", exc_info=fault)
    finally:
        end_log(handler)
    text = path.read_text(encoding="utf-8")
    assert "150602199001011234" not in text
    assert "王芳" not in text
    assert "EnvironmentFault disk_full" in text
    assert "builtins.ValueError" in text
    assert "test_logs.py" in text


@pytest.mark.expects_log("something")
def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    handler = begin_log(tmp_path / "logs" / "workstation.log")
    logging.getLogger("workstation.window").error("something")
    end_log(handler)
