"""Timemaps: what the archive's index lists of one URL, slice by slice, every request through the crawl.

Rule 1: go on by the key, not by the rows: a slice may be a key alone. A key that comes twice ends the listing.
Rule 2: a slice that never came, or was no list, makes the listing incomplete: "no rows" must not be concluded.
Rule 3: an empty answer is believed only when it is given three times; an end, when asking on from the last row
        brings nothing new. Lists are cut short without a sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapy import Request

from crawler.model import CdxRecord, FailureKind, Listing, ListingOrder
from spiders import cdx
from spiders.backoff import PASSING_STATUSES
from spiders.failure import Declined, Stopped, failure_from
from spiders.live import OrderSpider
from spiders.memento import excluded
from spiders.settings import INDEX_SLOT
from spiders.tally import Observation, internal_order

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

_CONFIRMATIONS = 2
# Slices may hold nothing new (an index that filters, borders that overlap), but not for ever: keys are opaque, and
# one that changes each time is no proof of progress.
_MOST_IDLE = 200


@dataclass(slots=True)
class _Walk:
    """What was found so far of one listing."""

    order: ListingOrder
    rows: dict[tuple[str, str, str], CdxRecord] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    dropped: int = 0
    idle: int = 0  # slices in a row that brought nothing new
    since: str | None = None  # where the slices under one chain of keys begin
    last: str | None = None  # timestamp of the last row, as it stands in the index

    def add(self, part: cdx.Slice) -> bool:
        """Keep rows once: exact duplicates are common, and slices overlap at their border. Say if any was new."""
        before = len(self.rows)
        for row in part.records:
            self.rows.setdefault((row.urlkey, row.timestamp, row.digest), row)
        self.dropped += part.dropped if len(self.rows) > before else 0
        self.last = part.last or self.last
        return len(self.rows) > before


def doubt_listing(response: Response, tries: int) -> str | None:
    """Doubt what is no list, or looks cut, or is empty for the first times."""
    if response.status in PASSING_STATUSES:
        return f"status {response.status}"
    if 300 <= response.status < 400:
        return "a redirect instead of rows"
    if response.status != 200:
        return None
    if not response.body.strip():
        return "an empty answer" if tries < _CONFIRMATIONS else None
    return not_a_list(response)


def not_a_list(response: Response) -> str | None:
    """Say why a body is not a list of rows; None where it is one."""
    kind = (response.headers.get("Content-Type") or b"").lower()
    if b"html" in kind or response.body.lstrip()[:1] == b"<":
        return "a page instead of rows"
    part = cdx.read(response.body)
    if not part.records and part.key is None and response.body.strip():
        return "text instead of rows"
    if part.key is None and not response.body.endswith(b"\n"):
        return "rows that end in the middle"
    return None


class TimemapSpider(OrderSpider):
    """Lists captures."""

    name = "timemap"

    def request(self, order: ListingOrder) -> Request:
        """Ask for the first slice."""
        return self._slice(_Walk(order), None)

    def answered(self, response: Response, **kwargs: Any) -> Iterator[Any]:  # noqa: ANN401
        """Add a slice; go on where there is a key."""
        walk: _Walk = kwargs["walk"]
        if problem := problem_of(response):
            yield self._ended(walk, problem)
            return
        part = cdx.read(response.body)
        grown = walk.add(part)
        walk.idle = 0 if grown else walk.idle + 1
        if part.key is None:
            yield self._slice(walk, None) if grown else self._ended(walk, None)
        elif part.key in walk.keys or walk.idle >= _MOST_IDLE:
            yield self._ended(walk, self._circle(walk))
        else:
            walk.keys.add(part.key)
            yield self._slice(walk, part.key)

    def failed(self, failure: Failure) -> Iterator[Observation]:
        """End the listing as incomplete, unless it was we who stopped."""
        if not isinstance(failure.value, Stopped):
            walk: _Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]  # Scrapy adds it
            yield self._ended(walk, failure.value)

    def row(self, error: BaseException, order: ListingOrder) -> Observation:
        """Make the listing of an order that brought nothing."""
        return self._ended(_Walk(order), error)

    def _slice(self, walk: _Walk, key: str | None) -> Request:
        archive = self.settings["CLAUSEWATCH_ARCHIVE"]
        # With a key the bounds stay as they were when it was given.
        place = cdx.Place(key, walk.since) if key else cdx.Place(None, walk.last)
        walk.since = place.timestamp
        return Request(
            cdx.query(archive.url, walk.order, archive.page_size, place),
            callback=self.read,
            errback=self.failed,
            cb_kwargs={"order": walk.order, "walk": walk},
            meta={"download_slot": INDEX_SLOT, "doubt": doubt_listing, "no_redirects": True},
            priority=1 if walk.rows else 0,  # finish what is begun
            dont_filter=True,
        )

    def _ended(self, walk: _Walk, error: BaseException | None) -> Observation:
        problem = failure_from(error, internal_order(walk.order), self.run.clock()) if error else None
        records = tuple(sorted(walk.rows.values(), key=lambda row: (row.timestamp, row.original)))
        order = walk.order
        return Observation(Listing(order.policy, order.url, records, problem is None, walk.dropped, problem))

    @staticmethod
    def _circle(walk: _Walk) -> Declined | None:
        detail = f"the index leads on and on without new rows, after {len(walk.rows)} of them"
        return Declined(FailureKind.NOT_A_LISTING, detail)


def problem_of(response: Response) -> Declined | None:
    """Name what makes an answer no listing."""
    status = response.status
    if excluded(response):
        return Declined(FailureKind.EXCLUDED, f"the archive does not show this site (status {status})")
    if status in PASSING_STATUSES:
        return Declined(FailureKind.SERVER_ERROR, f"the index answered {status} to the end")
    if status != 200:
        return Declined(FailureKind.NOT_A_LISTING, f"the index answered {status}: {response.text[:120]!r}")
    reason = not_a_list(response) if response.body.strip() else None
    return Declined(FailureKind.NOT_A_LISTING, f"the index answered {reason}") if reason else None
