"""Clauses of equal key that may have kept their order: most of a version, so they are taken by the stretch.

Keys that stand once on either side, side by side on both, can only stay or leave together: whatever else is linked
lies wholly before or wholly behind such a stretch. It is one candidate, however long it is. What stands more often
("Learn more") could go with any of its like, and is given to the neighbour beside which it stands on both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from crawler.history.candidates import exact_pairs

_Pair = tuple[int, int]


class Equal:
    """What is equal among the keys of both versions, at rows and at columns that have no gaps: all but the ends."""

    def __init__(self, old: Sequence[str], new: Sequence[str], rows: Sequence[int], columns: Sequence[int]) -> None:
        self._old, self._new = old, new
        self._rows, self._columns = rows, columns
        self._times_old = Counter([old[i] for i in rows])
        self._times_new = Counter([new[j] for j in columns])
        to = self._beside(self._once())
        placed = set(to.values())
        self._alone = [i for i in rows if i not in to], [j for j in columns if j not in placed]
        self._sizes = dict(_stretches(sorted(to.items())))
        self._sizes.update(dict.fromkeys(exact_pairs(old, new, *self._alone), 1))

    def starts(self) -> list[_Pair]:
        """Where each stretch begins on both sides."""
        return [*self._sizes]

    def size(self, start: _Pair) -> int:
        """How many clauses a stretch has; of a pair that is none, one."""
        return self._sizes.get(start, 1)

    def left_over(self) -> tuple[list[int], list[int]]:
        """Who is more on one side than the twins of equal key on the other, on both sides."""
        old, new, times_old, times_new = self._old, self._new, self._times_old, self._times_new
        more_old = {key for key, times in times_old.items() if times > times_new.get(key, 0)}
        more_new = {key for key, times in times_new.items() if times > times_old.get(key, 0)}
        rows, columns = self._alone
        return [i for i in rows if old[i] in more_old], [j for j in columns if new[j] in more_new]

    def _once(self) -> dict[int, int]:
        """Whose key stands once on either side."""
        old, new, times_old, times_new = self._old, self._new, self._times_old, self._times_new
        place = {new[j]: j for j in self._columns if times_new[new[j]] == 1}
        return {i: place[old[i]] for i in self._rows if old[i] in place and times_old[old[i]] == 1}

    def _beside(self, once: dict[int, int]) -> dict[int, int]:
        """The same with what stands behind or before them on both sides and more often elsewhere."""
        to = dict(once)
        placed = set(to.values())
        for step, pairs in ((1, once.items()), (-1, reversed(once.items()))):
            for i, j in pairs:
                x, y = i + step, j + step
                while x not in to and y not in placed and self._same(x, y):
                    to[x] = y
                    placed.add(y)
                    x += step
                    y += step
        return to

    def _same(self, i: int, j: int) -> bool:
        inside = self._rows[0] <= i <= self._rows[-1] and self._columns[0] <= j <= self._columns[-1]
        return inside and self._old[i] == self._new[j]


def _stretches(pairs: Sequence[_Pair]) -> Iterator[tuple[_Pair, int]]:
    """Where neighbours begin that are neighbours on the other side too, and how many there are."""
    cuts = [at for at, ((i, j), (x, y)) in enumerate(pairwise(pairs), 1) if x - i != 1 or y - j != 1]
    for start, end in pairwise([0, *cuts, len(pairs)] if pairs else []):
        yield pairs[start], end - start
