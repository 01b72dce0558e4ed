"""The series: every package of a unit has a number without gaps and names the root of the one before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workstation.findings import Finding, hard, soft
from workstation.package.seal import Seal


@dataclass(frozen=True, kw_only=True)
class SeenPackage:
    """A package written or received before."""

    unit: str
    series: int
    root: str
    period: str
    revision: int


def check_series(seal: Seal, seen: Sequence[SeenPackage]) -> Iterator[Finding]:
    """What is wrong with a package's place among those of its unit."""
    own = {package.series: package for package in seen if package.unit == seal.unit}
    if seal.series == 1 and seal.previous_root is not None:
        yield hard("package_chain_start", where="series", series=seal.series)
    if seal.series > 1 and seal.previous_root is None:
        yield hard("package_chain_cut", where="series", series=seal.series)
    if not own:
        return
    last = max(own)
    same = own.get(seal.series)
    if same and same.root != seal.root:
        yield hard(
            "package_series_taken",
            where="series",
            series=seal.series,
            period=same.period,
            revision=same.revision,
        )
    if seal.series < last:
        newest = own[last]
        older = soft if same and same.root == seal.root else hard
        yield older(
            "package_older",
            where="series",
            series=seal.series,
            last=last,
            period=newest.period,
            revision=newest.revision,
        )
    yield from _check_chain(seal, own)
    if seal.series > last + 1:
        yield soft("package_series_gap", where="series", first=last + 1, last=seal.series - 1)


def _check_chain(seal: Seal, own: dict[int, SeenPackage]) -> Iterator[Finding]:
    before, after = own.get(seal.series - 1), own.get(seal.series)
    # A package that is known as it stands was judged when it came.
    if after and after.root == seal.root:
        return
    if before and before.root != seal.previous_root:
        yield hard("package_chain_broken", where="series", series=seal.series, before=seal.series - 1)
