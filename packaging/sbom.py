"""The list of parts of a packed program for other programs: CycloneDX 1.6 as JSON, the same bytes for the same parts.

``cyclonedx-py`` describes the Python distributions of this environment; what is not shipped is left out, and what is
shipped and no distribution (CPython, Qt, SQLite, OpenSSL, fcitx's plugin …) is added from the program's own list.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

INNER = "_internal"


def bill_of(folder: Path, version: str, moment: int) -> dict[str, Any]:
    """What stands in the program of a folder; dated by ``moment``, in seconds of the epoch."""
    shipped = json.loads((folder / INNER / "licences/parts.json").read_text(encoding="utf-8"))
    tool = Path(sys.executable).with_name("cyclonedx-py")
    asked = (str(tool), "environment", "--spec-version", "1.6", "--output-reproducible", sys.executable)
    answer = subprocess.run(asked, env={"SOURCE_DATE_EPOCH": str(moment)}, stdout=subprocess.PIPE, check=True)
    python = {part["name"].lower().replace("_", "-"): part["version"] for part in shipped if part["kind"] == "python"}
    bill: dict[str, Any] = json.loads(answer.stdout)
    _give_versions(bill, python)
    kept = [one for one in bill["components"] if one["name"].lower().replace("_", "-") in python]
    missing = python.keys() - {one["name"].lower().replace("_", "-") for one in kept}
    if missing:
        raise ValueError(f"this environment does not have what is shipped: {sorted(missing)}")
    kept += [_native(part) for part in shipped if part["kind"] == "native"]
    bill["components"] = sorted(kept, key=lambda one: str(one["bom-ref"]))
    references = {one["bom-ref"] for one in kept}
    program = {"bom-ref": "ip-workstation", "type": "application", "name": "ip-workstation", "version": version}
    bill["metadata"]["component"] = program
    bill["dependencies"] = [
        one | {"dependsOn": [ref for ref in one.get("dependsOn", ()) if ref in references]}
        for one in bill.get("dependencies", ())
        if one["ref"] in references
    ] + [{"ref": "ip-workstation", "dependsOn": sorted(references)}]
    return bill


def _give_versions(bill: dict[str, Any], shipped: dict[str, str]) -> None:
    """Put in the versions that are shipped: for another machine they may be others than here."""
    renewed = {}
    for one in bill["components"]:
        here, there = one["version"], shipped.get(one["name"].lower().replace("_", "-"), one["version"])
        if here != there:
            reference = one["bom-ref"].replace(f"=={here}", f"=={there}")
            renewed[one["bom-ref"]] = reference
            one |= {"version": there, "bom-ref": reference, "purl": one["purl"].replace(f"@{here}", f"@{there}")}
    for one in bill.get("dependencies", ()):
        one["ref"] = renewed.get(one["ref"], one["ref"])
        if "dependsOn" in one:
            one["dependsOn"] = [renewed.get(reference, reference) for reference in one["dependsOn"]]


def _native(part: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "bom-ref": f"native:{part['name']}=={part['version']}",
        "type": "library",
        "name": part["name"],
        "version": part["version"],
        "licenses": [{"license": {"name": part["licence"]}}],
    }
    if part["source"]:
        found["externalReferences"] = [{"type": "website", "url": part["source"]}]
    return found


def write_bill(folder: Path, version: str, moment: int, out: Path) -> None:
    """Write the list beside a release."""
    text = json.dumps(bill_of(folder, version, moment), ensure_ascii=False, indent=2, sort_keys=True)
    out.write_text(text + "\n", encoding="utf-8")
