"""Ledgers that others made, imported into a store: what fails is explained, and nothing ends in a bug."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from workstation.findings import Refusal
from workstation.ledgers.headings import ColumnChoice
from workstation.operations import importing
from workstation.registers.catalogue import REGISTERS, register_of
from workstation.words import LANGUAGES

OFFICIAL_TABLE = "全国农产品地理标志登记汇总表_截至2022-02-25.xlsx"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store of one unit."""
    with Store.create(tmp_path / "data", unit="150622", clerk="王芳") as made:
        yield made


def hard_codes(done: importing.Imported) -> Counter[str]:
    """The hard findings of the rows that failed; every one of them has its sentence."""
    found: Counter[str] = Counter()
    for row in done.plan.of("failed"):
        hard = [finding for finding in row.findings if finding.hard]
        assert hard
        assert all(finding.sentence(language) for finding in hard for language in LANGUAGES)
        found.update({finding.code for finding in hard})
    return found


def test_the_official_table_of_indications(store: Store, real_data: Path, tmp_path: Path) -> None:
    register = register_of("geographical_indications")
    path = real_data / "3_gi" / OFFICIAL_TABLE
    done = importing.import_ledger(store, register, path, failed=tmp_path / "failed.xlsx")
    counts = done.plan.counts
    assert counts["new"] + counts["failed"] + counts["ignored"] == 3510
    assert hard_codes(done) == Counter()
    assert (counts["new"], counts["changed"], counts["unchanged"]) == (3510, 0, 0)
    assert store.tally(register)[0][0] == 3510
    again = importing.import_ledger(store, register, path).plan.counts
    assert (again["new"], again["changed"], again["unchanged"], again["failed"]) == (0, 0, 3510, 0)


@pytest.mark.parametrize("name", ["agi_all.csv", "agi_inner_mongolia.csv", "agi_ordos.csv"])
def test_the_same_table_as_csv(store: Store, real_data: Path, name: str) -> None:
    path = real_data / "3_gi" / name
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    choice = ColumnChoice(constants={"gi_kind": "AGI", "stage": "已认定"})
    try:
        done = importing.import_ledger(store, register_of("geographical_indications"), path, choice=choice)
    except Refusal as refusal:
        assert [finding.code for finding in refusal.findings] == ["no_heading_row"], head
        return
    assert sum(done.plan.counts.values()) == len(rows)
    hard_codes(done)
