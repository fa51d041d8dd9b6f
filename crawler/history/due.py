"""Which policies should be visited now: a question about the cadence and the last visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from crawler.model import FetchOrder, Policy, Visit

# A failed visit is repeated sooner than the cadence says, but never more often than this.
_RETRY = timedelta(hours=1)


def next_visit(policy: Policy, visit: Visit | None) -> datetime | None:
    """When a policy is due, from its last visit; None: at once. A server that asked for time gets it."""
    if visit is None:
        return None
    every = timedelta(seconds=policy.every_s)
    return visit.at + (every if visit.saw else max(min(every, _RETRY), timedelta(seconds=visit.wait_s)))


def due(policies: Iterable[Policy], visits: Mapping[str, Visit], now: datetime) -> tuple[FetchOrder, ...]:
    """An order for every policy whose time has come, the longest overdue first."""
    waiting = []
    for policy in policies:
        at = next_visit(policy, visits.get(policy.id))
        if at is None or at <= now:
            waiting.append((at is not None, at.timestamp() if at else 0.0, policy))
    waiting.sort(key=lambda item: (item[0], item[1], item[2].id))
    return tuple(FetchOrder(policy.id, policy.url) for _, _, policy in waiting)
