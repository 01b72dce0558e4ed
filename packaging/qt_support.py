"""What PySide compiles from source at every start, compiled once for the packaged program.

The module ``shiboken6.Shiboken`` carries its Python part as a zip of sources inside its library. It takes the files
from a folder ``files.dir`` beside itself where there is one (PySide's own switch ``SBK_EMBED=0`` makes it;
``signature_bootstrap.py`` in that zip); compiled there they spare a quarter of a bare window's start. Two of them are
changed, because PySide loads them all at every start: what writes type stubs for developers is left empty, and what
reads signatures (for the sentence of a wrong call) prepares its pattern when it is asked.
"""

import py_compile
from pathlib import Path

FOLDER = "shiboken6/files.dir"
STUBS = "shibokensupport/signature/lib/pyi_generator.py"
PARSER = "shibokensupport/signature/parser.py"
CHANGED = "# Changed for IP Workstation: packaging/qt_support.py says what and why.\n"
AT_ONCE = "class ArglistParser"
"""In the sources that prepare the pattern at once; PySide 6.8.0 did not yet."""
LATER = (
    (
        """        regex = build_brace_pattern(level=3, separators=",")
        rec = re.compile(regex, flags=re.VERBOSE)
        self._finditer = rec.finditer
""",
        """        self._regex = build_brace_pattern(level=3, separators=",")
""",
    ),
    ("self._finditer(argstr)", "re.finditer(self._regex, argstr, flags=re.VERBOSE)"),
)
"""Pairs of PySide's own lines and the ones in their place."""


def as_shipped(name: str, source: str) -> str:
    """One of PySide's sources as the packaged program has it; ValueError where PySide wrote it anew."""
    if name == STUBS:
        return CHANGED
    if name != PARSER or AT_ONCE not in source:
        return source
    for theirs, ours in LATER:
        if source.count(theirs) != 1:
            raise ValueError(f"{name} of this PySide reads differently: see packaging/qt_support.py")
        source = source.replace(theirs, ours)
    return CHANGED + source


def write_support(folder: Path) -> list[tuple[str, str, str]]:
    """Write the sources and their compiled form below a folder; returns entries for PyInstaller."""
    import shiboken6  # noqa: F401 - it makes the next one importable
    from shibokensupport.signature import loader

    archive = loader.__loader__.zfile  # type: ignore[attr-defined]
    entries = []
    for name in sorted(archive.namelist()):
        if name.startswith("shibokensupport/") and name.endswith(".py") and "-" not in name:
            source = folder / name
            source.parent.mkdir(parents=True, exist_ok=True)
            # The wheel for Windows ends its lines as Windows does.
            theirs = archive.read(name).decode("utf-8").replace("\r\n", "\n")
            source.write_text(as_shipped(name, theirs), encoding="utf-8", newline="\n")
            # By its hash and never looked at again: dates differ from one computer to the next.
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            compiled = py_compile.compile(str(source), dfile=name, doraise=True, invalidation_mode=mode)
            entries += [source, Path(compiled)]
    return [(f"{FOLDER}/{path.relative_to(folder).as_posix()}", str(path), "DATA") for path in entries]
