"""Which sticks are plugged in, as far as the system tells; asked on the store's thread, for a dead drive takes long."""

import sys
from pathlib import Path

from PySide6.QtCore import QStorageInfo

MOUNTS = ("/media", "/run/media")
"""Where Linux desktops mount what is plugged in."""
REMOVABLE = 2
"""What Windows calls a drive whose medium can be taken out."""


def sticks(store: object = None) -> list[Path]:
    """The roots of the removable drives that can be written on."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        root = Path(volume.rootPath())
        if is_stick(root) and volume.isReady() and not volume.isReadOnly():
            found.append(root)
    return found


def is_stick(root: Path) -> bool:
    """Whether a root is one of a removable drive."""
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(str(root))) == REMOVABLE
    return any(root.is_relative_to(place) for place in MOUNTS)
