"""Which old clause became which new one: the plan of the comparison, one step a function.

Rule 1: each step only adds links to what the steps before it found; none takes one back.
Rule 2: no matrix of all with all, no clock, no order of hashing: equal input gives equal output.
Rule 3: position, label and heading are no identity: they change when nothing is said anew.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from crawler.history.abreast import abreast
from crawler.history.candidates import Near, near_candidates
from crawler.history.chain import heaviest_chain
from crawler.history.edits import clause_edits
from crawler.history.ends import common_head, common_tail
from crawler.history.equal import Equal
from crawler.history.gaps import fill_gaps
from crawler.history.joins import join_pieces, join_whole_pieces
from crawler.history.likely import likely
from crawler.history.moves import follow_neighbours, link_equal, link_moves, link_strong
from crawler.history.pairing import Pairing
from crawler.model import Clause, ClauseEdit

# Bumped when the same input gives other edits: redlines are kept under this name.
ALGORITHM: Final = "align/3"

_Pair = tuple[int, int]


def align(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[ClauseEdit, ...]:
    """Every clause of both versions once, in the reading order of the new one."""
    pairing = Pairing(old, new)
    _link_ends(pairing)
    near = _link_in_order(pairing)
    link_equal(pairing)
    join_whole_pieces(pairing)
    link_strong(pairing, near)
    fill_gaps(pairing, near)
    link_moves(pairing, near)
    follow_neighbours(pairing)
    join_pieces(pairing)
    return clause_edits(pairing)


def _link_ends(pairing: Pairing) -> None:
    """The common head and tail, at once."""
    old, new = pairing.old_keys, pairing.new_keys
    n, m = len(old), len(new)
    head = common_head(old, new)
    tail = min(common_tail(old, new), min(n, m) - head)
    pairing.link_all(0, 0, head)
    pairing.link_all(n - tail, m - tail, tail)


def _link_in_order(pairing: Pairing) -> list[Near]:
    """Link the heaviest chain of candidates; return the near candidates for the steps to come."""
    rows, columns = pairing.free_old(), pairing.free_new()
    if not rows or not columns:
        return []
    equal = Equal(pairing.old_keys, pairing.new_keys, rows, columns)
    starts = equal.starts()

    @cache
    def weigh(i: int, j: int) -> int:
        return pairing.weight(i, j, equal.size((i, j)))

    chain = heaviest_chain(starts, weigh)
    near = _near(pairing, equal, chain)
    if near:
        chain = heaviest_chain(starts + likely(near), weigh)
    for i, j in chain:
        pairing.link_all(i, j, equal.size((i, j)))
    return near


def _near(pairing: Pairing, equal: Equal, chain: Sequence[_Pair]) -> list[Near]:
    """Near pairs among clauses that are more on their side than their twins of equal key on the other."""
    rows, columns = equal.left_over()
    if not rows or not columns:
        return []
    near = abreast(pairing.likeness, rows, columns, chain)
    placed_old, placed_new = {i for i, _, _ in near}, {j for _, j, _ in near}
    rows = [i for i in rows if i not in placed_old]
    columns = [j for j in columns if j not in placed_new]
    if rows and columns:
        near += near_candidates(pairing.likeness, rows, columns, _expectation(pairing, equal, chain))
    return near


def _expectation(pairing: Pairing, equal: Equal, chain: Sequence[_Pair]) -> Callable[[int], int]:
    """Where an old clause should stand in the new version, by the equal clauses around it."""
    x, y = [-1], [-1]
    for i, j in chain:
        last = equal.size((i, j)) - 1
        x += (i, i + last)
        y += (j, j + last)
    x.append(len(pairing.old))
    y.append(len(pairing.new))

    def expected(i: int) -> int:
        at = bisect_left(x, i)
        i0, i1, j0, j1 = x[at - 1], x[at], y[at - 1], y[at]
        return j0 + (i - i0) * (j1 - j0) // (i1 - i0)

    return expected
