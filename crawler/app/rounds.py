"""Rounds: whose visit is due, and when each policy is visited next. What decides is crawler.history.due."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from crawler.app.honesty import order
from crawler.config import Config
from crawler.history.due import next_visit
from crawler.model import FetchOrder, Policy, Visit, Why
from store import Round, Store

MOST_AT_ONCE = 500  # orders of one tick: the next tick takes the rest
_LEASE = timedelta(hours=6)  # longer than the visits of any tick: only a dead process's leases end by themselves


def plan(config: Config, store: Store, now: datetime) -> None:
    """Bring the notebook up to date: new policies, other cadences, and visits that other runs made."""
    known, visits = store.rounds.all(), store.captures.last_visits()
    with store.transaction():
        store.rounds.release()
        store.rounds.forget_untracked()
        store.rounds.put(
            planned(policy, store, known.get(policy.id), now)
            for policy in config.policies
            if not _current(policy, known.get(policy.id), visits.get(policy.id))
        )


def _current(policy: Policy, known: Round | None, visit: Visit | None) -> bool:
    visited = visit.at if visit else None
    return known is not None and known.cadence == policy.cadence.name and known.visited_at == visited


def planned(policy: Policy, store: Store, known: Round | None, now: datetime) -> Round:
    """The next visit of a policy, from what the ledgers and the history say of the past ones."""
    cadence = policy.cadence
    past = store.rounds.past(policy.id, now)
    if past is None:
        return Round(policy.id, cadence.name, None, None, now, now, Why.FIRST)
    served = _served(known, past.at) if known and known.cadence == cadence.name else None
    following = next_visit(policy.id, cadence, past, served)
    return Round(policy.id, cadence.name, past.at, served or past.at, following.slot, following.at, following.why)


def _served(known: Round, at: datetime) -> datetime | None:
    """The slot that the newest visit filled: the planned one's, unless it came before its time."""
    if known.visited_at is None or known.visited_at == at:
        return known.served
    return known.slot if at >= known.due_at else known.served


def visited(policies: Iterable[Policy], store: Store, now: datetime) -> None:
    """Plan the next visits of policies whose visit has ended, however it ended."""
    with store.transaction():
        store.rounds.put([planned(policy, store, store.rounds.get(policy.id), now) for policy in policies])


def orders(policies: Mapping[str, Policy], names: Collection[str], store: Store) -> list[FetchOrder]:
    """What is asked for at a visit of these policies."""
    return [order(policies[name], store) for name in names if name in policies]


def claimed(policies: Mapping[str, Policy], store: Store, now: datetime) -> list[FetchOrder]:
    """Take the visits that are due."""
    return orders(policies, store.rounds.claim(now, now + _LEASE, MOST_AT_ONCE), store)
