"""How much a word weighs when two clauses are compared: the rarer, the more.

Words are numbered as they are first seen, for the length of one alignment: numbers are counted, compared and
looked up in less time than words.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from functools import cache, cached_property
from itertools import chain, count, islice
from typing import Final

from crawler.history.words import bag_words

# Rarity in 1/16 bit: fine enough to rank, coarse enough to stay a small whole number.
_SCALE: Final = 16
# Two clauses that share a number have little in common, however rare it is.
_NUMBER: Final = 2 * _SCALE
# So many of the clauses that stayed tell how common a word is.
_SAMPLE: Final = 32


class Rarity:
    """The words of two versions, numbered and weighed by the share of texts that have them.

    Of the clauses that stayed a sample is enough: what is common there is common in any few dozen of them.
    """

    def __init__(self, changed: Collection[str], stayed: Sequence[str]) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._said = {text: self._numbered(text) for text in changed}
        self._texts = len(changed) + len(stayed)
        sample = stayed[:: len(stayed) // _SAMPLE + 1]
        self._each = len(stayed) / max(1, len(sample))
        self._sample = [bag_words(text) for text in sample]
        self.weights: list[int] = []
        self._weigh_changed()

    def words(self, text: str) -> tuple[list[int], frozenset[int]]:
        """The words of a text, and which there are. Nobody may change them."""
        said = self._said.get(text)
        if said is None:
            said = self._said[text] = self._numbered(text)
            fresh = [*islice(reversed(self._numbers), len(self._numbers) - len(self.weights))][::-1]
            self.weights += [self._weight(max(1, self._stayed.get(word, 0) * self._each)) for word in fresh]
        return said

    def by_rarity(self, words: Collection[int]) -> list[int]:
        """The rarest first, and words of one weight by the alphabet."""
        names = [*self._numbers]
        return sorted(sorted(words, key=names.__getitem__), key=self.weights.__getitem__, reverse=True)

    def _numbered(self, text: str) -> tuple[list[int], frozenset[int]]:
        numbers = [*map(self._numbers.__getitem__, bag_words(text))]
        return numbers, frozenset(numbers)

    def _weigh_changed(self) -> None:
        """Words of changed texts: how many of those have them, and how many of those that stayed by the sample."""
        known = frozenset(self._numbers)
        stayed = Counter(chain.from_iterable(map(known.intersection, self._sample)))
        seen = Counter(chain.from_iterable([vocabulary for _, vocabulary in self._said.values()]))
        by_times = {times: self._weight(times) for times in set(seen.values())}
        self.weights = [*map(by_times.__getitem__, map(seen.__getitem__, range(len(known))))]
        weigh = cache(self._weight)
        for word, times in stayed.items():
            number = self._numbers[word]
            self.weights[number] = weigh(seen[number] + times * self._each)
        for word in filter(str.isdecimal, self._numbers):
            number = self._numbers[word]
            self.weights[number] = min(_NUMBER, self.weights[number])

    @cached_property
    def _stayed(self) -> Counter[str]:
        """How many texts of the sample have a word: asked only of words that no counted text has.

        Such are those of clauses that were believed at a glance: each weighs as if no other of them had it.
        """
        return Counter(chain.from_iterable(map(set, self._sample)))

    def _weight(self, times: float) -> int:
        return int(_SCALE * math.log2(1 + self._texts / times)) + 1
