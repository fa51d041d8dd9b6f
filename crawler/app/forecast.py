"""What a backfill would cost: requests, bytes and time, before the first page is asked for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from crawler.app.backfill import Survey
from crawler.app.backfilling import Backfill, chosen, plans, surveyed
from crawler.config import Archive
from crawler.history.probing import budget, expected
from crawler.model import Policy

# Measured: 229 lasting changes in 61 documents followed for 46 years in all.
_TYPICAL: Final = timedelta(days=75)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one policy would cost."""

    policy: str
    listed: int
    known: int  # recorded already
    distinct: int  # contents by the index's hash
    expected: int  # pages to fetch, if the text changes as often as texts do
    worst: int  # pages to fetch at most
    bytes: int  # of the pages expected, as far as the index states lengths; compressed


def forecasts(job: Backfill, policies: Sequence[Policy]) -> list[Forecast]:
    """One for each policy. Asks nobody: the listings are stored."""
    return [_forecast(job, policy) for policy in policies]


def _forecast(job: Backfill, policy: Policy) -> Forecast:
    field = surveyed(job, policy, ())
    (all_of_it,) = plans(job, [policy], ())
    distinct = len({sight.content for sight in field.sights})
    if job.choice.strategy == "all":
        few = most = len(all_of_it.fetch)
    elif job.choice.strategy == "bisect":
        few = expected(field.sights, field.texts, _TYPICAL, job.choice.gap)
        most = max(few, min(len(field.orders), budget(field.sights)))
    else:
        few, most = len(chosen(field, job.choice)), len(field.orders)
    if job.choice.limit is not None:
        few, most = min(few, job.choice.limit), min(most, job.choice.limit)
    size = few * _mean(field)
    return Forecast(policy.id, all_of_it.listed, all_of_it.known, distinct, few, most, size)


def _mean(field: Survey) -> int:
    wanted: Iterable[Hashable] = field.orders.keys() & field.lengths.keys()
    lengths = [field.lengths[content] for content in wanted]
    return sum(lengths) // len(lengths) if lengths else 0


def seconds(pages: int, archive: Archive) -> float:
    """How long so many pages take at an archive's pace."""
    return pages * archive.replay_delay_s / archive.replay_concurrency


__all__ = ["Forecast", "forecasts", "seconds"]
