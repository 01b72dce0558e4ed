"""How far long work over a package is, told often enough that a stop is heard at once."""

from dataclasses import dataclass

from workstation.ports import Progress


@dataclass
class Steps:
    """Counts rows gone through; every pass over them counts."""

    progress: Progress | None = None
    total: int = 0
    """As far as it is known; what is done may turn out to be more."""
    done: int = 0

    def add(self, rows: int = 0) -> None:
        """So many more rows, or none where the work has no rows to count. Raises ``Stopped`` where the clerk asks."""
        self.done += rows
        if self.progress:
            self.progress(self.done, max(self.done, self.total))

    def reach(self, done: int) -> None:
        """So many in all."""
        self.add(done - self.done)
