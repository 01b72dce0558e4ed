"""What the report page asks the store about packages that were written; nothing here touches a widget."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ui.long_work import LongWork, short_turns
from workstation.operations import closing, comparing, narrating, signing
from workstation.operations.carrying import copy_to
from workstation.operations.closing import PeriodState
from workstation.operations.comparing import Comparison
from workstation.operations.narrating import Narrative
from workstation.operations.verifying import verify_file
from workstation.package.verification import Verification
from workstation.periods import Period
from workstation.ports import Stopped, Store, WrittenPackage


@dataclass(frozen=True, kw_only=True)
class Past:
    """A package that was written."""

    package: WrittenPackage
    state: PeriodState
    """Of its period."""
    is_there: bool
    """Whether its file still lies where it was written."""

    @property
    def is_newest(self) -> bool:
        """Whether no later revision of its period was written."""
        return self.state.latest is not None and self.state.latest.series == self.package.series


def past(store: Store) -> list[Past]:
    """All packages, the newest first."""
    packages = store.packages()
    states = closing.states_of(store, [closing.closed_period(one) for one in packages])
    found = [
        Past(package=package, state=state, is_there=_is_file(Path(package.path)))
        for package, state in zip(packages, states, strict=True)
    ]
    return found[::-1]


def _is_file(path: Path) -> bool:
    """A drive that is gone, or one that may not be read, is no fault here."""
    try:
        return path.is_file()
    except OSError:
        return False


@dataclass(frozen=True, kw_only=True)
class After:
    """A package, the one before it, and what differs."""

    package: WrittenPackage
    former: WrittenPackage | None
    found: Comparison | None


def since_last(package: WrittenPackage, store: Store) -> After:
    """What differs from the package written before."""
    before = [one for one in store.packages() if one.series < package.series]
    former = before[-1] if before else None
    with short_turns():
        found = comparing.compare(store, former, package) if former is not None else None
    return After(package=package, former=former, found=found)


def compare(one: WrittenPackage, other: WrittenPackage, store: Store) -> Comparison:
    """What differs between two packages."""
    with short_turns():
        return comparing.compare(store, one, other)


def write_comparison(found: Comparison, path: Path, store: Store) -> Path:
    """Save a comparison as a workbook."""
    with short_turns():
        return comparing.write_comparison(store, found, path)


def copy(path: Path, folder: Path, work: LongWork, store: Store) -> Path | None:
    """Copy a package and read it back; ``None`` where it was stopped."""
    with suppress(Stopped):
        return copy_to(path, folder, work)
    return None


def later(period: Period, store: Store) -> list[PeriodState]:
    """Closed periods that hang on this one."""
    return closing.later_closed(store, period)


def correct(period: Period, with_later: bool, reason: str, store: Store) -> PeriodState:
    """Open a closed period."""
    closing.correct(store, period, reason, with_later=with_later)
    return closing.state_of(store, period)


def give_up(period: Period, store: Store) -> PeriodState:
    """Close it again as it was."""
    closing.give_up_correction(store, period)
    return closing.state_of(store, period)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What was found about a file, and who signed it."""

    found: Verification
    signer: str


def verify(path: Path, work: LongWork, store: Store) -> Judged | None:
    """Judge a package or a workbook out of one; ``None`` where it was stopped."""
    with suppress(Stopped), short_turns():
        found = verify_file(path, store, work)
        return Judged(found=found, signer=signing.words_of(store, found) if path.suffix.lower() == ".zip" else "")
    return None


def narrate(package: WrittenPackage, store: Store) -> Narrative:
    """Write the short account of a package beside it."""
    return narrating.narrate(store, package)
