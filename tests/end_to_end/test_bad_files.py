"""Files and paths that cannot be used: refused with a sentence and the right exit code, the store as before."""

import io
import os
import shutil
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.end_to_end.office import DONE, ENVIRONMENT, FOUND, MADE, Office, trademark

DATA = Path(__file__).parents[1] / "data" / "sheets"
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for number in range(200):
        book.active.append([f"名称{number}", number])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(part: str, content: bytes) -> bytes:
    """A workbook one part of which is replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData>&a;</sheetData></worksheet>'
ENCRYPTED = (
    (DATA / "small.xls")
    .read_bytes()
    .replace("Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")[:16])
)

FILES = {
    "0字节.xlsx": (b"", "file_empty"),
    "随机.xlsx": (bytes(range(256)) * 40, "file_not_a_workbook"),
    "半截.xlsx": (workbook()[:3000], "file_truncated"),
    "炸弹.xlsx": (with_part(SHEET, b"<worksheet><sheetData>" + b" " * 300_000_000), "file_zip_bomb"),
    "实体.xlsx": (with_part(SHEET, ENTITY), "file_xml_entities"),
    "图片.xlsx": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "file_is_picture"),
    "网页.xls": ("<html><table><tr><td>注册号".encode(), "file_is_web_page"),
    "没有表头.csv": ("甲,乙\n1,2\n".encode(), "no_heading_row"),
    "空表.csv": (b"\n\n \n", "no_heading_row"),
    "乱码.csv": (b"\x81\xff\xff,\xfe\xff\n" * 3, "file_encoding"),
    "引号.csv": ('注册号,商标名称,注册人\n1,"没有成对,3\n'.encode() * 5, None),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_ledger_is_refused(store: Office, name: str) -> None:
    content, code = FILES[name]
    store.add("trademarks", trademark())
    before = store.digest()
    path = store.file(name, content)
    for command in (
        ("import", "trademarks", path),
        ("import", "copyrights", path, "--dry-run", "--failed", store.work / "f.xlsx"),
    ):
        told = store.ask(*command)
        assert told.code == FOUND, told.out
        assert code is None or told.codes == [code]
        assert not (store.work / "f.xlsx").exists()
    assert store.digest() == before


def test_an_encrypted_workbook_is_refused(store: Office) -> None:
    (store.work / "加密.xlsx").write_bytes(ENCRYPTED)
    told = store.ask("import", "trademarks", store.work / "加密.xlsx")
    assert told.code == FOUND
    assert told.codes in (["file_encrypted"], ["file_not_a_workbook"], ["file_damaged"])


def test_a_missing_file_and_a_folder_are_told(store: Office) -> None:
    for path, code in ((store.work / "没有.xlsx", "file_missing"), (store.work, "file_is_folder"),
                       (store.work / "没有" / "x.xlsx", "file_missing")):  # fmt: skip
        told = store.ask("import", "trademarks", path)
        assert (told.code, told.codes) == (FOUND, [code])


def outputs(office: Office, out: Path) -> list[tuple[object, ...]]:
    """Every command that writes a file, writing to ``out``."""
    good = office.work / "坏行.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["注册号", "商标名称", "注册人", "国际分类", "注册日期"])
    book.active.append(["7654321", "名", "公司", 25, "2023-02-30"])
    book.save(good)
    return [
        ("export", "trademarks", out),
        ("template", "trademarks", out),
        ("import", "trademarks", good, "--failed", out),
        ("check", "--report", out),
        ("backup", "--out", out),
    ]


@pytest.mark.parametrize("name", ["没有的文件夹/x.xlsx", ".", "文件/x.xlsx", "长" * 300])
def test_an_output_that_cannot_be_written_is_told(store: Office, name: str) -> None:
    store.add("trademarks", trademark())
    store.file("文件", b"x")
    before = store.digest()
    for command in outputs(store, store.work / name):
        told = store.ask(*command)
        assert told.code == ENVIRONMENT, (command, told.out)
        assert told.err.strip()
    assert store.digest() == before
    assert not [path for path in store.work.iterdir() if "unfinished" in path.name]


def test_an_output_takes_the_place_of_an_older_one(store: Office) -> None:
    store.add("trademarks", trademark())
    path = store.work / "旧.xlsx"
    path.write_bytes(b"old")
    store.do("export", "trademarks", path)
    assert openpyxl.load_workbook(path).sheetnames[0] == "商标注册"


# -- verify ------------------------------------------------------------------------------------------------


def archive(*entries: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
    return file.getvalue()


HOSTILE = {
    "随机.zip": bytes(range(256)) * 40,
    "空.zip": b"",
    "空壳.zip": archive(),
    "别的.zip": archive(("a.txt", b"x")),
    "半截.zip": archive(("150622_2026Q3_V1/bagit.txt", b"x" * 5000))[:60],
    "炸弹.zip": archive(("150622_2026Q3_V1/data/x.csv", b"\0" * 50_000_000)),
    "往上.zip": archive(("../../../../tmp/越界.txt", b"x"), ("150622_2026Q3_V1/bagit.txt", b"x")),
    "绝对.zip": archive(("/tmp/越界.txt", b"x")),
    "重名.zip": archive(("a/bagit.txt", b"x"), ("a/BAGIT.txt", b"y")),
    "表.xlsx": workbook(),
    "文字.txt": "不是包".encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_package_is_invalid(office: Office, name: str) -> None:
    told = office.ask("verify", office.file(name, HOSTILE[name]))
    assert told.code == FOUND
    assert told.json["valid"] is False
    assert told.json["problems"]
    assert {"unit", "period", "revision", "series", "check_code"} <= told.json.keys()
    assert all({"code", "where", "message"} <= one.keys() for one in told.json["problems"])
    assert not Path("/tmp/越界.txt").exists()
    assert sorted(path.name for path in office.work.iterdir()) == [name]


def test_verify_of_nothing_and_of_a_folder(office: Office) -> None:
    for path in (office.work / "没有.zip", office.work):
        told = office.ask("verify", path)
        assert told.code == FOUND
        assert told.json.get("valid", False) is False


# -- the data folder ---------------------------------------------------------------------------------------


def every_command(office: Office) -> list[tuple[object, ...]]:
    """Every command that needs the store."""
    one = office.file("one.json", MADE["trademarks"]())
    ledger = office.work / "ledger.csv"
    ledger.write_text("注册号,商标名称,注册人,国际分类,注册日期\n7654321,名,公司,25,2020-01-14\n", "utf-8")
    return [
        ("info",), ("add", "trademarks", one), ("change", "trademarks", "x", one),
        ("withdraw", "trademarks", "x", "--reason", "y"),
        ("restore", "trademarks", "x"), ("get", "trademarks", "x"), ("history", "trademarks", "x"),
        ("list", "trademarks"),
        ("import", "trademarks", ledger), ("template", "trademarks", office.work / "t.xlsx"),
        ("export", "trademarks", office.work / "e.xlsx"), ("check",),
        ("package", "--period", "2026Q3", "--out", office.work),
        ("packages",), ("backup",), ("backups",), ("doctor",),
    ]  # fmt: skip


def refused_everywhere(office: Office, code: str, *, also: tuple[str, ...] = ()) -> None:
    """Every command says the same of the store, and changes no byte in the data folder."""
    before = {path: path.read_bytes() for path in office.folder.rglob("*") if path.is_file() and path.suffix != ".lock"}
    for command in every_command(office):
        told = office.ask(*command)
        assert told.code == ENVIRONMENT, (command, told.out)
        assert told.codes[0] in (code, *also), command
        assert told.err.strip()
    for path, content in before.items():
        assert path.read_bytes() == content, path


def test_a_missing_store(office: Office) -> None:
    for command in every_command(office):
        told = office.ask(*command)
        assert (told.code, told.codes) == (ENVIRONMENT, ["store_missing"]), command
    assert not office.folder.exists()


def test_a_data_folder_that_is_a_file(office: Office) -> None:
    office.folder.write_bytes(b"x")
    for command in (*every_command(office), ("init", "--unit", "150622", "--clerk", "王芳"), ("sample",)):
        assert office.ask(*command).code == ENVIRONMENT, command
    assert office.folder.read_bytes() == b"x"


@pytest.mark.parametrize("content", [b"", b"random" * 5000, bytes(8192), b"SQLite format 3\0" + b"\xff" * 8000])
def test_something_else_in_the_place_of_the_store(office: Office, content: bytes) -> None:
    office.folder.mkdir()
    (office.folder / "workstation.db").write_bytes(content)
    refused_everywhere(office, "store_foreign", also=("store_damaged",))


def test_a_database_of_another_program(office: Office) -> None:
    import sqlite3

    office.folder.mkdir()
    connection = sqlite3.connect(office.folder / "workstation.db")
    connection.execute("CREATE TABLE trademarks (uid TEXT)")
    connection.commit()
    connection.close()
    refused_everywhere(office, "store_foreign")


def test_a_store_of_a_newer_program(store: Office) -> None:
    store.add("trademarks", trademark())
    path = store.folder / "workstation.db"
    content = bytearray(path.read_bytes())
    (version,) = struct.unpack(">I", content[60:64])
    assert version == store.do("info")["store_version"]
    content[60:64] = struct.pack(">I", version + 1)
    path.write_bytes(bytes(content))
    refused_everywhere(store, "store_too_new")


def test_a_truncated_store(store: Office) -> None:
    store.add("trademarks", *(trademark(1_000_000 + number) for number in range(100)))
    path = store.folder / "workstation.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refused_everywhere(store, "store_damaged")


def test_a_store_with_flipped_bytes(store: Office) -> None:
    store.add("trademarks", *(trademark(1_000_000 + number) for number in range(100)))
    path = store.folder / "workstation.db"
    content = bytearray(path.read_bytes())
    for place in range(8192, len(content), 4096):
        for offset in range(8):
            content[place + offset] ^= 0xFF
    path.write_bytes(bytes(content))
    refused_everywhere(store, "store_damaged")


def test_a_damaged_store_is_replaced_by_its_backup(store: Office) -> None:
    store.add("trademarks", trademark())
    backup = store.do("backup")["path"]
    path = store.folder / "workstation.db"
    path.write_bytes(path.read_bytes()[:20_000])
    told = store.ask("restore-backup", backup)
    assert told.code == DONE, told.out
    assert store.do("info")["counts"]["trademarks"] == 1
    assert Path(told.json["saved"]).exists()


@pytest.mark.parametrize("content", [b"", b"random" * 5000, None])
def test_a_backup_that_is_none_is_refused(store: Office, content: bytes | None) -> None:
    store.add("trademarks", trademark())
    before = store.digest()
    path = store.work / "备份.db"
    if content is not None:
        path.write_bytes(content)
    told = store.ask("restore-backup", path)
    assert told.code == ENVIRONMENT
    assert store.digest() == before


def test_a_backup_of_another_unit_is_refused(store: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Office(tmp_path / "他旗", tmp_path, capsys)
    other.do("init", "--unit", "150602", "--clerk", "王芳")
    backup = other.do("backup")["path"]
    before = store.digest()
    told = store.ask("restore-backup", backup)
    assert (told.code, told.codes) == (FOUND, ["backup_of_another_unit"])
    assert store.digest() == before


def test_backups_come_back(store: Office) -> None:
    store.add("trademarks", trademark())
    first = store.do("backup")
    assert first["records"] == 1
    store.add("trademarks", trademark(7654321))
    out = store.work / "备份.db"
    assert store.do("backup", "--out", out)["records"] == 2
    listed = store.do("backups")["backups"]
    assert [one["path"] for one in listed] == [first["path"]]
    assert store.do("info")["last_backup"] == listed[0]["made_at"]
    assert store.do("restore-backup", first["path"])["saved"]
    assert store.do("info")["counts"]["trademarks"] == 1
    store.do("restore-backup", out)
    assert store.do("info")["counts"]["trademarks"] == 2


@pytest.mark.skipif(AS_ROOT, reason="the administrator may write everywhere")
def test_a_data_folder_without_permission(office: Office) -> None:
    office.folder.mkdir(mode=0o500)
    told = office.ask("init", "--unit", "150622", "--clerk", "王芳")
    assert told.code == ENVIRONMENT


def test_the_doctor_finds_what_is_wrong(store: Office) -> None:
    store.add("trademarks", trademark())
    store.do("backup")
    healthy = store.ask("doctor")
    assert (healthy.code, healthy.json["healthy"], healthy.json["findings"]) == (DONE, True, [])
    from db.engine import connect

    connection = connect(store.folder / "workstation.db")
    connection.execute("UPDATE trademarks SET mark_name = '改过'")
    connection.close()
    told = store.ask("doctor")
    assert told.code == FOUND
    assert "record_rewritten" in told.codes


def test_a_copied_folder_works_elsewhere(store: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store.add("trademarks", trademark())
    shutil.copytree(store.folder, tmp_path / "U盘 🔑")
    moved = Office(tmp_path / "U盘 🔑", tmp_path, capsys)
    assert moved.all("trademarks") == store.all("trademarks")
