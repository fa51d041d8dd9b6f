"""The daemon: APScheduler on the crawl's own asyncio loop. Few jobs; which policy is due is read from the store.

One tick crawls what is due and derives it; one job a series composes and delivers. A signal pauses the
schedule, stops the crawl within a grace, and leaves nothing half-written: every step is one transaction.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_ERROR
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawler.app.fetching import crawl
from crawler.app.pipeline import compose_digest, deriving_all, post
from crawler.app.sending import send_due
from crawler.app.wiring import Workplace
from crawler.config import Series, Weekly
from crawler.errors import BusyError
from crawler.history.due import due

if TYPE_CHECKING:
    from apscheduler.events import JobExecutionEvent

    from crawler.model import FetchOrder
    from spiders.run import Crawls
    from store import Store

_log = logging.getLogger("clausewatch.schedule")
DEFAULT_TIME = Weekly(8, 0, "UTC")
_MOST_AT_ONCE = 500  # orders of one tick: the next tick takes the rest


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How the daemon beats."""

    tick_s: float = 30.0


class Daemon:
    """Crawls what is due, derives it, and tells each series at its time, until it is stopped."""

    def __init__(self, place: Workplace, store: Store, crawls: Crawls) -> None:
        self._place = place
        self._store = store
        self._crawls = crawls
        self._busy = asyncio.Lock()  # one writer: a digest waits for a crawl's end, and the other way round
        self._stopping = False
        self._problem: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()

    async def run(self, rhythm: Rhythm) -> None:
        """Keep the schedule until cancelled; a job's failure that is not the world's ends it with the error."""
        scheduler = self._scheduler(rhythm)
        scheduler.start()
        _log.info("watching policies=%d series=%d", len(self._place.config.policies), len(self._series()))
        try:
            raise await self._problem
        finally:
            self._stopping = True  # jobs look at it between two steps
            scheduler.pause()
            async with self._busy:  # let a step that has begun reach its end
                scheduler.shutdown(wait=False)
            await asyncio.sleep(0)

    def _scheduler(self, rhythm: Rhythm) -> AsyncIOScheduler:
        # A tick that takes longer than its interval is normal; APScheduler would warn each time.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        scheduler.add_listener(self._failed, EVENT_JOB_ERROR)
        # The first tick comes at once: a daemon that starts has something to look at.
        scheduler.add_job(
            self.tick,
            IntervalTrigger(seconds=rhythm.tick_s, timezone=UTC),
            next_run_time=self._place.clock(),
            id="tick",
        )
        for series in self._series():
            scheduler.add_job(
                self.tell, trigger(series.when or DEFAULT_TIME), args=[series], id=f"tell {series.series}"
            )
        return scheduler

    def _series(self) -> tuple[Series, ...]:
        return self._place.config.tables.digests

    def _failed(self, event: JobExecutionEvent) -> None:
        if not self._problem.done() and not isinstance(event.exception, asyncio.CancelledError):
            self._problem.set_result(event.exception)

    def _orders(self) -> tuple[FetchOrder, ...]:
        visits = self._store.captures.last_visits()
        return due(self._place.config.policies, visits, self._place.clock())[:_MOST_AT_ONCE]

    async def tick(self) -> bool:
        """Crawl what is due, and derive what came of it; whether all of it went well."""
        return await self._in_turn(self._tick)

    async def tell(self, series: Series) -> bool:
        """Derive, compose a series' digest, post it, and deliver what waits; whether all of it arrived."""
        return await self._in_turn(partial(self._tell, series))

    async def _in_turn(self, step: Callable[[], Awaitable[bool]]) -> bool:
        """One step at a time, none once we are stopping; what others' locks prevent is done at the next beat."""
        async with self._busy:
            if self._stopping:
                return False
            try:
                return await step()
            except BusyError as error:
                _log.warning("put off: %s", error.problem)
                return False

    async def _tick(self) -> bool:
        arrived = await self._deliver()  # what was put off is due at moments of its own
        orders = self._orders()
        if not orders:
            return arrived
        tallies = await crawl(self._crawls, self._store, orders, lambda *_: None)
        fetched = sum(tally.fetched for tally in tallies.values())
        _log.info("crawled orders=%d captures=%d failures=%d", len(orders), fetched, len(orders) - fetched)
        for tally in tallies.values():
            for problem in tally.problems:
                _log.warning("failed policy=%s %s", tally.policy, problem)
        return await self._derive(tallies.keys()) and arrived and fetched == len(orders)

    async def _derive(self, names: Collection[str]) -> bool:
        """Derive some policies with a breath after every step: signals and timers are heard meanwhile."""
        chosen = [policy for policy in self._place.config.policies if policy.id in names]
        whole = True
        for outcome in deriving_all(chosen, self._store):
            if outcome and outcome.problem:
                whole = False
                _log.error("cannot derive policy=%s problem=%s", outcome.policy, outcome.problem)
            await asyncio.sleep(0)
            if self._stopping:
                return False
        return whole

    async def _tell(self, series: Series) -> bool:
        # What came in by other verbs, or is read differently since an upgrade, is derived first.
        whole = await self._derive({policy.id for policy in self._place.config.covered(series)})
        if self._stopping:
            return False
        composed = compose_digest(self._place.config, series, self._store, self._place.clock())
        post(composed, series, self._store)
        return await self._deliver() and whole

    async def _deliver(self) -> bool:
        """Deliver what is due; whether all of it arrived."""
        return await send_due(self._place, self._store, lambda: self._stopping)

    async def once(self) -> bool:
        """Do now what is due, tell every series, and return whether all of it went well."""
        whole = await self.tick()
        for series in self._series():
            whole = await self.tell(series) and whole
        return whole


def trigger(when: Weekly) -> CronTrigger:
    """The cron trigger of a time of the week."""
    return CronTrigger(day_of_week=when.day, hour=when.hour, minute=when.minute, timezone=when.zone)
