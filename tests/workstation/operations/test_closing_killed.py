"""Killed in the middle of closing and correcting: a report is noted with its file, or it is not noted at all."""

import random
from pathlib import Path

from db.doctor import examine
from db.store import Store
from tests.end_to_end.office import trademark
from tests.faults.workers import told_until_killed
from workstation.operations import closing, keeping, verifying
from workstation.operations.sealed import recount
from workstation.periods import Period
from workstation.registers.trademarks import TRADEMARKS

ROOT = Path(__file__).resolve().parents[3]
PERIOD = Period.read("2020Q1")
WORKER = """
import sys
from pathlib import Path
from db.store import Store
from ui.commands.passwords import take_given
from workstation.operations import closing, keeping, reporting
from workstation.periods import Period
from workstation.registers.trademarks import TRADEMARKS

PERIOD = Period.read("2020Q1")

take_given()
with Store.open(Path(sys.argv[1])) as store:
    (uid,) = store.lookup("trademarks", registration_no="12345678")
    print("ready", flush=True)
    while True:
        if closing.state_of(store, PERIOD).state == "closed":
            closing.correct(store, PERIOD, "更正")
        day = store.get(TRADEMARKS, uid)["registration_date"]
        turned = "2020-02-14" if day == "2020-01-14" else "2020-01-14"
        store.update(TRADEMARKS, uid, {"registration_date": turned}, cause="hand")
        folder = Path(sys.argv[2]) / str(store.last_change())
        print(reporting.write_package(store, PERIOD, folder, reason="测试").package.series, flush=True)
"""


def test_a_report_is_noted_with_its_file_or_not_at_all(tmp_path: Path) -> None:
    folder, reports = tmp_path / "data", tmp_path / "报送"
    with Store.create(folder, unit="150622", clerk="王芳") as store:
        keeping.add(store, TRADEMARKS, [trademark()])
    chance = random.Random(1)
    done = 0
    for _ in range(3):
        done += reports_until_killed(folder, reports, chance.uniform(0.6, 1.6))
        with Store.open(folder) as store:
            packages = store.packages()
            assert [one.series for one in packages] == list(range(1, len(packages) + 1))
            assert [one.revision for one in packages] == list(range(1, len(packages) + 1))
            assert len(packages) >= done
            for one in packages[-2:]:
                told = verifying.verify_file(Path(one.path), store)
                assert (told.valid, told.check_code) == (True, one.check_code)
                assert recount(store, one) == []
            assert closing.state_of(store, PERIOD).state in ("open", "closed", "correcting")
            assert [finding.code for finding in examine(store).findings] == ["backup_never"]
    assert done


def reports_until_killed(folder: Path, reports: Path, seconds: float) -> int:
    """How many reports were acknowledged before the end."""
    return sum(line.strip().isdigit() for line in told_until_killed(WORKER, folder, reports, seconds=seconds))
