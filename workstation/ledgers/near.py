"""Headings that are nearly one of the known ones: a word more or less, one character mistyped."""

from collections.abc import Mapping
from typing import NamedTuple

SHORTEST = 3
MOST_DIFFERENT = 2
"""Characters that may be more or less, all in one place."""
LONG = 4
"""Characters of a heading in which one may be another."""
OTHER_THING = frozenset("原前被非共变续转让受拟未副旧新对方第二初复异撤终")
"""They make a word another thing: 原注册人 is not 注册人, 被申请人 not 申请人."""
KIND = frozenset("人号日期名类址数量率比费额证书码年月户件机构地电")
"""They say what kind of thing a heading names: 注册人数 is no 注册人."""
ENDINGS = frozenset(("期", "期间", "称", "员", "码", "说明", "情况"))
"""What may follow a heading without making it another: 申请日期 and 申请日, 注册号码 and 注册号."""
MISREAD = frozenset(("曰日", "入人", "未末", "己已", "帐账", "扯址", "另号", "晢哲", "侯候", "账帐"))
"""Characters that are taken for one another, in either order."""
SAME = (
    ("时间", "日期"), ("日期", "时间"), ("号码", "号"), ("姓名", "名称"),
    ("联系人电话", "联系电话"), ("联系人手机", "联系电话"),
)  # fmt: skip
"""Words that ledgers use for one another."""


class Near(NamedTuple):
    """A known heading that is nearly the one in question."""

    key: str
    """Of the field."""
    name: str
    """The known heading, normalised."""
    mistyped: bool = False
    """Whether a character is another one, instead of more or less of them."""
    doubtful: bool = False
    """Whether the difference may make it another thing."""


def nearest(heading: str, known: Mapping[str, str]) -> list[Near]:
    """The known headings nearest to a normalised one, one for each field; several where it cannot be told which.

    None where one of the nearest may be another thing.
    """
    if len(heading) < SHORTEST or heading.isascii():
        return []
    found: dict[str, tuple[int, Near]] = {}
    for cost, near in _near(heading, known):
        if near.key not in found or (cost, near.doubtful) < (found[near.key][0], found[near.key][1].doubtful):
            found[near.key] = (cost, near)
    best = min((cost for cost, _ in found.values()), default=0)
    nears = [near for cost, near in found.values() if cost == best]
    return [] if any(near.doubtful for near in nears) else nears


def _near(heading: str, known: Mapping[str, str]) -> list[tuple[int, Near]]:
    found = []
    for word, other in SAME:
        name = heading.replace(word, other)
        if name != heading and name in known:
            found.append((1, Near(known[name], name)))
    for name, key in known.items():
        if abs(len(heading) - len(name)) <= MOST_DIFFERENT and len(name) >= SHORTEST and heading != name:
            more, less, at_end = differing(heading, name)
            if len(more) == len(less) == 1 or (min(len(more), len(less)) == 0 and len(more + less) <= MOST_DIFFERENT):
                cost = MOST_DIFFERENT + 1 if more and less else len(more) + len(less)
                doubtful = not harmless(more, less, at_end=at_end, long=len(name) >= LONG)
                found.append((cost, Near(key, name, bool(more and less), doubtful)))
    return found


def differing(heading: str, name: str) -> tuple[str, str, bool]:
    """What a heading has in the place of what a name has there, and whether that is at the end of either."""
    start = 0
    while start < min(len(heading), len(name)) and heading[start] == name[start]:
        start += 1
    end = 0
    while end < min(len(heading), len(name)) - start and heading[-1 - end] == name[-1 - end]:
        end += 1
    return heading[start : len(heading) - end], name[start : len(name) - end], end == 0


def harmless(more: str, less: str, *, at_end: bool, long: bool) -> bool:
    """Whether a heading with ``more`` in the place of ``less`` still names the same thing."""
    if more and less:
        misread = more + less in MISREAD or less + more in MISREAD
        return misread or (len(more) == len(less) == 1 and long and not {more, less} & (KIND | OTHER_THING))
    changed = set(more or less)
    if at_end:
        return (more or less) in ENDINGS
    return not changed & OTHER_THING and not (more and changed & KIND)
