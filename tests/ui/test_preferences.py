"""The preferences: kept whole, and what is broken or unknown in the file is passed over."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.helping import Opener
from ui.preferences import FILE, Preferences, load, save


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    kept = Preferences(font_size=14, theme="dark", language="en", days="chinese", folded=True, geometry="AAAA")
    save(kept, tmp_path)
    assert load(tmp_path) == kept
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_without_a_file_or_a_folder_there_are_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "none") == Preferences()
    save(Preferences(), tmp_path / "none")
    assert not (tmp_path / "none").exists()


@pytest.mark.expects_log("the preferences are broken")
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[1]", b"null", b"[" * 50_000])
def test_a_broken_file_is_passed_over(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert load(tmp_path) == Preferences()


@pytest.mark.expects_log("preferences passed over: 6")
def test_what_is_not_known_is_passed_over_and_the_rest_holds(tmp_path: Path) -> None:
    content = {
        **{"font_size": 99, "theme": "red", "language": 1, "folded": 1, "geometry": None, "future": True},
        "days": "chinese",
    }
    (tmp_path / FILE).write_text(json.dumps(content), encoding="utf-8")
    assert load(tmp_path) == Preferences(days="chinese")


@pytest.mark.expects_log("the preferences cannot be read")
def test_a_file_that_cannot_be_read_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).write_text("{}")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("no")

    monkeypatch.setattr(Path, "open", refuse)
    assert load(tmp_path) == Preferences()


def test_the_window_comes_back_as_it_was(open_window: Opener, book: Path, qtbot: QtBot) -> None:
    window = open_window(book)
    window.resize(1200, 640)
    window.navigation.fold_button.click()
    assert window.navigation.folded
    window.close()
    again = Preferences(**json.loads((book / FILE).read_text(encoding="utf-8")))
    assert again.folded
    assert again.geometry
