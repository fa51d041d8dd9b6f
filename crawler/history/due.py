"""When a policy is visited next: a question about its cadence and what is known of its visits.

Rule 1: an interval's visits lie on a grid, so that delays do not add up and missed ones cost one visit, not many.
Rule 2: visits in between (a retry, a second look at a change, a day that the text names) do not move the grid.
Rule 3: what never changes is visited at one and a half times its interval and never less: with twice, a text that
        stands for two intervals could be missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from crawler.history.slots import following, jitter, loud
from crawler.model import Cadence, Next, Past, Why

# A failed visit is repeated sooner than the cadence says: after an hour, then after two, four, …
_RETRY = timedelta(hours=1)
# What has failed so often is visited half, then a quarter as often, but once a week at least.
_FAILING = ((16, 4.0), (8, 2.0))
_SELDOM = timedelta(days=7)
# A text that stood so long, and for so many visits, is called steady.
_STEADY, _STEADY_VISITS, _STEADY_FACTOR = timedelta(days=90), 60, 1.5
# A change that was seen once gets a second look after a quarter of the interval, within these bounds.
_CONFIRM = (timedelta(hours=1), timedelta(hours=6))
# A day begins in Kiribati fourteen hours before it does in Greenwich and ends twelve hours after: at noon UTC it has
# come everywhere that matters.
_NOON = time(12, tzinfo=UTC)


def next_visit(policy: str, cadence: Cadence, past: Past, served: datetime | None = None) -> Next:
    """The next visit after the last one, which filled the slot ``served`` (None: it was out of turn)."""
    regular = _regular(policy, cadence, past, served or past.at)
    worth = regular.at - timedelta(seconds=cadence.every_s / 8)  # later, the regular one is as good
    between = [visit for visit in _between(cadence, past, served or past.at) if visit.at < worth]
    chosen = min([regular, *between], key=lambda visit: visit.at)
    asked = past.at + timedelta(seconds=past.wait_s)
    if asked > chosen.at:
        chosen = Next(asked, chosen.slot, Why.ASKED)
    at = loud(cadence.quiet, chosen.at)
    return Next(at, chosen.slot, chosen.why if at == chosen.at else Why.QUIET)


def _regular(policy: str, cadence: Cadence, past: Past, served: datetime) -> Next:
    if cadence.cron:
        slot = following(cadence.cron, max(past.at, served))
        return Next(slot + jitter(policy, slot, cadence.jitter_s), slot, Why.CADENCE)
    step, why = _step(cadence, past)
    slot = served + step * max(1, (past.at - served) // step + 1)
    early = jitter(policy, slot, min(cadence.jitter_s, cadence.every_s // 10))
    return Next(max(slot - early, past.at), slot, why)


def _step(cadence: Cadence, past: Past) -> tuple[timedelta, Why]:
    """The distance to the next slot of an interval."""
    every = timedelta(seconds=cadence.every_s)
    if not cadence.adapt:
        return every, Why.CADENCE
    for failures, factor in _FAILING:
        if past.failures >= failures:
            return max(every, min(every * factor, _SELDOM)), Why.FAILING
    if past.text_since and past.at - past.text_since >= max(_STEADY, _STEADY_VISITS * every):
        return every * _STEADY_FACTOR, Why.STEADY
    return every, Why.CADENCE


def _between(cadence: Cadence, past: Past, served: datetime) -> Iterator[Next]:
    """Visits that may come before the regular one."""
    every = timedelta(seconds=cadence.every_s)
    if past.failures:
        yield Next(past.at + _RETRY * 2 ** min(past.failures - 1, 12), served, Why.RETRY)
        return
    if not cadence.adapt:
        return
    if past.unconfirmed:
        yield Next(past.at + min(max(every / 4, _CONFIRM[0]), _CONFIRM[1]), served, Why.CONFIRM)
    for day in past.coming:
        noon = datetime.combine(day, _NOON)
        if noon > past.at:
            yield Next(noon, served, Why.ANNOUNCED)
