import hashlib
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.package.canonical import CROCKFORD, TableDigest, canonical_json, check_code, digest

texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | texts
keys = st.text(st.characters(max_codepoint=126, min_codepoint=33), min_size=1, max_size=8)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [nfc(item) for item in value]
    if isinstance(value, dict):
        return {nfc(key): nfc(item) for key, item in value.items()}
    return value


def test_the_form_is_the_documented_one() -> None:
    value = {"b": None, "a": ["e\u0301", 12, True], "鄂": '\n"\\\x01/'}
    assert canonical_json(value) == '{"a":["é",12,true],"b":null,"鄂":"\\n\\"\\\\\\u0001/"}'.encode()


@given(st.dictionaries(keys, values, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, Any]) -> None:
    turned = dict(reversed(list(value.items())))
    assert canonical_json(value) == canonical_json(turned)


@given(texts)
def test_composed_and_decomposed_text_are_one(text: str) -> None:
    assert digest(unicodedata.normalize("NFD", text)) == digest(unicodedata.normalize("NFC", text))


@given(values)
def test_it_is_json_and_loses_nothing(value: Any) -> None:
    assert repr(json.loads(canonical_json(value))) == repr(json.loads(json.dumps(nfc(value), sort_keys=True)))


@given(values, values)
def test_different_values_have_different_digests(one: Any, other: Any) -> None:
    same = json.dumps(nfc(one), sort_keys=True) == json.dumps(nfc(other), sort_keys=True)
    assert (digest(one) == digest(other)) is same


@pytest.mark.parametrize("value", [1.5, {1: 2}, b"x", {"a": {1, 2}}, object()])
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize("value", ["\ud800", {"e\u0301": 1, "é": 2}])
def test_what_is_no_text_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        canonical_json(value)


def test_rows_are_joined_by_a_line_feed_after_each() -> None:
    table = TableDigest()
    table.add({"uid": "1", "name": None})
    table.add({"name": "鄂", "uid": "2"})
    raw = '{"name":null,"uid":"1"}\n{"name":"鄂","uid":"2"}\n'.encode()
    assert (table.rows, table.hexdigest()) == (2, hashlib.sha256(raw).hexdigest())


@given(st.binary(min_size=32, max_size=32))
def test_the_check_code_is_forty_bits_of_the_root(root: bytes) -> None:
    code = check_code(root.hex())
    left, dash, right = code.partition("-")
    assert (len(left), dash, len(right)) == (4, "-", 4)
    number = 0
    for letter in left + right:
        number = number * 32 + CROCKFORD.index(letter)
    assert number == int.from_bytes(root[:5], "big")


@pytest.mark.parametrize(
    ("start", "code"), [("0" * 10, "0000-0000"), ("f" * 10, "ZZZZ-ZZZZ"), ("08421084ff", "1111-117Z")]
)
def test_known_check_codes(start: str, code: str) -> None:
    assert check_code(start + "0" * 54) == code
