"""Timemap → wanted → orders: which of an archive's captures have to be fetched, and which are known already.

One page fetch per distinct content: captures that the index lists with the content hash of a fetched one are
recorded without a fetch (``evidence = "index"``). Redirects are fetched one by one: they are all empty, and
lead to different places.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.model import CdxRecord, FetchOrder, ListingOrder, Policy

Key = tuple[str, datetime]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a backfill of one policy has to do."""

    policy: str
    listed: int
    known: int  # captures that are recorded already
    fetch: tuple[FetchOrder, ...]
    confirm: tuple[CdxRecord, ...]  # same content as a fetched one, or as one about to be fetched


@dataclass(frozen=True, slots=True)
class Bounds:
    """The part of the archive that is asked for; None: no bound."""

    since: datetime | None = None
    until: datetime | None = None


def addresses(policy: Policy, bounds: Bounds) -> tuple[ListingOrder, ...]:
    """Every address of a policy with the part of time to list: its own, cut by what is asked for."""
    found = [ListingOrder(policy.id, policy.url, bounds.since, bounds.until)]
    for former in policy.former:
        since = max((moment for moment in (former.since, bounds.since) if moment), default=None)
        until = min((moment for moment in (former.until, bounds.until) if moment), default=None)
        if since is None or until is None or since <= until:
            found.append(ListingOrder(policy.id, former.url, since, until))
    return tuple(found)


def plan(policy: str, records: Sequence[CdxRecord], have: Collection[Key], tried: Collection[Key] = ()) -> Plan:
    """What to fetch of a listing, given what is recorded and what was tried in this run. Pure."""
    fetch: list[FetchOrder] = []
    confirm: list[CdxRecord] = []
    fetched = {_content(r) for r in records if _key(r) in have}
    # A revisit has no bytes of its own and cannot be shown where its first is lost: it is asked for last.
    missing = sorted((r for r in records if _key(r) not in have), key=lambda r: (_is_revisit(r), r.observed_at))
    for record in missing:
        content = _content(record)
        if content in fetched:
            confirm.append(record)
        elif _key(record) not in tried:
            fetch.append(FetchOrder(policy, record.original, record.observed_at))
            if _repeats(record):
                fetched.add(content)
    return Plan(policy, len(records), len(records) - len(missing), tuple(fetch), tuple(confirm))


def _key(record: CdxRecord) -> Key:
    return (record.original, record.observed_at)


def _is_revisit(record: CdxRecord) -> bool:
    return record.mimetype == "warc/revisit" or record.statuscode == "-"


def _repeats(record: CdxRecord) -> bool:
    """Whether equal content means an equal capture: not for redirects, whose bodies are all alike."""
    return not record.statuscode.startswith("3")


def _content(record: CdxRecord) -> tuple[str, str, str]:
    """What makes two records one body: the content hash under one key, with revisits counted as their first."""
    status = "" if record.statuscode in {"-", "200"} else record.statuscode
    unique = "" if _repeats(record) else record.timestamp
    return (record.urlkey, record.digest + unique, status)
