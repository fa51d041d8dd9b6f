"""Clauses that changed where they stood: most edits, and no search is needed for them.

Where as many clauses changed on either side between two that did not, the first is likely the first and the last
the last. Who is beyond doubt like the one abreast of it, and more so than like its neighbours, is looked for nowhere
else; the others are searched like any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.history.candidates import Near
from crawler.history.likeness import Likeness, sure
from crawler.history.pairing import by_gap


def abreast(
    likeness: Likeness, rows: Sequence[int], columns: Sequence[int], chain: Sequence[tuple[int, int]]
) -> list[Near]:
    """Pairs that stand in one place between the pairs of a chain of equal clauses, and are surely one clause."""
    left = by_gap(rows, [i for i, _ in chain])
    right = by_gap(columns, [j for _, j in chain])
    return [
        near
        for gap, mine in left.items()
        if len(mine) == len(right.get(gap, ()))
        for near in _certain(likeness, mine, right[gap])
    ]


def _certain(likeness: Likeness, mine: Sequence[int], other: Sequence[int]) -> Iterator[Near]:
    for at, (i, j) in enumerate(zip(mine, other, strict=True)):
        alike = likeness.alike(i, j)
        beside = (*other[max(0, at - 1) : at], *other[at + 1 : at + 2])
        if sure(alike) and all(likeness.alike(i, x).dice < alike.dice for x in beside):
            yield Near(i, j, alike)
