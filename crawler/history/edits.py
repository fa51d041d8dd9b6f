"""From links to the lines of a redline, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.history.pairing import Group, Pairing
from crawler.history.redline import redline
from crawler.model import Clause, ClauseEdit, Op, Run


def clause_edits(pairing: Pairing) -> tuple[ClauseEdit, ...]:
    """One edit for each group and free clause: the new order, removals after what stood before them."""
    stayed = pairing.backbone()
    gone = pairing.free_old()
    lines = [_edit(pairing, group, moved=False) for group in stayed]
    edits = list(_with_removals(lines, gone))
    kept = {group.link for group in stayed}
    left = [] if len(kept) == len(pairing.to) else pairing.groups()
    moved = [_edit(pairing, group, moved=True) for group in left if group.link not in kept]
    added = [ClauseEdit(Op.ADD, (), (j,)) for j in pairing.free_new()]
    return tuple(_by_reading(edits, sorted(moved + added, key=lambda edit: edit.new)))


def _with_removals(lines: list[ClauseEdit], gone: list[int]) -> Iterator[ClauseEdit]:
    at = 0
    for line in lines:
        while at < len(gone) and gone[at] < line.old[0]:
            yield ClauseEdit(Op.REMOVE, (gone[at],), ())
            at += 1
        yield line
    yield from (ClauseEdit(Op.REMOVE, (i,), ()) for i in gone[at:])


def _by_reading(edits: list[ClauseEdit], others: list[ClauseEdit]) -> Iterator[ClauseEdit]:
    """Put what was added or moved here between what stayed, by its place in the new version."""
    at = 0
    for edit in edits:
        while edit.new and at < len(others) and others[at].new < edit.new:
            yield others[at]
            at += 1
        yield edit
    yield from others[at:]


def _edit(pairing: Pairing, group: Group, *, moved: bool) -> ClauseEdit:
    old, new, (i, j) = group
    runs = _runs(pairing, group)
    renumbered = pairing.old[i].label != pairing.new[j].label
    return ClauseEdit(_op(pairing, group, moved=moved), old, new, runs, moved, renumbered)


def _op(pairing: Pairing, group: Group, *, moved: bool) -> Op:
    if len(group.new) > 1:
        return Op.SPLIT
    if len(group.old) > 1:
        return Op.MERGE
    if pairing.same(*group.link):
        return Op.MOVE if moved else Op.EQUAL
    return Op.MOVE_EDIT if moved else Op.EDIT


def _runs(pairing: Pairing, group: Group) -> tuple[Run, ...]:
    if len(group.old) == len(group.new) == 1:
        left, right = pairing.old[group.old[0]].text, pairing.new[group.new[0]].text
    else:
        left, right = _joined(pairing.old, group.old), _joined(pairing.new, group.new)
    return () if left == right else redline(left, right)


def _joined(clauses: Sequence[Clause], places: Sequence[int]) -> str:
    return "\n".join([clauses[at].text for at in places])
