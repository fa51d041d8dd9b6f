"""Memento TimeMaps (RFC 7089) in link format: what archives list that do not speak the CDX dialect.

Rule 1: a TimeMap may be split; its parts are followed, each once.
Rule 2: what is no link format, or ends in the middle, is asked for again, and then makes the listing incomplete.
A TimeMap tells no status and no content hash: every memento is a content of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request

from crawler.model import CdxRecord, FailureKind, Listing, ListingOrder
from spiders.backoff import PASSING_STATUSES
from spiders.failure import Declined, Stopped, failure_from
from spiders.live import OrderSpider
from spiders.memento import excluded, reduced, stamp
from spiders.pauses import index_slot
from spiders.tally import Observation, internal_order
from spiders.timemap import Asked

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

_MOST_PARTS = 500
_LINK = re.compile(r'\s*<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)\s*(,|$)')
_ATTRIBUTE = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^",;\s]+))')


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a link format document."""

    target: str
    rels: frozenset[str]
    datetime: str


def links(text: str) -> list[Link] | None:
    """The entries of a link format document; None where it is none, or not whole."""
    found: list[Link] = []
    at, text = 0, text.strip()
    while at < len(text):
        entry = _LINK.match(text, at)
        if entry is None:
            return None
        said = {name.lower(): quoted or bare for name, quoted, bare in _ATTRIBUTE.findall(entry[2])}
        found.append(Link(entry[1], frozenset(said.get("rel", "").split()), said.get("datetime", "")))
        at = entry.end()
        if entry[3] == "," and not text[at:].strip():
            # A comma with nothing behind it: some archives write one, others were cut there.
            return found if "self" in {rel for link in found for rel in link.rels} else None
    return found or None


def record(link: Link, original: str, archive: str, *, own_address: bool) -> CdxRecord | None:
    """A memento as a row of an index; None where its moment cannot be read."""
    try:
        moment = parsedate_to_datetime(link.datetime)
    except (ValueError, TypeError, IndexError):
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    stamped = stamp(moment)
    return CdxRecord(
        urlkey=reduced(original),
        timestamp=stamped,
        original=original,
        mimetype="unk",
        statuscode="-",
        digest=f"?{stamped}",
        length="-",
        observed_at=moment,
        uri=link.target if own_address else "",
        archive=archive,
    )


def doubt_links(response: Response, tries: int) -> str | None:  # noqa: ARG001 - the signature of a doubt
    """Doubt what is no TimeMap."""
    if response.status in PASSING_STATUSES:
        return f"status {response.status}"
    if response.status == 200 and not excluded(response) and links(response.body.decode("utf-8", "replace")) is None:
        return "no TimeMap, or not all of it"
    return None


@dataclass(slots=True)
class _Walk:
    order: ListingOrder
    rows: dict[str, CdxRecord] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)
    dropped: int = 0


class LinkSpider(OrderSpider):
    """Lists mementos from TimeMaps."""

    name = "linkmap"

    def request(self, order: Asked) -> Request:
        """Ask for the TimeMap of the URL; earlier runs leave nothing to go on from."""
        asked = order[0]
        return self._part(_Walk(asked), f"{self.settings['CLAUSEWATCH_ARCHIVE'].index_url.rstrip('/')}/{asked.url}")

    def answered(self, response: Response, **kwargs: Any) -> Iterator[Any]:  # noqa: ANN401
        """Add a part; go on with the next one."""
        walk: _Walk = kwargs["walk"]
        if response.status == 404 and not walk.parts - {response.url}:
            yield self._ended(walk, None)  # RFC 7089: no memento is known
            return
        found = links(response.body.decode("utf-8", "replace")) if response.status == 200 else None
        if found is None:
            yield self._ended(walk, _problem(response))
            return
        self._add(walk, found, response.url)
        yield self._part(walk, walk.waiting.pop()) if walk.waiting else self._ended(walk, None)

    def _add(self, walk: _Walk, found: list[Link], here: str) -> None:
        archive = self.settings["CLAUSEWATCH_ARCHIVE"]
        original = next((link.target for link in found if "original" in link.rels), walk.order.url)
        for link in found:
            if "memento" in link.rels:
                row = record(link, original, walk.order.archive, own_address=not archive.replay)
                walk.dropped += row is None
                if row and _inside(row, walk.order):
                    walk.rows.setdefault(row.timestamp, row)
            elif "timemap" in link.rels and "self" not in link.rels and len(walk.parts) < _MOST_PARTS:
                part = urljoin(here, link.target)
                if part not in walk.parts and part not in walk.waiting:
                    walk.waiting.append(part)

    def failed(self, failure: Failure) -> Iterator[Observation]:
        """End the listing as incomplete, unless it was we who stopped."""
        error = failure.value
        if error is not None and not isinstance(error, Stopped):
            yield self._ended(failure.request.cb_kwargs["walk"], error)  # type: ignore[attr-defined]  # Scrapy adds it

    def row(self, error: BaseException, order: ListingOrder | Asked) -> Observation:
        """Make the listing of an order that brought nothing."""
        return self._ended(_Walk(order if isinstance(order, ListingOrder) else order[0]), error)

    def _part(self, walk: _Walk, url: str) -> Request:
        walk.parts.add(url)
        return Request(
            url,
            callback=self.read,
            errback=self.failed,
            cb_kwargs={"order": walk.order, "walk": walk},
            meta={"download_slot": index_slot(self.settings["CLAUSEWATCH_ARCHIVE_HOST"]), "doubt": doubt_links},
            priority=1 if walk.rows else 0,
            dont_filter=True,
        )

    def _ended(self, walk: _Walk, error: BaseException | None) -> Observation:
        order = walk.order
        problem = failure_from(error, internal_order(order), self.run.clock()) if error else None
        rows = tuple(row for _, row in sorted(walk.rows.items()))
        return Observation(Listing(order.policy, order.url, rows, problem is None, walk.dropped, problem, order))


def _inside(row: CdxRecord, order: ListingOrder) -> bool:
    return (order.since is None or order.since <= row.observed_at) and (
        order.until is None or row.observed_at <= order.until
    )


def _problem(response: Response) -> Declined:
    if excluded(response):
        return Declined(FailureKind.EXCLUDED, f"the archive does not show this site (status {response.status})")
    if response.status in PASSING_STATUSES:
        return Declined(FailureKind.SERVER_ERROR, f"the TimeMap answered {response.status} to the end")
    return Declined(FailureKind.NOT_A_LISTING, f"the TimeMap answered {response.status}, and no list of links")
