"""Timemaps: what the archive's index lists of one URL, slice by slice, every request through the crawl.

Rule 1: go on by the key, not by the rows: a slice may be a key alone. A key that comes twice ends the listing.
Rule 2: a slice that never came, or was no list, makes the listing incomplete: "no rows" must not be concluded.
Rule 3: an empty answer is believed only when it is given three times; an end, when asking on from the last row
        brings nothing new. Lists are cut short without a sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scrapy import Request

from crawler.model import CdxRecord, FailureKind, Left, Listing, ListingOrder, ListingPlace, ListingSlice
from spiders import cdx
from spiders.backoff import PASSING_STATUSES
from spiders.failure import Declined, Stopped, failure_from, kind_of
from spiders.live import OrderSpider
from spiders.memento import excluded
from spiders.pauses import index_slot
from spiders.tally import Observation, internal_order

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

_CONFIRMATIONS = 2
# Slices may hold nothing new (an index that filters, borders that overlap), but not for ever: keys are opaque, and
# one that changes each time is no proof of progress.
_MOST_IDLE = 200


# Where a whole history is too much for the index, it is asked for year by year from here on.
_FIRST_YEAR = 1996
_TOO_MUCH = frozenset({FailureKind.TIMEOUT, FailureKind.TRUNCATED, FailureKind.PROTOCOL})

Asked = tuple[ListingOrder, "Left | None"]


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
    end: str | None = None  # of the year that is asked for; None: all of it
    years: list[tuple[str, str]] | None = None  # still to be asked for; None: it is asked for as a whole
    problem: BaseException | None = None  # why it is asked for year by year
    resumed: bool = False  # at a place of an earlier run, which may be stale

    def add(self, part: cdx.Slice) -> list[CdxRecord]:
        """Keep rows once, and give the new ones: exact duplicates are common, and slices overlap at their border."""
        new = []
        for row in part.records:
            mine = replace(row, archive=self.order.archive)
            if self.rows.setdefault((row.urlkey, row.timestamp, row.digest), mine) is mine:
                new.append(mine)
        self.dropped += part.dropped if new else 0
        self.last = part.last or self.last
        self.idle = 0 if new else self.idle + 1
        return new

    def place(self, key: str | None) -> ListingPlace:
        """Where to go on, for a later run; years are not kept: what is too much will be too much again."""
        urlkey = next(iter(self.rows.values())).urlkey if self.rows else ""
        start = self.since if key else None
        return ListingPlace(None if self.end else key, start, self.last, urlkey, self.dropped)

    def split(self, now: datetime) -> bool:
        """Ask year by year from now on; whether that is something new."""
        first = int((self.last or cdx.stamp(self.order.since) or str(_FIRST_YEAR))[:4])
        final = (self.order.until or now).year
        if self.years is not None or first >= final:
            return False
        until = cdx.stamp(self.order.until) or f"{final}1231235959"
        years = [(f"{year}0101000000", f"{year}1231235959") for year in range(first, final + 1)]
        years[0] = (self.last or cdx.stamp(self.order.since) or years[0][0], years[0][1])
        years[-1] = (years[-1][0], min(until, years[-1][1]))
        self.years = years
        return True


def _begun(order: ListingOrder, left: Left | None) -> _Walk:
    """A walk from its beginning, or from where an earlier run left it."""
    if left is None:
        return _Walk(order)
    rows = {(row.urlkey, row.timestamp, row.digest): row for row in left.records}
    place = left.place
    return _Walk(order, rows, dropped=place.dropped, since=place.start, last=place.last, resumed=True)


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

    def request(self, order: Asked) -> Request:
        """Ask for the first slice, or for the next one where an earlier run left the listing."""
        asked, left = order
        return self._slice(_begun(asked, left), left.place.key if left else None)

    def answered(self, response: Response, **kwargs: Any) -> Iterator[Any]:  # noqa: ANN401
        """Add a slice; go on where there is a key."""
        walk: _Walk = kwargs["walk"]
        if problem := problem_of(response):
            yield self._otherwise(walk, problem, too_much=response.status == 504)
            return
        walk.resumed = False
        part = cdx.read(response.body)
        new = walk.add(part)
        if new:
            yield Observation(ListingSlice(walk.order, tuple(new), walk.place(part.key)))
        yield self._next(walk, part.key, grown=bool(new))

    def _next(self, walk: _Walk, key: str | None, *, grown: bool) -> Request | Observation:
        if key is None:
            return self._slice(walk, None) if grown else self._year(walk)
        if key in walk.keys or walk.idle >= _MOST_IDLE:
            return self._ended(walk, self._circle(walk))
        walk.keys.add(key)
        return self._slice(walk, key)

    def _year(self, walk: _Walk) -> Request | Observation:
        """Go on with the next year, where the history is asked for year by year."""
        if not walk.years:
            return self._ended(walk, None)
        walk.last, walk.end = walk.years.pop(0)
        return self._slice(walk, None)

    def _otherwise(self, walk: _Walk, problem: BaseException, *, too_much: bool) -> Request | Observation:
        """Try a smaller question, or one without a stale key, before the listing ends as incomplete."""
        if walk.resumed:
            walk.resumed = False
            return self._slice(walk, None)
        if too_much and walk.split(self.run.clock()):
            walk.problem = problem
            return self._year(walk)
        return self._ended(walk, walk.problem or problem)

    def failed(self, failure: Failure) -> Iterator[Request | Observation]:
        """End the listing as incomplete, unless it was we who stopped."""
        error = failure.value
        if error is not None and not isinstance(error, Stopped):
            walk: _Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]  # Scrapy adds it
            yield self._otherwise(walk, error, too_much=kind_of(error) in _TOO_MUCH)

    def row(self, error: BaseException, order: ListingOrder | Asked) -> Observation:
        """Make the listing of an order that brought nothing."""
        return self._ended(_Walk(order if isinstance(order, ListingOrder) else order[0]), error)

    def _slice(self, walk: _Walk, key: str | None) -> Request:
        archive = self.settings["CLAUSEWATCH_ARCHIVE"]
        # With a key the bounds stay as they were when it was given.
        place = cdx.Place(key, walk.since if key else walk.last, walk.end)
        walk.since = place.timestamp
        return Request(
            cdx.query(archive.index_url, walk.order, archive.page_size, place),
            callback=self.read,
            errback=self.failed,
            cb_kwargs={"order": walk.order, "walk": walk},
            meta={
                "download_slot": index_slot(self.settings["CLAUSEWATCH_ARCHIVE_HOST"]),
                "doubt": doubt_listing,
                "no_redirects": True,
            },
            priority=1 if walk.rows else 0,  # finish what is begun
            dont_filter=True,
        )

    def _ended(self, walk: _Walk, error: BaseException | None) -> Observation:
        problem = failure_from(error, internal_order(walk.order), self.run.clock()) if error else None
        records = tuple(sorted(walk.rows.values(), key=lambda row: (row.timestamp, row.original)))
        order = walk.order
        return Observation(Listing(order.policy, order.url, records, problem is None, walk.dropped, problem, order))

    @staticmethod
    def _circle(walk: _Walk) -> Declined:
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
