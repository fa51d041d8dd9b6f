"""Which spans are lasting enough to speak of: a page that shows another text once is not news yet.

A span is held when two captures agree on it, or when nothing contradicted it for a set time: until the next
span began or, for the last one, until now. Spans that are not held stay in the history; they are left out of
what is told, so that A, B, A within a day says nothing, and A, B, C says A became C.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.history.timeline import changes
from crawler.model import Change, Span


@dataclass(frozen=True, slots=True)
class Settled:
    """What of a timeline has settled."""

    changes: tuple[Change, ...]
    last: Span | None  # the last held span
    waiting: bool  # the newest text was seen once and waits for a second sighting


def held(stays: Sequence[Span], now: datetime, settle: timedelta) -> tuple[Span, ...]:
    """The spans that lasted, neighbours with the same text joined."""
    found: list[Span] = []
    for at, span in enumerate(stays):
        until = stays[at + 1].first.observed_at if at + 1 < len(stays) else now
        # The first text ever seen changes nothing: it needs no confirmation to be the starting point.
        if at and span.captures < 2 and until - span.first.observed_at < settle:
            continue
        if found and found[-1].version == span.version:
            found[-1] = replace(found[-1], last=span.last, captures=found[-1].captures + span.captures)
        else:
            found.append(span)
    return tuple(found)


def settled(stays: Sequence[Span], now: datetime, settle: timedelta) -> Settled:
    """The changes that may be told at ``now``, and whether one is still waiting."""
    lasting = held(stays, now, settle)
    waiting = bool(stays and lasting and lasting[-1].version != stays[-1].version)
    return Settled(tuple(changes(lasting)), lasting[-1] if lasting else None, waiting)
