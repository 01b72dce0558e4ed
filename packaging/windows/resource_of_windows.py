"""What Windows shows of the program's file: its version and its icon."""

import re
import struct
from pathlib import Path

from picture import drawn

SIZES = (16, 24, 32, 48, 64, 128, 256)
"""Pixels of the pictures in the icon."""
RESOURCE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, fileType=1, subtype=0),
  kids=[
    StringFileInfo([StringTable('080404B0', [
      StringStruct('CompanyName', '知产工作站'),
      StringStruct('FileDescription', '知产工作站'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('InternalName', 'ip-workstation'),
      StringStruct('OriginalFilename', 'ip-workstation.exe'),
      StringStruct('ProductName', '知产工作站'),
      StringStruct('ProductVersion', '{version}'),
    ])]),
    VarFileInfo([VarStruct('Translation', [0x0804, 1200])]),
  ],
)
"""
"""As PyInstaller reads it: Simplified Chinese, Unicode."""


def version_resource(version: str) -> str:
    """The resource for a version such as ``0.1.0``."""
    numbers = [int(part) for part in re.findall(r"\d+", version)[:4]]
    return RESOURCE.format(version=version, numbers=tuple((numbers + [0] * 4)[:4]))


def icon_of(picture: Path) -> bytes:
    """An SVG as a Windows icon: a table of PNG pictures, which Windows Vista and later read."""
    pictures = [drawn(picture, size) for size in SIZES]
    begin = 6 + 16 * len(pictures)
    table = b""
    for size, content in zip(SIZES, pictures, strict=True):
        # A side of 256 is written as 0.
        table += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(content), begin)
        begin += len(content)
    return struct.pack("<HHH", 0, 1, len(pictures)) + table + b"".join(pictures)
