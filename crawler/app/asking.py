"""Questions about one policy's history: which version is meant, and what stood at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.errors import QueryError
from crawler.history.timeline import spans
from crawler.model import Policy, Reading, Recipe, Span
from store import Store

_SHORTEST_PREFIX = 6


@dataclass(frozen=True, slots=True)
class Timed:
    """A policy as the database knows it, with its spans."""

    policy: Policy
    spans: tuple[Span, ...]


def timed(store: Store, name: str) -> Timed:
    """A policy's timeline from the database alone. Raises QueryError where there is none."""
    row = next((row for row in store.queries.policies() if row["policy"] == name), None)
    if row is None:
        raise QueryError(f'no policy "{name}" in this database', remedy="`clausewatch policies` lists them")
    recipe = store.timelines.recipe(name)
    stays = spans(store.texts.readings(name, recipe)) if recipe else ()
    if not stays:
        raise QueryError(
            f"{name}: no capture that could be read as the policy",
            remedy="`clausewatch status` says what was seen; `clausewatch derive` reads captures that wait",
        )
    policy = Policy(
        id=name, company=str(row["company"]), kind=str(row["kind"]), url=str(row["url"]), recipe=Recipe(recipe or "")
    )
    return Timed(policy, stays)


def span_meant(store: Store, history: Timed, reference: str, moment: datetime | None) -> Span:
    """The stay that a person means by a number, a date, a version or a capture.

    ``moment`` is the reference read as a date, where it is one: then the last text first seen by that date.
    Raises QueryError.
    """
    if moment is None and reference.isdecimal() and int(reference) <= len(history.spans):
        if int(reference) < 1:
            raise QueryError("versions are counted from 1", remedy="`clausewatch versions` numbers them")
        return history.spans[int(reference) - 1]
    if moment is not None:
        return _seen_by(history, moment)
    return _prefixed(store, history, reference)


def _seen_by(history: Timed, moment: datetime) -> Span:
    seen = [span for span in history.spans if span.first.observed_at <= moment]
    if not seen:
        first = history.spans[0].first.observed_at
        problem = f"{history.policy.id}: nothing was seen before {first:%Y-%m-%d}"
        raise QueryError(problem, remedy="name a later date, or backfill")
    return seen[-1]


def _prefixed(store: Store, history: Timed, reference: str) -> Span:
    found = store.queries.captures_named(history.policy.id, reference) if len(reference) >= _SHORTEST_PREFIX else []
    if len({row["version"] for row in found}) > 1:
        raise QueryError(f'{history.policy.id}: "{reference}" is not unique', remedy="write more of it")
    for row in found:
        stays = [span for span in history.spans if span.version == row["version"]]
        seen = str(row["observed_at"])
        return next((span for span in stays if _reaches(span, seen)), stays[0])
    raise QueryError(
        f'{history.policy.id}: no version "{reference}"',
        remedy="name a number from `clausewatch versions`, a date, or six digits or more of a capture or version",
    )


def _reaches(span: Span, seen: str) -> bool:
    return f"{span.first.observed_at:%Y-%m-%dT%H:%M:%SZ}" <= seen <= f"{span.last.observed_at:%Y-%m-%dT%H:%M:%SZ}"


def sides(old: Span, new: Span) -> tuple[Reading, Reading]:
    """The captures to compare two stays by: those that lie nearest to one another in time."""
    if old.first.observed_at <= new.first.observed_at:
        return old.last, new.first
    return old.first, new.last


def before(history: Timed, new: Span) -> Span:
    """The stay before another. Raises QueryError for the first."""
    at = history.spans.index(new)
    if at == 0:
        problem = f"{history.policy.id}: this is the first version; nothing came before it"
        raise QueryError(problem, remedy="name two versions")
    return history.spans[at - 1]


def latest(history: Timed) -> Span:
    """The newest stay. Raises QueryError where nothing has changed."""
    if len(history.spans) < 2:
        problem = f"{history.policy.id}: one version only, nothing to compare"
        raise QueryError(problem, remedy="backfill, or wait for a change")
    return history.spans[-1]


def numbered(stays: Sequence[Span], span: Span) -> int:
    """The number of a span, counted from 1."""
    return stays.index(span) + 1
