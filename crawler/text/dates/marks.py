"""What is odd about a claim, seen from the captures: told beside it, never a reason to drop it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from crawler.model.text import DateClaim, Mark, Role
from crawler.text.dates.choose import latest_day, ranked, stated

# years: no policy of the web has been kept so long before an archive or we saw it
LONG = 15
# a list of changes states many dates and contradicts nothing
_LISTS = ("entry", "modified after", "effective after")


def marked(claims: Iterable[DateClaim], captured_at: datetime, first_captured_at: datetime) -> tuple[DateClaim, ...]:
    """The same claims with what is odd about each."""
    told = tuple(claims)
    latest = latest_day(captured_at)
    earliest = f"{first_captured_at.year - LONG:04}{first_captured_at:-%m-%d}"
    disputed = _disputed(told)
    return tuple(
        replace(claim, marks=tuple(_odd(claim, latest, earliest, disputed=place in disputed)))
        for place, claim in enumerate(told)
    )


def _odd(claim: DateClaim, latest: str, earliest: str, *, disputed: bool) -> Iterator[Mark]:
    if claim.value > latest[: len(claim.value)]:
        yield Mark.FUTURE
    if claim.value < earliest[: len(claim.value)]:
        yield Mark.ANCIENT
    if disputed:
        yield Mark.DISPUTED


def _disputed(claims: tuple[DateClaim, ...]) -> set[int]:
    """Places of the claims that contradict the chosen one of their role, and of those they contradict."""
    found: set[int] = set()
    for role in (Role.MODIFIED, Role.EFFECTIVE):
        taken = stated(claims, role)
        if taken is None:
            continue
        against = {place for place, claim in enumerate(claims) if claim.role is role and _contradicts(claim, taken)}
        found |= against | ({claims.index(taken)} if against else set())
    return found


def _contradicts(claim: DateClaim, taken: DateClaim) -> bool:
    """Whether both could have been chosen and cannot both be right, as far as both are precise."""
    if not ranked(claim) or claim.rule.partition(", ")[0] in _LISTS:
        return False
    return claim.value[: len(taken.value)] != taken.value[: len(claim.value)]
