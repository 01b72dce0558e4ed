"""Where the data files of the program lie: code lists, rules, words, icons, templates."""

from functools import cache
from pathlib import Path
from typing import Any

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Read one TOML file of the resources, given its path below the folder, such as ``rules/trademarks.toml``."""
    import tomllib

    with (RESOURCES / name).open("rb") as file:
        return tomllib.load(file)
