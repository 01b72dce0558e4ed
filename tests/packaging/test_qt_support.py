"""PySide's Python part as the packaged program has it still reads signatures, and only the known files differ."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import shiboken6  # noqa: F401 - it makes the support importable

parser = importlib.import_module("shibokensupport.signature.parser")
loader = importlib.import_module("shibokensupport.signature.loader")
PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
ARGUMENTS = (
    "",
    "self",
    "parent:PySide6.QtWidgets.QWidget=None,flags:Qt.WindowFlags={}",
    "a:QMap<QString,QVariant>,b:std::pair<int,int>=(1,2),c:QString=QString('x,y')",
    "f:typing.Callable[[int,str],None]=f(g(1,2),[3,4]),*args",
)


def load(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def support() -> ModuleType:
    return load(PACKAGING / "qt_support.py", "qt_support")


@pytest.fixture
def written(support: ModuleType, tmp_path: Path) -> Path:
    entries = support.write_support(tmp_path)
    assert {Path(name).relative_to(support.FOLDER) for name, _, _ in entries} == {
        Path(path).relative_to(tmp_path) for _, path, _ in entries
    }
    return tmp_path


def test_signatures_are_read_as_before(support: ModuleType, written: Path) -> None:
    shipped = load(written / support.PARSER, "shipped_parser")
    if hasattr(parser, "ArglistParser"):
        assert "compile" in parser.ArglistParser.__init__.__code__.co_names
        assert "compile" not in shipped.ArglistParser.__init__.__code__.co_names
    for line in ARGUMENTS:
        assert shipped._parse_arglist(line) == parser._parse_arglist(line)


def test_only_known_files_differ_and_say_so(support: ModuleType, written: Path) -> None:
    archive = loader.__loader__.zfile  # type: ignore[union-attr]
    changed = set()
    for path in written.rglob("*.py"):
        name = path.relative_to(written).as_posix()
        if path.read_bytes() != archive.read(name).replace(b"\r\n", b"\n"):
            changed.add(name)
            assert path.read_text(encoding="utf-8").startswith(support.CHANGED)
    at_once = support.AT_ONCE in archive.read(support.PARSER).decode()
    assert changed == {support.STUBS, *([support.PARSER] if at_once else [])}


def test_another_pyside_stops_the_build(support: ModuleType) -> None:
    with pytest.raises(ValueError, match="reads differently"):
        support.as_shipped(support.PARSER, f"import re\n\n\n{support.AT_ONCE}:\n    ...\n")
