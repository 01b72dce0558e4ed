"""What a clerk chose for the window of this computer: a small file in the data folder, read before the first paint."""

import logging
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

LOG = logging.getLogger("workstation.window")
FILE = "preferences.json"
MOST_BYTES = 100_000
CHOICES: dict[str, tuple[Any, ...]] = {
    "font_size": tuple(range(9, 17)),
    "theme": ("system", "light", "dark"),
    "language": ("zh", "en"),
    "days": ("iso", "chinese"),
    "folded": (False, True),
}
"""What each preference may be; those not named here are texts."""


@dataclass(kw_only=True)
class Preferences:
    """The preferences, each with what holds where nobody chose."""

    font_size: int = 10
    """Points."""
    theme: Literal["system", "light", "dark"] = "system"
    language: Literal["zh", "en"] = "zh"
    days: Literal["iso", "chinese"] = "iso"
    folded: bool = False
    """Whether the navigation shows icons only."""
    geometry: str = ""
    """Place and size of the window, as Qt writes it down, in base64."""


def load(folder: Path) -> Preferences:
    """The preferences of a data folder; what cannot be read or is not known is passed over."""
    path = folder / FILE
    try:
        if not path.is_file():
            return Preferences()
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except OSError:
        LOG.warning("the preferences cannot be read")
        return Preferences()
    import json

    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        LOG.warning("the preferences are broken; the window opens with its own")
        return Preferences()
    known = {one.name for one in fields(Preferences)}
    good = {key: value for key, value in found.items() if key in known and _is_good(key, value)}
    if good.keys() != found.keys():
        LOG.warning("preferences passed over: %s", len(found) - len(good))
    return Preferences(**good)


def _is_good(key: str, value: object) -> bool:
    if key not in CHOICES:
        return isinstance(value, str)
    return any(type(value) is type(choice) and value == choice for choice in CHOICES[key])


def save(preferences: Preferences, folder: Path) -> None:
    """Keep the preferences: whole or as they were. Where there is no data folder yet, none is made for them."""
    import json

    from workstation.disk import rename

    path = folder / FILE
    unfinished = path.with_name(FILE + ".new")
    try:
        if not folder.is_dir():
            return
        with unfinished.open("w", encoding="utf-8") as file:
            json.dump(asdict(preferences), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        rename(unfinished, path)
    except OSError:
        LOG.warning("the preferences cannot be kept")
