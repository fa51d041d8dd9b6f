"""One long text, and which of its words are spoken for: how pieces of a split or merge are told apart.

Two pieces may repeat one another nearly word for word (rows of a table, purposes of processing): each claims
its own stretch of the long text, the one on the diagonal where most of its runs of words lie.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import count, pairwise
from typing import Final

from crawler.history.ends import common_head, common_tail
from crawler.history.likeness import RUN, Bag, Gram

# A phrase that stands in a text more often tells nothing about the place of a piece.
_PLACES: Final = 24


class Claims:
    """The words of a long text; pieces claim stretches of it."""

    def __init__(self, text: Bag) -> None:
        self._words = text.words
        grams = text.runs()
        self._places: dict[Gram, int | list[int]] = dict(zip(grams, count()))  # where a run stands, or runs
        if len(self._places) < len(grams):
            again: defaultdict[Gram, list[int]] = defaultdict(list)
            times = Counter(grams)
            for at, gram in enumerate(grams):
                if times[gram] > 1:
                    again[gram].append(at)
            self._places.update((gram, places[:_PLACES]) for gram, places in again.items())
        self._taken: set[int] = set()
        self._span: tuple[int, int] | None = None  # the first and the last word that is taken
        self._shares: dict[int, int] = {}  # piece → how much of it was found, until the next claim

    def claim(self, piece: Bag) -> None:
        """Take the words in which the piece is found."""
        found = self._found(piece) or self._at_an_edge(piece.words)
        if found:
            first, last = self._span or (len(self._words), -1)
            self._span = min(first, *found), max(last, *found)
        self._taken |= found
        self._shares.clear()

    def share(self, number: int, piece: Bag) -> tuple[int, float]:
        """How many words of the so numbered piece lie in runs that nobody claimed, and which part of it that is."""
        if number not in self._shares:
            self._shares[number] = len(self._found(piece))
        return self._shares[number], self._shares[number] / max(1, piece.size)

    def room(self) -> tuple[int, int]:
        """How many words stand before the first claimed one, and how many after the last."""
        return (self._span[0], len(self._words) - self._span[1] - 1) if self._span else (0, 0)

    def before(self, most: int) -> Sequence[int]:
        """What stands before the first claimed word: so many words, if there are as many."""
        first, _ = self.room()
        return self._words[max(0, first - most) : first]

    def after(self, most: int) -> Sequence[int]:
        """What stands after the last claimed word: so many words, if there are as many."""
        _, last = self.room()
        start = len(self._words) - last
        return self._words[start : start + most]

    def _at_an_edge(self, piece: Sequence[int]) -> set[int]:
        """Where a few words lie beside what is taken; of the first piece, what opens and closes the text."""
        size, total = len(piece), len(self._words)
        if not self._taken:
            tail = total - common_tail(piece, self._words)
            return {*range(common_head(piece, self._words)), *range(tail, total)}
        before, after = self.room()
        if self.before(size) == piece:
            return {*range(before - size, before)}
        if self.after(size) == piece:
            return {*range(total - after, total - after + size)}
        return set()

    def _found(self, piece: Bag) -> set[int]:
        """Positions in the text, diagonal by diagonal, the richest first; no word of either side twice."""
        runs: defaultdict[int, list[int]] = defaultdict(list)
        for k, at in enumerate(map(self._places.get, piece.runs())):
            if at is None:
                continue
            if isinstance(at, int):
                runs[at - k].append(k)
            else:
                for one in at:
                    runs[one - k].append(k)
        found: set[int] = set()
        spent: set[int] = set()
        for offset in sorted(runs, key=lambda offset: (-len(runs[offset]), offset)):
            for places in self._open(runs[offset], offset):
                fresh = [x for x in places if x not in found and x - offset not in spent] if found else places
                found.update(fresh)
                spent.update([x - offset for x in fresh])
        return found

    def _open(self, opening: Sequence[int], offset: int) -> Iterator[range]:
        """The stretches of the text that runs of the piece, so many words further on, fill; without what is taken."""
        cuts = [at for at, (k, behind) in enumerate(pairwise(opening), 1) if behind - k > 1]
        for start, end in pairwise([0, *cuts, len(opening)]):
            places = range(opening[start] + offset, opening[end - 1] + offset + RUN)
            if self._taken.isdisjoint(places):
                yield places
                continue
            for k in opening[start:end]:
                if self._taken.isdisjoint(range(k + offset, k + offset + RUN)):
                    yield range(k + offset, k + offset + RUN)


def likeness(a: Sequence[int], b: Sequence[int]) -> float:
    """Dice of two short rows of words."""
    shared = sum((Counter(a) & Counter(b)).values())
    return 2 * shared / max(1, len(a) + len(b))
