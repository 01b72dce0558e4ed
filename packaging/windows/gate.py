"""What must not lie in the Windows program: a file of Wine's, and a need that no Windows 10 meets."""

import re
import subprocess
from pathlib import Path

from chroot import Chroot

WINE = b"Wine builtin DLL"
BINARY = (".exe", ".dll", ".pyd")
OF_WINDOWS = re.compile(
    r"(api-ms-win-.+|kernel32|user32|gdi32|advapi32|shell32|ole32|oleaut32|ws2_32|ntdll|msvcrt|ucrtbase|version|winmm"
    r"|imm32|shlwapi|comctl32|comdlg32|crypt32|bcrypt|secur32|userenv|netapi32|iphlpapi|rpcrt4|setupapi|cfgmgr32"
    r"|dwmapi|uxtheme|d3d9|d3d11|d3d12|dxgi|dwrite|d2d1|opengl32|wtsapi32|winspool\.drv|mpr|authz|shcore|uiautomationcore"
    r"|dnsapi|psapi|powrprof|propsys|dbghelp|msi|cabinet|bcryptprimitives|avrt|wintrust|normaliz)(\.dll)?",
    re.IGNORECASE,
)
"""Libraries that every Windows 10 has."""


def problems(program: Path, system: Chroot) -> list[str]:
    """What is wrong with the binaries of a program folder, a sentence each."""
    files = sorted(path for path in program.rglob("*") if path.suffix.lower() in BINARY)
    brought = {path.name.lower() for path in files}
    found = [f"{path.relative_to(program)}: a file of Wine's" for path in files if WINE in path.read_bytes()]
    for path in files:
        unknown = [
            name for name in needs(path, system) if name.lower() not in brought and not OF_WINDOWS.fullmatch(name)
        ]
        found += [f"{path.relative_to(program)}: needs {name}, which no Windows brings" for name in unknown]
    return found


def needs(path: Path, system: Chroot) -> list[str]:
    """The libraries that a binary names, by the tool of MinGW in the Wine system."""
    inside = "/" + str(path.relative_to(system.folder))
    command = ("chroot", str(system.folder), "x86_64-w64-mingw32-objdump", "-p", inside)
    listing = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, errors="replace").stdout
    return re.findall(r"DLL Name: (\S+)", listing)
