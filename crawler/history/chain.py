"""The heaviest row of pairs that keep their order: what stayed, when several things could have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, compress, count, pairwise
from operator import and_, itemgetter, lt

_Pair = tuple[int, int]


def heaviest_chain(pairs: Iterable[_Pair], weigh: Callable[[int, int], int]) -> list[_Pair]:
    """Of (old, new) pairs, those of the heaviest chain strictly increasing on both sides.

    Weights are positive, and only asked where pairs cross. Ties fall to the earlier pair, so the answer depends on
    nothing but the pairs and their weights.
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
    """A Fenwick tree of prefix maxima: P log P for P pairs, no matrix. A node is never above the nodes over it."""
    rank = {new: at for at, new in enumerate(sorted({pair[1] for pair in ordered}), start=1)}
    top = len(rank) + 1
    weights = [0] * top
    ends = [-1] * top
    before: list[int] = []
    heaviest, last = 0, -1
    for k, (old, new) in enumerate(ordered):
        total, end = 0, -1
        at = rank[new] - 1
        while at > 0:  # the best chain that ends below
            if weights[at] > total:
                total, end = weights[at], ends[at]
            at &= at - 1
        before.append(end)
        total += weigh(old, new)
        if total > heaviest:
            heaviest, last = total, k
        at = rank[new]
        while at < top and weights[at] < total:
            weights[at], ends[at] = total, k
            at += at & -at
    return _traced(ordered, before, last)


def _traced(ordered: Sequence[_Pair], before: Sequence[int], k: int) -> list[_Pair]:
    """The chain that ends with the k-th pair."""
    chain: list[_Pair] = []
    while k >= 0:
        chain.append(ordered[k])
        k = before[k]
    return chain[::-1]
