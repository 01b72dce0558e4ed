"""What PySide compiles from source at every start, compiled once for the packaged program.

The module ``shiboken6.Shiboken`` carries its Python part as a zip of sources inside its library. It takes the files
from a folder ``files.dir`` beside itself where there is one (PySide's own switch ``SBK_EMBED=0`` makes it;
``signature_bootstrap.py`` in that zip); compiled there they spare a quarter of a bare window's start.
"""

import py_compile
from pathlib import Path

FOLDER = "shiboken6/files.dir"


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
            source.write_bytes(archive.read(name))
            # By its hash and never looked at again: dates differ from one computer to the next.
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            compiled = py_compile.compile(str(source), dfile=name, doraise=True, invalidation_mode=mode)
            entries += [source, Path(compiled)]
    return [(f"{FOLDER}/{path.relative_to(folder).as_posix()}", str(path), "DATA") for path in entries]
