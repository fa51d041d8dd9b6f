"""Slots whose words change at most captures while the rest of the clause stands: counters, prices, dates of today.

Learned from the whole history of a policy, and measured against its captures, not against its versions: a list of
partners that grows six times in a year of daily captures is no ticker. Captures that lie far apart teach nothing: a
period that was another one every year was changed by somebody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Final

from crawler.history.truth.forms import bare, said
from crawler.model import Clause, ClauseEdit, Op, Span, Tag

# Fewer changes could be a coincidence; a slot that holds still at most captures is no ticker.
_TIMES: Final = 5
# Nobody changes a clause five times at intervals as short as this.
_QUICK: Final = timedelta(days=3)
_SHARE: Final = 0.5
_NOWHERE: Final = "\1\1"  # the name of a place with no clause that stands before or behind it

Edits = Callable[[str, str], Sequence[ClauseEdit]]
Clauses = Callable[[str], Sequence[Clause]]


def learned(stays: Sequence[Span], edits: Edits, clauses: Clauses) -> frozenset[str]:
    """The names of the slots of a policy that are volatile (see ``slots``)."""
    if len(stays) <= _TIMES:
        return frozenset()
    changed: dict[str, dict[int, str]] = {}  # slot -> stay -> what fills it there
    for at in range(1, len(stays)):
        old, new = stays[at - 1].version, stays[at].version
        told = clauses(new)
        for edit, name in slots(edits(old, new), clauses(old), told).items():
            filling = changed.setdefault(name, {})
            filling[at] = filling.get(at, "") + _filling(edit, told)
    return frozenset(name for name, fillings in changed.items() if _is_volatile(fillings, stays))


def _filling(edit: ClauseEdit, new: Sequence[Clause]) -> str:
    inserted = [run.text for run in edit.runs if run.tag is Tag.INSERT]
    return bare(" ".join(inserted or [new[at].text for at in edit.new]))


def _is_volatile(fillings: Mapping[int, str], stays: Sequence[Span]) -> bool:
    """Whether a slot changed at most captures between its first and its last change, and never tired of it.

    What goes to and fro between two wordings is no ticker.
    """
    times = sorted(fillings)
    captures = sum(span.captures for span in stays[times[0] : times[-1]]) + 1
    quick = {fillings[at] for at in times if stays[at].first.observed_at - stays[at - 1].last.observed_at <= _QUICK}
    return len(quick) >= _TIMES and len(times) >= _SHARE * captures


def slots(edits: Sequence[ClauseEdit], old: Sequence[Clause], new: Sequence[Clause]) -> Mapping[ClauseEdit, str]:
    """A name for the place of each edit that only fills a slot anew: the same place has the same name every time.

    Inside a clause it is named by the words around it; a clause that gave way to another one by the clauses
    between which both stand. What only grows, or only shrinks, fills no slot; nor does a text of which nothing is
    left, since a slot is a place in something that stands.
    """
    changed = [edit for edit in edits if edit.op is not Op.EQUAL]
    found = {edit: inside for edit in changed if (inside := _inside(edit))}
    touched = ({at for edit in changed for at in edit.old}, {at for edit in changed for at in edit.new})
    places: dict[str, list[ClauseEdit]] = {}
    for edit in changed:
        if edit not in found and edit.op in {Op.ADD, Op.REMOVE, Op.EDIT}:
            side = (edit.old, touched[0], old) if edit.old else (edit.new, touched[1], new)
            places.setdefault(_anchors(*side), []).append(edit)
    places.pop(_NOWHERE, None)
    for name, group in places.items():
        if any(edit.old for edit in group) and any(edit.new for edit in group):
            found.update((edit, name) for edit in group)
    return found


def _inside(edit: ClauseEdit) -> str:
    """The words around what changed in an edited clause; "" where nothing was kept or a side is empty."""
    if edit.op is not Op.EDIT or {run.tag for run in edit.runs} != set(Tag):
        return ""
    kept = [bare(run.text) if run.tag is Tag.KEEP else "\0" for run in edit.runs]
    return "".join(kept).replace("\0\0", "\0") if any(part.strip("\0") for part in kept) else ""


def _anchors(places: Sequence[int], touched: AbstractSet[int], clauses: Sequence[Clause]) -> str:
    """The clauses before and after a run of touched ones."""
    low, high = places[0] - 1, places[-1] + 1
    while low in touched:
        low -= 1
    while high in touched:
        high += 1
    before = bare(said(clauses[low])) if low >= 0 else ""
    after = bare(said(clauses[high])) if high < len(clauses) else ""
    return f"\1{before}\1{after}"
