"""The description that a release writes is the one that the program reads."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

import workstation
from tests.workstation.updates.releases import own, write_program
from workstation.updates.offers import look_for
from workstation.updates.program_files import digest_of, platform_here

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec = importlib.util.spec_from_file_location("update_manifest", PACKAGING / "update_manifest.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_program_takes_what_the_release_describes(writer: ModuleType, tmp_path: Path) -> None:
    version = workstation.__version__
    single = write_program(tmp_path / f"ip-workstation-{version}-x86_64", version)
    deb = write_program(tmp_path / f"ip-workstation_{version}_amd64.deb", version)
    writer.write_manifest(tmp_path, version, platform_here(), {"one_file": single, "deb": deb})
    for form, file in (("one_file", single), ("deb", deb)):
        offer = look_for(own(tmp_path / "program", "0.0.9", form), tmp_path).offer
        assert offer is not None and offer.path == file and offer.file.sha256 == digest_of(file)
        assert offer.description.changes == tuple(line[:400] for line in writer.changes_of(version))[:60]


def test_a_version_that_the_change_log_does_not_know(writer: ModuleType) -> None:
    with pytest.raises(ValueError, match="tells nothing"):
        writer.changes_of("9.9.9")
