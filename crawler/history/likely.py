"""Which near pairs may be thought to have kept their order, before it is weighed which of them did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crawler.history.candidates import Near
from crawler.history.likeness import INSIDE, Alike

_ALIKE: Final = 0.34
_ORDER: Final = 0.14
# Fewer words lie inside many a clause.
_INSIDE_WORDS: Final = 6
# A pair less alike than this is not believed of a clause that is better explained:
_WELL: Final = 0.50
# by another that is so much like it,
_BETTER: Final = 0.55
# or by one in which it stands whole, because it was merged into it or split from it.
_WHOLE: Final = 0.95


def likely(near: Sequence[Near]) -> list[tuple[int, int]]:
    """Those that are alike enough, or of which one lies inside the other, and which nothing explains better."""
    held = [pair for pair in near if _alike(pair.alike)]
    weak = [pair for pair in held if pair.alike.dice < _WELL]
    if weak:
        explained = _better_explained(weak, near)
        held = [pair for pair in held if pair[:2] not in explained]
    return [(i, j) for i, j, alike in held if alike.dice >= _BETTER or alike.in_order(_ORDER)]


def _alike(alike: Alike) -> bool:
    return alike.dice >= _ALIKE or (alike.inside >= INSIDE and alike.shared >= _INSIDE_WORDS)


def _better_explained(weak: Sequence[Near], near: Sequence[Near]) -> set[tuple[int, int]]:
    """Weak pairs of a clause that has a good match, or that stands whole in another where more of it is found."""
    matched = [(i, j) for i, j, alike in near if alike.dice >= _BETTER]
    rows, columns = {i for i, _ in matched}, {j for _, j in matched}
    whole_old: dict[int, int] = {}  # the most words that are found of a clause where it stands whole
    whole_new: dict[int, int] = {}
    for i, j, alike in near:
        if alike.inside >= _WHOLE:
            whole_old[i] = max(alike.shared, whole_old.get(i, 0))
            whole_new[j] = max(alike.shared, whole_new.get(j, 0))
    return {
        (i, j)
        for i, j, alike in weak
        if i in rows
        or j in columns
        or (alike.inside < INSIDE and max(whole_old.get(i, 0), whole_new.get(j, 0)) > alike.shared)
    }
