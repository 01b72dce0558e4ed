"""What goes onto a stick: the single file, an empty folder ``data`` beside it that makes it portable, a page."""

import json
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

TOP = "知产工作站"
DATA = "data"
PAGE = "使用说明.txt"
TEXT = Path(__file__).with_name("stick.txt")
OF_SYSTEM = {
    "windows": "5. 适用于 Windows 10 和 Windows 11（64 位）。Windows 7 和 Windows 8 不能使用。\n"
    "6. 第一次打开时，程序把自己解开到电脑的 %LOCALAPPDATA%\\ip-workstation-program（约 120 MB，其中没有资料），"
    "可以随时删除。\n"
    "7. 打开时出现“NSIS Error”，是文件没有复制完整：请重新复制。\n",
    "linux": "5. 适用于{desktops}。很多桌面不允许运行 FAT32 格式 U 盘上的程序：\n"
    "   请把 U 盘格式化为 exFAT 或 NTFS，或者把整个文件夹复制到自己的主文件夹再打开。\n"
    "6. 第一次打开时，程序把自己解开到电脑的 ~/.cache/ip-workstation（约 180 MB，其中没有资料），可以随时删除。\n",
}
PROGRAM = {"windows": "知产工作站.exe", "linux": "知产工作站"}
FOLDER, FILE = 0o40755 << 16, 0o100644 << 16
RUN = 0o100755 << 16
"""Kinds and rights of entries, as Unix packers write them."""
RECORD = {
    "registration_no": "12345678", "mark_name": "试用", "mark_type": "商品", "mark_form": ["文字"], "nice_class": 25,
    "registrant": "准格尔旗蓝天商贸有限公司", "filing_date": "2019-05-06", "preliminary_date": "2019-10-13",
    "registration_date": "2020-01-14", "status": "已注册", "agricultural": False,
}  # fmt: skip
"""The first record of the trial."""
RECORD_FILE = "data/record.json"


class NotPortable(Exception):
    """The program from the stick did not do what it must."""


def pack(single: Path, system: str, version: str, out: Path, moment: int, desktops: str = "") -> Path:
    """Pack the single file of a system for a stick, all dated by ``moment``, in seconds of the epoch.

    ``desktops``: the ones that a file for Linux is made for.
    """
    text = TEXT.read_text(encoding="utf-8")
    text = text.format(version=version, program=PROGRAM[system], system=OF_SYSTEM[system].format(desktops=desktops))
    # The editor of Windows takes a text for UTF-8 by its mark.
    page = text.replace("\n", "\r\n").encode("utf-8-sig") if system == "windows" else text.encode()
    date = time.gmtime(moment)[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = (("", b"", FOLDER), (f"{DATA}/", b"", FOLDER), (PAGE, page, FILE))
        for name, content, rights in (*entries, (PROGRAM[system], single.read_bytes(), RUN)):
            entry = zipfile.ZipInfo(f"{TOP}/{name}", date)
            entry.create_system, entry.external_attr = 3, rights | (0x10 if rights == FOLDER else 0)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out


def unpack(packed: Path, stick: Path) -> Path:
    """Unpack as a desktop does, with the right to run; returns the folder of the program."""
    shutil.rmtree(stick, ignore_errors=True)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(stick)
        for entry in archive.infolist():
            (stick / entry.filename).chmod(entry.external_attr >> 16 & 0o777)
    return stick / TOP


def try_first_record(folder: Path, system: str, do: Callable[..., str]) -> None:
    """From an unpacked stick to the first record, then from another place; ``do`` runs the program there with words.

    ``do(folder, *words)`` returns what it printed and raises where the exit code is not 0. Raises ``NotPortable``.
    """
    if {path.name for path in folder.iterdir()} != {DATA, PAGE, PROGRAM[system]} or list((folder / DATA).iterdir()):
        raise NotPortable("the stick does not hold what it must")
    do(folder, "init", "--unit", "150622", "--clerk", "试用")
    (folder / RECORD_FILE).write_text(json.dumps(RECORD), encoding="utf-8")
    do(folder, "add", "trademarks", RECORD_FILE)
    moved = folder.with_name("另一台 电脑")
    folder.rename(moved)
    told = json.loads(do(moved, "--json", "info"))
    if told["counts"]["trademarks"] != 1 or not (moved / DATA / "workstation.db").is_file():
        raise NotPortable(f"the record is not on the stick: {told}")
    if {path.name for path in moved.iterdir()} != {DATA, PAGE, PROGRAM[system]}:
        raise NotPortable("something was put beside the program")
