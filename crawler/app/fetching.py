"""Crawls and backfills from orders to rows: what is asked of the spiders, and what they brought.

Everything here runs inside one main coroutine on the spiders' loop. Signals stop it cleanly: nothing more is
sent, what is under way may finish within a grace, and what was recorded stays.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from crawler.app.interruption import Interrupted
from crawler.app.wiring import Workplace, machine_clock, sink
from crawler.errors import IntegrityError
from crawler.model import Capture, FailureKind, FetchFailure, FetchOrder
from spiders.run import Crawls, CrawlSummary, Engine, Waits
from store import Store

T = TypeVar("T")
Progress = Callable[[str, int, int, str | None], None]  # phase, done, of how many, whom we wait for

_NOT_SHOWN = frozenset({FailureKind.NOT_ARCHIVED, FailureKind.EXCLUDED})
GRACE_S = 8.0  # what is under way may finish this long after a signal


@dataclass(slots=True)
class Tally:
    """What a run brought for one policy."""

    policy: str
    listed: int = 0
    known: int = 0
    fetched: int = 0
    confirmed: int = 0  # recorded without a fetch: the index lists the same content
    failed: int = 0
    not_shown: int = 0  # listed by the archive, which cannot or will not show it: a state, not a failure of ours
    not_looked_at: int = 0  # listed, and left out by choice: a gap, never "no change"
    dropped: int = 0  # rows of the index that could not be read
    complete: bool = True  # False: the archive's index did not come whole
    problems: list[str] = field(default_factory=list)  # the first few, in words
    moves: list[str] = field(default_factory=list)  # addresses that captured redirects lead to


class Book:
    """Counts by policy what the sink takes, after passing it on."""

    def __init__(self, store: Store, tallies: dict[str, Tally]) -> None:
        self._append = sink(store)
        self.tallies = tallies

    def __call__(self, item: Capture | FetchFailure, body: bytes | None) -> None:
        """Record one item."""
        self._append(item, body)
        tally = self.tallies[item.policy]
        if isinstance(item, FetchFailure) and item.kind in _NOT_SHOWN:
            tally.not_shown += 1
        elif isinstance(item, FetchFailure):
            tally.failed += 1
            self.problem(item)
        else:
            tally.fetched += 1

    def problem(self, failure: FetchFailure) -> None:
        """Keep the words of the first few failures."""
        tally = self.tallies[failure.policy]
        if len(tally.problems) < 3:
            tally.problems.append(f"{failure.url}: {failure.kind.value}: {failure.detail}")


def run_crawls(place: Workplace, main: Callable[[Crawls], Awaitable[T]], store: Store | None = None) -> T:
    """Run ``main`` on the spiders' loop; with a store, waits that hosts ask for outlive the run.

    Raises Interrupted where a signal ended it.
    """

    async def guarded(crawls: Crawls) -> T:
        return await until_signal(crawls, main(crawls))

    # A rehearsal's clock may stand still, but a host that wants to be left alone lives in real time.
    waits = Waits(store.archived, machine_clock) if store else None
    archive = next(iter(place.config.archives.values()))
    return Engine(place.config.crawl, archive, place.clock, waits).start(guarded)


async def until_signal(crawls: Crawls, work: Awaitable[T]) -> T:
    """Await ``work``; on SIGINT or SIGTERM stop the crawls cleanly and raise Interrupted."""
    loop = asyncio.get_running_loop()
    caught: asyncio.Future[int] = loop.create_future()

    def catch(number: int) -> None:
        if not caught.done():
            caught.set_result(number)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        loop.add_signal_handler(number, catch, number)
    task = asyncio.ensure_future(work)
    try:
        waiting: set[asyncio.Future[Any]] = {task, caught}
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            await crawls.stop(GRACE_S)
            task.cancel()
            await asyncio.wait({task})
            raise Interrupted(caught.result())
        return task.result()
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            # asyncio puts the default back, not what was there. A second signal must not break the farewell.
            signal.signal(number, signal.SIG_IGN if caught.done() else handler)


def balanced(summary: CrawlSummary) -> CrawlSummary:
    """The summary, if no order was lost. Raises IntegrityError: a crawl that lost one is never called done."""
    if not summary.balanced:
        raise IntegrityError(
            f"the crawl lost requests: {summary.orders} orders, {summary.captures} captures,"
            f" {summary.failures} failures",
            remedy="what was recorded stays; run the same command again, and please report this",
        )
    return summary


async def crawl(crawls: Crawls, store: Store, orders: Sequence[FetchOrder], progress: Progress) -> dict[str, Tally]:
    """Observe the live pages of some policies."""
    book = Book(store, {order.policy: Tally(order.policy) for order in orders})
    total = len(orders)
    balanced(await crawls.live(orders, book, lambda done, waits: progress("crawl", done, total, waits)))
    return book.tallies
