"""Any form comes back from what is kept of it exactly as it was."""

import json

from hypothesis import given
from hypothesis import strategies as st

from workstation.package.canonical import canonical_json
from workstation.package.contents import Block, Chart, FigureColumn, FigureKind, Form, Line
from workstation.package.kept_forms import Snapshot, counted_how, keep_forms, kept_forms

texts = st.text(st.characters(codec="utf-8"), max_size=6).map(lambda text: json.loads(canonical_json(text)))
several = st.lists(texts, max_size=2).map(tuple)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    keys = draw(st.lists(st.sampled_from("abcde"), unique=True, max_size=3))
    codes = draw(st.lists(st.sampled_from(["01", "02", "100"]), unique=True, max_size=3))
    some_keys = st.lists(st.sampled_from(keys), max_size=2).map(tuple) if keys else st.just(())
    some_codes = st.lists(st.sampled_from(codes), max_size=2).map(tuple) if codes else st.just(())
    pairs = st.tuples(st.sampled_from(keys), st.sampled_from(keys)) if keys else st.none()
    columns = tuple(
        FigureColumn(
            key=key,
            label=draw(texts),
            kind=draw(st.sampled_from(FigureKind)),
            width=draw(st.integers(1, 40)),
            plus=draw(some_keys),
            minus=draw(some_keys),
            ratio=draw(st.none() | pairs),
        )
        for key in keys
    )
    figure = st.none() | st.integers(-(10**15), 10**15)
    lines = tuple(
        Line(
            label=draw(texts),
            code=code,
            unit=draw(texts),
            figures=tuple(draw(figure) for _ in columns),
            indent=draw(st.integers(0, 1)),
            sum_of=draw(some_codes),
        )
        for code in codes
    )
    return Block(columns=columns, lines=lines, title=draw(texts), label=draw(texts))


charts = st.builds(Chart, title=texts, value=texts, target=texts, lines=several, block=st.integers(0, 3))
forms = st.builds(
    Form,
    sheet=texts,
    title=texts,
    heading=several,
    basis=texts,
    place=texts,
    time=texts,
    measure=texts,
    blocks=st.lists(blocks(), max_size=2).map(tuple),
    relations=several,
    notes=several,
    footer=several,
    chart=st.none() | charts,
)


@given(st.lists(forms, max_size=3))
def test_forms_come_back(these: list[Form]) -> None:
    text = keep_forms(these)
    assert kept_forms(text) == these
    # Canonical: the same forms are the same text.
    assert canonical_json(json.loads(text)).decode() == text == keep_forms(kept_forms(text))


@given(st.lists(forms, max_size=1), st.none() | st.dictionaries(texts, texts, max_size=2))
def test_basis_and_targets_are_kept_beside(these: list[Form], basis: dict[str, str] | None) -> None:
    snapshot = Snapshot(forms=tuple(these), basis=basis, targets={"trademarks": 7})
    assert Snapshot.read(snapshot.text()) == snapshot
    assert counted_how(snapshot.text()) == (basis, {"trademarks": 7})


def test_what_was_kept_before_forms_were_kept_whole() -> None:
    for old in ("", "{}", '{"figures":{"知统1":{"D7":"7"}}}'):
        assert kept_forms(old) == []
        assert counted_how(old) == (None, {})
