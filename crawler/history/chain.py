"""The heaviest row of pairs that keep their order: what stayed, when several things could have."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, compress, count, pairwise, starmap
from operator import and_, itemgetter, lt

_Pair = tuple[int, int]


def heaviest_chain(pairs: Iterable[_Pair], weigh: Callable[[int, int], int]) -> list[_Pair]:
    """Of (old, new) pairs, those of the heaviest chain strictly increasing on both sides.

    Weights are positive, and only asked where pairs cross. Of chains that weigh the same, the one is taken that keeps
    its end in the new version lowest: the answer depends on nothing but the pairs and their weights.
    """
    ordered = sorted(pairs)
    if increasing([i for i, _ in ordered]) and increasing([j for _, j in ordered]):
        return ordered
    ordered.reverse()
    ordered.sort(key=itemgetter(0))  # of one old clause the last new one first: none of them joins another
    chain: list[_Pair] = []
    for knot in _knots(ordered):
        chain += knot if len(knot) == 1 else _untie(knot, weigh)
    return chain


def increasing(places: Sequence[int]) -> bool:
    """Whether each is greater than the one before."""
    return all(map(lt, places, places[1:]))


def _knots(ordered: Sequence[_Pair]) -> Iterator[Sequence[_Pair]]:
    """Cut where everything before lies before everything behind: most pairs cross nothing."""
    old, new = zip(*ordered, strict=True)
    low = [*accumulate(reversed(new), min)][-2::-1]
    apart = map(and_, map(lt, accumulate(new, max), low), map(lt, old, old[1:]))
    cuts = compress(count(1), apart)
    for start, end in pairwise([0, *cuts, len(new)]):
        yield ordered[start:end]


def _untie(ordered: Sequence[_Pair], weigh: Callable[[int, int], int]) -> list[_Pair]:
    """P log P for P pairs, no matrix: of the chains so far, those that no chain ending before them outweighs."""
    places: list[int] = []  # where each ends in the new version, and what it weighs: both increase
    totals: list[int] = []
    ends: list[int] = []  # its last pair
    before: list[int] = []
    for k, (new, weight) in enumerate(zip(map(itemgetter(1), ordered), starmap(weigh, ordered), strict=True)):
        at = bisect_left(places, new)
        total = weight + (totals[at - 1] if at else 0)
        before.append(ends[at - 1] if at else -1)
        if new not in places[at : at + 1] or total > totals[at]:
            above = bisect_right(totals, total, at)
            places[at:above], totals[at:above], ends[at:above] = [new], [total], [k]
    return _traced(ordered, before, ends[-1])


def _traced(ordered: Sequence[_Pair], before: Sequence[int], k: int) -> list[_Pair]:
    """The chain that ends with the k-th pair."""
    chain: list[_Pair] = []
    while k >= 0:
        chain.append(ordered[k])
        k = before[k]
    return chain[::-1]
