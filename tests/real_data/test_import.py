"""Ledgers that others made, imported into a store: what fails is explained, and nothing ends in a bug."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.real_data.ledgers import ANONYMOUS, OFFICIAL_TABLE
from workstation.findings import Refusal
from workstation.ledgers.headings import ColumnChoice
from workstation.operations import importing
from workstation.registers.catalogue import REGISTERS, register_of
from workstation.words import LANGUAGES


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
    path = real_data / OFFICIAL_TABLE
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


FOUND: dict[str, tuple[int, dict[str, int]]] = {
    # Half of these marks were never registered, or the extract holds no day of it; so no record can say since when.
    "trademarks": (1998, {"required": 3123, "choice_doubtful": 878, "T9": 13, "choice_unknown": 1}),
    "works": (5970, {"required": 26, "choice_unknown": 3, "C1": 1}),
    "software": (6000, {}),
}
"""Ledger -> records that came in, and rows that failed by the code of each of their faults."""
ROWS = 6000


@pytest.mark.parametrize("name", ANONYMOUS)
def test_anonymous_ledgers_of_companies(store: Store, real_data: Path, tmp_path: Path, name: str) -> None:
    ledger = ANONYMOUS[name]
    register, choice = register_of(ledger.register), ledger.choice
    path, rows = ledger.completed(real_data, tmp_path / "ledger.csv", ROWS)
    done = importing.import_ledger(store, register, path, choice=choice, failed=tmp_path / "failed.xlsx")
    counts = done.plan.counts
    assert counts["new"] + counts["failed"] == rows == ROWS
    assert (counts["new"], hard_codes(done)) == FOUND[name]
    assert store.tally(register)[0][0] == counts["new"]
    again = importing.import_ledger(store, register, path, choice=choice).plan.counts
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, counts["new"])


REFUSED = {"o06": "form_not_table", "o14": "file_truncated", "o17": "file_encrypted"}
HALF_KNOWN = {("o03", "trademarks"): 28, ("o08", "geographical_indications"): 1}
"""Files of other matters two of whose headings are ours too: every row fails for what it lacks."""


def test_torture_files_are_refused_or_explained(store: Store, real_data: Path, tmp_path: Path) -> None:
    folder = real_data / "6_torture"
    names = json.loads((folder / "FACTS.json").read_text("utf-8"))
    assert len(names) == 17
    for name in names:
        for register in REGISTERS:
            expected = HALF_KNOWN.get((name[:3], register.key))
            try:
                done = importing.import_ledger(store, register, folder / name, failed=tmp_path / "failed.xlsx")
            except Refusal as refusal:
                assert [finding.code for finding in refusal.findings] == [REFUSED.get(name[:3], "no_heading_row")], name
                assert all(finding.sentence(language) for finding in refusal.findings for language in LANGUAGES)
                assert expected is None
                continue
            assert (done.plan.counts, hard_codes(done)) == ({"failed": expected}, {"required": expected}), name
    assert sum(store.tally(register)[0][0] for register in REGISTERS) == 0


def test_swapped_days_of_the_patents_are_noticed(store: Store, real_data: Path) -> None:
    # In all rows of this extract the day of the grant stands under the heading of the application.
    path = real_data / "5_ip_records" / "isi_patents.csv"
    columns = {"企业编号": "registrant", "授权公告日": "registration_date", "申请日": "filing_date", "专利类型": None}
    plan, _ = importing.plan_import(store, register_of("trademarks"), path, choice=ColumnChoice(columns=columns))
    (told,) = [finding for finding in plan.set_aside if finding.code == "days_swapped"]
    assert (told.values["first"], told.values["second"]) == ("申请日", "授权公告日")
    assert told.values["number"] == told.values["of"] > 900
