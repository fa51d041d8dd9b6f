"""The versions of one policy read together: what one leaves open about day and month, the others may settle.

Rule 1. Everything is asked of the whole in the order of first sight, so arrival order is irrelevant.
Rule 2. What is certain in the nearest versions outweighs what is only usual (dots, the language) in this one.
Rule 3. Nothing certain anywhere: then one order of day and month must make the dates run forwards, the other not.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from crawler.model.text import DateClaim, Role, Settled
from crawler.text.dates.choose import chosen, exchanged, resolve, stated
from crawler.text.dates.marks import marked

_FIGURES = re.compile(r"(?<!\d)(\d\d?)\s?([./-])\s{0,2}(\d\d?)(?:\s?[./-]\s{0,2}|\s)(?:\d{4}|\d\d)\W*$")
# what is no more than usual; whatever else settled an order was a fact
_USUAL = {Settled.DOTS, Settled.LANGUAGE}


@dataclass(frozen=True, slots=True)
class Seen:
    """The claims of one version as its text makes them, and when the policy was first seen to say so."""

    version: str
    at: datetime
    claims: tuple[DateClaim, ...]


class _Figures(NamedTuple):
    """Day and month as a claim writes them."""

    sign: str
    month_first: bool
    certain: bool


Claims = tuple[DateClaim, ...]


def together(versions: Iterable[Seen]) -> dict[str, Claims]:
    """The claims of every version with day and month settled as far as all know, one chosen per role, and marked."""
    seen = sorted(versions, key=lambda one: (one.at, one.version))
    if not seen:
        return {}
    read = _in_sequence(_by_neighbours([resolve(one.claims, one.at) for one in seen]))
    told = zip(seen, read, strict=True)
    return {one.version: marked(chosen(claims), one.at, seen[0].at) for one, claims in told}


def _figures(claim: DateClaim) -> _Figures | None:
    """How a claim writes day and month; None where it has words, or both figures are the same."""
    match = _FIGURES.search(claim.source)
    if match is None or len(claim.value) < 10:
        return None
    first, second = int(match[1]), int(match[3])
    month, day = int(claim.value[5:7]), int(claim.value[8:])
    if first == second or {first, second} != {month, day}:
        return None
    usual = claim.alternative is not None or claim.settled in _USUAL
    return _Figures(match[2], first == month, certain=max(first, second) > 12 or not usual)


def _by_neighbours(read: Sequence[Claims]) -> list[Claims]:
    """Open orders of day and month as the nearest versions write them that leave no doubt."""
    facts: dict[str, list[tuple[int, bool]]] = {}
    for place, claims in enumerate(read):
        for claim in claims:
            figures = _figures(claim)
            if figures and figures.certain:
                facts.setdefault(figures.sign, []).append((place, figures.month_first))
    return [tuple(_neighbourly(claim, place, facts) for claim in claims) for place, claims in enumerate(read)]


def _neighbourly(claim: DateClaim, place: int, facts: dict[str, list[tuple[int, bool]]]) -> DateClaim:
    figures = _figures(claim)
    if figures is None or figures.certain:
        return claim
    known = facts.get(figures.sign, [])
    before = bisect_right(known, place, key=lambda fact: fact[0])
    after = bisect_left(known, place, key=lambda fact: fact[0])
    nearest = {month_first for _, month_first in known[max(0, before - 1) : before] + known[after : after + 1]}
    return _ordered(claim, Settled.SIBLINGS, month_first=nearest.pop()) if len(nearest) == 1 else claim


def _ordered(claim: DateClaim, by: Settled, *, month_first: bool) -> DateClaim:
    """A claim read in this order; what was usual and is confirmed keeps its reason."""
    figures = _figures(claim)
    if figures is None or (figures.month_first == month_first and claim.alternative is None):
        return claim
    value = claim.value if figures.month_first == month_first else exchanged(claim) or claim.value
    return replace(claim, value=value, alternative=None, settled=by)


def _in_sequence(read: Sequence[Claims]) -> list[Claims]:
    """What is still open, in the one order that lets the dates of modification run forwards."""
    for sign in sorted({figures.sign for claims in read for figures in _open(claims)}):
        both = [_all_ordered(read, sign, month_first=month_first) for month_first in (False, True)]
        backward = [_steps_back(claims) for claims in both]
        if min(backward) == 0 < max(backward):
            read = both[backward.index(0)]
    return list(read)


def _open(claims: Claims) -> Iterator[_Figures]:
    return (figures for claim in claims if claim.alternative and (figures := _figures(claim)))


def _all_ordered(read: Sequence[Claims], sign: str, *, month_first: bool) -> list[Claims]:
    def in_order(claim: DateClaim) -> DateClaim:
        figures = _figures(claim) if claim.alternative else None
        if figures is None or figures.sign != sign:
            return claim
        return _ordered(claim, Settled.SEQUENCE, month_first=month_first)

    return [tuple(in_order(claim) for claim in claims) for claims in read]


def _steps_back(read: Sequence[Claims]) -> int:
    """How often a version states an earlier modification than the one before it, as far as both are precise."""
    dates = [claim.value for claims in read if (claim := stated(claims, Role.MODIFIED))]
    return sum(new[: len(old)] < old[: len(new)] for old, new in pairwise(dates))
