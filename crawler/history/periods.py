"""Changes of one policy within one period, told as one: from the last state told to the present one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.model import Change, Reading, Standing


@dataclass(frozen=True, slots=True)
class Period:
    """What is told as one change, and the changes it is the sum of, oldest first."""

    standing: Standing
    changes: tuple[Change, ...]

    @property
    def undone(self) -> bool:
        """Whether the text is what it was before."""
        return len(self.changes) > 1 and self.changes[0].old.version == self.changes[-1].new.version

    @property
    def sides(self) -> tuple[Reading, Reading]:
        """The captures to compare: the ends, or of what was undone the first change, which shows what was tried."""
        last = self.changes[0] if self.undone else self.changes[-1]
        return (self.changes[0].old.last, last.new.first)


def periods(changes: Sequence[tuple[Change, Standing]]) -> tuple[Period, ...]:
    """The changes on an agenda, oldest first: its news in one, everything else on its own.

    Between the first and the last of the news nothing was told, so the reader knows the state before the first.
    """
    news = tuple(change for change, standing in changes if standing is Standing.NEWS)
    others = [Period(standing, (change,)) for change, standing in changes if standing is not Standing.NEWS]
    return (*others, Period(Standing.NEWS, news)) if news else tuple(others)
