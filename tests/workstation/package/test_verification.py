import csv
import hashlib
import io
import json
import logging
import os
import shutil
import stat
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workstation.findings import Refusal
from workstation.package import container
from workstation.package.bag import files_below, sha256_of, write_bag
from workstation.package.contents import Column, PackageContents, Table
from workstation.package.series import SeenPackage, check_series
from workstation.package.steps import Steps
from workstation.package.verification import Verification, place_of, verify
from workstation.package.writer import WrittenFile, write_package
from workstation.ports import Stopped

Make = Callable[..., PackageContents]
TOP = "150622_2026Q3_V1"
LEDGERS = "data/02_台账.xlsx"
REPORT = "data/01_报表.xlsx"
TABLE = "data/tables/trademarks.csv"
DESCRIPTOR = "data/datapackage.json"


def codes(found: Verification) -> set[str]:
    assert all(problem.sentence("zh") and problem.sentence("en") for problem in found.problems)
    assert all(
        place_of(problem) or problem.code.startswith("package_zip") or "bag" in problem.code
        for problem in found.problems
    )
    return {problem.code for problem in found.problems}


def pack(bag: Path, name: str = "again.zip", top: str = TOP, more: Iterable[tuple[Any, bytes]] = ()) -> Path:
    """Zip a folder as any other program would."""
    target = bag.parent / name
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, path in files_below(bag).items():
            archive.write(path, f"{top}/{inside}" if top else inside)
        for entry, data in more:
            archive.writestr(entry, data)
    return target


def reseal_bag(bag: Path) -> None:
    """Make the bag valid again, as a careful forger would."""
    info = {"Check-Code": "x", "External-Identifier": "150622-2026Q3-V1"}
    for line in (bag / "bag-info.txt").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(": ")
        info[key] = value
    write_bag(bag, info, {name: sha256_of(path) for name, path in files_below(bag, "data").items()})
    bagit.Bag(str(bag)).validate()


def edit(path: Path, old: str, new: str) -> None:
    raw = path.read_bytes()
    assert old.encode() in raw
    path.write_bytes(raw.replace(old.encode(), new.encode()))


def edit_json(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    found = json.loads(path.read_bytes())
    change(found)
    path.write_bytes(json.dumps(found, ensure_ascii=False).encode())


def set_cell(path: Path, sheet: str, cell: str, value: Any) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell].value = value
    book.save(path)


def resave(path: Path, folder: Path) -> Path:
    """Open and save without a change, by LibreOffice."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    return folder / path.name


needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


# Without a change


def test_packed_anew_it_is_still_good(unpacked: Path) -> None:
    for name, top in (("改名.zip", TOP), ("a.zip", "外层/" + TOP), ("b.zip", "")):
        found = verify(pack(unpacked, name, top))
        assert found.valid and not found.problems and found.series == 1


def test_names_in_the_code_page_of_windows_are_read(package: WrittenFile, tmp_path: Path) -> None:
    """Windows packs Chinese names as GBK and leaves the flag for UTF-8 unset."""
    target = tmp_path / "gbk.zip"
    target.write_bytes(with_gbk_names(package.path))
    found = verify(target)
    assert found.valid and not found.problems


def test_backslashes_of_an_old_windows_tool_are_read(package: WrittenFile, tmp_path: Path) -> None:
    target = tmp_path / "windows.zip"
    target.write_bytes(with_gbk_names(package.path).replace(b"V1/data/tables/", b"V1\\data\\tables\\"))
    assert not verify(target).valid, "some paths this way, some that way: nobody knows what is meant"
    raw = with_gbk_names(package.path)
    with zipfile.ZipFile(package.path) as archive:
        for name in archive.namelist():
            raw = raw.replace(name.encode("gbk"), name.replace("/", "\\").encode("gbk"))
    target.write_bytes(raw)
    found = verify(target)
    assert found.valid and not found.problems


def test_in_a_chinese_folder_under_another_name(package: WrittenFile, tmp_path: Path) -> None:
    folder = tmp_path / "收到的 报表（九月）"
    folder.mkdir()
    found = verify(shutil.copyfile(package.path, folder / "准旗 最终版 (2).zip"))
    assert found.valid and not found.problems


def test_packed_anew_by_7zip(unpacked: Path, tmp_path: Path) -> None:
    program = shutil.which("7z") or shutil.which("7zz") or shutil.which("7za")
    if program is None:
        pytest.skip("7-Zip is not installed")
    subprocess.run([program, "a", "-mx9", tmp_path / "seven.zip", unpacked.name], cwd=unpacked.parent, check=True)
    found = verify(tmp_path / "seven.zip")
    assert found.valid and not found.problems


def test_stopping_a_verification(package: WrittenFile) -> None:
    """Whenever the clerk stops, it stops, and the count never falls."""
    told: list[tuple[int, int]] = []
    verify(package.path, progress=lambda done, total: told.append((done, total)))
    assert len(told) > 10 and [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1] > 0

    def stop(number: int) -> None:
        calls = iter(range(len(told) + 1))

        def progress(done: int, total: int) -> None:
            if next(calls) == number:
                raise Stopped

        with pytest.raises(Stopped):
            verify(package.path, progress=progress)

    for number in range(len(told)):
        stop(number)


def with_gbk_names(path: Path) -> bytes:
    """The archive written anew by hand: stored, names as raw bytes, no flag."""
    body, listing, count = b"", b"", 0
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            name, data = entry.filename.encode("gbk"), archive.read(entry)
            common = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), 0)
            listing += (
                b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
            )
            body += b"PK\x03\x04" + common + name + data
            count += 1
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(listing), len(body), 0)
    return body + listing + b"PK\x05\x06" + end


def test_a_workbook_alone_is_good(unpacked: Path, package: WrittenFile) -> None:
    for name in (LEDGERS, REPORT):
        found = verify(unpacked / name)
        assert found.valid and not found.problems and found.check_code == package.check_code


@needs_libreoffice
@pytest.mark.parametrize("name", [LEDGERS, REPORT])
def test_saved_again_by_libreoffice_it_is_still_good(unpacked: Path, tmp_path: Path, name: str) -> None:
    saved = resave(unpacked / name, tmp_path)
    assert saved.read_bytes() != (unpacked / name).read_bytes()
    alone = verify(saved)
    assert alone.valid and not alone.problems
    shutil.copyfile(saved, unpacked / name)
    inside = verify(pack(unpacked))
    assert inside.valid and codes(inside) == {"package_workbook_resaved"}


@needs_libreoffice
def test_hostile_texts_survive_libreoffice(contents: Make, hostile_texts: tuple[str, ...], tmp_path: Path) -> None:
    columns = (Column(key="uid", label="标识"), Column(key="text", label="=1+1"))
    rows = [(f"{number:03}", text) for number, text in enumerate(hostile_texts)]
    table = Table(name="hostile", label="文本", columns=columns, rows=rows)
    found = write_package(contents(tables=(table,)), tmp_path)
    with zipfile.ZipFile(found.path) as archive:
        archive.extractall(tmp_path)
    saved = verify(resave(tmp_path / TOP / LEDGERS, tmp_path))
    assert saved.valid and not saved.problems


def test_sorting_a_ledger_changes_no_value(unpacked: Path) -> None:
    book = openpyxl.load_workbook(unpacked / LEDGERS)
    sheet = book["商标"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), 2):
        for place, value in enumerate(row, 1):
            sheet.cell(number, place).value = value
    book.save(unpacked / LEDGERS)
    assert verify(unpacked / LEDGERS).valid
    assert codes(verify(pack(unpacked))) == {"package_workbook_resaved"}


# A changed cell is named


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("B2", "鄂尔多斯羊绒", "鄂尔多斯"),
        ("B3", 123, "0123"),
        ("C2", "达拉特旗", "准格尔旗"),
        ("C2", "旗外", "准格尔旗"),
        ("E2", "2026-07-15", "2026-07-14"),
        ("F2", 12345.61, "12345.6"),
        ("G2", None, "1.5"),
        ("H2", 30, "29"),
        ("I3", "是", "否"),
        ("D4", "文字、图形", "文字"),
        ("F4", 1, "（空）"),
        ("K9", "x", None),
        ("B1", "名称", "商标名称"),
    ],
)
def test_a_changed_ledger_cell_is_named(unpacked: Path, cell: str, value: Any, expected: str | None) -> None:
    set_cell(unpacked / LEDGERS, "商标", cell, value)
    alone = verify(unpacked / LEDGERS)
    assert not alone.valid and all("商标" in place_of(problem) for problem in alone.problems)
    found = verify(pack(unpacked))
    assert not found.valid
    if expected is None:
        assert "package_row_added" in codes(found)
        return
    assert codes(found) == {"package_cell_changed", "package_file_changed"}
    (problem,) = (problem for problem in found.problems if problem.code == "package_cell_changed")
    assert (problem.sheet, problem.values["cell"]) == ("商标", cell)
    assert problem.values["expected"] == expected and problem.values["inside"] != expected
    assert place_of(problem) == f"{LEDGERS}!商标!{cell}"


@pytest.mark.parametrize(
    ("cell", "value"),
    [("D10", 8), ("D10", 7.00001), ("D10", "7"), ("A10", "总计"), ("L1", "旁注"), ("A3", None)],
)
def test_a_changed_form_cell_is_named(unpacked: Path, cell: str, value: Any) -> None:
    """Alone and inside the package alike: the sealed cells travel with the workbook."""
    before = openpyxl.load_workbook(unpacked / REPORT, data_only=True)["知统1"]
    rows = {str(row[1].value): row[0].row for row in before.iter_rows() if row[1].value}
    cell = cell.replace("10", str(rows["01"]))
    set_values(unpacked / REPORT, cell, value)
    for found in (verify(unpacked / REPORT), verify(pack(unpacked))):
        named = [problem for problem in found.problems if problem.code == "package_cell_changed"]
        assert not found.valid and [problem.values["cell"] for problem in named] == [cell]
        assert named[0].sheet == "知统1"


def set_values(path: Path, cell: str, value: Any) -> None:
    """Change one cell and keep the values beside the formulas, which openpyxl would drop."""
    stored = openpyxl.load_workbook(path, data_only=True)
    stored["知统1"][cell].value = value
    stored.save(path)


def test_rows_added_and_taken_are_told(unpacked: Path) -> None:
    book = openpyxl.load_workbook(unpacked / LEDGERS)
    book["商标"].delete_rows(3)
    book["商标事项"].append(["x", 5, "补"])
    book.save(unpacked / LEDGERS)
    found = verify(pack(unpacked))
    assert codes(found) == {"package_row_missing", "package_row_added", "package_file_changed"}
    assert "package_sheet_changed" in codes(verify(unpacked / LEDGERS))


def test_sheets_added_and_taken_are_told(unpacked: Path) -> None:
    book = openpyxl.load_workbook(unpacked / LEDGERS)
    del book["版权"]
    book.create_sheet("另附")
    book.save(unpacked / LEDGERS)
    expected = {"package_sheet_missing", "package_sheet_added"}
    assert codes(verify(unpacked / LEDGERS)) == expected
    assert codes(verify(pack(unpacked))) == expected | {"package_file_changed"}


def test_a_workbook_without_its_seal_is_told(unpacked: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(unpacked / LEDGERS)
    del book["_seal"]
    book.save(unpacked / LEDGERS)
    assert codes(verify(unpacked / LEDGERS)) == {"package_no_seal"}
    assert "package_no_seal" in codes(verify(pack(unpacked)))


def edit_seal_sheet(path: Path, key: str, value: str | None) -> None:
    book = openpyxl.load_workbook(path)
    for row in book["_seal"].iter_rows():
        if row[0].value == key:
            for cell in row if value is None else row[1:]:
                cell.value = value
    book.save(path)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("check_code", "0000-0000", "package_root_wrong"),
        ("root", "0" * 64, "package_root_wrong"),
        ("series", "2", "package_root_wrong"),
        ("unit", "150621", "package_root_wrong"),
        ("series", "x", "package_seal_unreadable"),
        ("tables/trademarks/digest", "0" * 64, "package_root_wrong"),
        ("tables/trademarks/rows", "-1", "package_seal_unreadable"),
        ("table/trademarks", "{", "package_seal_unreadable"),
        ("table/trademarks", None, "package_sheet_missing"),
        ("format", "2", "package_format_newer"),
        ("root", None, "package_seal_unreadable"),
    ],
)
def test_an_edited_seal_sheet_is_found(unpacked: Path, key: str, value: str | None, code: str) -> None:
    edit_seal_sheet(unpacked / LEDGERS, key, value)
    assert code in codes(verify(unpacked / LEDGERS))
    found = verify(pack(unpacked))
    if not key.startswith("table/"):
        assert not found.valid


def test_the_workbook_of_another_package_is_found(unpacked: Path, contents: Make, tmp_path: Path) -> None:
    other = write_package(contents(rule_edition="2027"), tmp_path)
    with zipfile.ZipFile(other.path) as archive:
        (unpacked / LEDGERS).write_bytes(archive.read(f"{TOP}/{LEDGERS}"))
    assert codes(verify(pack(unpacked))) == {"package_seal_differs", "package_file_changed"}
    reseal_bag(unpacked)
    assert codes(verify(pack(unpacked))) == {"package_seal_differs"}


# Tampered packages


def test_a_changed_table_is_found_at_every_level(unpacked: Path) -> None:
    edit(unpacked / TABLE, "老商标", "新商标")
    first = verify(pack(unpacked))
    assert codes(first) >= {
        "package_file_changed",
        "package_table_hash",
        "package_table_seal",
        "package_cell_changed",
    }
    with pytest.raises(bagit.BagValidationError):
        quiet_validate(unpacked)
    reseal_bag(unpacked)
    assert codes(verify(pack(unpacked))) == {
        "package_table_hash",
        "package_table_seal",
        "package_cell_changed",
    }

    def rehash(found: dict[str, Any]) -> None:
        for resource in found["resources"]:
            if resource["name"] == "trademarks":
                resource["hash"] = f"sha256:{sha256_of(unpacked / TABLE)}"

    edit_json(unpacked / DESCRIPTOR, rehash)
    reseal_bag(unpacked)
    assert codes(verify(pack(unpacked))) == {"package_table_seal", "package_cell_changed"}


def quiet_validate(bag: Path) -> None:
    logging.getLogger("bagit").disabled = True
    try:
        bagit.Bag(str(bag)).validate()
    finally:
        logging.getLogger("bagit").disabled = False


def remove(path: str) -> Callable[[Path], None]:
    return lambda bag: (bag / path).unlink()


def swap(bag: Path) -> None:
    one, other = bag / TABLE, bag / "data/tables/copyrights.csv"
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def add(path: str) -> Callable[[Path], None]:
    def write(bag: Path) -> None:
        (bag / path).parent.mkdir(exist_ok=True)
        (bag / path).write_bytes(b"x")

    return write


def spoil(path: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda bag: edit(bag / path, old, new)


@pytest.mark.parametrize(
    ("change", "code", "bag_says"),
    [
        (swap, "package_file_changed", True),
        (remove(TABLE), "package_file_missing", True),
        (remove(LEDGERS), "package_file_missing", True),
        (remove(DESCRIPTOR), "package_file_missing", True),
        (remove("manifest-sha256.txt"), "package_file_missing", True),
        (remove("bag-info.txt"), "package_file_missing", True),
        (remove("tagmanifest-sha256.txt"), "package_file_missing", False),
        (remove("bagit.txt"), "package_no_bag", True),
        (add("data/extra.txt"), "package_file_unexpected", True),
        (add("fetch.txt"), "package_file_unexpected", True),
        (add("data/attachments/" + "0" * 64), "package_file_unexpected", True),
        (
            spoil("manifest-sha256.txt", "data/tables/codes.csv", "data/tables/other.csv"),
            "package_file_missing",
            True,
        ),
        (
            spoil("manifest-sha256.txt", "data/tables/codes.csv", "data/tables/changes.csv"),
            "package_tag_file_unreadable",
            True,
        ),
        (spoil("manifest-sha256.txt", "  data/01", "  ../data/01"), "package_tag_file_changed", True),
        (spoil("bag-info.txt", "Check-Code: ", "Check-Code: 0"), "package_info_differs", True),
        (spoil("bagit.txt", "1.0", "0.97"), "package_bag_version", True),
        (spoil(DESCRIPTOR, '"series": 1', '"series": 2'), "package_root_wrong", True),
        (spoil(DESCRIPTOR, '"format": 1', '"format": 2'), "package_format_newer", True),
        (spoil(DESCRIPTOR, '"revision": 1', '"revision": true'), "package_seal_unreadable", True),
        (
            spoil(
                DESCRIPTOR,
                "{",
                "[",
            ),
            "package_descriptor_unreadable",
            True,
        ),
        (
            spoil(DESCRIPTOR, '"path": "tables/trademarks.csv"', '"path": "../../etc/passwd"'),
            "package_descriptor_unreadable",
            True,
        ),
    ],
)
def test_tampering_is_found(unpacked: Path, change: Callable[[Path], None], code: str, bag_says: bool) -> None:
    change(unpacked)
    found = verify(pack(unpacked))
    assert not found.valid and code in codes(found)
    if bag_says:
        with pytest.raises((bagit.BagError, ValueError)):
            quiet_validate(unpacked)


def test_an_attachment_must_be_what_its_name_says(unpacked: Path) -> None:
    kept = unpacked / "data/attachments" / hashlib.sha256(b"y").hexdigest()
    kept.parent.mkdir()
    kept.write_bytes(b"y")
    reseal_bag(unpacked)
    assert verify(pack(unpacked)).valid
    kept.write_bytes(b"x")
    reseal_bag(unpacked)
    assert codes(verify(pack(unpacked))) == {"package_attachment_changed"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("uid,name", "uid,title", "package_table_header"),
        ("2026-07-14", "2026-02-30", "package_value_kind"),
        ("12345.60", "12345.6", "package_value_kind"),
        (",29,", ",46,", "package_value_constraint"),
        (",150621,", ",150699,", "package_value_constraint"),
        (",老商标,", ",,", "package_value_constraint"),
        ("000000000002", "000000000001", "package_rows_unsorted"),
        ("000000000004", "000000000000", "package_rows_unsorted"),
        (",大额,", ",大额", "package_row_width"),
        ("uid,name", "\ufeffuid,name", "package_table_header"),
        ("鄂尔多斯", '鄂"尔多斯"x', "package_table_seal"),
        ('"文字,图形"', '"文字"图形', "package_table_unreadable"),
        ("000000000003", "000000000005", "package_orphans"),
    ],
)
def test_a_table_against_its_schema(unpacked: Path, old: str, new: str, code: str) -> None:
    edit(unpacked / TABLE, old, new)
    found = verify(pack(unpacked))
    assert code in codes(found)


def test_a_table_that_is_no_utf8(unpacked: Path) -> None:
    table = unpacked / TABLE
    table.write_bytes(table.read_bytes().decode().encode("gb18030"))
    assert "package_table_unreadable" in codes(verify(pack(unpacked)))


def test_many_problems_are_counted(unpacked: Path, contents: Make, tmp_path: Path) -> None:
    table = unpacked / "data/tables/copyrights.csv"
    lines = list(csv.reader(io.StringIO(table.read_bytes().decode())))
    table.write_bytes(("\r\n".join([",".join(lines[0]), *(f"{n:03}," for n in range(50))]) + "\r\n").encode())
    found = verify(pack(unpacked))
    more = [
        (place_of(problem), problem.values["count"]) for problem in found.problems if problem.code == "package_more"
    ]
    assert more == [("data/tables/copyrights.csv", 30), (f"{LEDGERS}!版权", 30)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda found: found["forms"][1]["figures"].update({"D9": "8"}), "package_form_seal"),
        (lambda found: found["forms"].pop(), "package_form_seal"),
        (lambda found: found["seal"]["tables"].pop("copyrights"), "package_seal_tables"),
        (lambda found: found["resources"].pop(), "package_seal_tables"),
        (
            lambda found: found["resources"][0]["schema"]["fields"][1].update(kind="day"),
            "package_descriptor_unreadable",
        ),
        (lambda found: found["resources"][0].update(sheet="版权"), "package_descriptor_unreadable"),
    ],
)
def test_an_edited_descriptor_in_a_repaired_bag(
    unpacked: Path, change: Callable[[dict[str, Any]], Any], code: str
) -> None:
    edit_json(unpacked / DESCRIPTOR, change)
    reseal_bag(unpacked)
    found = verify(pack(unpacked))
    assert not found.valid and code in codes(found)


def test_a_wrong_size_is_found(unpacked: Path) -> None:
    edit(unpacked / "bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: 1")
    assert codes(verify(pack(unpacked))) == {"package_size_wrong", "package_tag_file_changed"}


def test_a_number_among_texts_is_named_in_a_workbook_alone(unpacked: Path) -> None:
    set_cell(unpacked / LEDGERS, "商标", "B3", 123)
    assert codes(verify(unpacked / LEDGERS)) == {"package_cell_kind"}


# Hostile containers


def entry(name: str, mode: int = 0, **attributes: Any) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    for key, value in attributes.items():
        setattr(made, key, value)
    return made


@pytest.mark.parametrize(
    ("name", "mode", "code"),
    [
        ("../evil", 0, "package_zip_path"),
        (f"{TOP}/../../evil", 0, "package_zip_path"),
        ("/etc/evil", 0, "package_zip_path"),
        ("C:/evil", 0, "package_zip_path"),
        (f"{TOP}\\evil", 0, "package_zip_path"),
        (f"{TOP}//evil", 0, "package_zip_path"),
        (f"{TOP}/evil.", 0, "package_zip_path"),
        (f"{TOP}/" + "长" * 100, 0, "package_zip_path"),
        (f"{TOP}/a\x07", 0, "package_zip_path"),
        (f"{TOP}/link", stat.S_IFLNK | 0o777, "package_zip_link"),
        (f"{TOP}/pipe", stat.S_IFIFO, "package_zip_link"),
        (f"{TOP}/BAGIT.txt", 0, "package_zip_twice"),
        (f"{TOP}/data/01_报表.XLSX", 0, "package_zip_twice"),
        (f"{TOP}/./bagit.txt", 0, "package_zip_path"),
        ("outside.txt", 0, "package_file_unexpected"),
    ],
)
def test_an_unsafe_entry_stops_everything(unpacked: Path, name: str, mode: int, code: str) -> None:
    target = pack(unpacked, more=[(entry(name, mode), b"/etc/passwd")])
    unpack_folder = unpacked.parent / "fresh"
    unpack_folder.mkdir()
    found = container.unpack(target, unpack_folder, Steps())
    assert code in {finding.code for finding in found.findings}
    assert not list(unpack_folder.iterdir()), "nothing is unpacked"
    assert not verify(target).valid and code in codes(verify(target))


def test_duplicate_and_decomposed_names_are_found(unpacked: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        target = pack(unpacked, more=[(f"{TOP}/bagit.txt", b"x")])
    assert codes(verify(target)) == {"package_zip_twice"}
    more: list[tuple[Any, bytes]] = [(f"{TOP}/\u00e9", b""), (f"{TOP}/e\u0301", b"")]
    assert codes(verify(pack(unpacked, more=more))) == {"package_zip_twice"}


def test_bombs_are_not_unpacked(unpacked: Path) -> None:
    assert codes(verify(pack(unpacked, more=[(f"{TOP}/data/bomb", bytes(5_000_000))]))) == {"package_zip_bomb"}
    more: list[tuple[Any, bytes]] = [(f"{TOP}/x/{number}", b"") for number in range(container.ENTRIES)]
    assert "package_zip_entries" in codes(verify(pack(unpacked, more=more)))


def test_an_archive_that_lies_about_its_sizes_is_damaged(unpacked: Path) -> None:
    target = pack(unpacked, more=[(f"{TOP}/data/big", os.urandom(100) * 3000)])
    raw = bytearray(target.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    target.write_bytes(raw)
    assert codes(verify(target)) == {"package_zip_damaged"}


def test_encrypted_entries_and_strange_methods_are_told(unpacked: Path) -> None:
    for offset, bits, code in ((8, 1, "package_zip_encrypted"), (10, 14, "package_zip_method")):
        target = pack(unpacked)
        raw = bytearray(target.read_bytes())
        at = raw.index(b"PK\x01\x02")
        raw[at + offset : at + offset + 2] = bits.to_bytes(2, "little")
        target.write_bytes(raw)
        assert code in codes(verify(target))


def test_entities_in_a_workbook_are_refused(unpacked: Path) -> None:
    book = unpacked / LEDGERS
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)
    with zipfile.ZipFile(book, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert codes(verify(book)) == {"file_xml_entities"}
    assert {"file_xml_entities", "package_file_changed"} <= codes(verify(pack(unpacked)))


@pytest.mark.parametrize("name", ["x.txt", "x.zip", "x.xlsx"])
def test_other_files_are_told(tmp_path: Path, name: str) -> None:
    other = tmp_path / name
    other.write_bytes("这不是报表包".encode())
    assert codes(verify(other)) == {"package_not_zip"}
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert codes(verify(other)) == {"package_no_bag"}
    openpyxl.Workbook().save(other)
    assert codes(verify(other)) == {"package_no_seal"}


def test_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.zip").write_bytes(b"")
    for path, code in (
        (tmp_path / "none.zip", "file_missing"),
        (tmp_path, "file_is_folder"),
        (tmp_path / "empty.zip", "file_empty"),
    ):
        with pytest.raises(Refusal) as refused:
            verify(path)
        assert refused.value.findings[0].code == code


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.9, 0.999])
def test_a_package_cut_off_is_damaged(package: WrittenFile, tmp_path: Path, share: float) -> None:
    raw = package.path.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(raw[: int(len(raw) * share)])
    assert codes(verify(cut)) == {"package_zip_damaged"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_mutation_ends_in_findings(
    package: WrittenFile, unpacked: Path, tmp_path: Path, data: st.DataObject
) -> None:
    """Bytes changed, cut out or repeated, in the package and in each workbook: a result, never a fault."""
    source = data.draw(st.sampled_from([package.path, unpacked / LEDGERS, unpacked / REPORT]))
    raw = bytearray(source.read_bytes())
    # The list of entries at the end is the most telling part.
    places = st.integers(0, len(raw) - 1) | st.integers(max(0, len(raw) - 1500), len(raw) - 1)
    for _ in range(data.draw(st.integers(1, 4))):
        at = min(data.draw(places), len(raw) - 1)
        match data.draw(st.sampled_from(["set", "cut", "repeat"])):
            case "set":
                raw[at] = data.draw(st.integers(0, 255))
            case "cut":
                del raw[at : at + data.draw(st.integers(1, 200))]
            case _:
                raw[at:at] = raw[at : at + data.draw(st.integers(1, 200))]
        if not raw:
            return
    mutated = tmp_path / "mutated"
    mutated.write_bytes(raw)
    try:
        codes(verify(mutated))
    except Refusal as refused:
        assert refused.findings


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_mutation_inside_a_valid_bag_ends_in_findings(unpacked: Path, data: st.DataObject) -> None:
    """A forger who repairs the manifest reaches the readers behind it."""
    name = data.draw(st.sampled_from([DESCRIPTOR, TABLE, "data/tables/codes.csv"]))
    before = (unpacked / name).read_bytes()
    raw = bytearray(before)
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at : at + data.draw(st.integers(0, 30))] = data.draw(
        st.binary(max_size=8) | st.sampled_from([b'"', b"[", b"null", b"9" * 5000])
    )
    (unpacked / name).write_bytes(raw)
    try:
        reseal_bag(unpacked)
        found = verify(pack(unpacked))
        # What stands nowhere but in the descriptor (a title, a date) is guarded by the manifest alone.
        assert name == DESCRIPTOR or bytes(raw) == before or not found.valid
        codes(found)
    finally:
        (unpacked / name).write_bytes(before)


# The series


def seen(package: WrittenFile, **changes: Any) -> SeenPackage:
    seal = package.seal
    facts = SeenPackage(unit=seal.unit, series=seal.series, root=seal.root, period=seal.period, revision=seal.revision)
    return replace(facts, **changes)


def test_the_series(contents: Make, package: WrittenFile, tmp_path: Path) -> None:
    second = write_package(contents(series=2, previous_root=package.root, revision=2), tmp_path)
    first = seen(package)
    newest = seen(second)
    for path, known, expected, valid in (
        (package.path, [], set(), True),
        (package.path, [first], set(), True),
        (second.path, [first], set(), True),
        (package.path, [first, newest], {"package_older"}, True),
        (package.path, [newest], {"package_older"}, False),
        (package.path, [seen(package, root="0" * 64)], {"package_series_taken"}, False),
        (second.path, [seen(package, root="0" * 64)], {"package_chain_broken"}, False),
        (package.path, [seen(second, unit="150621")], set(), True),
    ):
        found = verify(path, known)
        assert (codes(found), found.valid) == (expected, valid)


def test_gaps_and_cut_chains(contents: Make, package: WrittenFile, tmp_path: Path) -> None:
    third = write_package(contents(series=3, previous_root="1" * 64, revision=3), tmp_path)
    found = verify(third.path, [seen(package)])
    assert found.valid and codes(found) == {"package_series_gap"}
    (gap,) = found.problems
    assert (gap.values["first"], gap.values["last"]) == (2, 2)


@pytest.mark.parametrize(
    ("series", "previous", "code"), [(1, "1" * 64, "package_chain_start"), (2, None, "package_chain_cut")]
)
def test_a_chain_starts_once(
    contents: Make, package: WrittenFile, series: int, previous: str | None, code: str
) -> None:
    with pytest.raises(ValueError):
        contents(series=series, previous_root=previous)
    seal = replace(package.seal, series=series, previous_root=previous)
    assert [finding.code for finding in check_series(seal, [])] == [code]
