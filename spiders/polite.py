"""A downloader that keeps its word: so many requests to a host at once and no more, and pauses that hold.

Scrapy 2.14 to 2.19 counts a request as under way only when its task starts, so that a burst passes the limit
(measured: 58 at once where 2 were allowed), and not while the middlewares read its answer, so that one more is
sent after a 429. Here it holds its place from leaving the queue until its answer has been judged.
Private names of the downloader are used; scrapy is pinned to one minor version, and tests count on a server.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from scrapy.core.downloader import Downloader, Slot
from scrapy.utils.asyncio import call_later
from twisted.python.failure import Failure

from spiders.failure import Stopped
from spiders.pauses import ASSETS, host_of

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

    from spiders.tally import Run


T = TypeVar("T")

_ASSET_DELAY_S, _ASSETS_AT_ONCE = 0.25, 2
"""Scripts of one page: a site expects them together, and a visitor's browser asks for more of them at once."""


class PoliteDownloader(Downloader):
    """Scrapy's downloader with limits that hold, pauses, and a way to stop."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._run: Run = crawler.settings["CLAUSEWATCH_RUN"]
        self._under_way: set[asyncio.Task[None]] = set()
        self._places: dict[Request, Slot] = {}  # sent, and not yet judged
        self._keys: dict[Slot, str] = {}
        self._quitting = False

    def pause(self, key: str, seconds: float, reason: str = "") -> None:
        """Send nothing to this host for a while, by whichever slot; what is queued waits."""
        self._run.pauses.pause(key, seconds, reason)
        for slot in self._slots_of(key):
            self._hold(slot, self._run.pauses.paused_for(key))

    def slow(self, request: Request, delay_s: float) -> None:
        """Raise the delay of this request's host (robots.txt may ask for it)."""
        _, slot = self._get_slot(request)
        slot.delay = max(slot.delay, delay_s)

    def turn_away(self, key: str, error: Exception) -> None:
        """Fail what is queued for this host."""
        for slot in self._slots_of(key):
            _empty(slot, error)

    def _slots_of(self, key: str) -> list[Slot]:
        host = host_of(key)
        return [slot for each, slot in self.slots.items() if host_of(each) == host]

    def quit(self) -> None:
        """Send nothing more: what is queued ends as stopped, what is under way goes on."""
        self._quitting = True
        for slot in self.slots.values():
            _empty(slot, Stopped("stopped before it was sent"))

    def abort(self) -> None:
        """Drop what is under way."""
        for task in self._under_way:
            task.cancel()

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:  # noqa: ARG002
        """Download a request, and free its place when the middlewares have judged the answer."""
        fetching = super().fetch(request)
        fetching.addBoth(self._judged, request)
        return fetching

    def _judged(self, result: T, request: Request) -> T:
        if (slot := self._places.pop(request, None)) is not None:
            self._process_queue(slot)
        return result

    def _hold(self, slot: Slot, seconds: float) -> None:
        if slot.latercall:
            slot.latercall.cancel()
        slot.latercall = call_later(seconds, self._latercall, slot)

    def _get_slot(self, request: Request, spider: Spider | None = None) -> tuple[str, Slot]:  # noqa: ARG002
        known = self.get_slot_key(request) in self.slots
        key, slot = super()._get_slot(request)
        if not known and key.endswith(f" {ASSETS}"):
            slot.delay, slot.concurrency = min(slot.delay, _ASSET_DELAY_S), _ASSETS_AT_ONCE
        return key, slot

    async def _enqueue_request(self, request: Request) -> Response:
        if self._quitting:
            raise Stopped("stopped before it was queued")
        key, slot = self._get_slot(request)
        self._keys[slot] = key
        return await super()._enqueue_request(request)

    def _process_queue(self, slot: Slot) -> None:
        if slot.latercall:
            return
        # Another run of this process may have been told to leave the host alone.
        if left := self._run.pauses.paused_for(self._keys.get(slot, "")):
            self._hold(slot, left)
            return
        now = monotonic()
        delay = slot.download_delay()
        if delay and slot.lastseen and (rest := slot.lastseen + delay - now) > 0:
            self._hold(slot, rest)
            return
        taken = sum(place is slot for place in self._places.values())
        most = 1 if self._run.pauses.troubled(self._keys.get(slot, "")) else slot.concurrency
        for _ in range(min(len(slot.queue), most - taken)):
            slot.lastseen = now
            request, waiting = slot.queue.popleft()
            self._places[request] = slot
            self._send(slot, request, waiting)
            if delay:
                self._process_queue(slot)
                return

    def _send(self, slot: Slot, request: Request, waiting: Deferred[Response]) -> None:
        task = asyncio.get_running_loop().create_task(self._wait_for_download(slot, request, waiting))
        self._under_way.add(task)
        task.add_done_callback(lambda done: self._sent(done, waiting))

    def _sent(self, task: asyncio.Task[None], waiting: Deferred[Response]) -> None:
        self._under_way.discard(task)
        if task.cancelled() and not waiting.called:
            # A cancelled download is our own stop, never a failure of the site.
            waiting.errback(_failure(Stopped("stopped while it was under way")))


def _empty(slot: Slot, error: Exception) -> None:
    while slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(_failure(error))


def _failure(error: Exception) -> Failure:
    return Failure(error)  # type: ignore[no-untyped-call]  # Twisted's
