"""Writes what ``workstation/updates/manifest.py`` reads: the description beside a release's files, for offline updates.

Version, platform, each file with size and SHA-256, and what changed as ``CHANGELOG.md`` tells it. The two releases of a
version, for Linux and for Windows, have a description each, so that both may lie in one folder.
"""

import hashlib
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from workstation.updates.manifest import FORMAT, NAME, read  # noqa: E402 - the root comes first


def changes_of(version: str, changelog: Path = ROOT / "CHANGELOG.md") -> list[str]:
    """The lines of the change log under a version; ``ValueError`` where it has none."""
    text = changelog.read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("- ").strip() for line in (found[1] if found else "").splitlines()]
    if not any(lines):
        raise ValueError(f"the change log tells nothing of {version}")
    return [line for line in lines if line]


def write_manifest(folder: Path, version: str, platform: str, files: Mapping[str, Path]) -> Path:
    """Describe the files of a release that lie in a folder; ``files`` says of each form which file it is."""
    described = [
        {
            "platform": platform,
            "form": form,
            "name": path.name,
            "size": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for form, path in files.items()
    ]
    told = {"format": FORMAT, "version": version, "changes": changes_of(version), "files": described}
    path = folder / f"ip-workstation-{version}-{platform}-update.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    if NAME.fullmatch(path.name) is None or len(read(path).files) != len(described):
        raise ValueError("the program would not read this description")
    return path
