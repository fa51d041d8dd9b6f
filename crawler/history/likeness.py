"""How alike two clauses are: shared words weighed by their rarity, and by their order.

Rule 1: weights are whole numbers, so that no sum depends on the order in which a set is walked.
Rule 2: nothing is compared before somebody asks; answers are kept for the length of one alignment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, repeat
from operator import add, and_, mul
from typing import Final

from crawler.history.ends import common_head, common_tail
from crawler.history.rarity import Rarity
from crawler.model import Clause

# Below this many words an order of words says nothing that the words do not.
_ORDERED: Final = 8
# More than there are words.
_MOST: Final = 1 << 32
_WORD: Final = _MOST - 1


# Fewer words in a row are found anywhere.
RUN: Final = 4
Gram = tuple[int, ...]


@dataclass(slots=True)
class Bag:
    """The words of one clause, weighed."""

    words: list[int]  # by their numbers
    vocabulary: frozenset[int]
    weight: int
    once: int  # the weight of the vocabulary
    size: int  # how many words
    grams: list[Gram] | None = None
    repeats: frozenset[int] | None = None
    pairs: frozenset[int] | None = None

    def again(self) -> frozenset[int]:
        """The words that it says again, a number of its own for each time."""
        if self.repeats is None:
            numbers: list[int] = []
            last: dict[int, int] = {}
            for word in self.words:
                if word in last:
                    last[word] = number = last[word] + _MOST
                    numbers.append(number)
                else:
                    last[word] = word
            self.repeats = frozenset(numbers)
        return self.repeats

    def runs(self) -> list[Gram]:
        """The runs of some words in it, by the word at which they begin."""
        if self.grams is None:
            self.grams = [*zip(*(self.words[k:] for k in range(RUN)), strict=False)]
        return self.grams

    def neighbours(self) -> frozenset[int]:
        """Words that stand side by side, two numbers in one."""
        if self.pairs is None:
            self.pairs = frozenset(map(add, map(mul, self.words, repeat(_MOST)), self.words[1:]))
        return self.pairs


@dataclass(slots=True)
class Alike:
    """What two clauses have in common."""

    shared: int  # words
    dice: float  # 0 … 1, weighed by rarity
    inside: float  # 0 … 1, of the lighter clause
    bags: tuple[Bag, Bag] | None = None
    least: float | None = None  # of the order: a bound from below
    ordered: float | None = None

    @property
    def weight(self) -> int:
        """What it is worth that this pair stays in order."""
        return int(2 * self.shared * self.dice) + 1

    def in_order(self, bar: float) -> bool:
        """Whether such a share of the smaller clause's neighbouring words are neighbours in the other too."""
        if self.ordered is None:
            if self.bags is None:
                return False
            if self.least is None:
                self.least = _least_order(*self.bags) if self.dice >= STRONG else 0.0
            if self.least >= bar:
                return True
            self.ordered = _order(*self.bags)
        return self.ordered >= bar


# From here on two clauses are beyond doubt one.
STRONG: Final = 0.70
_STRONG_WORDS: Final = 8
_STRONG_ORDER: Final = 0.50
# The lowest bar of all steps: below it nobody asks for the order of words.
LOWEST: Final = 0.16
# A piece of a split is light beside the whole, but lies inside it.
INSIDE: Final = 0.80

_NOTHING: Final = Alike(0, 0.0, 0.0)


def sure(alike: Alike) -> bool:
    """Whether two clauses are beyond doubt one, wherever they stand."""
    return alike.dice >= STRONG and alike.shared >= _STRONG_WORDS and alike.in_order(_STRONG_ORDER)


class Likeness:
    """Answers for one pair of versions. Decides nothing."""

    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self._old = [clause.text for clause in old]
        self._new = [clause.text for clause in new]
        self._versions = old, new
        self._bags: dict[str, Bag] = {}
        self._bags_old: dict[int, Bag] = {}
        self._bags_new: dict[int, Bag] = {}
        self._known: dict[tuple[int, int], Alike] = {}

    @cached_property
    def rarity(self) -> Rarity:
        """How much each word weighs; not counted before somebody asks."""
        return Rarity(*_told_apart(*self._versions))

    @cached_property
    def _weigh(self) -> Callable[[int], int]:
        return self.rarity.weights.__getitem__

    def old(self, i: int) -> Bag:
        """The words of an old clause."""
        bag = self._bags_old.get(i)
        if bag is None:
            bag = self._bags_old[i] = self._bag(self._old[i])
        return bag

    def new(self, j: int) -> Bag:
        """The words of a new clause."""
        bag = self._bags_new.get(j)
        if bag is None:
            bag = self._bags_new[j] = self._bag(self._new[j])
        return bag

    def length(self, j: int, size: int = 1) -> int:
        """About how many words so many new clauses from j on have: cheaper than taking them apart."""
        return self._lengths[j + size] - self._lengths[j]

    @cached_property
    def _lengths(self) -> list[int]:
        return [*accumulate([text.count(" ") + 1 for text in self._new], initial=0)]

    def alike(self, i: int, j: int) -> Alike:
        """What old clause i and new clause j share."""
        found = self._known.get((i, j))
        if found is None:
            a = self._bags_old.get(i) or self.old(i)
            b = self._bags_new.get(j) or self.new(j)
            found = self._known[i, j] = self._compare(a, b)
        return found

    def _bag(self, text: str) -> Bag:
        known = self._bags.get(text)
        if known is not None:
            return known
        words, vocabulary = self.rarity.words(text)
        weigh = self._weigh
        weight = once = sum(map(weigh, vocabulary))
        if len(words) > len(vocabulary):
            weight = sum(map(weigh, words))
        bag = self._bags[text] = Bag(words, vocabulary, weight, once, len(words))
        return bag

    def _compare(self, a: Bag, b: Bag) -> Alike:
        weight_a, weight_b, weigh = a.weight, b.weight, self._weigh
        least, both = min(weight_b, weight_a), weight_a + weight_b
        if not least:
            return _NOTHING
        common = a.vocabulary & b.vocabulary
        shared, weight = len(common), sum(map(weigh, common))
        most = weight + min(weight_a - a.once, weight_b - b.once)
        if 2 * most < LOWEST * both and most < INSIDE * least:
            return _NOTHING
        if most > weight:
            again = a.again() & b.again()  # words that both repeat count again
            shared += len(again)
            weight += sum(map(weigh, map(and_, again, repeat(_WORD))))
        dice, inside = 2 * weight / both, weight / least
        if dice < LOWEST and inside < INSIDE:
            return _NOTHING
        return Alike(shared, dice, inside, (a, b))


def _told_apart(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[Collection[str], Sequence[str]]:
    """The texts that stand on one side only, or more often there, and the others; each once."""
    times_old = Counter([clause.key for clause in old])
    times_new = Counter([clause.key for clause in new])
    stayed = {key for key, times in times_old.items() if times_new.get(key) == times}
    changed = [clause.text for clause in (*old, *new) if clause.key not in stayed]
    return dict.fromkeys(changed), list(dict.fromkeys([clause.text for clause in old if clause.key in stayed]))


def _least_order(a: Bag, b: Bag) -> float:
    """A bound on the order from below, by what both texts begin and end with: most edits need no more.

    A word that stands in the common head or tail, and not only at its end, opens a pair of neighbours there.
    """
    smaller = min(a.size, b.size)
    if smaller < _ORDERED:
        return 1.0
    kept = common_head(a.words, b.words)
    kept += min(common_tail(a.words, b.words), smaller - kept)
    opening = max(len(a.vocabulary) - a.size, len(b.vocabulary) - b.size) + kept - 2
    return opening / (smaller - 1)


def _order(a: Bag, b: Bag) -> float:
    """1 where the clauses are too short to tell."""
    if min(a.size, b.size) < _ORDERED:
        return 1.0
    x, y = a.neighbours(), b.neighbours()
    return len(x & y) / min(len(x), len(y))
