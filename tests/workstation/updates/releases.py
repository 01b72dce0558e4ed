"""Releases as they lie on a stick: small programs that tell their version, with true and with hostile descriptions."""

import hashlib
import json
from pathlib import Path
from typing import Any

from workstation.updates.manifest import FORMAT
from workstation.updates.offers import Installed
from workstation.updates.program_files import platform_here


def program_of(version: str, padding: int = 0) -> bytes:
    """A program that tells its version; behind its last line stands what nobody reads."""
    return f"#!/bin/sh\necho {version}\nexit 0\n".encode() + b"#" * padding


def write_program(path: Path, version: str, padding: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(program_of(version, padding))
    path.chmod(0o755)
    return path


def described(content: bytes, name: str, form: str = "one_file", **changed: Any) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    file = {"platform": platform_here(), "form": form, "name": name, "size": len(content), "sha256": digest}
    return {**file, **changed}


def write_release(folder: Path, version: str, *, form: str = "one_file", padding: int = 0, **changed: Any) -> Path:
    """A release with one file; ``changed`` says what its description tells otherwise. Returns the description."""
    folder.mkdir(parents=True, exist_ok=True)
    file = write_program(folder / f"ip-workstation-{version}-file", version, padding)
    told = described(file.read_bytes(), file.name, form, **changed)
    return write_description(folder, version, [told])


def write_description(folder: Path, version: str, files: Any, **changed: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ip-workstation-{version}-linux-update.json"
    told = {"format": FORMAT, "version": version, "changes": ["查找更快。", "表格可以冻结列。"], "files": files}
    path.write_text(json.dumps({**told, **changed}, ensure_ascii=False), encoding="utf-8")
    return path


def own(file: Path, version: str = "0.1.0", form: str = "one_file") -> Installed:
    return Installed(file=file, form=form, version=version, platform=platform_here())
