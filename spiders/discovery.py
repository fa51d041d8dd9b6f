"""Searching sites: one order a site, one address after another, as the search (crawler.text.finding) wants them.

Rule 1: what to ask is the search's to say; how to ask is that of all live visits: guard, robots, pace, retries.
Rule 2: an address that cannot be had costs itself; the search goes on. Each order ends as one row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from scrapy import Request

from crawler.model import FailureKind, Listing, ListingOrder, Page
from crawler.text.finding import Errand, Lead, Search, SiteOrder
from spiders import cdx
from spiders.capture import content_type
from spiders.failure import PASSING, Stopped, failure_from, kind_of, words
from spiders.live import OrderSpider
from spiders.pauses import index_slot
from spiders.tally import Observation, internal_order
from spiders.timemap import doubt_listing, problem_of

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

_UNREACHABLE = PASSING | {FailureKind.TLS, FailureKind.UNSAFE_URL, FailureKind.RATE_LIMITED}
_MOST_ROWS = 400
# What addresses of legal texts hold, in the index's own spelling (lower case, no accents).
_LEGAL = (
    "privac|priva[ct]|polic|terms|legal|cookie|datenschutz|impressum|agb|nutzungsbedingungen|confidential|conditions"
    "|cgu|cgv|mentions|condicion|terminos|termini|informativa|voorwaarden|regulamin|prywatn|trust|agreement|gdpr|tos([/.?]|$)|dpa"
)


class DiscoverySpider(OrderSpider):
    """Searches sites."""

    name = "discovery"

    def request(self, order: SiteOrder) -> Request:
        """Ask for the first address of a search."""
        search = Search(order)
        lead = search.next()
        assert lead is not None, "a search begins with the home page"
        return self._ask(search, lead)

    def answered(self, response: Response, **kwargs: Any) -> Iterator[Any]:  # noqa: ANN401
        """Teach the search, and ask on."""
        search, lead = kwargs["search"], kwargs["lead"]
        if lead.errand is Errand.HOME:
            search.suggest_sitemaps(self._sitemaps(response.url))
        search.answered(lead, Page(response.body, response.url, content_type(response), response.status))
        yield self._on(search)

    def failed(self, failure: Failure) -> Iterator[Any]:
        """Tell the search that an address brought nothing, and ask on, unless it was we who stopped."""
        error = failure.value
        if error is None or isinstance(error, Stopped):
            return
        asked = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy adds it
        search, lead = asked["search"], asked["lead"]
        if kind_of(error) in _UNREACHABLE:
            search.unreachable(lead, words(error))
        else:
            search.failed(lead, words(error))
        yield self._on(search)

    def _on(self, search: Search) -> Request | Observation:
        while (lead := search.next()) is not None:
            try:
                return self._ask(search, lead)
            except ValueError as error:  # Scrapy's word for what is no URL
                search.failed(lead, words(error))
        return Observation(search.result())

    def _ask(self, search: Search, lead: Lead) -> Request:
        proxy = self.settings["CLAUSEWATCH_PROXY"]
        return Request(
            lead.url,
            callback=self.read,
            errback=self.failed,
            cb_kwargs={"order": search.order, "search": search, "lead": lead},
            meta={"proxy": proxy} if proxy else {},
            priority=search.asked,  # finish what is begun
            dont_filter=True,
        )

    def _sitemaps(self, url: str) -> list[str]:
        """What robots.txt of an origin names; it was asked before the page was."""
        parts = urlsplit(url)
        verdict = self.run.robots.get(f"{parts.scheme}://{parts.netloc}", self.run.clock())
        return list(verdict.rules.sitemaps) if verdict and verdict.rules else []


class InventorySpider(OrderSpider):
    """Asks an archive's index which addresses of legal texts it knows of a host, in one question."""

    name = "inventory"

    def request(self, order: ListingOrder) -> Request:
        """Ask for the addresses, each once."""
        return Request(
            _question(self.settings["CLAUSEWATCH_ARCHIVE"].index_url, order),
            callback=self.read,
            errback=self.failed,
            cb_kwargs={"order": order},
            meta={
                "download_slot": index_slot(self.settings["CLAUSEWATCH_ARCHIVE_HOST"]),
                "doubt": _doubt,
                "no_redirects": True,
            },
            dont_filter=True,
        )

    def answered(self, response: Response, **kwargs: Any) -> Iterator[Observation]:  # noqa: ANN401
        """Read the rows."""
        order = kwargs["order"]
        if problem := problem_of(response):
            yield self.row(problem, order)
            return
        part = cdx.read(response.body)
        yield Observation(Listing(order.policy, order.url, part.records, complete=True, dropped=part.dropped))

    def row(self, error: BaseException, order: ListingOrder) -> Observation:
        """Make the listing of an order that brought nothing."""
        problem = failure_from(error, internal_order(order), self.run.clock())
        return Observation(Listing(order.policy, order.url, (), complete=False, problem=problem))


def _doubt(response: Response, tries: int) -> str | None:
    """Doubt what timemaps doubt, except an empty answer: nothing is concluded from it here."""
    return doubt_listing(response, tries) if response.body.strip() or response.status != 200 else None


def _question(index: str, order: ListingOrder) -> str:
    fields = {
        "url": order.url,
        "matchType": "host" if order.url.count(".") > 1 else "domain",
        "filter": f"urlkey:.*({_LEGAL}).*",
        "collapse": "urlkey",
        "fl": ",".join(cdx.FIELDS),
        "limit": str(_MOST_ROWS),
    }
    if order.since:
        fields["from"] = f"{order.since:%Y%m%d}"
    question = urlencode([*fields.items(), ("filter", "statuscode:200")])
    return f"{index}?{question}"
