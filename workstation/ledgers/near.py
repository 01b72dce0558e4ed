"""Headings that are nearly one of the known ones: a word more or less, one character mistyped."""

from collections.abc import Mapping
from typing import NamedTuple

SHORTEST = 3
MOST_DIFFERENT = 2
"""Characters that may be more or less, all in one place."""
OTHER_THING = frozenset("原前被非共变续转让受拟未副旧新代对方第二初复异撤终")
"""Before a word they make it another thing: 原注册人 is not 注册人, 被申请人 not 申请人."""
KIND = frozenset("人号日名类期址数量率比费额证书码年月户件机构地")
"""They say what kind of thing a heading names: 注册人数 is no 注册人."""


SAME = (("时间", "日期"), ("日期", "时间"), ("号码", "号"), ("姓名", "名称"), ("单位名称", "名称"))
"""Words that ledgers use for one another."""


class Near(NamedTuple):
    """A known heading that is nearly the one in question."""

    key: str
    """Of the field."""
    name: str
    """The known heading, normalised."""
    mistyped: bool
    """Whether a character is another one, instead of more or less of them."""


def nearest(heading: str, known: Mapping[str, str]) -> list[Near]:
    """The known headings nearest to a normalised one, one for each field; several where it cannot be told which."""
    if len(heading) < SHORTEST or heading.isascii():
        return []
    found: dict[str, tuple[int, Near]] = {}
    for word, other in SAME:
        name = heading.replace(word, other)
        if name != heading and name in known:
            found.setdefault(known[name], (1, Near(known[name], name, False)))
    for name, key in known.items():
        difference = differing(heading, name)
        if difference is None:
            continue
        more, less = difference
        cost = 3 if more and less else max(len(more), len(less))
        near = Near(key, name, bool(more and less))
        if key not in found or cost < found[key][0]:
            found[key] = (cost, near)
    best = min((cost for cost, _ in found.values()), default=0)
    return [near for cost, near in found.values() if cost == best]


def differing(heading: str, name: str) -> tuple[str, str] | None:
    """What the heading has more and what it has less than the name, where that hardly matters; else ``None``."""
    if abs(len(heading) - len(name)) > MOST_DIFFERENT or len(name) < SHORTEST or heading == name:
        return None
    start = 0
    while start < min(len(heading), len(name)) and heading[start] == name[start]:
        start += 1
    end = 0
    while end < min(len(heading), len(name)) - start and heading[-1 - end] == name[-1 - end]:
        end += 1
    more, less = heading[start : len(heading) - end], name[start : len(name) - end]
    if max(len(more), len(less)) > MOST_DIFFERENT:
        return None
    if more and less:
        mistyped = len(more) == len(less) == 1 and len(name) > SHORTEST and not {more, less} & KIND
        return (more, less) if mistyped else None
    at_end = end == 0
    if set(more) & OTHER_THING or (more and at_end and set(more) & KIND and more not in ("期", "期间")):
        return None
    # What is missing must not be what told it from others: 地址 is more than 注册人 of 注册人地址.
    if less and (set(less) & OTHER_THING or (at_end and set(less) & KIND and less != "期")):
        return None
    return more, less
