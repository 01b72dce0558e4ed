"""The encoding of a text is found out, a person's choice goes first, and what was taken is told."""

from pathlib import Path

import pytest

from workstation.findings import Refusal
from workstation.sheets.encodings import find_encoding
from workstation.sheets.workbook import open_workbook

SIMPLE = "商标名称,注册号,注册人\n鄂尔多斯,12345,内蒙古鄂尔多斯羊绒有限公司\n"
TRADITIONAL = "商標名稱,註冊號,註冊人\n鄂爾多斯,12345,香港貿易有限公司\n"


@pytest.mark.parametrize(
    ("text", "codec", "family"),
    [
        (SIMPLE, "utf-8", "utf-8"),
        (SIMPLE, "utf-8-sig", "utf-8"),
        (SIMPLE, "gb18030", "gb18030"),
        (SIMPLE, "utf-16", "utf-16"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "utf-8", "utf-8"),
        ("名称,数\n小小,1\n", "gb18030", "gb18030"),
        ("name,number\na,1\n", "ascii", "utf-8"),
    ],
)
def test_recognised(tmp_path: Path, text: str, codec: str, family: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(codec))
    book = open_workbook(path)
    assert book.encoding == family
    assert [finding.code for finding in book.remarks] == ["encoding_taken"]
    assert [cells for _, cells in book.sheet().rows()] == [line.split(",") for line in text.splitlines()]


def test_a_few_characters_leave_a_doubt_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("瑭".encode("gb18030"))
    assert [finding.code for finding in open_workbook(path).remarks] == ["encoding_doubtful"]


def test_what_is_cyrillic_by_chance_is_not_taken_for_it() -> None:
    data = "小,合".encode("gb18030").replace("合".encode("gb18030"), b"")
    assert data.decode("utf-8")
    found = find_encoding(data)
    assert found and (found.family, found.doubtful) == ("gb18030", True)
    russian = find_encoding("Москва".encode())
    assert russian and russian.family == "utf-8"


def test_a_person_chooses(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TRADITIONAL.encode("big5"))
    assert open_workbook(path, encoding="gb18030").encoding == "gb18030"
    assert open_workbook(path, encoding="gb18030").sheet().head(1) != open_workbook(path).sheet().head(1)
    with pytest.raises(Refusal) as refused:
        open_workbook(path, encoding="utf-8")
    assert [finding.code for finding in refused.value.findings] == ["file_encoding_chosen"]
    path.write_bytes(SIMPLE.encode("utf-8-sig"))
    assert open_workbook(path, encoding="utf-8").sheet().head(1)[0][1][0] == "商标名称"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_cut_within_a_character_is_incomplete(tmp_path: Path, codec: str) -> None:
    """Not some other encoding in which the rest would be garbled."""
    path = tmp_path / "a.csv"
    path.write_bytes((SIMPLE * 20).rstrip().encode(codec)[:-1])
    with pytest.raises(Refusal) as refused:
        open_workbook(path)
    assert [finding.code for finding in refused.value.findings] == ["file_truncated"]
