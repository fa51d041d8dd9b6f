"""The way through a redline: every edit where it stands, moves also where they left, and what stood between.

Unchanged clauses keep their order on both sides and are named by no edit, so positions alone count them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.model import EditView, Op


@dataclass(frozen=True, slots=True)
class Stop:
    """One line of a redline."""

    edit: int  # its number
    left: bool  # True: the place that a moved clause left
    path: tuple[str, ...]  # the section it stands in
    unchanged: int  # clauses that stand unchanged between the stop before and this one


def is_moved(edit: EditView) -> bool:
    """Whether a clause left its place."""
    return edit.moved or edit.op in {Op.MOVE, Op.MOVE_EDIT}


def itinerary(edits: Sequence[EditView]) -> Iterator[Stop]:
    """The stops in reading order of the new version; where a clause left, in that of the old one."""
    old = _unnamed([place for edit in edits for place in edit.old_at])
    new = _unnamed([place for edit in edits for place in edit.new_at])
    passed = 0
    for number, left in _in_order(edits):
        edit = edits[number]
        by_old = left or (bool(edit.old_at) and not is_moved(edit))
        here = bisect_left(old, edit.old_at[0]) if by_old else bisect_left(new, edit.new_at[0]) if edit.new_at else 0
        yield Stop(number, left, edit.old_path if left else edit.path, max(0, here - passed))
        passed = max(passed, here)


def _unnamed(named: Sequence[int]) -> list[int]:
    """The positions before the last named one that no edit names."""
    taken = set(named)
    return [place for place in range(max(taken, default=-1) + 1) if place not in taken]


def _in_order(edits: Sequence[EditView]) -> Iterator[tuple[int, bool]]:
    """The numbers of the edits, and before the first that stood behind it, each move's old place."""
    waiting = sorted((edit.old_at[0], number) for number, edit in enumerate(edits) if is_moved(edit) and edit.old_at)
    at = 0
    for number, edit in enumerate(edits):
        if edit.old_at and not is_moved(edit):
            while at < len(waiting) and waiting[at][0] < edit.old_at[0]:
                yield waiting[at][1], True
                at += 1
        yield number, False
    yield from ((number, True) for _, number in waiting[at:])
