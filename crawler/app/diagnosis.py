"""One line of what the doctor says, and how its lines are put together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from crawler.errors import ClausewatchError


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"  # it works, and wants a look
    FAIL = "fail"  # something does not work


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at."""

    check: str
    state: State
    detail: str
    remedy: str = ""


@dataclass(slots=True)
class Chart:
    """What was found so far."""

    lines: list[Diagnosis] = field(default_factory=list)

    def ok(self, check: str, detail: str) -> None:
        """Note that something is as it should be."""
        self.lines.append(Diagnosis(check, State.OK, detail))

    def warn(self, check: str, detail: str, remedy: str) -> None:
        """Note what works and wants a look."""
        self.lines.append(Diagnosis(check, State.WARN, detail, remedy))

    def fail(self, check: str, detail: str, remedy: str) -> None:
        """Note what does not work."""
        self.lines.append(Diagnosis(check, State.FAIL, detail, remedy))

    @contextmanager
    def looking_at(self, check: str) -> Iterator[None]:
        """Turn an error of ours into a line; the other checks go on."""
        try:
            yield
        except ClausewatchError as error:
            self.fail(check, error.problem, error.remedy or "`clausewatch check` says more")

    @property
    def sound(self) -> bool:
        """Whether nothing failed."""
        return all(line.state is not State.FAIL for line in self.lines)
