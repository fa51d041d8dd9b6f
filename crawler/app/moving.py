"""Policies that moved: where captured redirects lead to a text of the policy at an address nobody configured.

An adopted address is recorded in the database with the capture that proves it. The operator's config.toml is never
rewritten: what it should say is told, and who adopts an address need not write it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.model import Policy
from spiders.memento import reduced
from store import Store, Trace


@dataclass(frozen=True, slots=True)
class Move:
    """An address that a policy moved to, or was served from."""

    policy: str
    url: str
    first: datetime  # captured redirects led there between these moments
    last: datetime
    captures: int
    adopted: bool

    def __str__(self) -> str:
        seen = f"{self.first:%Y-%m-%d} to {self.last:%Y-%m-%d}, {self.captures} times"
        led = f"captured redirects lead to {self.url} ({seen})"
        if self.adopted:
            return f"{led}: adopted, and listed too"
        return f'{led}: --follow-moves lists it too, or write into config.toml: former = [{{ url = "{self.url}" }}]'


def moves(policy: Policy, store: Store) -> list[Move]:
    """The addresses that redirects led to, without those that are known."""
    adopted = set(store.archived.adopted(policy.id))
    return [
        Move(policy.id, trace.url, trace.first, trace.last, trace.captures, trace.url in adopted)
        for trace in _strange(policy, store)
        if trace.url not in adopted
    ]


def adopt(policy: Policy, store: Store, at: datetime) -> list[Move]:
    """Adopt every address that is not known yet."""
    found = moves(policy, store)
    new = {move.url for move in found}
    for trace in _strange(policy, store):
        if trace.url in new:
            store.archived.adopt(policy.id, trace, at)
    return [Move(m.policy, m.url, m.first, m.last, m.captures, adopted=True) for m in found]


def _strange(policy: Policy, store: Store) -> list[Trace]:
    """One trace for each page that is not configured: spellings that an index takes for one are one."""
    known = {reduced(url) for url in (policy.url, *(former.url for former in policy.former))}
    found: dict[str, Trace] = {}
    for trace in store.archived.led_to(policy.id, policy.recipe.name):
        if reduced(trace.url) not in known:
            found.setdefault(reduced(trace.url), trace)
    return list(found.values())
