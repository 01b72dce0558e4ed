"""A declaration checks itself when it is made."""

from typing import Any

import pytest

from workstation.fields import Amount, Day, Link, RegistrationNumber, Text
from workstation.findings import Severity
from workstation.register import (
    BOOKKEEPING,
    ChildTable,
    Counting,
    DeclarationError,
    Proposal,
    Register,
    Rule,
    Section,
    Unique,
    check_links,
)
from workstation.registers.catalogue import REGISTERS

FIELDS = (
    Text(key="name", label="名称", english="Name", required=True, searched=True),
    Text(key="kind", label="类别", english="Kind"),
    Day(key="begun_on", label="开始日期", english="Begun on"),
    Day(key="ended_on", label="结束日期", english="Ended on"),
    Amount(key="worth", label="价值", english="Worth"),
)


def declared(**more: Any) -> Register:
    fields = more.get("fields", FIELDS)
    content: dict[str, Any] = {
        "key": "things",
        "label": "东西",
        "english": "Things",
        "fields": FIELDS,
        "sections": (Section(label="内容", english="Content", fields=tuple(field.key for field in fields)),),
        "in_table": ("name",),
        "title": ("name", "kind"),
        "unique_by": Unique(fields=("name",), also=("kind",)),
        "counting": Counting(dated_by="begun_on", ends_by="ended_on", counts_when=(("kind", ("甲",)),)),
    }
    return Register(**content | more)


def rule(code: str, *fields: str) -> Rule:
    return Rule(code=code, severity=Severity.SOFT, fields=fields, check=lambda record, around: ())


CHILD = ChildTable(key="parts", label="部分", english="Parts", fields=(Text(key="name", label="名称", english="Name"),))


def test_a_right_one_is_taken() -> None:
    register = declared(children=(CHILD,), rules=(rule("X1", "name", "parts.name"),))
    assert register.field_words("parts.name", "zh") == "部分·名称"
    assert register.field_words("worth", "en") == "Worth"
    assert register.title_of({"name": "桌子", "kind": None}) == "桌子"
    assert register.key_of({"name": "桌子"}) == ("桌子", None)
    assert register.key_of({"name": None, "kind": "甲"}) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": (*FIELDS, Text(key="name", label="又", english="Again"))},
        {"fields": (*FIELDS, Text(key="revision", label="版", english="Revision"))},
        {"in_table": ("unknown",)},
        {"title": ("unknown",)},
        {"unique_by": Unique(fields=("unknown",))},
        {"unique_by": Unique(fields=("name",), also=("unknown",))},
        {"similar_by": ("unknown",)},
        {"facets": ("unknown",)},
        {"counting": Counting(dated_by="unknown", ends_by="")},
        {"counting": Counting(dated_by="name", ends_by="")},
        {"counting": Counting(dated_by="begun_on", ends_by="worth")},
        {"counting": Counting(dated_by="begun_on", ends_by="", counts_when=(("unknown", ("甲",)),))},
        {"rules": (rule("X1", "unknown"),)},
        {"rules": (rule("X1", "name"), rule("X1", "kind"))},
        {"proposals": (Proposal(field="unknown", work_out=lambda record, around: None),)},
        {"sections": (Section(label="内容", english="Content", fields=("name",)),)},
        {"sections": (Section(label="内容", english="Content", fields=("name", "kind", "begun_on", "ended_on",
        "worth", "name")),)},
        {"sections": (Section(label="内容", english="Content", fields=("name", "kind", "begun_on", "ended_on",
        "worth", "unknown")),)},
        {"children": (CHILD, CHILD)},
        {"children": (ChildTable(key="name", label="名", english="Name", fields=CHILD.fields),)},
        {"children": (ChildTable(key="parts", label="部分", english="Parts", fields=CHILD.fields * 2),)},
        {"fields": (*FIELDS, RegistrationNumber(key="number", label="号", english="No.", decided_by="unknown"))},
        {"rules": (rule("X1", "parts.unknown"),), "children": (CHILD,)},
        {"in_table": ("parts",), "children": (CHILD,)},
        {"title": ("parts.name",), "children": (CHILD,)},
    ],
)  # fmt: skip
def test_a_contradiction_is_an_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError):
        declared(**wrong)


def test_a_link_that_leads_nowhere_is_an_error() -> None:
    link = Link(key="other", label="对应", english="Other", registers=("nowhere",))
    with pytest.raises(DeclarationError):
        check_links((declared(fields=(*FIELDS, link)),))
    good = Link(key="other", label="对应", english="Other", registers=("things",))
    check_links((declared(fields=(*FIELDS, good)),))


@pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.key)
def test_what_every_declaration_holds(register: Register) -> None:
    assert register.key.isascii() and register.key.isidentifier()
    assert register.words("zh") != register.words("en")
    assert register.searched
    assert register.in_reading_order and len(register.in_reading_order) == len(register.fields)
    places = {field.key: number for number, field in enumerate(register.in_reading_order)}
    for fields in (register.fields, *(child.fields for child in register.children)):
        labels = [field.label for field in fields]
        assert len(set(labels)) == len(labels)
        for field in fields:
            assert field.key.isascii() and field.key.isidentifier() and field.key not in BOOKKEEPING
            assert (field.label and field.english.isascii()) or "²" in field.english or "'" in field.english
    for field in register.fields:
        assert all(places[key] < places[field.key] for key in field.read_after)


def test_the_catalogue_holds_four() -> None:
    assert [register.key for register in REGISTERS] == [
        "trademarks", "geographical_indications", "copyrights", "assistance_cases"
    ]  # fmt: skip
    keys = [key for register in REGISTERS for key in (register.key, *register.child_by_key)]
    assert len(set(keys)) == len(keys)
