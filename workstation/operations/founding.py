"""What a new store needs to know."""

from workstation.divisions import units
from workstation.findings import WrongUse


def founded(unit: str, clerk: str) -> tuple[str, str]:
    """The unit and the clerk of a new store, checked; ``WrongUse`` where one is not right."""
    known = units()
    unit = unit.strip()
    if unit not in {one.code for one in known}:
        raise WrongUse("unit_unknown", unit=unit, known="、".join(f"{one.code} {one.name}" for one in known))
    clerk = " ".join(clerk.split())
    if not clerk or len(clerk) > 40:
        raise WrongUse("clerk_empty")
    return unit, clerk
