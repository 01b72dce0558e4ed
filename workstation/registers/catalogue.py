"""The registers of the program, in the order of the window."""

from collections.abc import Sequence

from workstation.findings import WrongUse
from workstation.register import Register, check_links
from workstation.registers.assistance_cases import ASSISTANCE_CASES
from workstation.registers.copyrights import COPYRIGHTS
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import TRADEMARKS

REGISTERS: tuple[Register, ...] = (TRADEMARKS, GEOGRAPHICAL_INDICATIONS, COPYRIGHTS, ASSISTANCE_CASES)

check_links(REGISTERS)


def register_of(key: str, catalogue: Sequence[Register] = REGISTERS) -> Register:
    """The register with this key; ``WrongUse`` with the known keys where there is none."""
    for register in catalogue:
        if register.key == key:
            return register
    raise WrongUse("register_unknown", key=key, known=", ".join(register.key for register in catalogue))
