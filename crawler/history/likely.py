"""Which near pairs may be thought to have kept their order, before it is weighed which of them did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
        better = {(i, j) for i, j, _ in _better_explained(weak, near)}
        held = [pair for pair in held if pair[:2] not in better]
    return [(i, j) for i, j, alike in held if alike.dice >= _BETTER or alike.in_order(_ORDER)]


def _alike(alike: Alike) -> bool:
    return alike.dice >= _ALIKE or (alike.inside >= INSIDE and alike.shared >= _INSIDE_WORDS)


def _better_explained(weak: Sequence[Near], near: Sequence[Near]) -> Iterable[Near]:
    """Weak pairs of a clause that has a good match, or that stands whole in another where more of it is found."""
    matched = [(i, j) for i, j, alike in near if alike.dice >= _BETTER]
    rows, columns = {i for i, _ in matched}, {j for _, j in matched}
    whole = [(i, j, alike.shared) for i, j, alike in near if alike.inside >= _WHOLE]
    most_old: dict[int, int] = {}
    most_new: dict[int, int] = {}
    for i, j, shared in whole:
        most_old[i] = max(shared, most_old.get(i, 0))
        most_new[j] = max(shared, most_new.get(j, 0))
    for pair in weak:
        i, j, alike = pair
        most = max(most_old.get(i, 0), most_new.get(j, 0)) if alike.inside < INSIDE else 0
        if i in rows or j in columns or most > alike.shared:
            yield pair
