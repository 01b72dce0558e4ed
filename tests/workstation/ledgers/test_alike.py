"""Which names may be one, and that looking for them costs the same in a long ledger as in a short one."""

import time

import pytest

from workstation.ledgers.alike import FEW, Alike, Like, near
from workstation.registers.catalogue import REGISTERS
from workstation.registers.trademarks import TRADEMARKS


def mark(name: str, owner: str = "公司", nice: int = 25) -> dict[str, object]:
    return {"mark_name": name, "registrant": owner, "nice_class": nice}


def found(alike: Alike, record: dict[str, object]) -> Like | None:
    parts = alike.parts(record)
    return None if parts is None else alike.like(parts)


def filed(*names: str) -> Alike:
    alike = Alike(TRADEMARKS)
    for number, name in enumerate(names, start=2):
        parts = alike.parts(mark(name))
        assert parts is not None
        alike.file(parts, number, keyed=True)
    return alike


@pytest.mark.parametrize(
    ("one", "other"),
    [("草原金羊", "草原金牛"), ("草原金羊", "草原金羊羊"), ("草原金羊奶", "草原羊奶"), ("老草原金羊", "草原金羊"),
     ("草原金羊乳业管理系统", "草原金羊奶业管理系统"), ("远原金羊", "草原金羊")],
)  # fmt: skip
def test_one_character_more_or_another_is_near(one: str, other: str) -> None:
    assert near(one, other)
    assert near(other, one)
    assert found(filed(other), mark(one)) == Like(2, True, same_name=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [("草原", "草地"), ("管理系统一", "管理系统二"), ("管理系统甲", "管理系统乙"), ("管理系统a", "管理系统b"),
     ("草原金羊", "草地金牛"), ("草原金羊", "草原金羊奶粉"), ("草原金羊", "金草原羊"), ("上册教材", "下册教材")],
)  # fmt: skip
def test_what_is_short_or_numbered_is_not_near(one: str, other: str) -> None:
    assert not near(one, other)
    assert found(filed(other), mark(one)) is None


def test_digits_number_things() -> None:
    assert found(filed("草原管理系统V1.0"), mark("草原管理系统V2.0")) is None
    assert found(filed("草原管理系统V1.0"), mark("草原管理系统 v1.0")) == Like(2, True, same_name=True)


def test_signs_and_widths_do_not_matter_and_the_same_name_comes_first() -> None:
    alike = filed("草原金牛乳", "（草原）金羊乳")
    assert found(alike, mark("草原金羊乳")) == Like(3, True, same_name=True)
    assert found(alike, mark("草原金羊乳", owner="别的公司")) is None
    assert found(alike, mark("草原金羊乳", nice=26)) is None
    assert found(alike, {"mark_name": "草原金羊乳", "registrant": None, "nice_class": None}) is None
    assert found(alike, {"mark_name": None, "registrant": "公司", "nice_class": 25}) is None


def test_many_names_of_one_owner_are_found_as_few_are() -> None:
    letters = "金银铜铁木水火土山川田石云雨风雪"
    names = [f"{a}{b}{c}{d}" for a in letters for b in letters for c in letters[:4] for d in "马牛"]
    alike = filed(*names)
    assert len(names) > 10 * FEW
    for number in (0, 5, FEW, len(names) - 1):
        assert found(alike, mark(names[number])) == Like(number + 2, True, same_name=True)
        like = found(alike, mark("焱" + names[number][1:]))
        assert like is not None
        assert not like.same_name
    assert found(alike, mark("远山近水")) is None


def test_every_register_that_asks_has_a_name_or_is_passed_over() -> None:
    for register in REGISTERS:
        assert Alike(register).name in (*register.similar_by, "")


def test_a_row_costs_the_same_in_a_long_ledger() -> None:
    """All of one owner: comparing each with each would take minutes."""
    names = [f"草原{chr(0x4E00 + number // 150)}{chr(0x5E00 + number % 150)}金" for number in range(10_000)]
    started = time.perf_counter()
    alike = filed(*names)
    assert all(found(alike, mark(name)) for name in names)
    assert sum(found(alike, mark("远山" + name[2:])) is not None for name in names) == 0
    assert time.perf_counter() - started < 10
