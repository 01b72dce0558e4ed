"""Both languages say the same things, every sentence that the source asks for is there, and none is left over."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from workstation.registers.catalogue import REGISTERS
from workstation.words import LANGUAGES, read_topic, say, sentences, title_in

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for floor in ("workstation", "db", "ui") for path in (ROOT / floor).rglob("*.py"))
PREFIX = {
    "hard": "finding_", "soft": "finding_", "Finding": "finding_", "refusal": None, "WrongUse": "use_",
    "EnvironmentFault": "fault_", "say": "",
}  # fmt: skip
"""Name of a call -> what stands before its code in the words; ``None`` for what puts its own words before it."""


OF_ALL = ("finding_", "fault_", "use_", "file_")
"""What the source puts before every code of a kind: it tells nothing of which codes there are."""


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in SOURCES:
        yield path, ast.parse(path.read_text("utf-8"), str(path))


def called(node: ast.Call) -> str:
    return (
        node.func.id
        if isinstance(node.func, ast.Name)
        else node.func.attr
        if isinstance(node.func, ast.Attribute)
        else ""
    )


def literals(node: ast.expr) -> Iterator[str]:
    """The texts an expression can be, as far as they stand in it."""
    match node:
        case ast.Constant(value=str(text)) if text:
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from literals(one)
            yield from literals(other)


def codes(node: ast.Call) -> Iterator[str]:
    """The codes that a call of ``hard``, ``say`` … names literally."""
    if node.args:
        yield from literals(node.args[0])
    for keyword in node.keywords:
        if keyword.arg == "code":
            yield from literals(keyword.value)


def asked_for() -> dict[str, str]:
    """Every key of a sentence that the source names in full -> where."""
    found = {}
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and PREFIX.get(called(node)) is not None:
                for code in codes(node):
                    found[PREFIX[called(node)] + code] = f"{path.relative_to(ROOT)}:{node.lineno}"  # type: ignore[operator]
    return found


def texts() -> set[str]:
    """Every text of the source, and the fixed beginnings and ends of the composed ones."""
    found = set()
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def composed() -> set[tuple[str, str]]:
    """(beginning, end) of every text that is put together of parts: ``f"demo_{what}"``, ``"action_" + name``."""
    found = set()
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and len(node.values) > 1:
                first, last = node.values[0], node.values[-1]
                begin = first.value if isinstance(first, ast.Constant) else ""
                end = last.value if isinstance(last, ast.Constant) else ""
                found.add((str(begin), str(end)))
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.left, ast.Constant):
                found.add((str(node.left.value), ""))
    return {(begin, end) for begin, end in found if begin not in OF_ALL and re.fullmatch(r"[a-z_]{4,}", begin)}


def placeholders(sentence: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None})


def test_both_languages_have_the_same_keys() -> None:
    first, *others = (sentences(language) for language in LANGUAGES)
    assert first
    for other in others:
        assert first.keys() == other.keys()


def test_both_languages_have_the_same_topics() -> None:
    first, *others = ({path.name for path in (ROOT / "resources" / "words" / one).glob("*.toml")} for one in LANGUAGES)
    assert first and all(other == first for other in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_toml_and_read_as_toml(language: str) -> None:
    topics = sorted((ROOT / "resources" / "words" / language).glob("*.toml"))
    assert topics
    for path in topics:
        assert read_topic(path) == tomllib.loads(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("key", sorted(sentences("zh")))
def test_both_languages_fill_the_same_places(key: str) -> None:
    first, *others = (placeholders(sentences(language)[key]) for language in LANGUAGES)
    assert all(name.isidentifier() for name in first)
    assert all(other == first for other in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str) -> None:
    assert [key for key, sentence in sentences(language).items() if not sentence.strip()] == []


def test_every_sentence_the_source_names_is_there() -> None:
    known = sentences("zh")
    places = asked_for()
    assert len(places) > 100
    assert {key: place for key, place in places.items() if key not in known} == {}


def test_every_rule_and_every_number_form_has_its_sentence() -> None:
    known = sentences("zh")
    wanted = {rule.code for register in REGISTERS for rule in register.rules}
    for register in REGISTERS:
        for fields in (register.fields, *(child.fields for child in register.children)):
            wanted |= {code for field in fields if (code := getattr(field, "code", ""))}
    assert {code for code in wanted if f"finding_{code}" not in known} == set()


def test_every_kind_of_field_says_what_it_takes() -> None:
    kinds = {field.kind for register in REGISTERS for field in register.fields}
    assert {kind for kind in kinds if f"takes_{kind}" not in sentences("zh")} == set()


def test_no_sentence_is_left_over() -> None:
    named, made = texts(), composed()
    rules = {f"finding_{rule.code}" for register in REGISTERS for rule in register.rules}

    def used(key: str) -> bool:
        bare = {
            key,
            *(
                key.removeprefix(prefix)
                for prefix in ("finding_", "use_", "fault_", "finding_file_", "finding_package_")
            ),
        }
        return (
            bool(bare & named)
            or key in rules
            or any(
                one.startswith(begin) and one.endswith(end) and len(one) > len(begin) + len(end)
                for one in bare
                for begin, end in made
            )
        )

    assert [key for key in sentences("zh") if not used(key)] == []


def test_a_value_with_words_is_put_in_the_language_of_the_sentence() -> None:
    register = REGISTERS[0]
    assert register.english in say("added", "en", number=1, register=register)
    assert register.label in say("added", "zh", number=1, register=register)


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no_such_key")


@pytest.mark.parametrize("key", sorted(sentences("zh")))
def test_chinese_is_written_with_chinese_punctuation(key: str) -> None:
    """A comma of half width between Chinese characters looks like a slip of the keyboard."""
    between = re.search(r"[\u4e00-\u9fff][,;:?!]|[,;?!][\u4e00-\u9fff]", sentences("zh")[key])
    assert between is None, sentences("zh")[key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_read_alone_is_the_one_among_all_sentences(language: str) -> None:
    assert title_in(language) == say("window_name", language)
