"""Types Chinese by pinyin into the installed program, with and without fcitx's plugin, and looks into its store."""

import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from chroot import Chroot
from fcitx import PLUGIN
from machine import Machine
from screen import DISPLAY, take_picture

PACKAGES = ("fcitx5", "fcitx5-pinyin", "fcitx5-chinese-addons-bin", "dbus-daemon", "xdotool", "procps")
PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""
SCRIPT = Path(__file__).parent / "files/type_chinese.sh"
PLUGINS = "opt/ip-workstation/_internal/PySide6/Qt/plugins/platforminputcontexts"
TYPED = "你好"
SECONDS = 90


class TypingFailed(Exception):
    """Chinese did not arrive, or arrived without the plugin, so that the trial proves nothing."""


def try_typing(machine: Machine, system: Chroot, pictures: Path) -> None:
    """Type in a system where the program is installed and the X sockets are mounted; raises ``TypingFailed``."""
    system.install(*PACKAGES)
    profile = system.folder / "root/.config/fcitx5/profile"
    profile.parent.mkdir(parents=True, exist_ok=True)
    profile.write_text(PROFILE)
    shutil.copy(SCRIPT, system.folder / "root/type_chinese.sh")
    found = typed(machine, system, pictures / "typing.png")
    if found != {"cell": True, "field": True}:
        raise TypingFailed(f"{system.suite}: {TYPED} is not where it was typed: {found}")
    plugin = system.folder / PLUGINS / PLUGIN
    aside = system.folder / "root" / PLUGIN
    shutil.move(plugin, aside)
    try:
        found = typed(machine, system, pictures / "typing-without-plugin.png")
    finally:
        shutil.move(aside, plugin)
    if found != {"cell": False, "field": False}:
        raise TypingFailed(f"{system.suite}: {TYPED} came without the plugin: {found}")
    print(f"{system.suite}: pinyin by fcitx 5 puts {TYPED} into a cell and a field; without the plugin it does not")


def typed(machine: Machine, system: Chroot, picture: Path) -> dict[str, bool]:
    """Type once into a fresh sample book; whether the text is in a record and in a draft."""
    book = system.folder / "root/typing"
    shutil.rmtree(book, ignore_errors=True)
    (system.folder / "root/typed").unlink(missing_ok=True)
    sample = ("ip-workstation", "--data-folder", "/root/typing", "sample", "--records", "40")
    system.run(*sample, environment=("QT_QPA_PLATFORM=offscreen",))
    clean = ("env", "-i", "HOME=/root", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", f"DISPLAY={DISPLAY}")
    slowly = f"PATIENCE={machine.patience}"
    seconds = SECONDS * machine.patience
    typing = (slowly, "timeout", str(seconds), "dbus-run-session", "sh", "/root/type_chinese.sh")
    with subprocess.Popen(("chroot", str(system.folder), *clean, *typing), stdin=subprocess.DEVNULL) as running:
        while running.poll() is None and not (system.folder / "root/typed").exists():
            time.sleep(0.2)
        take_picture(picture)
        running.wait(seconds)
    with closing(sqlite3.connect(book / "workstation.db")) as store:
        cells = store.execute("SELECT count(*) FROM trademarks WHERE mark_name = ?", (TYPED,)).fetchone()[0]
        drafts = [str(row) for row in store.execute("SELECT * FROM drafts")]
    return {"cell": cells == 1, "field": any(TYPED in draft for draft in drafts)}
