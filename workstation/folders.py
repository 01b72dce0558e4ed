"""Where the data of a person lie: beside a portable binary, else in the user's data folder."""

import sys
from pathlib import Path

APPLICATION = "ip-workstation"


def default_data_folder() -> Path:
    """The data folder when none is given: ``data`` beside the packaged binary where it exists, else the user's."""
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable).resolve().parent / "data"
        if beside.is_dir():
            return beside
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False)


def log_path(folder: Path) -> Path:
    """The log of a data folder."""
    return folder / "logs" / "workstation.log"
