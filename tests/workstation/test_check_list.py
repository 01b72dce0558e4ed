"""The list of checks is complete, and the page of it is the list."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from workstation.check_list import RESTS_ON, all_checks, check_of
from workstation.check_page import page_of_checks
from workstation.resource_files import RESOURCES
from workstation.rules import rule_keys
from workstation.words import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
TOPICS = ("checks", "values", "forms", "form_checks")
"""Topics of words whose findings are all made by checks over records, values and forms."""
MADE_IN = ("registers", "forms", "values")


def told() -> set[str]:
    """The codes of all findings that have a sentence in these topics."""
    words = [tomllib.loads((RESOURCES / "words" / "zh" / f"{topic}.toml").read_text("utf-8")) for topic in TOPICS]
    return {key.removeprefix("finding_") for topic in words for key in topic if key.startswith("finding_")}


def made() -> set[str]:
    """The codes that the source of rules, forms and values names literally."""
    found = set()
    paths = [path for folder in MADE_IN for path in (ROOT / "workstation" / folder).rglob("*.py")]
    for path in [*paths, ROOT / "workstation" / "records.py", ROOT / "workstation" / "fields.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("hard", "soft"):
                found |= {str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant)}
    return found


@pytest.mark.parametrize("code", sorted(told() | made()))
def test_every_finding_comes_from_a_listed_check(code: str) -> None:
    assert [one.code for one in all_checks() if one.gives(code)], code


def test_no_finding_comes_from_two_checks() -> None:
    for code in told() | made():
        assert len([one for one in all_checks() if one.gives(code)]) == 1, code


def test_every_check_gives_something() -> None:
    known = told() | made()
    closing = tomllib.loads((RESOURCES / "words" / "zh" / "closing.toml").read_text("utf-8"))
    known |= {key.removeprefix("finding_") for key in closing if key.startswith("finding_")}
    assert [one.code for one in all_checks() if not any(one.gives(code) for code in known)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_are_named_with_number_source_and_first_day(language: str) -> None:
    assert {key for keys in RESTS_ON.values() for key in keys} <= set(rule_keys())
    checks = {one.code: one for one in all_checks(language)}
    assert set(RESTS_ON) <= set(checks)
    for code, one in checks.items():
        assert bool(one.rests_on) is (code in RESTS_ON), code
    assert re.search(r"2027-01-01", checks["T3"].rests_on)
    assert "15" in checks["M2"].rests_on


def test_check_of_a_finding() -> None:
    found = check_of("T11"), check_of("day_impossible"), check_of("late_undated"), check_of("cannot_write")
    assert [one and one.code for one in found] == ["T11", "R2", "P2", None]


def test_page_is_the_list() -> None:
    """Made anew by ``python -m workstation.check_page > docs/checks.md``."""
    assert (ROOT / "docs" / "checks.md").read_text("utf-8") == page_of_checks()
