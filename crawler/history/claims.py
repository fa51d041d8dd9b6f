"""One long text, and which of its words are spoken for: how pieces of a split or merge are told apart.

Two pieces may repeat one another nearly word for word (rows of a table, purposes of processing): each claims
its own stretch of the long text, the one on the diagonal where most of its runs of words lie.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import compress, count, pairwise
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
        self._last = dict(zip(grams, count()))
        self._again: defaultdict[Gram, list[int]] = defaultdict(list)  # where they stand that stand there again
        if len(self._last) < len(grams):
            times = Counter(grams)
            for at, gram in enumerate(grams):
                if times[gram] > 1:
                    self._again[gram].append(at)
        self._taken: set[int] = set()
        self._shares: dict[int, int] = {}  # piece → how much of it was found, until the next claim

    def claim(self, piece: Bag) -> None:
        """Take the words in which the piece is found."""
        self._taken.update(self._found(piece) or self._at_an_edge(piece.words))
        self._shares.clear()

    def share(self, number: int, piece: Bag) -> tuple[int, float]:
        """How many words of the so numbered piece lie in runs that nobody claimed, and which part of it that is."""
        if number not in self._shares:
            self._shares[number] = len(self._found(piece))
        return self._shares[number], self._shares[number] / max(1, piece.size)

    def ends(self) -> tuple[Sequence[int], Sequence[int]]:
        """What stands before the first claimed word and after the last one."""
        if not self._taken:
            return (), ()
        return self._words[: min(self._taken)], self._words[max(self._taken) + 1 :]

    def _at_an_edge(self, piece: Sequence[int]) -> set[int]:
        """Where a few words lie beside what is taken; of the first piece, what opens and closes the text."""
        if not self._taken:
            tail = len(self._words) - common_tail(piece, self._words)
            return {*range(common_head(piece, self._words)), *range(tail, len(self._words))}
        before, after = self.ends()
        if list(before[-len(piece) :]) == list(piece):
            return set(range(len(before) - len(piece), len(before)))
        if list(after[: len(piece)]) == list(piece):
            start = len(self._words) - len(after)
            return set(range(start, start + len(piece)))
        return set()

    def _found(self, piece: Bag) -> set[int]:
        """Positions in the text, diagonal by diagonal, the richest first; no word of either side twice."""
        runs: defaultdict[int, list[int]] = defaultdict(list)
        last, again, grams = self._last, self._again, piece.runs()
        for k in compress(count(), map(last.__contains__, grams)):
            gram = grams[k]
            if gram in again:
                for at in again[gram][:_PLACES]:
                    runs[at - k].append(k)
            else:
                runs[last[gram] - k].append(k)
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
