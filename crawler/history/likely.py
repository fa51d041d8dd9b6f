"""Which near pairs may be thought to have kept their order, before it is weighed which of them did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from crawler.history.candidates import Near
from crawler.history.likeness import INSIDE, Alike

_ALIKE: Final = 0.34
_ORDER: Final = 0.14
# Fewer words lie inside many a clause.
_INSIDE_WORDS: Final = 6
# A pair less alike than this is not believed of a clause that is better explained:
_WELL: Final = 0.50
# by another that is so much like it,
_BETTER: Final = 0.55
# or by one in which it stands whole, because it was merged into it or split from it.
_WHOLE: Final = 0.95


def likely(near: Sequence[Near]) -> list[tuple[int, int]]:
    """Those that are alike enough, or of which one lies inside the other, and which nothing explains better."""
    best = _Highest.of(near, lambda alike: alike.dice)
    whole = _Highest.of(near, lambda alike: alike.shared if alike.inside >= _WHOLE else 0)

    def holds(i: int, j: int, alike: Alike) -> bool:
        if alike.dice >= _WELL:
            return True
        if best.at(i, j) >= _BETTER:
            return False
        if alike.inside >= INSIDE:
            return alike.dice >= _ALIKE or alike.shared >= _INSIDE_WORDS
        return alike.dice >= _ALIKE and whole.at(i, j) <= alike.shared

    return [(i, j) for i, j, alike in near if holds(i, j, alike) and alike.in_order(_ORDER)]


class _Highest(NamedTuple):
    """The highest measure of all pairs of each old and of each new clause."""

    old: dict[int, float]
    new: dict[int, float]

    @classmethod
    def of(cls, near: Sequence[Near], measure: Callable[[Alike], float]) -> _Highest:
        """Of these pairs."""
        old: defaultdict[int, float] = defaultdict(float)
        new: defaultdict[int, float] = defaultdict(float)
        for i, j, alike in near:
            value = measure(alike)
            old[i] = max(old[i], value)
            new[j] = max(new[j], value)
        return cls(old, new)

    def at(self, i: int, j: int) -> float:
        """Of the pairs of either clause."""
        return max(self.old[i], self.new[j])
