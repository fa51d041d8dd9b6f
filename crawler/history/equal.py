"""Clauses of equal key that may have kept their order: most of a version, so they are taken by the stretch.

Keys that stand once on either side, side by side on both, can only stay or leave together: whatever else is linked
lies wholly before or wholly behind such a stretch. It is one candidate, however long it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from crawler.history.candidates import exact_pairs

_Pair = tuple[int, int]


class Equal:
    """What is equal among the given positions of both versions' keys."""

    def __init__(self, old: Sequence[str], new: Sequence[str], rows: Sequence[int], columns: Sequence[int]) -> None:
        self._old, self._new = old, new
        self._rows, self._columns = rows, columns
        self._times_old = Counter([old[i] for i in rows])
        self._times_new = Counter([new[j] for j in columns])
        self._sizes = dict(self._stretches())
        self._sizes.update(dict.fromkeys(self._repeated(), 1))

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
        return [i for i in self._rows if old[i] in more_old], [j for j in self._columns if new[j] in more_new]

    def _stretches(self) -> Iterator[tuple[_Pair, int]]:
        """Where neighbours begin that are neighbours on the other side too, and how many there are."""
        old, new, times_old, times_new = self._old, self._new, self._times_old, self._times_new
        place = {new[j]: j for j in self._columns if times_new[new[j]] == 1}
        once = [(i, place[old[i]]) for i in self._rows if old[i] in place and times_old[old[i]] == 1]
        cuts = [at for at, ((i, j), (x, y)) in enumerate(pairwise(once), 1) if x - i != 1 or y - j != 1]
        for start, end in pairwise([0, *cuts, len(once)] if once else []):
            yield once[start], end - start

    def _repeated(self) -> Iterator[_Pair]:
        old, new = self._old, self._new
        again = {key for times in (self._times_old, self._times_new) for key, n in times.items() if n > 1}
        rows = [i for i in self._rows if old[i] in again] if again else []
        columns = [j for j in self._columns if new[j] in again] if again else []
        return exact_pairs(old, new, rows, columns)
