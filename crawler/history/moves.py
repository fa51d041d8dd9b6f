"""Counterparts out of order: clauses that left their place, and what travelled with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from crawler.history.candidates import Near, exact_pairs
from crawler.history.likeness import STRONG, Alike, sure
from crawler.history.pairing import Pairing

_MOVED: Final = 0.55
_MOVED_ORDER: Final = 0.30
_BESIDE: Final = 0.34
# "Yes", "Cookies": the same word in another place is not the same clause.
_LONE_WORDS: Final = 3
# Two words of a heading are enough when they are nearly all of it.
_HEADING_WORDS: Final = 2


def link_strong(pairing: Pairing, near: Iterable[Near]) -> None:
    """Pairs that are beyond doubt, wherever they stand, before weaker ones take their place."""
    _best_first(pairing, [(i, j) for i, j, alike in near if sure(alike)])


def link_equal(pairing: Pairing) -> None:
    """Clauses of equal key that stand as often on either side: they only changed their place."""
    old, new = pairing.old_keys, pairing.new_keys
    rows, columns = pairing.free_old(), pairing.free_new()
    times_old = Counter([old[i] for i in rows])
    times_new = Counter([new[j] for j in columns])
    equal = exact_pairs(old, new, rows, columns)
    _best_first(pairing, [(i, j) for i, j in equal if times_old[old[i]] == times_new[old[i]]])


def link_moves(pairing: Pairing, near: Iterable[Near]) -> None:
    """Equal clauses in another place, then edited ones."""
    exact = exact_pairs(pairing.old_keys, pairing.new_keys, pairing.free_old(), pairing.free_new())
    _best_first(pairing, [(i, j) for i, j in exact if pairing.likeness.new(j).size >= _LONE_WORDS])
    _best_first(pairing, [(i, j) for i, j, alike in near if _moved(alike)])


def follow_neighbours(pairing: Pairing) -> None:
    """Headings and short items travel with the clause beside them."""
    is_free = pairing.is_free
    if not pairing.free_old() or not pairing.free_new():
        return
    queue = [(i, j) for i, j in pairing.to.items() if is_free(i + 1, j + 1) or is_free(i - 1, j - 1)]
    while queue:
        i, j = queue.pop()
        for step in (1, -1):
            x, y = i + step, j + step
            if is_free(x, y) and _follows(pairing, x, y):
                pairing.link(x, y)
                queue.append((x, y))


def _best_first(pairing: Pairing, pairs: Sequence[tuple[int, int]]) -> None:
    ranked = sorted((-pairing.weight(i, j), abs(i - j), i, j) for i, j in pairs)
    for _, _, i, j in ranked:
        if pairing.is_free(i, j):
            pairing.link(i, j)


def _moved(alike: Alike) -> bool:
    if alike.dice >= STRONG and alike.shared >= _HEADING_WORDS:
        return alike.in_order(_MOVED_ORDER)
    return alike.dice >= _MOVED and alike.shared >= _LONE_WORDS and alike.in_order(_MOVED_ORDER)


def _follows(pairing: Pairing, i: int, j: int) -> bool:
    if pairing.same(i, j):
        return True
    alike = pairing.likeness.alike(i, j)
    return alike.dice >= _BESIDE and alike.in_order(_MOVED_ORDER)
