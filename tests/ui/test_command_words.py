"""Which words lead to the window without the parser."""

import pytest

from ui.command_line import window_words


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ([], {}),
        (["--data-folder", "D:/资料 库"], {"--data-folder": "D:/资料 库"}),
        (["--lang", "en", "--data-folder", "x"], {"--lang": "en", "--data-folder": "x"}),
        (["D:/台账.XLSX"], {"file": "D:/台账.XLSX"}),
        (["--data-folder", "x", "报表.zip"], {"--data-folder": "x", "file": "报表.zip"}),
    ],
)
def test_the_windows_words_are_read_at_once(words: list[str], asked: dict[str, str]) -> None:
    assert window_words(words) == asked


@pytest.mark.parametrize(
    "words",
    [
        ["info"],
        ["--json", "info"],
        ["--version"],
        ["--lang", "fr"],
        ["--lang"],
        ["--data-folder"],
        ["--data-folder", "--lang"],
        ["--data-folder", ""],
        ["--data-folder", "a", "--data-folder", "b"],
        ["--data-folder", "x", "info"],
        ["--data-folder=x"],
        ["--help", "x"],
        ["台账.docx"],
        ["--x.zip"],
        ["import", "trademarks", "a.xlsx"],
    ],
)
def test_all_else_goes_to_the_parser(words: list[str]) -> None:
    assert window_words(words) is None
