"""The diagnostic file: what somebody who helps from afar needs to know, and nothing about anybody.

It is put together of what is known to be harmless, never by taking out what is not: versions, sizes, numbers of
records, codes of findings, choices among given ones, and the log, which tells faults by their kind and our own lines.
"""

import json
import os
import platform
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from workstation import __version__
from workstation.disk import rename
from workstation.findings import EnvironmentFault, Finding
from workstation.folders import log_path
from workstation.forms.basis import Basis
from workstation.operations import clerks, closing, signing
from workstation.operations.checking import check
from workstation.operations.machine import free_bytes
from workstation.ports import Progress, Store
from workstation.rules import rule_edition
from workstation.schema import SCHEMA_VERSION

LOG_BYTES = 2_000_000
"""Of each log file, from its end."""
LOG_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ [A-Z]+ workstation[\w.]*) (.*)")
OUR_LINE = re.compile(r"  \w+\.py:\d+ [\w<>]+|\w+(?:\.\w+)+(?: [a-z0-9_]+)?", re.ASCII)
"""A line of a trace: file, number and function of ours, or the kind and the code of a fault."""
SAID_BY_QT = re.compile(r"(Qt says in [\w.]*):.*")
"""What Qt says may name a file; where it said it is enough."""
PRIVATE = "-"
LIBRARIES = ("PySide6", "sqlite_utils", "sqlcipher3", "xlsxwriter", "python_calamine", "numpy")
"""Those that may be loaded."""


def write_diagnosis(store: Store, path: Path, progress: Progress = lambda done, total: None) -> Path:
    """Write the zip; ``EnvironmentFault`` where it cannot be written, and nothing is left then."""
    parts: dict[str, Callable[[], Any]] = {
        "program.json": lambda: program_facts(store),
        "records.json": lambda: record_facts(store),
        "settings.json": lambda: setting_facts(store),
        "doctor.json": lambda: counted(store.examine().findings),
        "checks.json": lambda: counted(check(store)),
    }
    part = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, (name, facts) in enumerate(parts.items()):
                progress(number, len(parts))
                archive.writestr(name, json.dumps(tried(facts), ensure_ascii=False, indent=2, default=str) + "\n")
            for number, text in enumerate(logs(store.folder)):
                archive.writestr(f"log{number or ''}.txt", text)
        rename(part, path)
    except OSError as fault:
        raise EnvironmentFault("cannot_write", path=path, why=fault.strerror or "") from fault
    finally:
        part.unlink(missing_ok=True)
    return path


def tried(facts: Callable[[], Any]) -> Any:
    """What is known; where it cannot be found out, the kind of fault: a damaged store is what the file is asked for."""
    try:
        return facts()
    except Exception as fault:
        code = getattr(fault, "code", "")
        return {"fault": type(fault).__qualname__, "code": code if isinstance(code, str) else ""}


def program_facts(store: Store) -> dict[str, Any]:
    """Which program runs on what."""
    files = {
        name: (store.folder / name).stat().st_size
        for name in ("workstation.db", "workstation.db-wal", "workstation.db-shm")
        if (store.folder / name).is_file()
    }
    return {
        "version": __version__,
        "schema": SCHEMA_VERSION,
        "rules": rule_edition(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "python": platform.python_version(),
        "libraries": {name: str(getattr(sys.modules.get(name), "__version__", "")) for name in LIBRARIES},
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processors": os.cpu_count(),
        "now": store.now().isoformat(timespec="seconds"),
        "time_zone": datetime.now().astimezone().strftime("%z"),
        "free_bytes": free_bytes(store.folder),
        "file_bytes": files,
        "sample": store.is_sample,
    }


def record_facts(store: Store) -> dict[str, Any]:
    """How many of everything there are."""
    last = store.packages()[-1:]
    return {
        "unit": store.unit,
        "in_force": {register.key: store.tally(register)[0][0] for register in store.catalogue},
        "history_rows": store.last_change(),
        "drafts": len(store.drafts()),
        "backups": [{"at": one.at, "kind": one.kind, "bytes": one.size} for one in store.backups()],
        "packages": len(store.packages()),
        "last_package": [{"period": one.period, "revision": one.revision, "at": one.written_at} for one in last],
        "corrections": len(store.corrections()),
    }


def setting_facts(store: Store) -> dict[str, Any]:
    """What was chosen among given things; nothing that somebody typed."""
    desks = clerks.desks(store)
    return {
        "basis": {name: value for name, value in vars(Basis.of(store)).items() if isinstance(value, str | bool | int)},
        "calendar": closing.calendar_of(store),
        "clerks": len(desks.clerks),
        "passwords": sum(one.has_password for one in desks.clerks),
        "lock_after": desks.lock_after,
        "signed": signing.has_key(store),
        "known_keys": len(store.setting(signing.KNOWN, {})),
        "sm3": signing.has_sm3(store),
    }


def counted(findings: Sequence[Finding]) -> Mapping[str, int]:
    """Code and weight of findings with their numbers; never a sentence, which has values in it."""
    return dict(Counter(f"{one.code} {one.severity}" for one in findings))


def logs(folder: Path) -> list[str]:
    """The logs, the newest first, each line as far as it is one of ours."""
    found = []
    base = log_path(folder)
    for path in (base, *(base.with_name(f"{base.name}.{number}") for number in range(1, 4))):
        if path.is_file():
            with path.open("rb") as file:
                file.seek(max(0, path.stat().st_size - LOG_BYTES))
                lines = file.read().decode("utf-8", "replace").splitlines()
            found.append("\n".join(map(harmless, lines)) + "\n")
    return found


def harmless(line: str) -> str:
    """A line of the log without what may be somebody's: a line that is none of ours is a dash."""
    match = LOG_LINE.fullmatch(line)
    if match is None:
        return line if OUR_LINE.fullmatch(line) else PRIVATE
    said = SAID_BY_QT.sub(r"\1", match[2])
    return f"{match[1]} {said if said.isascii() else PRIVATE}"
