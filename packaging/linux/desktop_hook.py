"""Run by the packed program before its first line (PyInstaller's runtime hook), on Linux.

Old desktops (UOS 20, Kylin V10, Debian 11) have a libwayland-client without a function that Qt's part for Wayland asks
for, and fcitx's plugin needs that part on X11 too. Ours is loaded first, and only where theirs is too old.
"""

import os
import sys
from pathlib import Path

WANTED = b"wl_proxy_marshal_flags"
NAME = "libwayland-client.so.0"
TRIPLET = f"{os.uname().machine}-linux-gnu"
FOLDERS = (f"/usr/lib/{TRIPLET}", f"/lib/{TRIPLET}", "/usr/lib64", "/lib64", "/usr/lib")


def of_the_desktop() -> bytes:
    """The desktop's own library; nothing where it has none."""
    for folder in FOLDERS:
        try:
            return (Path(folder) / NAME).read_bytes()
        except OSError:
            continue
    return b""


def prepare() -> None:
    """Choose the way to type, lend the library, and leave no trace of ours to the programs that this one starts."""
    if not os.environ.get("QT_IM_MODULE") and "fcitx" in os.environ.get("XMODIFIERS", ""):
        # Desktops that set up only the older way of telling it.
        os.environ["QT_IM_MODULE"] = "fcitx"
    types_by_fcitx = os.environ.get("QT_IM_MODULE", "").startswith("fcitx")
    lent = Path(getattr(sys, "_MEIPASS", "")) / "older-desktops"
    if (types_by_fcitx or os.environ.get("WAYLAND_DISPLAY")) and lent.is_dir() and WANTED not in of_the_desktop():
        # Loaded only here: it costs a fiftieth of every start.
        from ctypes import CDLL

        # A name that is taken is not looked for again: what asks for it later gets these.
        CDLL(str(lent / "libffi.so.8"))
        CDLL(str(lent / NAME))
    # The loader has read this at the start; WPS or a browser started from here must find its own libraries.
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


if sys.platform == "linux":
    prepare()
