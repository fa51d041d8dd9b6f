"""How the printed date moved when the text did, or did not. A printed date is a claim; this compares claims.

A change is silent only where the statement stood in both texts word for word. A date that went back, appeared or
vanished is more often a fault of a capture than a fact about the policy, and is said as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from crawler.model import Clause, ClauseEdit, DateClaim, Note, Op

Dates = tuple[DateClaim | None, DateClaim | None]  # modified, effective

# A page states days of its own time zone, and may be put up on the eve of the day that it states.
_SLACK: Final = timedelta(days=2)
_DAY_LENGTH: Final = 10


@dataclass(frozen=True, slots=True)
class Window:
    """When the old text was last seen, and the new one first."""

    after: datetime
    by: datetime


def note(old: Dates, new: Dates, *, only_date: bool, window: Window | None = None) -> Note:
    """Name the move of the printed date between two versions.

    The modification date is compared where both sides state one, else the effective date, else whatever
    either states. ``only_date``: nothing but the stated date differs (see ``only_dates``). Without a window
    nothing is said of days that lie ahead or back.
    """
    before, after = _comparable(old, new)
    if before is None or after is None:
        return _one_sided(before, after)
    if _same(before.value, after.value):
        return Note.UNCHANGED if _words(before) == _words(after) else Note.RESTATED
    if after.value < before.value:
        return Note.WENT_BACK
    if only_date:
        return Note.DATE_ONLY
    return _moved_on(after, new[1], window) if window else Note.ADVANCED


def _moved_on(after: DateClaim, effective: DateClaim | None, window: Window) -> Note:
    """Whether a date that moved on lies where it should: between the two captures, give or take a day."""
    if effective and len(effective.value) >= _DAY_LENGTH and _day(effective.value) > window.by + _SLACK:
        return Note.AHEAD
    if len(after.value) >= _DAY_LENGTH and _day(after.value) + _SLACK < window.after:
        return Note.BACK_DATED
    return Note.ADVANCED


def _day(value: str) -> datetime:
    return datetime.fromisoformat(f"{value[:_DAY_LENGTH]}T00:00:00+00:00")


def _words(claim: DateClaim) -> str:
    return " ".join(claim.source.casefold().split()).strip(" .,:;")


def _comparable(old: Dates, new: Dates) -> Dates:
    for before, after in zip(old, new, strict=True):
        if before and after:
            return before, after
    return old[0] or old[1], new[0] or new[1]


def _one_sided(before: DateClaim | None, after: DateClaim | None) -> Note:
    if before is None:
        return Note.NONE_STATED if after is None else Note.APPEARED
    return Note.VANISHED


def _same(before: str, after: str) -> bool:
    """Equal as far as both are precise: "2016-08" and "2016-08-31" do not differ."""
    shared = min(len(before), len(after))
    return before[:shared] == after[:shared]


def only_dates(
    edits: Sequence[ClauseEdit], sides: tuple[Sequence[Clause], Sequence[Clause]], dates: tuple[Dates, Dates]
) -> bool:
    """Whether two versions differ in the words of their stated dates and in nothing else."""
    changed = [edit for edit in edits if edit.op is not Op.EQUAL]
    if not changed or any(edit.op is not Op.EDIT for edit in changed):
        return False
    pairs = [(edit.old[0], edit.new[0]) for edit in changed]
    return all(_without(sides[0][a], a, dates[0]) == _without(sides[1][b], b, dates[1]) for a, b in pairs)


def _without(clause: Clause, position: int, dates: Dates) -> tuple[str, bool]:
    """The clause without its stated dates, and whether it states one."""
    text = clause.text
    for claim in dates:
        if claim is not None and claim.clause == position:
            text = text.replace(claim.source, "\0")
    return " ".join(text.split()), "\0" in text
