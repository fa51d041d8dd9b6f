"""A page as it is now, for one look at it. Records nothing."""

from __future__ import annotations

from crawler.app.fetching import balanced, run_crawls
from crawler.app.wiring import Workplace
from crawler.config import web_address
from crawler.errors import FetchError, QueryError
from crawler.model import Capture, FetchFailure, FetchOrder, Page
from spiders.run import Crawls


def page_at(place: Workplace, url: str) -> Page:
    """Ask for a page with a crawl's manners: robots.txt, pauses, retries. Raises QueryError or FetchError."""
    try:
        address = web_address(url)
    except ValueError as error:
        raise QueryError(str(error), remedy="write it as the browser shows it") from error
    seen: list[tuple[Capture | FetchFailure, bytes | None]] = []

    async def ask(crawls: Crawls) -> None:
        balanced(await crawls.live([FetchOrder("read", address)], lambda item, body: seen.append((item, body))))

    run_crawls(place, ask)
    item, body = seen[0]
    if isinstance(item, FetchFailure):
        raise FetchError(f"{url}: {item.kind.value}: {item.detail}", remedy="look at it with a browser, or try later")
    return Page(body or b"", item.final_url or item.url, item.content_type, item.status, item.headers)
