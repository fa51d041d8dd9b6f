"""How alike two clauses are: shared words weighed by their rarity, and by their order.

Rule 1: weights are whole numbers, so that no sum depends on the order in which a set is walked.
Rule 2: nothing is compared before somebody asks; answers are kept for the length of one alignment.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import itemgetter
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
    """The words of one clause, weighed."""

    words: list[str]
    vocabulary: frozenset[str]
    weight: int
    repeats: dict[str, int] | None = None
    pairs: frozenset[tuple[str, str]] | None = None

    @property
    def size(self) -> int:
        """How many words the clause has."""
        return len(self.words)

    def again(self) -> dict[str, int]:
        """How often more than once it says the words that it repeats."""
        if self.repeats is None:
            plain = len(self.words) == len(self.vocabulary)
            counts = {} if plain else Counter(self.words)
            self.repeats = {word: times - 1 for word, times in counts.items() if times > 1}
        return self.repeats

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
        said = {text: _said(text) for text in dict.fromkeys([clause.text for clause in (*old, *new)])}
        self.rarity: dict[str, int] = _Rarity(map(itemgetter(1), said.values()), len(said))
        self._old = [said[clause.text] for clause in old]
        self._new = [said[clause.text] for clause in new]
        self._old_bags: list[Bag | None] = [None] * len(old)
        self._new_bags: list[Bag | None] = [None] * len(new)
        self._known: dict[tuple[int, int], Alike] = {}

    def old(self, i: int) -> Bag:
        """The words of an old clause."""
        bag = self._old_bags[i]
        if bag is None:
            bag = self._old_bags[i] = self._bag(*self._old[i])
        return bag

    def new(self, j: int) -> Bag:
        """The words of a new clause."""
        bag = self._new_bags[j]
        if bag is None:
            bag = self._new_bags[j] = self._bag(*self._new[j])
        return bag

    def words(self, j: int) -> int:
        """How many words a new clause has."""
        return len(self._new[j][0])

    def alike(self, i: int, j: int) -> Alike:
        """What old clause i and new clause j share."""
        found = self._known.get((i, j))
        if found is None:
            found = self._known[i, j] = self._compare(self.old(i), self.new(j))
        return found

    def _bag(self, words: list[str], vocabulary: frozenset[str]) -> Bag:
        return Bag(words, vocabulary, sum(map(self.rarity.__getitem__, words)))

    def _compare(self, a: Bag, b: Bag) -> Alike:
        if not a.weight or not b.weight:
            return _NOTHING
        rarity = self.rarity
        common = a.vocabulary & b.vocabulary
        shared, weight = len(common), sum(map(rarity.__getitem__, common))
        x, y = a.again(), b.again()
        if x and y:  # words that both repeat count again
            for word in x.keys() & y.keys():
                again = min(x[word], y[word])
                shared += again
                weight += again * rarity[word]
        dice, inside = 2 * weight / (a.weight + b.weight), weight / min(a.weight, b.weight)
        if dice < LOWEST and inside < INSIDE:
            return _NOTHING
        return Alike(shared, dice, inside, _order(a, b))


class _Rarity(dict[str, int]):
    """How much a word weighs, by the share of texts that have it; worked out for the words that are asked for."""

    def __init__(self, vocabularies: Iterable[Iterable[str]], texts: int) -> None:
        super().__init__()
        self._seen = Counter(chain.from_iterable(vocabularies))
        self._texts = texts

    def __missing__(self, word: str) -> int:
        weight = int(_SCALE * math.log2(1 + self._texts / self._seen[word])) + 1
        self[word] = weight = min(_NUMBER, weight) if word.isdecimal() else weight
        return weight


@lru_cache(maxsize=_REMEMBERED)
def _said(text: str) -> tuple[list[str], frozenset[str]]:
    """The words of a text, and which there are. Nobody may change them."""
    words = bag_words(text)
    return words, frozenset(words)


def _order(a: Bag, b: Bag) -> float:
    """1 where the clauses are too short to tell."""
    if min(a.size, b.size) < _ORDERED:
        return 1.0
    x, y = a.neighbours(), b.neighbours()
    return len(x & y) / min(len(x), len(y))
