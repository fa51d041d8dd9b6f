"""Live pages: one order, one request, one row."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from spiders.capture import confirmed_capture, live_capture
from spiders.failure import Declined, Stopped, failure_from
from spiders.rendering import Rendering
from spiders.revalidation import NOT_MODIFIED
from spiders.tally import Observation, Run, internal_order

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.model import Manner

_log = logging.getLogger(__name__)


class OrderSpider(Spider):
    """What all our spiders share: orders in, exactly one observation out for each."""

    run: Run

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> OrderSpider:  # noqa: ANN401
        """Build from a crawler."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.run = crawler.settings["CLAUSEWATCH_RUN"]
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Turn orders into requests, as earlier ones are settled."""
        async for order in self.run.orders():
            try:
                yield self.request(order)
            except (ValueError, Declined) as error:  # the first is Scrapy's word for what is no URL
                yield self.row(error, order)

    def request(self, order: Any) -> Request:  # noqa: ANN401 - each spider has its kind of order
        """Make the first request of an order."""
        raise NotImplementedError

    def answered(self, response: Response, **kwargs: Any) -> Iterator[Any]:  # noqa: ANN401
        """Read an answer: give an observation, or the next request of the order."""
        raise NotImplementedError

    def read(self, response: Response, **kwargs: Any) -> list[Any]:  # noqa: ANN401
        """Read an answer; what goes wrong becomes the order's row, even a bug of ours, so that the sum is right."""
        try:
            return list(self.answered(response, **kwargs))
        except Declined as declined:
            return [self.row(declined, kwargs["order"])]
        except Exception as error:  # noqa: BLE001 - one bug must cost one row, not the run
            _log.exception("bug url=%s", response.url)
            return [self.row(error, kwargs["order"])]

    def row(self, error: BaseException, order: Any) -> Observation:  # noqa: ANN401
        """Make the row of an order that brought nothing."""
        return Observation(failure_from(error, internal_order(order), self.run.clock()))

    def failed(self, failure: Failure) -> Iterator[Any]:
        """Make the failure row, unless it was we who stopped."""
        error = failure.value
        if error is not None and not isinstance(error, Stopped):
            yield self.row(error, failure.request.cb_kwargs["order"])  # type: ignore[attr-defined]  # Scrapy adds it


class LiveSpider(OrderSpider):
    """Fetches pages as they are now."""

    name = "live"
    rendering: Rendering

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> LiveSpider:  # noqa: ANN401
        """Build from a crawler."""
        spider: LiveSpider = super().from_crawler(crawler, *args, **kwargs)  # type: ignore[assignment]
        spider.rendering = Rendering(crawler)
        return spider

    def request(self, order: Any) -> Request:  # noqa: ANN401
        """Ask for the page in its manner: its language and headers, its proxy, and only where it changed."""
        if objection := self.rendering.objection(order):
            raise objection
        manner: Manner = order.manner
        proxy = manner.proxy or self.settings["CLAUSEWATCH_PROXY"]
        headers = dict(manner.headers)
        if manner.accept_language:
            headers["Accept-Language"] = manner.accept_language
        return Request(
            order.url,
            callback=self.look,
            errback=self.failed,
            headers=headers,
            cb_kwargs={"order": order},
            meta={
                **({"proxy": proxy} if proxy else {}),
                "known": order.known,
                "own_headers": [name for name, _ in manner.headers],
            },
            dont_filter=True,  # two policies may share a page; each order gets its row
        )

    async def look(self, response: Response, **kwargs: Any) -> list[Any]:  # noqa: ANN401
        """Read the plain answer, and let a browser make the page where its scripts write the words."""
        order, plain = kwargs["order"], self.read(response, **kwargs)
        try:
            if not self.rendering.wanted(response, order):
                return plain
            return [await self.rendering.made(plain[0], response, order)]
        except Stopped:
            return []  # the order stays open
        except Declined as declined:
            return [self.row(declined, order)]
        except Exception as error:  # noqa: BLE001 - as in ``read``
            _log.exception("bug url=%s", response.url)
            return [self.row(error, order)]

    def answered(self, response: Response, **kwargs: Any) -> Iterator[Observation]:  # noqa: ANN401
        """Make the capture, whatever the status."""
        make = confirmed_capture if response.status == NOT_MODIFIED else live_capture
        yield make(response, kwargs["order"], self.run.clock(), tuple(response.meta.get("chain", ())))
