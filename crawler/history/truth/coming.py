"""Later versions that a page announces of itself, each followed until the change that brings it.

A banner ("these terms will be replaced from 1 October") names a day. The announcement is first seen in some
capture; the version has come with the first lasting change that states the day as its own, or else with the first
one seen from shortly before that day on. The notice period runs from the first sight of the announcement, so it is
what a visitor could know at the latest, never a promise of the company.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from crawler.model import Change, ChangeClass, DateClaim, Foretold, Judged, Reading, Role, Span, Stand

# A version may be put up a little before the day it names, and be seen some weeks after it.
_EARLY: Final = timedelta(days=3)
_LATE: Final = timedelta(days=120)
_DAY_LENGTH: Final = 10


def coming(
    stays: Sequence[Span], claims: Mapping[str, Sequence[DateClaim]], judgements: Sequence[Judged]
) -> tuple[Foretold, ...]:
    """Every announced version of a policy, in the order of the days they name."""
    changes = [item.change for item in judgements if item.judgement.kind is ChangeClass.CHANGE]
    first: dict[str, tuple[Reading, str]] = {}
    for span in _shown(stays, judgements):
        for claim in claims.get(span.version, ()):
            # Who announces a day that is past speaks of an earlier version, or of this one.
            if claim.role is Role.NEXT and claim.value not in first and _day(claim.value) >= span.first.observed_at:
                first[claim.value] = (span.first, claim.source)
    return tuple(_followed(value, *first[value], changes, claims) for value in sorted(first))


def _shown(stays: Sequence[Span], judgements: Sequence[Judged]) -> Iterator[Span]:
    """The stays of the policy itself: what passed by announces nothing."""
    yield from stays[:1]
    yield from (item.change.new for item in judgements if item.stand is not Stand.ASIDE)


def _followed(
    value: str, announced: Reading, words: str, changes: Sequence[Change], claims: Mapping[str, Sequence[DateClaim]]
) -> Foretold:
    notice = (_day(value) - announced.observed_at).days if len(value) >= _DAY_LENGTH else None
    return Foretold(value, words, announced, _brought(value, announced, changes, claims), notice)


def _brought(
    value: str, announced: Reading, changes: Sequence[Change], claims: Mapping[str, Sequence[DateClaim]]
) -> Change | None:
    later = [change for change in changes if change.by > announced.observed_at]
    for change in later:
        stated = claims.get(change.new.version, ())
        if any(claim.chosen and claim.value == value and claim.role is not Role.NEXT for claim in stated):
            return change
    day = _day(value)
    near = (change for change in later if day - _EARLY <= change.by and change.after <= day + _LATE)
    return next(near, None)


def _day(value: str) -> datetime:
    """The end of the day, month or year that a value names: until then it is still to come."""
    year, month, day = (int(part) if part else None for part in (value[:4], value[5:7], value[8:10]))
    assert year is not None
    if month is None:
        return datetime(year + 1, 1, 1, tzinfo=UTC)
    if day is None:
        return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1)
