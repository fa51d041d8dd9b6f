"""Which claim is the version's date: by rule and place, never by what we would like it to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.model.text import DateClaim, Role, Settled

# rule and place, most trusted first; what is not listed is told but never chosen
_RANKS = {
    name: rank
    for rank, names in enumerate(
        (
            ("modified, head", "modified after, head", "effective, head", "effective after, head"),
            ("modified, tail", "modified after, tail", "effective, tail", "effective after, tail"),
            ("weak, head", "starting, head"),
            ("weak, tail", "starting, tail"),
            ("bare, head", "signed, head", "titled, head"),
            ("entry, head",),
            ("signed, tail",),
            ("bare, tail",),
            ("entry, tail",),
            ("modified, middle", "modified after, middle", "effective, middle", "effective after, middle"),
        )
    )
    for name in names
}
_MIDDLE = _RANKS["modified, middle"]
# rules that read a list of the document's changes, whose newest entry counts
_HISTORIES = {"entry", "modified after", "effective after"}
# a page of the day after tomorrow's date line is still today's somewhere on Earth
_SLACK = timedelta(days=1)


def chosen(claims: Iterable[DateClaim]) -> tuple[DateClaim, ...]:
    """The same claims with the version's own dates marked: at most one per role."""
    plain = tuple(replace(claim, chosen=False) for claim in claims)
    best = {number for role in (Role.MODIFIED, Role.EFFECTIVE) if (number := _best(plain, role)) is not None}
    outside = {number for number in best if not plain[number].rule.endswith("middle")}
    # a date in the middle belongs to an annex where the document states one of its own outside, or where
    # several stand there
    taken = outside or (set() if _several(plain) else best)
    return tuple(replace(claim, chosen=number in taken) for number, claim in enumerate(plain))


def _several(claims: Iterable[DateClaim]) -> bool:
    middle = {(claim.role, claim.value) for claim in claims if _RANKS.get(claim.rule, 0) == _MIDDLE}
    return len(middle) > len({role for role, _ in middle})


def _best(claims: Sequence[DateClaim], role: Role) -> int | None:
    ranked = [
        (_RANKS[claim.rule], number)
        for number, claim in enumerate(claims)
        if claim.role is role and claim.rule in _RANKS
    ]
    if not ranked:
        return None
    rank, first = min(ranked)
    rivals = [claims[number] for other, number in ranked if other == rank]
    rule, _, place = claims[first].rule.partition(", ")
    if rule in _HISTORIES:
        newest = max(claim.value for claim in claims if claim.rule.startswith(rule))
        return next(n for n, claim in enumerate(claims) if claim.value == newest and claim.rule.startswith(rule))
    lonely = rule == "bare" and place == "tail"
    return None if lonely and len({claim.value for claim in rivals}) > 1 else first


def resolve(claims: Iterable[DateClaim], captured_at: datetime | None) -> tuple[DateClaim, ...]:
    """Settle day and month by the moment of capture, before which every modification must lie, and choose again."""
    if captured_at is None:
        return chosen(claims)
    latest = latest_day(captured_at)
    return chosen(_before(claim, latest) for claim in claims)


def latest_day(captured_at: datetime) -> str:
    """The last day that a capture can speak of as past."""
    return (captured_at + _SLACK).date().isoformat()


def _before(claim: DateClaim, latest: str) -> DateClaim:
    other = exchanged(claim) if claim.settled is Settled.DOTS else claim.alternative
    if other is None or claim.role is not Role.MODIFIED:
        return claim
    if claim.value > latest >= other:
        return replace(claim, value=other, alternative=None, settled=Settled.CAPTURE)
    if other > latest >= claim.value:
        return replace(claim, alternative=None, settled=Settled.CAPTURE)
    return claim


def exchanged(claim: DateClaim) -> str | None:
    """The day with its day and month exchanged, where the calendar has it."""
    year, *rest = claim.value.split("-")
    return f"{year}-{rest[1]}-{rest[0]}" if len(rest) == 2 and int(rest[1]) <= 12 else None


def ranked(claim: DateClaim) -> bool:
    """Whether the rule that took a claim may make it the version's date."""
    return claim.rule in _RANKS


def reason(claim: DateClaim, claims: Iterable[DateClaim]) -> str:
    """Why a claim is its version's date in its role, or is not."""
    if claim.role not in {Role.MODIFIED, Role.EFFECTIVE}:
        return "not chosen: it speaks of another version"
    if not ranked(claim):
        return "not chosen: in the middle of a text such words are said of anything"
    rivals = [other for other in claims if other.role is claim.role and ranked(other) and other is not claim]
    return _reason_for(claim, rivals) if claim.chosen else _reason_against(claim, rivals)


def _reason_for(claim: DateClaim, rivals: Sequence[DateClaim]) -> str:
    if not rivals:
        return f"chosen: the only claim that may be the {claim.role} date"
    if claim.rule.partition(", ")[0] in _HISTORIES:
        return "chosen: the newest entry of a list of changes"
    equals = [other for other in rivals if _RANKS[other.rule] == _RANKS[claim.rule]]
    return "chosen: the first of those most trusted" if equals else "chosen: its rule and place are the most trusted"


def _reason_against(claim: DateClaim, rivals: Sequence[DateClaim]) -> str:
    taken = next((other for other in rivals if other.chosen), None)
    if taken is None:
        several = not claim.rule.endswith("middle")
        return "not chosen: " + (
            "several dates stand there without a word"
            if several
            else "in the middle, annexes have dates of their own"
        )
    if taken.rule.partition(", ")[0] in _HISTORIES:
        return "not chosen: the list of changes has a newer entry"
    if _RANKS[taken.rule] < _RANKS[claim.rule]:
        return f"not chosen: “{taken.rule}” is trusted more"
    return "not chosen: an equally trusted claim stands before it"


def stated(claims: Iterable[DateClaim], role: Role) -> DateClaim | None:
    """The chosen claim of a role."""
    return next((claim for claim in claims if claim.chosen and claim.role is role), None)


def sort_value(claim: DateClaim) -> str:
    """A day to compare by: the last one the stated month or year can mean, since the words promise no earlier one."""
    return claim.value + "-12-31"[len(claim.value) - 10 :] if len(claim.value) < 10 else claim.value
