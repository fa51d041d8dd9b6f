"""How alike two clauses are: shared words weighed by their rarity, and by their order.

Rule 1: weights are whole numbers, so that no sum depends on the order in which a set is walked.
Rule 2: nothing is compared before somebody asks; answers are kept for the length of one alignment.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from crawler.history.words import bag_words
from crawler.model import Clause

# Rarity in 1/16 bit: fine enough to rank, coarse enough to stay a small whole number.
_SCALE: Final = 16
# Two clauses that share a number have little in common, however rare it is.
_NUMBER: Final = 2 * _SCALE
# Below this many words an order of words says nothing that the words do not.
_ORDERED: Final = 8


@dataclass(slots=True)
class Bag:
    """The words of one clause, counted and weighed."""

    words: list[str]
    counts: dict[str, int]
    weight: int
    pairs: frozenset[tuple[str, str]] | None = None

    @property
    def size(self) -> int:
        """How many words the clause has."""
        return len(self.words)

    @property
    def plain(self) -> bool:
        """Whether it repeats no word."""
        return len(self.words) == len(self.counts)

    def neighbours(self) -> frozenset[tuple[str, str]]:
        """Words that stand side by side."""
        if self.pairs is None:
            self.pairs = frozenset(zip(self.words, self.words[1:], strict=False))
        return self.pairs


class Alike(NamedTuple):
    """What two clauses have in common."""

    shared: int  # words
    dice: float  # 0 … 1, weighed by rarity
    inside: float  # 0 … 1, of the lighter clause
    order: float  # share of the smaller clause's neighbouring words that are neighbours in the other too

    @property
    def weight(self) -> int:
        """What it is worth that this pair stays in order."""
        return int(2 * self.shared * self.dice) + 1


# The next version says nearly the same: so many texts are not taken apart again (some 10 MB).
_REMEMBERED: Final = 4096
# The lowest bar of all steps: below it nobody asks for the order of words.
LOWEST: Final = 0.16
# A piece of a split is light beside the whole, but lies inside it.
INSIDE: Final = 0.80

_NOTHING: Final = Alike(0, 0.0, 0.0, 0.0)


class Likeness:
    """Answers for one pair of versions. Decides nothing."""

    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        bags = {text: _said(text) for text in dict.fromkeys([clause.text for clause in (*old, *new)])}
        seen: Counter[str] = Counter()
        for _, vocabulary in bags.values():
            seen.update(vocabulary)
        weights = {times: _rarity(len(bags) / times) for times in set(seen.values())}
        self.rarity = {word: weights[times] for word, times in seen.items()}
        self.rarity.update((word, min(_NUMBER, self.rarity[word])) for word in seen if word.isdecimal())
        self._made: dict[str, Bag] = {}
        self._said = bags
        self._old, self._new = old, new
        self._known: dict[tuple[int, int], Alike] = {}

    def old(self, i: int) -> Bag:
        """The words of an old clause."""
        return self._bag(self._old[i].text)

    def new(self, j: int) -> Bag:
        """The words of a new clause."""
        return self._bag(self._new[j].text)

    def words(self, j: int) -> int:
        """How many words a new clause has."""
        return len(self._said[self._new[j].text][0])

    def alike(self, i: int, j: int) -> Alike:
        """What old clause i and new clause j share."""
        found = self._known.get((i, j))
        if found is None:
            found = self._known[i, j] = self._compare(self.old(i), self.new(j))
        return found

    def _bag(self, text: str) -> Bag:
        bag = self._made.get(text)
        if bag is None:
            words, _ = self._said[text]
            weight = sum(map(self.rarity.__getitem__, words))
            bag = self._made[text] = Bag(words, Counter(words), weight)
        return bag

    def _compare(self, a: Bag, b: Bag) -> Alike:
        if not a.weight or not b.weight:
            return _NOTHING
        small, large = (a, b) if len(a.counts) <= len(b.counts) else (b, a)
        rarity = self.rarity
        common = small.counts.keys() & large.counts.keys()
        shared, weight = len(common), sum([rarity[word] for word in common])
        if not small.plain and not large.plain:  # words that both repeat count again
            for word in common:
                again = min(small.counts[word], large.counts[word]) - 1
                if again:
                    shared += again
                    weight += again * rarity[word]
        dice, inside = 2 * weight / (a.weight + b.weight), weight / min(a.weight, b.weight)
        if dice < LOWEST and inside < INSIDE:
            return _NOTHING
        return Alike(shared, dice, inside, _order(a, b))


@lru_cache(maxsize=_REMEMBERED)
def _said(text: str) -> tuple[list[str], frozenset[str]]:
    """The words of a text, and which there are. Nobody may change them."""
    words = bag_words(text)
    return words, frozenset(words)


def _rarity(inverse: float) -> int:
    return int(_SCALE * math.log2(1 + inverse)) + 1


def _order(a: Bag, b: Bag) -> float:
    """1 where the clauses are too short to tell."""
    if min(a.size, b.size) < _ORDERED:
        return 1.0
    x, y = a.neighbours(), b.neighbours()
    return len(x & y) / min(len(x), len(y))
