"""Crawls and backfills from orders to rows: what is asked of the spiders, and what they brought.

Everything here runs inside one main coroutine on the spiders' loop. Signals stop it cleanly: nothing more is
sent, what is under way may finish within a grace, and what was recorded stays.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from crawler.app.backfill import Bounds, Key, Plan, addresses, plan
from crawler.app.interruption import Interrupted
from crawler.app.wiring import Workplace, sink
from crawler.errors import IntegrityError
from crawler.model import Capture, FailureKind, FetchFailure, FetchOrder, Listing, Policy
from spiders.run import Crawls, CrawlSummary, Engine
from store import Store

T = TypeVar("T")
Progress = Callable[[str, int, int, str | None], None]  # phase, done, of how many, whom we wait for

# Where one capture of a content cannot be played, another of the same content is asked for, this often in all.
_ATTEMPTS = 3
# New captures take minutes to days to become playable; others never do.
_ASK_AGAIN = timedelta(days=7)
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
    not_shown: int = 0  # listed by the archive, which cannot show it now: a state, not a failure of ours
    complete: bool = True  # False: the archive's index did not come whole
    problems: list[str] = field(default_factory=list)  # the first few, in words


class Book:
    """Counts by policy what the sink takes, after passing it on."""

    def __init__(self, store: Store, tallies: dict[str, Tally]) -> None:
        self._append = sink(store)
        self.tallies = tallies

    def __call__(self, item: Capture | FetchFailure, body: bytes | None) -> None:
        """Record one item."""
        self._append(item, body)
        tally = self.tallies[item.policy]
        if isinstance(item, FetchFailure) and item.kind is FailureKind.NOT_ARCHIVED:
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


def run_crawls(place: Workplace, main: Callable[[Crawls], Awaitable[T]]) -> T:
    """Run ``main`` on the spiders' loop. Raises Interrupted where a signal ended it."""

    async def guarded(crawls: Crawls) -> T:
        return await until_signal(crawls, main(crawls))

    return Engine(place.config.crawl, place.config.archive, place.clock).start(guarded)


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


@dataclass(frozen=True, slots=True)
class Backfill:
    """What a backfill works with."""

    place: Workplace
    store: Store
    bounds: Bounds
    progress: Progress


async def listing(crawls: Crawls, job: Backfill, policies: Sequence[Policy]) -> dict[str, Tally]:
    """Ask the archive's index for every address of some policies; record what it lists."""
    tallies = {policy.id: Tally(policy.id) for policy in policies}
    orders = [order for policy in policies for order in addresses(policy, job.bounds)]

    def take(found: Listing) -> None:
        job.store.captures.append_listing(found, job.place.clock())
        tally = tallies[found.policy]
        tally.listed += len(found.records)
        tally.complete = tally.complete and found.complete
        if found.problem:
            tally.problems.append(f"index of {found.url}: {found.problem.kind.value}: {found.problem.detail}")

    await crawls.listings(orders, take, lambda done, waits: job.progress("index", done, len(orders), waits))
    return tallies


def plans(job: Backfill, policies: Sequence[Policy], tried: Collection[Key]) -> list[Plan]:
    """What is left to fetch and to confirm of what the index listed."""
    found = []
    lately = job.place.clock() - _ASK_AGAIN
    for policy in policies:
        passed = {*tried, *job.store.captures.not_shown(policy.id, lately)}
        records = job.store.captures.listed(policy.id, job.bounds.since, job.bounds.until)
        found.append(plan(policy.id, records, job.store.captures.observed(policy.id), passed))
    return found


async def backfill(crawls: Crawls, job: Backfill, policies: Sequence[Policy]) -> dict[str, Tally]:
    """List and fetch the archived captures of some policies; run again, it goes on where it was."""
    tallies = await listing(crawls, job, policies)
    tried: set[Key] = set()
    for attempt in range(_ATTEMPTS + 1):
        todo = plans(job, policies, tried)
        for each in () if attempt else todo:
            tallies[each.policy].known = each.known
        _confirm(job, todo, tallies)
        orders = [order for each in todo for order in each.fetch]
        if not orders or attempt == _ATTEMPTS:
            break
        await _fetch(crawls, job, orders, tallies)
        tried |= {(order.url, order.memento_at) for order in orders if order.memento_at}
    return tallies


async def _fetch(crawls: Crawls, job: Backfill, orders: Sequence[FetchOrder], tallies: dict[str, Tally]) -> None:
    book = Book(job.store, tallies)
    total = len(orders)
    balanced(await crawls.mementos(orders, book, lambda done, waits: job.progress("pages", done, total, waits)))


def _confirm(job: Backfill, todo: Sequence[Plan], tallies: dict[str, Tally]) -> None:
    base, now = job.place.config.archive.url, job.place.clock()
    for each in todo:
        tallies[each.policy].confirmed += job.store.captures.append_confirmed(each.policy, each.confirm, base, now)
