import csv
import errno
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import openpyxl
import pytest

from workstation.findings import EnvironmentFault, Refusal
from workstation.package import placing, writer
from workstation.package.contents import Column, PackageContents, Profile, Table
from workstation.package.steps import Steps
from workstation.package.verification import verify
from workstation.package.writer import WrittenFile, write_package
from workstation.package.written_values import Kind
from workstation.periods import Period
from workstation.ports import Stopped
from workstation.sheets import limits
from workstation.words import say

Make = Callable[..., PackageContents]
LEDGERS = "data/02_台账.xlsx"
REPORT = "data/01_报表.xlsx"


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("period", "name", "folder"),
    [
        ("2026-07", "2026年7月", "150622_2026-07_V1"),
        ("2026Q3", "2026年第3季度", "150622_2026Q3_V1"),
        ("2026H1", "2026年上半年", "150622_2026H1_V1"),
        ("2026", "2026年", "150622_2026_V1"),
    ],
)
def test_names(contents: Make, period: str, name: str, folder: str) -> None:
    made = contents(period=Period.read(period))
    assert made.file_name == f"鄂尔多斯市_准格尔旗_知识产权报表_{name}_V1.zip"
    assert made.folder_name == folder


def test_the_zip_is_what_the_format_says(package: WrittenFile) -> None:
    with zipfile.ZipFile(package.path) as archive:
        entries = archive.infolist()
    assert {entry.filename.split("/")[0] for entry in entries} == {"150622_2026Q3_V1"}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_DEFLATED}
    assert all(entry.flag_bits & 0x800 for entry in entries if not entry.filename.isascii())


def test_a_written_package_is_good(package: WrittenFile) -> None:
    found = verify(package.path)
    assert found.valid and found.problems == ()
    assert (found.unit, found.period, found.revision, found.series) == ("150622", "2026Q3", 1, 1)
    assert (found.check_code, found.root) == (package.check_code, package.root)


def test_the_same_contents_give_the_same_bytes(contents: Make, package: WrittenFile, tmp_path: Path) -> None:
    again = write_package(contents(), tmp_path)
    assert again.path.read_bytes() == package.path.read_bytes()
    write_package(contents(), tmp_path)
    assert files_in(tmp_path) == [package.path.name]


def test_bagit_accepts_it(unpacked: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "bagit", "--validate", str(unpacked)], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    bag = bagit.Bag(str(unpacked))
    assert bag.version_info == (1, 0)
    assert bag.info["External-Identifier"] == "150622-2026Q3-V1"


def test_frictionless_accepts_it(unpacked: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=unpacked / "data", capture_output=True)
    report = json.loads(done.stdout)
    assert done.returncode == 0 and report["valid"] and report["stats"]["tasks"] == 6
    assert sum(task["stats"].get("rows", 0) for task in report["tasks"]) == 11


def test_frictionless_finds_a_changed_table(unpacked: Path) -> None:
    table = unpacked / "data/tables/trademarks.csv"
    table.write_bytes(table.read_bytes().replace(b",29,", b",46,"))
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=unpacked / "data", capture_output=True)
    kinds = {error["type"] for task in json.loads(done.stdout)["tasks"] for error in task["errors"]}
    assert done.returncode != 0 and {"hash-count", "constraint-error"} & kinds


def test_a_seal_can_be_recomputed_by_the_book(unpacked: Path) -> None:
    """As docs/package-format.md tells a stranger, with nothing of the program."""
    seal = json.loads((unpacked / "data/datapackage.json").read_bytes())["seal"]
    text = (unpacked / "data/tables/trademark_events.csv").read_bytes().decode()
    rows = csv.DictReader(io.StringIO(text, newline=""))
    total = hashlib.sha256()
    for row in rows:
        value: dict[str, Any] = {**row, "position": int(row["position"])}
        total.update(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n")
    assert seal["tables"]["trademark_events"] == {"rows": 3, "digest": total.hexdigest()}
    root, code = seal.pop("root"), seal.pop("check_code")
    sealed = json.dumps(seal, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert hashlib.sha256(sealed).hexdigest() == root
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    bits = f"{int(root[:10], 16):040b}"
    letters = "".join(alphabet[int(bits[place : place + 5], 2)] for place in range(0, 40, 5))
    assert code == f"{letters[:4]}-{letters[4:]}"


def test_the_ledgers_as_another_reader_sees_them(unpacked: Path) -> None:
    book = openpyxl.load_workbook(unpacked / LEDGERS)
    assert book.sheetnames == ["商标", "商标事项", "版权", "代码", "_seal"]
    assert book["_seal"].sheet_state == "hidden"
    sheet = book["商标"]
    assert [cell.value for cell in sheet[1]][:3] == ["记录标识", "商标名称", "填报单位"]
    first = [cell.value for cell in sheet[2]]
    assert first[1:4] == ["鄂尔多斯", "准格尔旗", "文字、图形"] and first[5:9] == [12345.6, 1.5, 29, "是"]
    assert sheet["E2"].is_date and "年" in sheet["E2"].number_format
    assert sheet["E3"].value == "1899-12-31" and sheet["B3"].value == "0123" and sheet["B3"].data_type == "s"
    assert sheet["F5"].value == 9_999_999_999_999.99
    assert sheet.column_dimensions["A"].hidden and sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:J5"


def test_the_report_as_another_reader_sees_it(unpacked: Path, package: WrittenFile) -> None:
    formulas, stored = (openpyxl.load_workbook(unpacked / REPORT, data_only=only) for only in (False, True))
    assert formulas.sheetnames == ["封面", "知统1", "说明", "变化", "_seal"]
    live = [cell for row in formulas["知统1"].iter_rows() for cell in row if cell.data_type == "f"]
    assert len(live) >= 8
    total = next(cell for cell in live if str(cell.value).startswith("=SUM(D"))
    assert stored["知统1"][total.coordinate].value == 7
    sheet = formulas["知统1"]
    assert any(package.check_code in str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    # Several tables share the line that numbers the columns, and no other.
    first, last = sheet.print_title_rows.replace("$", "").split(":")
    assert first == last and [cell.value for cell in sheet[int(first)]][:4] == ["甲", "乙", "丙", "1"]
    assert sheet.freeze_panes == "D1" and package.check_code in sheet.oddFooter.right.text
    assert "&P" in sheet.oddFooter.center.text
    assert len(sheet._charts) == 1


def test_no_text_becomes_a_formula(contents: Make, hostile_texts: tuple[str, ...], tmp_path: Path) -> None:
    columns = (Column(key="uid", label="标识"), Column(key="text", label="=1+1"))
    rows = [(f"{number:03}", text) for number, text in enumerate(hostile_texts)]
    made = contents(tables=(Table(name="hostile", label="文本", columns=columns, rows=rows),), forms=())
    found = write_package(made, tmp_path)
    with zipfile.ZipFile(found.path) as archive:
        archive.extract(f"150622_2026Q3_V1/{LEDGERS}", tmp_path)
    with zipfile.ZipFile(tmp_path / "150622_2026Q3_V1" / LEDGERS) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet and "<r>" not in sheet
    assert sheet.count('t="inlineStr"') == 2 * len(rows) + 2


def test_private_columns_are_masked_unless_the_profile_says_otherwise(contents: Make, tmp_path: Path) -> None:
    for profile, shown in ((Profile.MASKED, "13847***"), (Profile.FULL, "13847700001")):
        folder = tmp_path / profile
        folder.mkdir()
        found = write_package(contents(profile=profile), folder)
        with zipfile.ZipFile(found.path) as archive:
            table = archive.read("150622_2026Q3_V1/data/tables/trademarks.csv").decode()
            described = json.loads(archive.read("150622_2026Q3_V1/data/datapackage.json"))
        assert shown in table
        assert ("13847700001" in table) is (profile is Profile.FULL)
        masked = {"trademarks": ["phone"]} if profile is Profile.MASKED else {}
        assert described["privacy"] == {"profile": str(profile), "masked": masked}


def test_attachments_lie_by_their_content(contents: Make, tmp_path: Path) -> None:
    paper = tmp_path / "证书.pdf"
    paper.write_bytes(b"%PDF")
    digest = hashlib.sha256(b"%PDF").hexdigest()
    folder = tmp_path / "out"
    folder.mkdir()
    found = write_package(contents(attachments={digest: paper}), folder)
    with zipfile.ZipFile(found.path) as archive:
        assert archive.read(f"150622_2026Q3_V1/data/attachments/{digest}") == b"%PDF"


def test_an_attachment_that_is_gone_is_told(contents: Make, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        write_package(contents(attachments={"0" * 64: tmp_path / "gone.pdf"}), tmp_path)
    (finding,) = refused.value.findings
    assert finding.code == "package_attachment_missing" and finding.sentence() and files_in(tmp_path) == []


def test_a_table_that_could_not_be_read_back_is_refused(
    contents: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ROWS", 4)
    with pytest.raises(Refusal) as refused:
        write_package(contents(), tmp_path)
    assert [finding.code for finding in refused.value.findings] == ["package_table_too_long"]
    assert files_in(tmp_path) == []


def test_the_root_covers_what_is_said_of_the_package(contents: Make, package: WrittenFile, tmp_path: Path) -> None:
    changes: list[dict[str, Any]] = [
        {"revision": 2},
        {"series": 2, "previous_root": package.root},
        {"rule_edition": "2027-01"},
        {"schema_version": "2"},
        {"period": Period.read("2026Q3", "cnipa")},
        {"unit": "150621"},
        {"tables": ()},
        {"forms": ()},
        {"explanations": ()},
    ]
    roots = {package.root}
    for number, change in enumerate(changes):
        folder = tmp_path / str(number)
        folder.mkdir()
        roots.add(write_package(contents(**change), folder).root)
    assert len(roots) == len(changes) + 1


def test_another_package_of_the_same_name_stays(contents: Make, tmp_path: Path) -> None:
    first = write_package(contents(), tmp_path)
    before = first.path.read_bytes()
    with pytest.raises(Refusal) as refused:
        write_package(contents(clerk="李四"), tmp_path)
    assert [finding.code for finding in refused.value.findings] == ["package_name_taken"]
    assert first.path.read_bytes() == before and files_in(tmp_path) == [first.path.name]


@pytest.mark.parametrize("rows", [[("2", "a"), ("1", "b")], [("1", "a"), ("1", "b")], [(None, "a")], [("1",)]])
def test_rows_out_of_order_are_a_bug_and_leave_no_file(contents: Make, tmp_path: Path, rows: list[Any]) -> None:
    columns = (Column(key="uid", label="标识"), Column(key="text", label="文本"))
    with pytest.raises(ValueError):
        write_package(contents(tables=(Table(name="t", label="表", columns=columns, rows=rows),)), tmp_path)
    assert files_in(tmp_path) == []


def test_stopping_leaves_no_file(contents: Make, tmp_path: Path) -> None:
    columns = (Column(key="uid", label="标识"),)
    table = Table(name="t", label="表", columns=columns, rows=((f"{number:06}",) for number in range(2000)))
    seen = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        if done >= 1000:
            raise Stopped

    with pytest.raises(Stopped):
        write_package(contents(tables=(table,), expected_rows=2000), tmp_path, progress)
    assert seen == [(500, 6000), (1000, 6000)] and files_in(tmp_path) == []


def test_a_missing_folder_is_told(contents: Make, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        write_package(contents(), tmp_path / "没有")
    assert fault.value.code == "package_folder_missing" and fault.value.sentence()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_without_rights_is_told(contents: Make, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(EnvironmentFault) as fault:
            write_package(contents(), tmp_path)
    finally:
        tmp_path.chmod(0o700)
    assert fault.value.code == "package_folder_unwritable"


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on the size of files")
@pytest.mark.parametrize("limit", [0, 1, 700, 2_000, 4_000, 12_000, 20_000, 30_000])
def test_a_full_disk_leaves_no_file(contents: Make, tmp_path: Path, limit: int) -> None:
    """The system itself refuses to write on, at different points of the way."""
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        with pytest.raises(EnvironmentFault) as fault:
            write_package(contents(), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert fault.value.code == "package_disk_full" and files_in(tmp_path) == []


def test_what_cannot_be_read_back_gets_no_name(contents: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that loses a byte: the real file is spoiled between writing and reading."""
    real = placing.forget_cached

    def spoil(handle: int) -> None:
        os.pwrite(handle, b"\0" * 64, 2000)
        real(handle)

    monkeypatch.setattr(placing, "forget_cached", spoil)
    with pytest.raises(EnvironmentFault) as fault:
        write_package(contents(), tmp_path)
    assert fault.value.code == "package_read_back" and files_in(tmp_path) == []


def test_faults_of_the_stick_have_words(tmp_path: Path) -> None:
    for number, code in (
        (errno.EIO, "package_folder_lost"),
        (errno.ENODEV, "package_folder_lost"),
        (errno.EROFS, "package_folder_unwritable"),
    ):
        with pytest.raises(EnvironmentFault) as fault, placing.faults_of(tmp_path):
            raise OSError(number, "gone")
        assert fault.value.code == code and fault.value.sentence()


def test_two_tables_of_one_name_are_a_bug(contents: Make, tmp_path: Path) -> None:
    first = contents().tables[0]
    with pytest.raises(ValueError):
        write_package(contents(tables=(first, replace(first, label="又一个"))), tmp_path)


PRIVATE = "13847700001"


def described(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read("150622_2026Q3_V1/data/datapackage.json"))
    return found


def cover_of(path: Path, folder: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        report = archive.extract("150622_2026Q3_V1/" + REPORT, folder)
    return " ".join(str(cell.value) for row in openpyxl.load_workbook(report)["封面"].iter_rows() for cell in row)


@pytest.mark.parametrize("profile", list(Profile))
def test_profiles_of_personal_data(contents: Make, tmp_path: Path, profile: Profile) -> None:
    made = write_package(contents(profile=profile), tmp_path)
    assert verify(made.path).problems == ()
    found = described(made.path)
    columns = [column["name"] for column in found["resources"][0]["schema"]["fields"]]
    assert found["privacy"]["profile"] == str(profile)
    assert found["privacy"]["masked"] == ({"trademarks": ["phone"]} if profile is Profile.MASKED else {})
    assert found["privacy"].get("left_out") == ({"trademarks": ["phone"]} if profile is Profile.LEFT_OUT else None)
    assert ("phone" in columns) is (profile is not Profile.LEFT_OUT)
    with zipfile.ZipFile(made.path) as archive:
        table = archive.read("150622_2026Q3_V1/data/tables/trademarks.csv").decode()
        ledgers = archive.extract("150622_2026Q3_V1/" + LEDGERS, tmp_path / "x")
    assert (PRIVATE in table) is (profile is Profile.FULL)
    headings = [cell.value for cell in openpyxl.load_workbook(ledgers)["商标"][1]]
    assert ("电话" in headings) is (profile is not Profile.LEFT_OUT)
    cover = cover_of(made.path, tmp_path / "y")
    assert "电话" in cover and say(f"package_privacy_{profile}", "zh") in cover
    for name in (LEDGERS, REPORT):
        with zipfile.ZipFile(made.path) as archive:
            alone = archive.extract("150622_2026Q3_V1/" + name, tmp_path / "z")
        assert verify(Path(alone)).valid


def test_frictionless_accepts_what_leaves_columns_out(contents: Make, tmp_path: Path) -> None:
    made = write_package(contents(profile=Profile.LEFT_OUT), tmp_path)
    with zipfile.ZipFile(made.path) as archive:
        archive.extractall(tmp_path / "x")
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=tmp_path / "x" / "150622_2026Q3_V1" / "data", capture_output=True)
    assert done.returncode == 0, done.stdout.decode()


def a_list() -> Table:
    columns = (
        Column(key="registration_no", label="登记号"),
        Column(key="category", label="作品类别", kind=Kind.CHOICE, words={"1": "文字", "2": "美术"}),
        Column(key="owner", label="著作权人", private=True),
    )
    rows = [("国作登字-2026-A-1", "1", "王芳"), ("国作登字-2026-A-1", "2", None)]
    return Table(name="works", label="作品登记公告", columns=columns, rows=rows, key=("registration_no",))


def test_lists_stand_behind_the_forms(contents: Make, tmp_path: Path) -> None:
    """Whatever is twice in them; they are sealed as all tables are, and a changed cell is named."""
    made = write_package(contents(lists=(a_list(),)), tmp_path)
    assert verify(made.path).problems == ()
    with zipfile.ZipFile(made.path) as archive:
        report = Path(archive.extract("150622_2026Q3_V1/" + REPORT, tmp_path / "x"))
        ledgers = Path(archive.extract("150622_2026Q3_V1/" + LEDGERS, tmp_path / "x"))
    assert verify(report).valid and verify(ledgers).valid
    book = openpyxl.load_workbook(report)
    assert book.sheetnames == ["封面", "知统1", "作品登记公告", "说明", "变化", "_seal"]
    sheet = book["作品登记公告"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)][1][:3] == [
        2,
        "国作登字-2026-A-1",
        "美术",
    ]
    assert sheet.column_dimensions["A"].hidden and sheet["D2"].value != "王芳" and sheet.print_title_rows == "$1:$1"
    assert "作品登记公告" in sheet.oddHeader.center.text and "2026年第3季度" in sheet.oddHeader.right.text
    sheet["B3"].value = "国作登字-2026-A-2"
    book.save(report)
    assert not verify(report).valid
    del book["作品登记公告"]
    book.save(report)
    assert "package_sheet_missing" in {one.code for one in verify(report).problems}


def test_a_report_of_nothing_says_so(contents: Make, tmp_path: Path) -> None:
    form = contents().forms[0]
    nothing = replace(
        form,
        chart=None,
        blocks=tuple(
            replace(block, lines=tuple(replace(line, figures=(0,) * len(line.figures)) for line in block.lines))
            for block in form.blocks
            if not any(column.ratio for column in block.columns)
        ),
    )
    made = write_package(contents(tables=(), forms=(nothing,), explanations=(), changes=()), tmp_path)
    assert verify(made.path).problems == ()
    with zipfile.ZipFile(made.path) as archive:
        report = archive.extract("150622_2026Q3_V1/" + REPORT, tmp_path / "x")
    book = openpyxl.load_workbook(report)
    texts = [cell.value for row in book["知统1"].iter_rows() for cell in row]
    assert say("package_zero_report", "zh") in texts and 0 in texts
    assert book["变化"].oddHeader.center.text.endswith(say("package_head_empty", "zh", table="变化"))


class Torn:
    """A file on a stick that is pulled out at one of its writes."""

    def __init__(self, file: Any, left: int) -> None:
        self.file, self.left = file, left

    def write(self, data: bytes) -> int:
        if not self.left:
            raise OSError(errno.EIO, "gone")
        self.left -= 1
        return int(self.file.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def test_a_stick_pulled_at_any_write_leaves_nothing(
    contents: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bag is built once; the zip is written as often as it has writes, and torn at each of them."""
    build = writer.Build(contents(), tmp_path / "bag", Steps())
    writer.build_payload(build)
    stick = tmp_path / "U盘"
    stick.mkdir()
    target = stick / "x.zip"
    for left in range(1000):
        try:
            with placing.faults_of(stick):
                placing.put_in_place(
                    target,
                    lambda file, left=left: writer.pack(build, Torn(file, left)),  # type: ignore[misc,arg-type]
                    lambda part: None,
                )
        except EnvironmentFault as fault:
            assert fault.code == "package_folder_lost" and files_in(stick) == []
        else:
            break
    assert left > 40 and files_in(stick) == ["x.zip"]


@pytest.mark.parametrize("call", range(0, 34, 3))
def test_a_folder_that_vanishes_on_the_way(contents: Make, tmp_path: Path, call: int) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    calls = iter(range(10_000))

    def progress(done: int, total: int) -> None:
        if next(calls) == call:
            shutil.rmtree(stick)

    with pytest.raises(EnvironmentFault) as fault:
        write_package(contents(), stick, progress)
    assert fault.value.code in ("package_folder_missing", "package_folder_lost", "package_read_back")
    assert fault.value.sentence() and not stick.exists()
