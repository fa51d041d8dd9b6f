"""What one run shares and counts: every order ends as a capture, a failure, or cancelled by our own stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from crawler.model import Capture, FetchFailure, FetchOrder, Listing, ListingSlice, SaveState, SaveStep
from crawler.text.finding import Site
from spiders.browser import Browser, Rendered
from spiders.guard import Guard
from spiders.pauses import Pauses
from spiders.robots import RobotsCache

Sink = Callable[[Any, "bytes | None"], None]
Progress = Callable[[int, "str | None"], None]
Clock = Callable[[], datetime]

WINDOW = 512
"""Orders under way at once: enough to choose among hosts, few enough for flat memory with 100,000 orders."""


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What became of the orders of one run."""

    orders: int
    captures: int
    failures: int
    cancelled: int = 0  # by our own stop: still open, to be ordered again

    @property
    def balanced(self) -> bool:
        """Whether no order was lost. False is a bug of ours, and no run may be called done with it."""
        return self.orders == self.captures + self.failures + self.cancelled


Item = Capture | FetchFailure | Listing | ListingSlice | Site | SaveStep


@dataclass(frozen=True, slots=True)
class Observation:
    """One item on its way to the sink."""

    item: Item
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Patience:
    """How a run waits and when it gives up."""

    retries: int
    wait_s: float  # before the first retry; doubles
    longest_s: float  # longest wait before a retry
    pause_s: float | None = None  # instead of wait_s where the server said "too many" or refused us
    asked_s: float | None = None  # longest wait that a server may ask for within the run; None: as longest_s

    @property
    def patient_s(self) -> float:
        """How long a wait that a server asks for may be."""
        return self.longest_s if self.asked_s is None else self.asked_s


@dataclass(frozen=True, slots=True)
class Manners:
    """What a run needs to know besides its orders."""

    clock: Clock
    guard: Guard
    patience: Patience
    pauses: Pauses
    robots: RobotsCache
    on_progress: Progress | None = None
    browser: Browser | None = None
    no_browser: str = "these visits use none"  # why there is none


class Run:
    """One run: hands out its orders lazily, and counts what became of them. Fetches nothing."""

    def __init__(self, orders: Iterable[Any], manners: Manners) -> None:
        self._orders = orders
        self._room = asyncio.Semaphore(WINDOW)
        self._on_progress = manners.on_progress
        self.clock, self.guard = manners.clock, manners.guard
        self.patience, self.pauses, self.robots = manners.patience, manners.pauses, manners.robots
        self.browser, self.no_browser = manners.browser, manners.no_browser
        self.rendering: set[asyncio.Task[Rendered]] = set()
        self.started = asyncio.Event()
        self.broken = asyncio.Event()
        self.problem: Exception | None = None
        self.stopping = False
        self._taken = self._captures = self._failures = 0

    def __deepcopy__(self, memo: object) -> Self:
        """Stay one object: Scrapy copies the settings through which its components find the run."""
        return self

    async def orders(self) -> AsyncIterator[Any]:
        """Give the orders one by one, as earlier ones are settled."""
        self.started.set()
        try:
            for order in self._orders:
                await self._room.acquire()
                self._taken += 1
                yield order
        except Exception as problem:
            self.fail(problem)
            raise

    def settle(self, item: Item) -> None:
        """Count an order whose item the sink has taken; a slice of a listing is no end of its order."""
        if isinstance(item, ListingSlice) or (isinstance(item, SaveStep) and not item.ended):
            return
        if _failed(item):
            self._failures += 1
        else:
            self._captures += 1
        self._room.release()
        self.say(None)

    def say(self, waits: str | None) -> None:
        """Tell the caller how far we are, and whom we wait for."""
        if self._on_progress is not None:
            self._on_progress(self._captures + self._failures, waits)

    def fail(self, problem: Exception) -> None:
        """End the run: the first problem is raised to the caller."""
        self.problem = self.problem or problem
        self.broken.set()

    def abort(self) -> None:
        """Drop the pages that browsers are at."""
        for task in self.rendering:
            task.cancel()

    def summary(self) -> CrawlSummary:
        """Close the books. Open orders are accounted for only where the run was stopped on purpose."""
        left = self._taken - self._captures - self._failures
        return CrawlSummary(self._taken, self._captures, self._failures, left if self.stopping else 0)


def _failed(item: Item) -> bool:
    """Whether an order ended without what was asked for."""
    if isinstance(item, Listing):
        return not item.complete
    if isinstance(item, SaveStep):
        return item.state is not SaveState.SAVED
    return isinstance(item, FetchFailure)


def internal_order(order: Any) -> FetchOrder:  # noqa: ANN401 - whatever kind of order the request carries
    """The order of a failure row, also for a listing's request."""
    return order if isinstance(order, FetchOrder) else FetchOrder(order.policy, order.url)
