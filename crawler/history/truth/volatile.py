"""Slots whose words change at most captures while the rest of the clause stands: counters, prices, dates of today.

Learned from the whole history of a policy, and measured against its captures, not against its versions: a list of
partners that grows six times in a year of daily captures is no ticker. Captures that lie far apart teach nothing: a
period that was another one every year was changed by somebody. And what fills a slot and then stands for long is no
tick, whatever the slot did before: it is measured like any other wording.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Final

from crawler.history.truth.forms import bare, said
from crawler.model import Clause, ClauseEdit, Op, Span, Tag

# Fewer changes could be a coincidence; a slot that holds still at most captures is no ticker.
_TIMES: Final = 5
# Nobody changes a clause five times at intervals as short as this.
_QUICK: Final = timedelta(days=3)
_SHARE: Final = 0.5
# What ticks at half of the captures stands still for five of them by chance once in sixteen times; two weeks beside
# it keep out what is only captured often, such as a price that rests over the holidays.
_HOLDS: Final = 5
_LONG: Final = timedelta(days=14)
_NOWHERE: Final = "\1\1"  # the name of a place with no clause that stands before or behind it
_MONTH: Final = (
    r"(?:jan|feb|f[ée]v|m[aä]r|apr|avr|abr|ma[yijg]|mei|ju[nl]|jui|giu|lug|au?g|ao[uû]|ago|sep|set|o[ck]t|out|ott|nov"
    r"|de[cz]|d[ée]c|dic)[^\W\d]{0,7}"
)
# The rest of a date of which a part changed: "[3] May 2024", "May [3], 2024".
_DATE_AFTER: Final = re.compile(
    rf"\W*(?:(?:de|of)\s+)?(?:{_MONTH}\b\W*)?(?:(?:de|of)\s+)?(?:(?:19|20)\d\d\b)?", re.IGNORECASE
)
_DATE_BEFORE: Final = re.compile(rf"\b{_MONTH}\W*$", re.IGNORECASE)

Edits = Callable[[str, str], Sequence[ClauseEdit]]
Forms = Callable[[str], AbstractSet[str]]
Clauses = Callable[[str], Sequence[Clause]]


@dataclass(frozen=True, slots=True)
class Volatile:
    """What a policy's past teaches: the slots that tick, and the fillings that stood for long, by version."""

    slots: frozenset[str] = frozenset()
    held: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Versions:
    """The texts of a policy's versions: their clauses, and the bare words of them."""

    clauses: Clauses
    forms: Forms


@dataclass(frozen=True, slots=True)
class _Filling:
    """A slot filled anew: what changed, and the clauses that hold it."""

    words: str
    clauses: tuple[str, ...]


def learned(stays: Sequence[Span], edits: Edits, texts: Versions) -> Volatile:
    """The slots of a policy that are volatile (see ``slots``)."""
    if len(stays) <= _TIMES:
        return Volatile()
    changed: dict[str, dict[int, list[_Filling]]] = {}  # slot -> stay -> what fills it there
    for at in range(1, len(stays)):
        old, new = stays[at - 1].version, stays[at].version
        told = texts.clauses(new)
        for edit, name in slots(edits(old, new), texts.clauses(old), told).items():
            changed.setdefault(name, {}).setdefault(at, []).append(_filling(edit, told))
    volatile = {name: fillings for name, fillings in changed.items() if _is_volatile(fillings, stays)}
    held: dict[str, set[str]] = {}
    for fillings in volatile.values():
        for version, form in _holding(fillings, stays, texts.forms):
            held.setdefault(version, set()).add(form)
    return Volatile(frozenset(volatile), {version: frozenset(forms) for version, forms in held.items()})


def _filling(edit: ClauseEdit, new: Sequence[Clause]) -> _Filling:
    inserted = [run.text for run in edit.runs if run.tag is Tag.INSERT]
    words = bare(" ".join(inserted or [new[at].text for at in edit.new]))
    return _Filling(words, tuple(bare(said(new[at])) for at in edit.new))


def _is_volatile(fillings: Mapping[int, Sequence[_Filling]], stays: Sequence[Span]) -> bool:
    """Whether a slot once changed at most captures between two changes of it, and never tired of it.

    What goes to and fro between two wordings is no ticker.
    """
    return any(_ticks(run, fillings, stays) for run in _runs(sorted(fillings), stays))


def _runs(times: Sequence[int], stays: Sequence[Span]) -> Iterator[Sequence[int]]:
    """The changes of a slot, parted where it stood still for long."""
    start = 0
    for number, (one, other) in enumerate(pairwise(times), start=1):
        if _long(stays[one:other]):
            yield times[start:number]
            start = number
    yield times[start:]


def _ticks(times: Sequence[int], fillings: Mapping[int, Sequence[_Filling]], stays: Sequence[Span]) -> bool:
    captures = sum(span.captures for span in stays[times[0] : times[-1]]) + 1
    quick = {
        "".join(filling.words for filling in fillings[at])
        for at in times
        if stays[at].first.observed_at - stays[at - 1].last.observed_at <= _QUICK
    }
    return len(quick) >= _TIMES and len(times) >= _SHARE * captures


def _long(stays: Sequence[Span]) -> bool:
    """Whether so many captures over so long a time agree."""
    captures = sum(span.captures for span in stays)
    return captures >= _HOLDS and stays[-1].last.observed_at - stays[0].first.observed_at >= _LONG


def _holding(
    fillings: Mapping[int, Sequence[_Filling]], stays: Sequence[Span], forms: Forms
) -> Iterator[tuple[str, str]]:
    """The clauses of a volatile slot that stood for long, each with every version in which it did."""
    times = sorted(fillings)
    for at, until in pairwise([*times, len(stays)]):
        if not _long(stays[at:until]):
            continue
        for form in {form for filling in fillings[at] for form in filling.clauses}:
            end = next((later for later in range(at, until) if form not in forms(stays[later].version)), until)
            if _long(stays[at:end]):
                yield from ((span.version, form) for span in stays[at:end])


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
    """The words around what changed in an edited clause; "" where nothing was kept or a side is empty.

    The rest of a date goes with the part that changed: "[3] May 2024" and "[31 May] 2024" are one place.
    """
    if edit.op is not Op.EDIT or {run.tag for run in edit.runs} != set(Tag):
        return ""
    kept = []
    for at, run in enumerate(edit.runs):
        text = run.text if run.tag is Tag.KEEP else ""
        if text and at:
            text = _DATE_AFTER.sub("", text, count=1)
        if text and at + 1 < len(edit.runs):
            text = _DATE_BEFORE.sub("", text)
        kept.append(bare(text) or "\0")
    return re.sub("\0+", "\0", "".join(kept)) if any(part != "\0" for part in kept) else ""


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
