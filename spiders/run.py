"""Run crawls: one process, one asyncio loop, shared with whatever else the caller runs on it.

``Engine(crawl, archive, clock).start(main)`` runs ``await main(crawls)`` on the loop of Scrapy's reactor and gives
back its result. A reactor runs once in a process; ``crawls`` may be used as often as wanted, also concurrently.
Importing this module installs no reactor.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.request import getproxies

from crawler.config import Archive, Crawl
from crawler.model import (
    Capture,
    FetchFailure,
    FetchOrder,
    Left,
    Listing,
    ListingOrder,
    ListingSlice,
    SaveKeys,
    SaveOrder,
    SaveStep,
)
from crawler.text.finding import Site, SiteOrder
from spiders.browser import Bounds, Browser, missing
from spiders.guard import Guard, GuardedResolver
from spiders.pauses import Memory, Pauses
from spiders.robots import RobotsCache
from spiders.settings import archive_settings, live_settings, process_settings
from spiders.tally import Clock, CrawlSummary, Manners, Patience, Progress, Run, Sink

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import AsyncCrawlerProcess, Crawler

    from spiders.polite import PoliteDownloader


__all__ = ["CrawlSummary", "Crawls", "Engine", "Waits"]

T = TypeVar("T")

# A backfill takes hours: it waits a quarter of one where the archive asks for it, rather than give up.
_PATIENT_S = 900.0
_DNS_NAMES, _DNS_TIMEOUT_S = 10_000, 20.0
_RENDER_TIMEOUTS = 2.0
"""A page that a browser makes may take the time of so many answers, all that its scripts load included."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Where waits are kept between two runs, and the machine's clock, which they are measured by."""

    memory: Memory
    now: Clock


class Engine:
    """The reactor and its loop. Starts once in a process."""

    def __init__(self, crawl: Crawl, archive: Archive, clock: Clock, waits: Waits | None = None) -> None:
        self._configured = (crawl, archive, clock)
        self._waits = waits

    def start(self, main: Callable[[Crawls], Awaitable[T]]) -> T:
        """Run ``main`` to its end on the loop; give its result or raise its exception."""
        process = _process()
        from twisted.internet import reactor

        async def whole() -> T:
            crawls = Crawls(process, *self._configured)
            if self._waits is not None:
                crawls.remember(self._waits)
            try:
                return await main(crawls)
            finally:
                await crawls.stop(0.0)

        loop = asyncio.get_event_loop()
        task = loop.create_task(whole())
        task.add_done_callback(lambda _: reactor.stop())  # type: ignore[misc]  # a module by name only
        # Signals are the caller's: Scrapy would stop crawls that have not begun, and lose the stop.
        process.start(stop_after_crawl=False, install_signal_handlers=False)
        loop.close()
        return task.result()


def _process() -> AsyncCrawlerProcess:
    """Install the reactor, and leave the log to our own handlers."""
    from scrapy.crawler import AsyncCrawlerProcess

    before = logging.root.manager.disable
    logging.disable(logging.INFO)  # it greets with a list of versions while it sets its own log to DEBUG
    try:
        process = AsyncCrawlerProcess(process_settings())
    finally:
        logging.disable(before)
    # Its INFO spells out all settings, proxies too; what its WARNING says stands in our failure rows.
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    return process


class Crawls:
    """What can be asked of the web and of the archive. Stores nothing: see the sink."""

    def __init__(self, process: AsyncCrawlerProcess, crawl: Crawl, archive: Archive, clock: Clock) -> None:
        self._process, self._crawl, self._archive, self._clock = process, crawl, archive, clock
        self._pauses, self._robots = Pauses(), RobotsCache()
        self._jobs: set[Job] = set()
        proxies = [crawl.proxy, *getproxies().values()]
        # For connections: what the operator named may be private. For URLs see the manners below.
        own = [archive.url, *(proxy for proxy in proxies if proxy and "://" in proxy)]
        self._addresses = Guard(crawl.allow_hosts, own)

    def configured(self, crawl: Crawl, archive: Archive, clock: Clock | None = None) -> Crawls:
        """The same reactor with another configuration."""
        return Crawls(self._process, crawl, archive, clock or self._clock)

    def remember(self, waits: Waits) -> None:
        """Take up the waits that hosts asked an earlier run for, and keep those of this one."""
        self._pauses = Pauses(waits.memory, waits.now)

    def of_archive(self, archive: Archive) -> Crawls:
        """The same crawls, of another archive: they stop together, and know of the same waits."""
        return self.reloaded(self._crawl, archive)

    def reloaded(self, crawl: Crawl, archive: Archive) -> Crawls:
        """These crawls under another configuration: pauses, robots.txt and whatever is under way stay known."""
        made = Crawls(self._process, crawl, archive, self._clock)
        made._pauses, made._robots, made._jobs = self._pauses, self._robots, self._jobs
        return made

    async def live(
        self, orders: Iterable[FetchOrder], sink: Sink | str, on_progress: Progress | None = None
    ) -> CrawlSummary:
        """Fetch pages as they are now; hand each capture or failure to the sink."""
        from spiders.live import LiveSpider

        return await self._live(LiveSpider, self._with_proxies(orders), sink, on_progress)

    def _with_proxies(self, orders: Iterable[FetchOrder]) -> Iterator[FetchOrder]:
        """Pass orders on; a proxy that the operator named for one of them may be private."""
        for order in orders:
            if order.manner.proxy:
                self._addresses.trust(order.manner.proxy)
            yield order

    async def mementos(
        self, orders: Iterable[FetchOrder], sink: Sink | str, on_progress: Progress | None = None
    ) -> CrawlSummary:
        """Fetch captured pages from the archive; hand each capture or failure to the sink."""
        from spiders.memento import MementoSpider

        return await self._from_archive(MementoSpider, orders, sink, on_progress)

    async def listings(
        self,
        orders: Iterable[ListingOrder],
        on_listing: Callable[[Listing | ListingSlice], None],
        on_progress: Progress | None = None,
        places: Mapping[ListingOrder, Left] | None = None,
    ) -> CrawlSummary:
        """List captures; hand over each slice as it comes, and each listing as it ends.

        ``places``: where earlier runs left a listing. An incomplete listing counts as a failure.
        """
        from spiders.linkmap import LinkSpider
        from spiders.timemap import TimemapSpider

        asked = ((order, (places or {}).get(order)) for order in orders)
        spider = LinkSpider if self._archive.kind == "timemap" else TimemapSpider
        return await self._from_archive(spider, asked, _without_body(on_listing), on_progress)

    async def saves(
        self,
        orders: Iterable[SaveOrder],
        keys: SaveKeys,
        on_step: Callable[[SaveStep], None],
        on_progress: Progress | None = None,
    ) -> CrawlSummary:
        """Let the archive save pages (Save Page Now 2); hand over each step.

        Raises ConfigError where the archive refuses the keys.
        """
        from spiders.saving import SavingSpider

        asked = ((order, keys) for order in orders)
        return await self._from_archive(SavingSpider, asked, _without_body(on_step), on_progress)

    async def ping(self, url: str, on_answer: Callable[[Capture | FetchFailure], None]) -> None:
        """Fetch one URL of the operator's own, guarded like every other; no robots.txt is asked, no try repeated."""
        own = self._crawl.model_copy(update={"obey_robots": False, "retries": 0})
        await self.reloaded(own, self._archive).live([FetchOrder("heartbeat", url)], _without_body(on_answer))

    async def sites(
        self,
        orders: Iterable[SiteOrder],
        on_site: Callable[[Site | FetchFailure], None],
        on_progress: Progress | None = None,
    ) -> CrawlSummary:
        """Search sites for their documents; hand over what each search found."""
        from spiders.discovery import DiscoverySpider

        return await self._live(DiscoverySpider, orders, _without_body(on_site), on_progress)

    async def inventories(
        self,
        orders: Iterable[ListingOrder],
        on_listing: Callable[[Listing], None],
        on_progress: Progress | None = None,
    ) -> CrawlSummary:
        """List which addresses of legal texts the archive knows of some hosts."""
        from spiders.discovery import InventorySpider

        return await self._from_archive(InventorySpider, orders, _without_body(on_listing), on_progress)

    async def stop(self, grace_s: float) -> None:
        """Stop all runs: send nothing more, wait so long for what is under way, then drop it.

        Runs that begin later are not touched.
        """
        await asyncio.gather(*(job.stop(grace_s) for job in tuple(self._jobs)))

    async def _live(
        self, spider: type[Spider], orders: Iterable[Any], sink: Sink | str, on_progress: Progress | None
    ) -> CrawlSummary:
        patience = Patience(self._crawl.retries, self._crawl.retry_wait_s, self._crawl.max_wait_s)
        guard = Guard(self._crawl.allow_hosts, refused=self._addresses.refused)
        manners = self._manners(guard, patience, on_progress)
        lacking = missing(self._crawl.browser)
        if not lacking:
            bounds = Bounds(_RENDER_TIMEOUTS * self._crawl.timeout_s, self._crawl.max_bytes)
            browser = Browser(self._crawl.browser, bounds, self._crawl.user_agent)
            manners = replace(manners, browser=browser)
        run = Run(orders, replace(manners, no_browser=lacking))
        try:
            return await self._crawled(spider, run, live_settings(self._crawl, run, sink))
        finally:
            if run.browser is not None:
                await run.browser.close()

    async def _from_archive(
        self, spider: type[Spider], orders: Iterable[Any], sink: Sink | str, on_progress: Progress | None
    ) -> CrawlSummary:
        archive = self._archive
        patience = Patience(
            archive.retries,
            archive.retry_wait_s,
            max(self._crawl.max_wait_s, archive.pause_s),
            archive.pause_s,
            max(self._crawl.max_wait_s, _PATIENT_S),
        )
        guard = Guard(self._crawl.allow_hosts, [archive.url], refused=self._addresses.refused)
        run = Run(orders, self._manners(guard, patience, on_progress))
        return await self._crawled(spider, run, archive_settings(self._crawl, archive, run, sink))

    def _manners(self, guard: Guard, patience: Patience, on_progress: Progress | None) -> Manners:
        return Manners(self._clock, guard, patience, self._pauses, self._robots, on_progress)

    async def _crawled(self, spider: type[Spider], run: Run, settings: dict[str, Any]) -> CrawlSummary:
        """Run one crawler to its end; raise what broke it."""
        from scrapy.crawler import Crawler

        self._fresh_names()
        job = Job(self._process, Crawler(spider, settings), run)
        self._jobs.add(job)
        try:
            await job.done()
        finally:
            self._jobs.discard(job)
        if run.problem is not None:
            raise run.problem
        return run.summary()

    def _fresh_names(self) -> None:
        """Forget resolved names: Scrapy's cache is global and knows no expiry, and a daemon lives for months."""
        from scrapy.resolver import dnscache
        from twisted.internet import reactor

        dnscache.clear()
        self._addresses.refused.clear()
        GuardedResolver(reactor, _DNS_NAMES, _DNS_TIMEOUT_S, self._addresses).install_on_reactor()


def _without_body(take: Callable[[Any], None]) -> Sink:
    """A sink for items that have no body."""

    def sink(item: Any, body: bytes | None) -> None:  # noqa: ANN401, ARG001 - the signature of a sink
        take(item)

    return sink


class Job:
    """One crawler under way, and how to stop it."""

    def __init__(self, process: AsyncCrawlerProcess, crawler: Crawler, run: Run) -> None:
        self._crawler, self._run = crawler, run
        self._task = process.crawl(crawler)

    async def done(self) -> None:
        """Wait for the end. A cancelled caller stops the run; it does not tear it."""
        watch = asyncio.get_running_loop().create_task(self._stop_when_broken())
        try:
            await asyncio.shield(self._task)
        except asyncio.CancelledError:
            await self.stop(0.0)
            raise
        finally:
            watch.cancel()

    async def stop(self, grace_s: float) -> None:
        """Stop sending, wait for what is under way, then drop it."""
        self._run.stopping = True
        await self._running()
        if self._task.done():
            return
        downloader: PoliteDownloader = self._crawler.engine.downloader  # type: ignore[assignment]  # by setting
        downloader.quit()
        stopping = asyncio.get_running_loop().create_task(self._crawler.stop_async())
        await asyncio.wait({self._task}, timeout=grace_s)
        if not self._task.done():
            downloader.abort()
            self._run.abort()
        await asyncio.wait({self._task, stopping})

    async def _running(self) -> None:
        """Wait until the crawl can be stopped: before that, Scrapy loses the stop and never ends."""
        started = asyncio.get_running_loop().create_task(self._run.started.wait())
        await asyncio.wait({started, self._task}, return_when=asyncio.FIRST_COMPLETED)
        started.cancel()

    async def _stop_when_broken(self) -> None:
        await self._run.broken.wait()
        await self.stop(0.0)
