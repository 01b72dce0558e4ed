"""What a package holds, before it is written: tables, forms and the facts about them.

Everything here is given in canonical values; nothing knows a register.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from workstation.fields import Value
from workstation.package.written_values import SCHEMA_TYPES, Kind
from workstation.periods import Period
from workstation.values.text import mask_text
from workstation.words import say

FORMAT = 1
"""Of the package; a program refuses what is newer than it knows."""


class Profile(StrEnum):
    """What becomes of personal data."""

    MASKED = "masked"
    """Shown by stars, so that the city can still tell two people apart."""
    LEFT_OUT = "left_out"
    """Their columns are not in the package at all."""
    FULL = "full"


def hide(value: Value) -> Value:
    """The mask of a column that has none of its own."""
    return None if value is None else mask_text(str(value))


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table."""

    key: str
    """ASCII; the column's name in the table."""
    label: str
    """Its heading in the sheet, by which a ledger is imported back."""
    kind: Kind = Kind.TEXT
    schema: Mapping[str, Any] = field(default_factory=dict)
    """What Table Schema says of the field beyond name, title and type."""
    private: bool = False
    """Personal data: masked unless the profile is ``FULL``."""
    mask: Callable[[Value], Value] = hide
    width: int = 14
    """In characters of half width."""
    hidden: bool = False
    """Whether the sheet hides it."""
    wrapped: bool = False
    """Whether long texts are broken into lines in the sheet."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Code -> the word the sheet shows, for codes that are no words; listed in the table of codes."""

    def __post_init__(self) -> None:
        if len(set(self.words.values())) < len(self.words) or "" in self.words.values():
            raise ValueError(f"{self.key}: two codes are shown by one word, or one by none")

    def descriptor(self, profile: Profile) -> dict[str, Any]:
        """The field in the terms of Table Schema, with its kind and, where it is masked, a word of it."""
        masked = self.private and profile is Profile.MASKED
        kind = Kind.TEXT if masked else self.kind
        found = {
            **self.schema,
            "name": self.key,
            "title": self.label,
            "type": SCHEMA_TYPES.get(kind, "string"),
        }
        found["kind"] = str(kind)
        if masked:
            constraints = self.schema.get("constraints", {})
            # Stars satisfy no pattern and no list; that a value must be there still holds.
            found["constraints"] = {key: value for key, value in constraints.items() if key == "required"}
            found["masked"] = True
        if not found.get("constraints"):
            found.pop("constraints", None)
        return found


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: a file of the package and a sheet of a workbook."""

    name: str
    """ASCII, lower case."""
    label: str
    """Name of the sheet."""
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Value, ...]]
    """Canonical values in the order of the columns, sorted by the primary key; gone through once."""
    key: tuple[str, ...] = ("uid",)
    """The columns of the primary key."""
    parent: str = ""
    """The table whose records these rows belong to."""
    parent_column: str = ""
    """The column that holds the ``uid`` of the parent's record."""

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) < len(keys) or not set(self.key) <= set(keys):
            raise ValueError(f"{self.name}: a column stands twice, or the primary key is no column")


class FigureKind(StrEnum):
    """How a figure is written."""

    COUNT = "count"
    AMOUNT = "amount"
    """Whole fen; shown in yuan."""
    DECIMAL = "decimal"
    """Ten-thousandths."""
    RATE = "rate"
    """Ten-thousandths of one: 8750 is 87.50 %."""


@dataclass(frozen=True, kw_only=True)
class FigureColumn:
    """A column of figures; with one of the last three the sheet holds a live formula."""

    key: str
    label: str
    kind: FigureKind = FigureKind.COUNT
    width: int = 11
    plus: tuple[str, ...] = ()
    """Keys of the columns whose sum this one is."""
    minus: tuple[str, ...] = ()
    """Keys of the columns that are taken from it."""
    ratio: tuple[str, str] | None = None
    """Keys of the column divided and the column it is divided by."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a form."""

    label: str
    """甲."""
    code: str
    """乙; once in a block."""
    unit: str
    """丙."""
    figures: tuple[int | None, ...]
    """One for each column; ``None`` where there is none to give."""
    indent: int = 0
    """1 for 其中."""
    sum_of: tuple[str, ...] = ()
    """Codes of the lines whose sum this line is, so that the sheet holds a live sum."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A table of figures on a form, with its own head 甲 乙 丙 1 2 3."""

    columns: tuple[FigureColumn, ...]
    lines: tuple[Line, ...]
    title: str = ""
    label: str = ""
    """Heading of 甲; 指标名称 where it is empty."""

    def __post_init__(self) -> None:
        keys = {column.key for column in self.columns}
        codes = {line.code for line in self.lines}
        named = {key for column in self.columns for key in (*column.plus, *column.minus, *(column.ratio or ()))}
        summed = {code for line in self.lines for code in line.sum_of}
        widths = {len(line.figures) for line in self.lines} | {len(self.columns)}
        if not named <= keys or not summed <= codes or len(codes) < len(self.lines) or len(widths) > 1:
            raise ValueError(f"{self.title or 'block'}: its columns, codes and figures do not fit together")


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart of progress against target: one bar each for every line of a block."""

    title: str
    value: str
    """Key of the column with what was reached."""
    target: str
    """Key of the column with the target."""
    lines: tuple[str, ...]
    """Codes of consecutive lines."""
    block: int = 0


@dataclass(frozen=True, kw_only=True)
class Form:
    """A statistical form: one sheet of the report workbook."""

    sheet: str
    """知统1."""
    title: str
    heading: tuple[str, ...] = ()
    """Lines at the upper right: 表号, 制定机关 …; empty ones are left out by the caller."""
    basis: str = ""
    """The 口径 line."""
    place: str = ""
    """填报单位, at the left above the table."""
    time: str = ""
    """The period, in the middle."""
    measure: str = ""
    """计量单位, at the right."""
    blocks: tuple[Block, ...] = ()
    relations: tuple[str, ...] = ()
    """审核关系."""
    notes: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    """单位负责人, 统计负责人, 填表人, 联系电话, 报出日期."""
    chart: Chart | None = None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """A soft finding that travels with its reason."""

    place: str
    """Which record or which figure, in words."""
    sentence: str
    reason: str = ""
    given_by: str = ""
    given_at: str = ""
    """ISO text."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference from the package before."""

    place: str
    """Form and line, or register and record, in words."""
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class PackageContents:
    """Everything a package is written from; the same contents give the same bytes."""

    unit: str
    """Reporting unit, GB/T 2260, 6 digits."""
    unit_names: tuple[str, ...]
    """From the city down: 鄂尔多斯市, 准格尔旗."""
    period: Period
    revision: int
    """1 for the first package of a period; V2 and later correct it."""
    series: int
    """Running number over all packages of the unit."""
    previous_root: str | None
    """Root of the package with the number before; ``None`` for the first."""
    schema_version: str
    rule_edition: str
    program_version: str
    created: datetime.datetime
    """By the store's clock, with its offset."""
    tables: tuple[Table, ...]
    forms: tuple[Form, ...] = ()
    lists: tuple[Table, ...] = ()
    """Lists that belong to the forms, such as 全国作品登记公告; sheets of the report workbook behind them."""
    explanations: tuple[Explanation, ...] = ()
    changes: tuple[Change, ...] = ()
    profile: Profile = Profile.MASKED
    clerk: str = ""
    attachments: Mapping[str, Path] = field(default_factory=dict)
    """SHA-256 digest -> file."""
    stamp: Callable[[Any], Mapping[str, str]] | None = None
    """What goes beside the check code: headings of ``bag-info.txt``, such as the signature, out of the ``Seal``."""
    expected_rows: int = 0
    """Of all tables, for the progress shown."""

    def __post_init__(self) -> None:
        if (self.series == 1) is not (self.previous_root is None) or self.series < 1 or self.revision < 1:
            raise ValueError("the first package of a unit, and no other, has none before it")

    @property
    def package_id(self) -> str:
        """``150622-2026Q3-V1``."""
        return f"{self.unit}-{self.period.text}-V{self.revision}"

    @property
    def folder_name(self) -> str:
        """``150622_2026Q3_V1``, the one folder at the top."""
        return f"{self.unit}_{self.period.text}_V{self.revision}"

    @property
    def file_name(self) -> str:
        """``鄂尔多斯市_准格尔旗_知识产权报表_2026年第3季度_V1.zip``."""
        names = "_".join(self.unit_names)
        title, period = say("package_report", "zh"), self.period.label("zh")
        return f"{names}_{title}_{period}_V{self.revision}.zip"
