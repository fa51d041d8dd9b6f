"""Which old clause might have become which new one: few pairs, found without comparing all with all.

Rule 1: every list is bounded, whatever the texts: so many pairs a key, so many places a word, so many
        candidates a clause.
Rule 2: finding is generous, judging is done elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain
from typing import Final, NamedTuple

from crawler.history.likeness import INSIDE, Alike, Bag, Likeness

# "Learn more" fifty times on both sides is 2,500 pairs that say nothing: by rank from both ends instead.
_PAIRS_A_KEY: Final = 400
_RARE_WORDS: Final = 24
_PLACES_A_WORD: Final = 48
# Common words come last, and in a large version their places alone would be most of the work.
_VISITS: Final = 192
_ALL_VISITS: Final = 120_000
_BEST: Final = 8
# Of those that an old clause does not choose itself, so many times more may choose it.
_SECOND: Final = 4
# Thousands of changed clauses: fewer candidates each, so that the work grows with the clauses alone.
_PAIRS: Final = 8_000
_FEWEST: Final = 2
# Who shares so much less than the best does not become a candidate for being among the first.
_FAINT: Final = 3
# Two clauses with little in common of what is rare have little in common: of both, or of the lighter one.
_RARE_SHARE: Final = 0.05
_RARE_INSIDE: Final = 0.20
# Less likeness than this is too little for any step but the one that looks at lonely pairs itself.
_LOWEST: Final = 0.24


def exact_pairs(
    old: Sequence[str], new: Sequence[str], rows: Iterable[int], columns: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of equal keys among the given positions of both versions' keys."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for j in columns:
        places[new[j]].append(j)
    mine: defaultdict[str, list[int]] = defaultdict(list)
    for i in rows:
        if old[i] in places:
            mine[old[i]].append(i)
    for key, left in mine.items():
        right = places[key]
        if len(left) * len(right) <= _PAIRS_A_KEY:
            yield from ((i, j) for i in left for j in right)
        else:
            yield from sorted({*zip(left, right, strict=False), *zip(left[::-1], right[::-1], strict=False)})


def _near_pairs(
    likeness: Likeness,
    rows: Sequence[int],
    columns: Sequence[int],
    expected: Callable[[int], int],
) -> Iterator[tuple[int, int]]:
    """Pairs that share rare words, the best few of each old clause and of each new one."""
    index = _Index(likeness, rows, columns)
    best = max(_FEWEST, min(_BEST, _PAIRS // max(1, len(rows))))
    backwards: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for i in rows:
        ranked = index.ranked(i, expected(i))
        yield from ((i, j) for _, _, j in ranked[:best])
        for score, distance, j in ranked[best : _SECOND * best]:
            backwards[j].append((score, distance, i))
    for j, entries in backwards.items():
        yield from ((i, j) for _, _, i in nsmallest(best, entries))


class Near(NamedTuple):
    """An old clause, a new one, and what they share."""

    old: int
    new: int
    alike: Alike


def near_candidates(
    likeness: Likeness,
    rows: Sequence[int],
    columns: Sequence[int],
    expected: Callable[[int], int],
) -> list[Near]:
    """The near pairs that any step might still take."""
    found = []
    for i, j in _near_pairs(likeness, rows, columns, expected):
        alike = likeness.alike(i, j)
        if alike.dice >= _LOWEST or alike.inside >= INSIDE:
            found.append(Near(i, j, alike))
    return found


class _Index:
    """Where the rare words of the new clauses stand."""

    def __init__(self, likeness: Likeness, rows: Sequence[int], columns: Sequence[int]) -> None:
        self._likeness = likeness
        self._common = _vocabulary(map(likeness.old, rows)) & _vocabulary(map(likeness.new, columns))
        by_rarity = likeness.rarity.by_rarity(self._common)
        self._weights = [likeness.rarity.weights[word] for word in by_rarity]
        self._rank = {word: rank for rank, word in enumerate(by_rarity)}
        self._visits = max(_PLACES_A_WORD, min(_VISITS, _ALL_VISITS // max(1, len(rows))))
        weights = [(j, likeness.new(j).weight) for j in columns]
        self._inside = {j: _RARE_INSIDE * weight for j, weight in weights}
        self._share = {j: _RARE_SHARE * weight for j, weight in weights}
        self._places: list[list[int]] = [[] for _ in by_rarity]
        for j in columns:
            for word in self._rarest(likeness.new(j)):
                self._places[word].append(j)

    def ranked(self, i: int, place: int) -> list[tuple[int, int, int]]:
        """(minus weight of rare words shared, distance, position) of new clauses, the best first."""
        bag = self._likeness.old(i)
        scores = self._scores(bag, place)
        least = max(scores.values(), default=0) // _FAINT
        enough, mine = _RARE_INSIDE * bag.weight, _RARE_SHARE * bag.weight
        inside, share = self._inside, self._share
        return sorted(
            [
                (-score, abs(j - place), j)
                for j, score in scores.items()
                if score >= least and (score >= enough or score >= inside[j] or score >= mine + share[j])
            ]
        )

    def _scores(self, bag: Bag, place: int) -> dict[int, int]:
        """The new clauses that share rare words, and what these weigh."""
        words, found = self._rarest(bag), []
        visits = 0
        for word in words:
            places = self._places[word]
            if len(places) > _PLACES_A_WORD:
                places = _nearest(places, place)
            visits += len(places)
            if visits > self._visits:
                break
            found.append(places)
        scores = dict.fromkeys(chain.from_iterable(found), 0)
        for word, places in zip(words, found, strict=False):
            weight = self._weights[word]
            for j in places:
                scores[j] += weight
        return scores

    def _rarest(self, bag: Bag) -> list[int]:
        """The rarest of the words that both sides have, by their rank."""
        return sorted(map(self._rank.__getitem__, self._common & bag.vocabulary))[:_RARE_WORDS]


def _vocabulary(bags: Iterable[Bag]) -> frozenset[int]:
    return frozenset().union(*[bag.vocabulary for bag in bags])


def _nearest(places: list[int], place: int) -> list[int]:
    """The places nearest to one, of many."""
    middle = bisect_left(places, place)
    start = max(0, min(middle - _PLACES_A_WORD // 2, len(places) - _PLACES_A_WORD))
    return places[start : start + _PLACES_A_WORD]
