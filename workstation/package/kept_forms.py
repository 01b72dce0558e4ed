"""The forms of a package whole, as the store keeps them: shown, printed and compared long after the records changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from workstation.package.canonical import canonical_json
from workstation.package.contents import Block, Chart, FigureColumn, FigureKind, Form, Line


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What a report said, and by which rules it was counted."""

    forms: tuple[Form, ...] = ()
    basis: Mapping[str, Any] | None = None
    """What differed from the defaults of the counting basis; ``None`` where it was not kept."""
    targets: Mapping[str, int] = field(default_factory=dict)
    """Indicator -> the year's target that held."""

    def text(self) -> str:
        """As canonical JSON."""
        forms = [asdict(form) for form in self.forms]
        return canonical_json({"basis": self.basis, "forms": forms, "targets": self.targets}).decode()

    @classmethod
    def read(cls, text: str) -> "Snapshot":
        """The snapshot of a text; an empty one where it is older than this shape."""
        found = json.loads(text or "{}")
        forms = tuple(map(_form, found.get("forms", ())))
        return cls(forms=forms, basis=found.get("basis"), targets=found.get("targets", {}))


def counted_how(text: str) -> tuple[Mapping[str, Any] | None, Mapping[str, int]]:
    """Basis and targets of a snapshot, without its forms."""
    found = json.loads(text or "{}")
    return found.get("basis"), found.get("targets", {})


def keep_forms(forms: Sequence[Form]) -> str:
    """The forms alone as canonical JSON."""
    return Snapshot(forms=tuple(forms)).text()


def kept_forms(text: str) -> list[Form]:
    """The forms that a text keeps; none for one written before forms were kept whole."""
    return list(Snapshot.read(text).forms)


def _form(found: dict[str, Any]) -> Form:
    chart = found["chart"]
    return Form(
        **_texts(found)
        | {
            "blocks": tuple(map(_block, found["blocks"])),
            "chart": Chart(**_texts(chart)) if chart else None,
        }
    )


def _block(found: dict[str, Any]) -> Block:
    return Block(
        **_texts(found)
        | {
            "columns": tuple(_column(column) for column in found["columns"]),
            "lines": tuple(Line(**_texts(line)) for line in found["lines"]),
        }
    )


def _column(found: dict[str, Any]) -> FigureColumn:
    return FigureColumn(**_texts(found) | {"kind": FigureKind(found["kind"])})


def _texts(found: dict[str, Any]) -> dict[str, Any]:
    """JSON knows no tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
