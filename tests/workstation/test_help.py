"""Every field has its help in both languages, and what is derived is what the field does."""

from collections.abc import Iterator
from typing import Any

import pytest

from workstation.fields import Choice, Count, Day, Division, Field, RegistrationNumber, Text
from workstation.findings import Severity
from workstation.help import NOTATIONS, RULES, help_of, texts_of
from workstation.register import ChildTable, Counting, Register, Rule, Section, Unique
from workstation.registers.catalogue import REGISTERS
from workstation.words import LANGUAGES, say

NOT_TYPED = ("link", "files")
"""Kinds that nobody types: they are chosen or dropped, so that there is nothing to read."""
AROUND = {"unit": "150622"}


def fields_of(register: Register) -> Iterator[tuple[str, Field]]:
    for field in register.fields:
        yield field.key, field
    for child in register.children:
        for field in child.fields:
            yield f"{child.key}.{field.key}", field


EVERY = [(register, key, field) for register in REGISTERS for key, field in fields_of(register)]
NAMES = [f"{register.key}.{key}" for register, key, _ in EVERY]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("register", "key", "field"), EVERY, ids=NAMES)
def test_every_field_has_meaning_source_and_an_example_it_reads(
    register: Register, key: str, field: Field, language: str
) -> None:
    told = help_of(register, key, language)
    assert told is not None
    assert len(told.of("meaning")) == len(told.of("source")) == 1
    if field.kind in NOT_TYPED:
        return
    [example] = told.of("example")
    reading = field.read(example, AROUND)
    assert reading.value is not None, example
    assert not any(finding.hard for finding in reading.findings), example


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: str(register.key))
def test_no_text_is_for_a_field_that_is_not_there(register: Register, language: str) -> None:
    assert texts_of(register, language).keys() - {RULES} == {key for key, _ in fields_of(register)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: str(register.key))
def test_every_rule_says_what_it_asks_for(register: Register, language: str) -> None:
    gists = texts_of(register, language)[RULES]
    codes = {rule.code for rule in register.rules}
    codes |= {code for _, field in fields_of(register) if (code := getattr(field, "code", ""))}
    assert codes <= gists.keys()
    told = {line for key, _ in fields_of(register) for line in _checked(register, key, language)}
    assert all(any(gist in line for line in told) for gist in gists.values())


def _checked(register: Register, key: str, language: str) -> tuple[str, ...]:
    told = help_of(register, key, language)
    assert told is not None
    return told.of("checked")


def test_the_notations_that_are_told_are_read_as_one_value() -> None:
    fields = {field.kind: field for _, _, field in EVERY}
    for kind, notations in NOTATIONS.items():
        readings = {fields[kind].read(raw, {}).value for raw in notations}
        assert len(readings) == 1 and None not in readings, kind


def test_every_kind_of_field_says_how_it_is_typed() -> None:
    for register, key, _ in EVERY:
        told = help_of(register, key)
        assert told is not None and told.of("typed"), key


def test_what_is_told_comes_from_the_declaration() -> None:
    marks = REGISTERS[0]
    told = help_of(marks, "registrant_id", "zh")
    assert told is not None
    assert told.of("private") == (say("help_private", "zh"),)
    assert say("help_searched", "zh") in told.of("found")
    status = help_of(marks, "status", "zh")
    assert status is not None
    choices = marks.by_key["status"]
    assert isinstance(choices, Choice)
    assert any(choices.choices.label(code, "zh") in status.of("typed")[1] for code in choices.choices.codes)
    day = help_of(marks, marks.counting.dated_by, "zh")
    assert day is not None and say("help_counted_from", "zh") in day.of("counted")
    assert day.of("needed")[0] != say("help_needed", "zh")


def test_a_field_that_is_not_there_has_no_help() -> None:
    assert help_of(REGISTERS[0], "no_such_field") is None
    assert help_of(REGISTERS[0], "trademark_events.no_such_field") is None


def never(record: Any, around: Any) -> list[Any]:
    return []


FIFTH = Register(
    key="practitioners",
    label="从业人员",
    english="Practitioners",
    fields=(
        Text(key="name", label="姓名", english="Name", required=True, searched=True, limit=40),
        RegistrationNumber(key="patent", label="专利号", english="Patent", pattern="patent"),
        Count(key="year", label="从业年份", english="Since", least=1985, most=2100),
        Day(key="from", label="起", english="From"),
        Choice(key="state", label="状态", english="State", list_key="performed"),
        Division(key="unit", label="单位", english="Unit", level="unit"),
    ),
    sections=(Section(label="内容", english="Content", fields=("name", "patent", "year", "from", "state", "unit")),),
    in_table=("name",),
    title=("name",),
    unique_by=Unique(fields=("name",)),
    counting=Counting(dated_by="from", ends_by=""),
    children=(
        ChildTable(
            key="posts", label="岗位", english="Posts", fields=(Text(key="post", label="岗位", english="Post"),)
        ),
    ),
    rules=(Rule(code="T1", severity=Severity.SOFT, fields=("from",), check=never),),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_register_without_texts_is_explained_by_its_declaration(language: str) -> None:
    for key, field in fields_of(FIFTH):
        told = help_of(FIFTH, key, language)
        assert told is not None and told.title == field.words(language)
        assert told.of("meaning") == ()
        assert told.of("typed") and told.of("needed")
    name = help_of(FIFTH, "name", language)
    assert name is not None and say("help_unique", language, fields=FIFTH.by_key["name"].words(language)) in name.of(
        "found"
    )
    # The gist of another register's rule of the same code is not this one's; its sentence has no values here.
    [rule] = _checked(FIFTH, "from", language)
    assert "{" not in rule and texts_of(REGISTERS[0], language)[RULES]["T1"] not in rule


def test_the_texts_of_shared_fields_are_not_lent_to_a_field_of_the_same_key() -> None:
    told = help_of(FIFTH, "unit")
    assert told is not None and told.of("meaning") == ()
