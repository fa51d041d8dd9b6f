"""Where two wordings of a clause differ: what the parts of one comparison are judged by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crawler.model import Clause, ClauseEdit, Op, Run, Tag

Span = tuple[int, int]
# What says nothing anew: the words stand as they stood.
_STILL = frozenset({Op.EQUAL, Op.MOVE})


class Region(NamedTuple):
    """A stretch of words that gave way to another one, by its places in both texts."""

    old: Span
    new: Span


@dataclass(frozen=True, slots=True)
class Touched:
    """One clause edit that changed words."""

    number: int  # of the edit in its comparison
    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    before: str  # its words, several clauses joined by line feeds
    after: str
    regions: tuple[Region, ...]

    @property
    def kept(self) -> bool:
        """Whether the clause stands on both sides."""
        return bool(self.old and self.new)

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above it: of the new side, of the old one where it was removed."""
        return (self.new or self.old)[0].path


def touched(edits: Sequence[ClauseEdit], old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[Touched]:
    """The edits that changed words, with both wordings and where they differ."""
    for number, edit in enumerate(edits):
        if edit.op in _STILL:
            continue
        sides = (tuple(old[at] for at in edit.old), tuple(new[at] for at in edit.new))
        before, after = ("\n".join(clause.text for clause in side) for side in sides)
        found = tuple(regions(edit.runs)) if sides[0] and sides[1] else (Region((0, len(before)), (0, len(after))),)
        yield Touched(number, *sides, before, after, found)


def regions(runs: Iterable[Run]) -> Iterator[Region]:
    """The stretches between kept words."""
    i = j = 0
    start: Span | None = None
    for run in runs:
        if run.tag is Tag.KEEP:
            if start:
                yield Region((start[0], i), (start[1], j))
                start = None
            i, j = i + len(run.text), j + len(run.text)
            continue
        start = start or (i, j)
        i += len(run.text) if run.tag is Tag.DELETE else 0
        j += len(run.text) if run.tag is Tag.INSERT else 0
    if start:
        yield Region((start[0], i), (start[1], j))


def meeting(span: Span, places: Iterable[Span]) -> frozenset[int]:
    """Which of some stretches change something inside a span; a mere insertion at its edge does not."""
    first, last = span
    return frozenset(
        number
        for number, (start, end) in enumerate(places)
        if (start < last and end > first) or first < start == end < last
    )
