"""Clauses that changed where they stood: most edits, and no search is needed for them.

Where as many clauses changed on either side between two that did not, the first is likely the first and the last
the last. Who is beyond doubt like the one abreast of it, and more so than like its neighbours, is looked for nowhere
else; the others are searched like any.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from crawler.history.candidates import Near
from crawler.history.likeness import STRONG, Likeness, sure
from crawler.history.pairing import by_gap


def abreast(
    likeness: Likeness, rows: Sequence[int], columns: Sequence[int], chain: Sequence[tuple[int, int]]
) -> list[Near]:
    """Pairs that stand in one place between the pairs of a chain of equal clauses, and are surely one clause."""
    left = by_gap(rows, [i for i, _ in chain])
    right = by_gap(columns, [j for _, j in chain])
    gaps = [(mine, right[gap]) for gap, mine in left.items() if len(mine) == len(right.get(gap, ()))]
    seen = [near for gap in gaps for near in _at_a_glance(likeness, *gap)]
    return seen + [near for gap in gaps for near in _certain(likeness, *gap, {near.old for near in seen})]


def _at_a_glance(likeness: Likeness, mine: Sequence[int], other: Sequence[int]) -> Iterator[Near]:
    """Those that begin and end alike, but for a little: no word of theirs need be looked at."""
    for at, (i, j) in enumerate(zip(mine, other, strict=True)):
        share = likeness.ends(i, j)
        if (
            share >= STRONG
            and all(likeness.ends(i, x) < share for x in _beside(other, at))
            and all(likeness.ends(x, j) < share for x in _beside(mine, at))
            and (alike := likeness.believe(i, j, share))
        ):
            yield Near(i, j, alike)


def _certain(likeness: Likeness, mine: Sequence[int], other: Sequence[int], seen: Container[int]) -> Iterator[Near]:
    """The others, by their words."""
    for at, (i, j) in enumerate(zip(mine, other, strict=True)):
        if i not in seen:
            alike = likeness.alike(i, j)
            if sure(alike) and all(likeness.alike(i, x).dice < alike.dice for x in _beside(other, at)):
                yield Near(i, j, alike)


def _beside(places: Sequence[int], at: int) -> tuple[int, ...]:
    """The neighbours of one of them."""
    return (*places[max(0, at - 1) : at], *places[at + 1 : at + 2])
