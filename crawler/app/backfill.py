"""Timemap → wanted → orders: which of an archive's captures have to be fetched, and which are known already.

One page fetch per distinct content: captures that the index lists with the content hash of a fetched one are
recorded without a fetch (``evidence = "index"``). Redirects are fetched one by one: they are all empty, and
lead to different places.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.history.probing import Sight
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


def addresses(policy: Policy, bounds: Bounds, adopted: Iterable[str] = ()) -> tuple[ListingOrder, ...]:
    """Every address of a policy with the part of time to list: its own, cut by what is asked for.

    ``adopted``: addresses that captured redirects led to.
    """
    found = [ListingOrder(policy.id, url, bounds.since, bounds.until) for url in (policy.url, *adopted)]
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
            fetch.append(_order(policy, record))
            if _repeats(record):
                fetched.add(content)
    return Plan(policy, len(records), len(records) - len(missing), tuple(fetch), tuple(confirm))


def confirmable(records: Sequence[CdxRecord], have: Collection[Key]) -> list[CdxRecord]:
    """The records that have the content of a recorded capture, and are not recorded themselves."""
    known = {_content(record) for record in records if _key(record) in have}
    return [record for record in records if _key(record) not in have and _content(record) in known]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a policy's archives list and what is known of it, as ``crawler.history.probing`` wants it."""

    sights: tuple[Sight, ...]
    texts: Mapping[Hashable, str | None]
    orders: Mapping[Hashable, FetchOrder]  # which capture of a content to ask for
    lengths: Mapping[Hashable, int]  # bytes of the archive's compressed record, where the index says it

    @property
    def unseen(self) -> int:
        """How many captures were not looked at."""
        return sum(sight.content not in self.texts for sight in self.sights)


def survey(
    policy: str, records: Sequence[CdxRecord], seen: Mapping[Key, str | None], tried: Collection[Key]
) -> Survey:
    """Put together what can be looked at. Pure.

    ``seen``: captures that were read, with their texts; also those of no archive, which bound what lies between
    them. ``tried``: captures that cannot be had now; what has no other is left out.
    """
    texts: dict[Hashable, str | None] = {}
    for record in records:
        if _key(record) in seen:
            texts[_content(record)] = seen[_key(record)] or texts.get(_content(record))
    orders: dict[Hashable, FetchOrder] = {}
    for record in sorted(records, key=lambda r: (_is_revisit(r), r.observed_at)):
        if _content(record) not in texts and _key(record) not in tried:
            orders.setdefault(_content(record), _order(policy, record))
    listed = {_key(record) for record in records}
    sights = [
        Sight(record.observed_at, _content(record), _is_silent(record))
        for record in records
        if _content(record) in texts or _content(record) in orders
    ]
    for key in seen.keys() - listed:
        sights.append(Sight(key[1], key))
        texts[key] = seen[key]
    sights.sort(key=lambda sight: (sight.at, str(sight.content)))
    return Survey(tuple(sights), texts, orders, _lengths(records))


def _lengths(records: Iterable[CdxRecord]) -> dict[Hashable, int]:
    return {_content(r): int(r.length) for r in records if r.length.isdecimal() and not _is_revisit(r)}


def _order(policy: str, record: CdxRecord) -> FetchOrder:
    return FetchOrder(policy, record.original, record.observed_at, record.uri, record.archive, digest=record.digest)


def _is_silent(record: CdxRecord) -> bool:
    """A redirect or an error. A revisit tells no status; what it repeats is asked for first."""
    return record.statuscode not in {"200", "-"}


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
