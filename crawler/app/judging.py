"""The judge between store and history: what it is given to read, and what a series makes of its judgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from crawler.app.comparing import claims_of, compare
from crawler.history.settle import Patience, Settled, settled
from crawler.history.timeline import spans
from crawler.history.truth import Past, Pattern, Rules, judged
from crawler.model import Announcement, ClauseEdit, DateClaim, Decisions, Policy, Reading, Span
from store import Considered, Store

_PAIRS = 4096  # edits kept in memory while one policy is judged


def rules_of(decisions: Decisions) -> Rules:
    """What the operator decided, as the judge takes it."""
    return Rules(off=frozenset(decisions.off), furniture=tuple(map(Pattern, decisions.furniture)))


def past_of(policy: Policy, stays: Sequence[Span], claims: Mapping[str, Sequence[DateClaim]], store: Store) -> Past:
    """A policy's history as the judge reads it. Redlines come from the memo; missing ones are made and forgotten."""

    @lru_cache(_PAIRS)
    def edits(old: str, new: str) -> Sequence[ClauseEdit]:
        return compare(store, old, new).edits

    return Past(stays, store.texts.clauses, edits, claims, rules_of(policy.decisions))


@dataclass(frozen=True, slots=True)
class View:
    """A policy's readings as a series looks at them at one moment."""

    policy: Policy
    readings: Sequence[Reading]
    now: datetime
    settle: timedelta
    told: tuple[Announcement, ...] = ()
    past: Considered | None = None  # how far the series has looked before

    def settled(self, store: Store) -> Settled:
        """What has settled by now, by the judgements that are stored."""
        stays = spans(self.readings)
        judgements = store.judgements.of(self.policy.id, stays)
        return settled(stays[0] if stays else None, judgements, Patience(self.now, self.settle), self.told)

    def looked_at(self, store: Store, recorded: int) -> tuple[Settled, Settled]:
        """What the captures recorded up to a sequence number show, judged today: by now, and without waiting."""
        stays = spans(reading for reading in self.readings if reading.seq <= recorded)
        judgements = judged(past_of(self.policy, stays, claims_of(store, stays), store))
        first = stays[0] if stays else None
        by_now = settled(first, judgements, Patience(self.now, self.settle), self.told)
        return by_now, settled(first, judgements, None, self.told)
