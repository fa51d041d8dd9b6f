"""From links to the lines of a redline, in reading order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import partial
from itertools import compress, count, repeat
from operator import attrgetter, ne
from typing import Final

from crawler.history.pairing import Joined, Pairing
from crawler.history.redline import redline
from crawler.model import Clause, ClauseEdit, Op

# All fields in a row, made in bulk: most of a version stayed as it was.
_MADE: Final = partial(tuple.__new__, ClauseEdit)
# What of a clause has to be the same to the letter.
_FACE: Final = attrgetter("text", "label", "key")
# Positions alone, made once: few versions have more clauses.
_FEW: Final = 4096
_ALONE: Final = [*zip(range(_FEW))]


def clause_edits(pairing: Pairing) -> tuple[ClauseEdit, ...]:
    """One edit for each link and free clause: the new order, removals after what stood before them."""
    stayed = pairing.backbone()
    joined = pairing.joined()
    edits = _with_removals(_lines(pairing, joined, stayed, moved=False), pairing.free_old())
    others = _lines(pairing, joined, _moved(pairing, stayed), moved=True)
    others += [ClauseEdit(Op.ADD, (), (j,)) for j in pairing.free_new()]
    return tuple(_by_reading(edits, sorted(others, key=attrgetter("new"))) if others else edits)


def _moved(pairing: Pairing, stayed: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """The links that did not keep their order."""
    if len(stayed) == len(pairing.to):
        return []
    kept = {i for i, _ in stayed}
    return [(i, j) for i, j in pairing.to.items() if i not in kept]


def _lines(pairing: Pairing, joined: Joined, links: Collection[tuple[int, int]], *, moved: bool) -> list[ClauseEdit]:
    """One edit for each link, in their order. Most are of clauses that are the same to the letter."""
    if not links:
        return []
    old, new = pairing.old, pairing.new
    alone = (_ALONE if len(old) <= _FEW >= len(new) else [*zip(range(max(len(old), len(new))))]).__getitem__
    rows, columns = zip(*links, strict=True)
    same = repeat(Op.MOVE if moved else Op.EQUAL)
    lines = [*map(_MADE, zip(same, map(alone, rows), map(alone, columns), repeat(()), repeat(moved), repeat(False)))]
    changed = map(ne, map([*map(_FACE, old)].__getitem__, rows), map([*map(_FACE, new)].__getitem__, columns))
    others = {*compress(count(), changed)}
    if any(joined):
        others.update(at for at, (i, j) in enumerate(links) if i in joined.new or j in joined.old)
    for at in others:
        lines[at] = _edit(pairing, joined, (rows[at], columns[at]), moved=moved)
    return lines


def _with_removals(lines: list[ClauseEdit], gone: list[int]) -> list[ClauseEdit]:
    starts = [line.old[0] for line in lines] if gone else []
    edits: list[ClauseEdit] = []
    at = 0
    for i in gone:
        before = bisect_left(starts, i, at)
        edits += lines[at:before]
        edits.append(ClauseEdit(Op.REMOVE, (i,), ()))
        at = before
    return edits + lines[at:]


def _by_reading(edits: list[ClauseEdit], others: list[ClauseEdit]) -> list[ClauseEdit]:
    """Put what was added or moved here between what stayed, by its place in the new version."""
    stayed = [at for at, edit in enumerate(edits) if edit.new]
    places = [edits[at].new for at in stayed]
    stayed.append(len(edits))
    read: list[ClauseEdit] = []
    start = at = 0
    for other in others:
        at = bisect_left(places, other.new, at)
        read += edits[start : stayed[at]]
        read.append(other)
        start = stayed[at]
    return read + edits[start:]


def _edit(pairing: Pairing, joined: Joined, link: tuple[int, int], *, moved: bool) -> ClauseEdit:
    i, j = link
    old, new = joined.old.get(j, (i,)), joined.new.get(i, (j,))
    left, right = _joined(pairing.old, old), _joined(pairing.new, new)
    runs = () if left == right else redline(left, right)
    renumbered = pairing.old[i].label != pairing.new[j].label
    if len(new) > 1:
        op = Op.SPLIT
    elif len(old) > 1:
        op = Op.MERGE
    elif pairing.same(i, j):
        op = Op.MOVE if moved else Op.EQUAL
    else:
        op = Op.MOVE_EDIT if moved else Op.EDIT
    return ClauseEdit(op, old, new, runs, moved, renumbered)


def _joined(clauses: Sequence[Clause], places: Sequence[int]) -> str:
    return "\n".join([clauses[at].text for at in places])
