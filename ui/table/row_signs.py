"""What was found in the records that a table shows: worked out for the rows that are seen, when they stay a moment."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from ui.ask import Asker, Failure, Newest
from workstation.findings import Finding
from workstation.operations import checking
from workstation.ports import Store
from workstation.register import Register

REST = 250
"""Milliseconds that rows stay in sight until their records are checked."""
KEPT = 2000


class RowSigns(QObject):
    """The findings of records by their uid."""

    came = Signal()

    def __init__(self, asker: Asker, register: Register, seen: Callable[[], Sequence[str]], parent: QObject) -> None:
        super().__init__(parent)
        self._asker = asker
        self._register = register
        self._seen = seen
        """Uids of the rows that are seen now."""
        self._found: dict[str, Sequence[Finding]] = {}
        self._severities: dict[str, dict[str, str]] = {}
        self._asked = Newest()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._ask)

    def severities(self, uid: str) -> dict[str, str]:
        """Field -> ``hard`` or ``soft``, ``""`` for the worst of the record; empty where nothing was found."""
        return self._severities.get(uid, {})

    def found_in(self, uid: str) -> Sequence[Finding]:
        """The findings of a record, as far as they are known."""
        return self._found.get(uid, ())

    def words(self, uid: str, key: str) -> str:
        """What was found in a field of a record, or in all of it, in sentences."""
        found = self._found.get(uid, ())
        return "\n".join(one.sentence() for one in found if not key or one.field.partition(".")[0] == key)

    def put(self, uid: str, findings: Sequence[Finding]) -> None:
        """A save has told what is found in a record."""
        self._take_up({uid: findings})
        self.came.emit()

    def look_again(self) -> None:
        """Other rows are in sight."""
        self._rest.start()

    def forget(self) -> None:
        """Records were changed; what was found may hold no more."""
        self._asked.next()
        self._found.clear()
        self.look_again()

    def _ask(self) -> None:
        unknown = [uid for uid in self._seen() if uid not in self._found]
        if unknown:
            number = self._asked.next()
            self._asker.ask(
                partial(_check, self._register, unknown),
                partial(self._take, number),
                self._fail,
                wanted=partial(self._asked.is_newest, number),
            )

    def _take(self, number: int, found: dict[str, list[Finding]]) -> None:
        if self._asked.is_newest(number):
            self._take_up(found)
            self.came.emit()

    def _take_up(self, found: dict[str, Sequence[Finding]] | dict[str, list[Finding]]) -> None:
        for uid, findings in found.items():
            self._found[uid] = findings
            worst: dict[str, str] = {}
            for finding in findings:
                severity = "hard" if finding.hard else "soft"
                for key in ("", finding.field.partition(".")[0]):
                    worst[key] = "hard" if "hard" in (severity, worst.get(key)) else "soft"
            self._severities[uid] = worst
        for uid in list(self._found)[: max(0, len(self._found) - KEPT)]:
            del self._found[uid]
            self._severities.pop(uid, None)

    def _fail(self, failure: Failure) -> None:
        """No sign is shown; what is wrong with the store is told by the rows themselves."""


def _check(register: Register, uids: Sequence[str], store: Store) -> dict[str, list[Finding]]:
    return checking.check_some(store, register, uids)
