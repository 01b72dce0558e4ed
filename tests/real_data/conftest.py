"""Where the real data lies; tests over it are left out, and say so, where it is absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data: ``IPW_REAL_DATA``, or ``shared/data`` beside the project."""
    folder = Path(os.environ.get("IPW_REAL_DATA") or ROOT.parent / "shared" / "data")
    if not (folder / "README.md").is_file():
        pytest.skip(f"no real data in {folder}; name its folder in IPW_REAL_DATA")
    return folder
