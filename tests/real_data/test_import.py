"""Ledgers that others made, imported into a store: what fails is explained, and nothing ends in a bug."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


LEDGERS: dict[str, tuple[str, dict[str, str | None], dict[str, Any], str, int, str]] = {
    "isi_trademarks.csv": (
        "trademarks",
        {"企业编号": "registrant", "商标使用期限时间段": None},
        {"mark_name": "某某", "nice_class": 25, "mark_type": "商品"},
        "注册号",
        10_000_000,
        "{}",
    ),
    "isi_copyright_works.csv": (
        "copyrights",
        {"企业编号": "owner", "作品著作权类别": "category", "作品著作权登记日期": "registration_date",
         "作品著作权创作完成日期": "completion_date", "作品著作权首次发布日期": "publication_date"},
        {"kind": "作品", "work_name": "某某"},
        "登记号",
        0,
        "国作登字-2018-L-{:08d}",
    ),
    "isi_software_copyrights.csv": (
        "copyrights",
        {"企业编号": "owner", "软件全称": "work_name", "软件著作权版本号": "version",
         "软件著作权登记批准日期": "registration_date"},
        {"kind": "软件"},
        "登记号",
        100_000,
        "2016SR{:06d}",
    ),
}  # fmt: skip
"""File -> register, columns, constants, and the number that these anonymous rows lack and are given here."""
FOUND: dict[str, tuple[int, dict[str, int]]] = {
    # Half of these marks were never registered, or the extract holds no day of it; so no record can say since when.
    "isi_trademarks.csv": (1998, {"required": 3123, "choice_doubtful": 878, "T9": 13, "choice_unknown": 1}),
    "isi_copyright_works.csv": (5970, {"required": 26, "choice_unknown": 3, "C1": 1}),
    "isi_software_copyrights.csv": (6000, {}),
}
"""File -> records that came in, and rows that failed by the code of each of their faults."""
ROWS = 6000


@pytest.mark.parametrize("name", LEDGERS)
def test_anonymous_ledgers_of_companies(store: Store, real_data: Path, tmp_path: Path, name: str) -> None:
    key, columns, constants, heading, first, form = LEDGERS[name]
    with (real_data / "5_ip_records" / name).open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    rows = rows[:ROWS]
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([heading, *head])
        writer.writerows([form.format(first + number), *row] for number, row in enumerate(rows, start=1))
    choice = ColumnChoice(columns=columns, constants=constants)
    done = importing.import_ledger(store, register_of(key), path, choice=choice, failed=tmp_path / "failed.xlsx")
    counts = done.plan.counts
    assert counts["new"] + counts["failed"] == len(rows)
    assert (counts["new"], hard_codes(done)) == FOUND[name]
    assert store.tally(register_of(key))[0][0] == counts["new"]
    again = importing.import_ledger(store, register_of(key), path, choice=choice).plan.counts
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
