"""How alike two clauses are: shared words weighed by their rarity, and by their order.

Rule 1: weights are whole numbers, so that no sum depends on the order in which a set is walked.
Rule 2: nothing is compared before somebody asks; answers are kept for the length of one alignment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, repeat
from operator import add, mul
from typing import Final

from crawler.history.ends import common_head, common_tail, same_head, same_tail
from crawler.history.rarity import Rarity
from crawler.model import BlockKind, Clause

# Below this many words an order of words says nothing that the words do not.
_ORDERED: Final = 8
# A heading is worth so many words more when it is asked what stays in its place.
_HEADING: Final = 20
# More than there are words.
_MOST: Final = 1 << 32

# Fewer words in a row are found anywhere.
RUN: Final = 4
Gram = tuple[int, ...]


@dataclass(slots=True)
class Bag:
    """The words of one clause, weighed."""

    words: list[int]  # by their numbers
    vocabulary: frozenset[int]
    weight: int  # of the vocabulary: a word said again says nothing more
    size: int  # how many words
    grams: list[Gram] | None = None
    pairs: frozenset[int] | None = None

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

    shared: int  # words, each once; of a pair believed at a glance, about
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
LOWEST: Final = 0.18
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
        self._believed: tuple[set[int], set[int]] = set(), set()

    @cached_property
    def rarity(self) -> Rarity:
        """How much each word weighs; not counted before somebody asks."""
        return Rarity(*_told_apart(*self._versions, self._believed))

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

    def worth(self, j: int, size: int = 1) -> int:
        """What it is worth that so many new clauses from j on stay where they are: about as much as they have words.

        Headings are the frame: one is worth a paragraph of some twenty words, so that no shorter clause stays where
        it is while a heading moves past it.
        """
        return self._worth[j + size] - self._worth[j]

    @cached_property
    def _worth(self) -> list[int]:
        more = [_HEADING if clause.kind is BlockKind.HEADING else 1 for clause in self._versions[1]]
        return [*accumulate(map(add, [text.count(" ") for text in self._new], more), initial=0)]

    def alike(self, i: int, j: int) -> Alike:
        """What old clause i and new clause j share."""
        found = self._known.get((i, j))
        if found is None:
            a = self._bags_old.get(i) or self.old(i)
            b = self._bags_new.get(j) or self.new(j)
            found = self._known[i, j] = self._compare(a, b)
        return found

    def ends(self, i: int, j: int) -> float:
        """Which part of the longer of two clauses they begin and end with in common, letter by letter."""
        old, new = self._old[i], self._new[j]
        shorter, longer = sorted((len(old), len(new)))
        if shorter < STRONG * longer:
            return 0.0
        head = same_head(old, new, shorter)
        return (head + same_tail(old, new, shorter - head)) / longer

    def believe(self, i: int, j: int, share: float) -> Alike | None:
        """Take two clauses for alike by their ends: their words are neither weighed nor do they weigh others.

        Nothing where that leaves a doubt.
        """
        alike = Alike(int(share * (self._old[i].count(" ") + 1)), share, share, ordered=share)
        if not sure(alike):
            return None
        for believed, at in zip(self._believed, (i, j), strict=True):
            believed.add(at)
        self._known[i, j] = alike
        return alike

    def _bag(self, text: str) -> Bag:
        known = self._bags.get(text)
        if known is not None:
            return known
        words, vocabulary = self.rarity.words(text)
        bag = self._bags[text] = Bag(words, vocabulary, sum(map(self._weigh, vocabulary)), len(words))
        return bag

    def _compare(self, a: Bag, b: Bag) -> Alike:
        least, both = min(a.weight, b.weight), a.weight + b.weight
        if not least:
            return _NOTHING
        common = a.vocabulary & b.vocabulary
        weight = sum(map(self._weigh, common))
        # Of a text that says the same again and again, a clause that says it once is but a part.
        dice = min(2 * weight / both, 4 * min(a.size, b.size) / (a.size + b.size))
        inside = weight / least
        if dice < LOWEST and inside < INSIDE:
            return _NOTHING
        return Alike(len(common), dice, inside, (a, b))


def _told_apart(
    old: Sequence[Clause], new: Sequence[Clause], believed: tuple[Container[int], Container[int]]
) -> tuple[Collection[str], Sequence[str]]:
    """The texts that stand on one side only, or more often there, and the others; each once."""
    times_old = Counter([clause.key for clause in old])
    times_new = Counter([clause.key for clause in new])
    stayed = {key for key, times in times_old.items() if times_new.get(key) == times}
    changed = [
        clause.text
        for clauses, known in zip((old, new), believed, strict=True)
        for at, clause in enumerate(clauses)
        if clause.key not in stayed and at not in known
    ]
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
