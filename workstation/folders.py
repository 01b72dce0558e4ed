"""Where the data of a person lie: beside a portable binary, else in the user's folder; never among the program's."""

from pathlib import Path

from workstation import program
from workstation.findings import EnvironmentFault

APPLICATION = "ip-workstation"
PORTABLE = "data"
"""The folder that makes a packed program portable where it stands beside its file."""


def default_data_folder() -> Path:
    """The data folder when none is given: ``data`` beside the packed program where it exists, else the user's."""
    beside = portable_folder()
    if beside is not None and beside.is_dir():
        return beside
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False)


def portable_folder() -> Path | None:
    """Where the data of a portable program lie; ``None`` where the program runs from source."""
    return program.started_file().parent / PORTABLE if program.is_packed() else None


def outside_program(folder: Path) -> Path:
    """The data folder, where it may be one; ``EnvironmentFault`` inside the packed program, which updates replace.

    A single file unpacks itself into a folder that is removed when it ends: data kept there would go with it.
    """
    if not program.is_packed():
        return folder
    place, beside = folder.resolve(), portable_folder()
    if beside is not None and place.is_relative_to(beside):
        return folder
    inside = [program.source_folder().resolve()]
    if program.form() == "unpacked":
        inside.append(program.started_file().parent)
    if any(place.is_relative_to(one) for one in inside):
        raise EnvironmentFault("data_in_program", folder=folder)
    return folder


def log_path(folder: Path) -> Path:
    """The log of a data folder."""
    return folder / "logs" / "workstation.log"
