"""Pictures of every page: ``python3 dev.py screenshots [--out FOLDER] [--only NAME …] [--handbook]``.

Each is called page-theme-scale.png. Without a display an Xvfb is started for the time it takes.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.screenshots import handbook
from tests.screenshots.book import make_book

ROOT = Path(__file__).resolve().parents[2]
LOOKS = (("light", "1"), ("dark", "1"), ("light", "2"), ("dark", "2"))
SCREEN = "2800x1600x24"
"""Room for a window of 1366x768 at 200 %."""


def main() -> int:
    """Take all pictures, or those that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="names of pages and scenes")
    parser.add_argument("--look", choices=[f"{theme}-{scale}" for theme, scale in LOOKS], help="one look alone")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--handbook", action="store_true", help="write the pictures of the handbook and the README")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    only = list(handbook.PICTURES) if arguments.handbook else arguments.only
    looks = [one for one in LOOKS if arguments.look in (None, "-".join(one))]
    failed = False
    with tempfile.TemporaryDirectory() as place, display() as screen:
        book = Path(place) / "book"
        make_book(book)
        for theme, scale in looks[:1] if arguments.handbook else looks:
            environment = {**os.environ, **screen, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "xcb"}
            words = ["--book", str(book), "--out", str(arguments.out), "--theme", theme, "--scale", scale]
            words += ["--language", arguments.language, *(["--only", *only] if only else [])]
            taken = subprocess.run(
                [sys.executable, "-m", "tests.screenshots.take", *words], cwd=ROOT, env=environment, check=False
            )
            failed = failed or taken.returncode != 0
    if arguments.handbook and not failed:
        handbook.write(arguments.out)
    print(arguments.out)
    return 1 if failed else 0


@contextlib.contextmanager
def display() -> Iterator[dict[str, str]]:
    """The display there is, or one of our own; what stands in the environment of who uses it."""
    if os.environ.get("DISPLAY") and not os.environ.get("SCREENSHOTS_OWN_DISPLAY"):
        yield {}
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise SystemExit("Xvfb could not be started; it is the Debian package xvfb")
        yield {"DISPLAY": f":{number}"}
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
