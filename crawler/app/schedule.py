"""The daemon: APScheduler on the crawl's own asyncio loop. Few jobs; which policy is due is read from the store.

One tick crawls what is due, derives it, and plans the next visits; one job a series composes and delivers. A signal
pauses the schedule, stops the crawl within a grace, and leaves nothing half-written: every step is one transaction.
SIGHUP reads config.toml again: what is due when is kept, for it stands in the store.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from functools import partial
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_ERROR
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawler.app.fetching import crawl
from crawler.app.forgetting import Forgetting
from crawler.app.pipeline import compose_digest, deriving_all, post
from crawler.app.rounds import claimed, plan, visited
from crawler.app.sending import send_due
from crawler.app.wiring import Workplace, mirror
from crawler.config import AtOnce, Config, Series, Time, Weekly
from crawler.errors import BusyError, ConfigError

if TYPE_CHECKING:
    from apscheduler.events import JobExecutionEvent

    from crawler.app.pulse import Pulse
    from spiders.run import Crawls
    from store import Store

_log = logging.getLogger("clausewatch.schedule")
DEFAULT_TIME = Weekly(8, 0, "UTC")
_AT_ONCE_S = 900  # how often a series that tells at once is looked at: a change has waited to settle for longer


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How the daemon beats."""

    tick_s: float = 30.0


class Daemon:
    """Crawls what is due, derives it, and tells each series at its time, until it is stopped."""

    def __init__(self, place: Workplace, store: Store, crawls: Crawls, pulse: Pulse | None = None) -> None:
        self._place = place
        self._pulse = pulse
        self._store = store
        self._crawls = crawls
        self._policies = {policy.id: policy for policy in place.config.policies}
        self._reloading: set[asyncio.Task[bool]] = set()
        self._busy = asyncio.Lock()  # one writer: a digest waits for a crawl's end, and the other way round
        self._stopping = False
        self._forgetting = Forgetting()
        self._problem: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()

    async def run(self, rhythm: Rhythm) -> None:
        """Keep the schedule until cancelled; a job's failure that is not the world's ends it with the error."""
        plan(self._place.config, self._store, self._place.clock())
        scheduler = self._scheduler = self._made_scheduler(rhythm)
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

    def _made_scheduler(self, rhythm: Rhythm) -> AsyncIOScheduler:
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
            self._add(scheduler, series)
        return scheduler

    def _add(self, scheduler: AsyncIOScheduler, series: Series) -> None:
        scheduler.add_job(
            self.tell,
            trigger(series.when or DEFAULT_TIME),
            args=[series],
            id=f"tell {series.series}",
            replace_existing=True,
        )

    def _series(self) -> tuple[Series, ...]:
        return self._place.config.tables.digests

    def _failed(self, event: JobExecutionEvent) -> None:
        if not self._problem.done() and not isinstance(event.exception, asyncio.CancelledError):
            self._problem.set_result(event.exception)

    def reload_soon(self, load: Callable[[], Config]) -> None:
        """Read the configuration again when the step that is under way has ended."""
        task = asyncio.get_running_loop().create_task(self._in_turn(partial(self._reload, load)))
        self._reloading.add(task)
        task.add_done_callback(self._reloading.discard)

    async def _reload(self, load: Callable[[], Config]) -> bool:
        """Take over a new configuration whole, or keep the old one whole."""
        try:
            config = load()
            if self._pulse:
                await self._pulse.retune(config.tables.run)
        except ConfigError as error:
            _log.error("kept the old configuration: %s", error.problem)
            return False
        if config.database != self._place.config.database:
            _log.warning("another database needs a restart: still %s", self._place.database)
        before = {series.series: series for series in self._series()}
        self._place = replace(self._place, config=config)
        self._policies = {policy.id: policy for policy in config.policies}
        self._crawls = self._crawls.reloaded(config.crawl, config.archive)
        mirror(self._place, self._store)
        plan(config, self._store, self._place.clock())
        self._retime(before)
        _log.info("reloaded policies=%d series=%d", len(config.policies), len(self._series()))
        return True

    def _retime(self, before: Mapping[str, Series]) -> None:
        """Bring the jobs that tell to the configured series; those whose time is the same keep their clock."""
        now = {series.series: series for series in self._series()}
        for name in before.keys() - now.keys():
            self._scheduler.remove_job(f"tell {name}")
        for name, series in now.items():
            if name in before and before[name].when == series.when:
                self._scheduler.modify_job(f"tell {name}", args=[series])
            else:
                self._add(self._scheduler, series)

    async def tick(self) -> bool:
        """Crawl what is due, and derive what came of it; whether all of it went well."""
        well = await self._in_turn(self._tick)
        if self._pulse and not self._stopping:
            await self._pulse.looked(self._crawls, well=well)
        return well

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
        orders = claimed(self._policies, self._store, self._place.clock())
        if not orders:
            return arrived
        asked = [self._policies[order.policy] for order in orders]
        try:
            tallies = await crawl(self._crawls, self._store, orders, lambda *_: None)
            fetched = sum(tally.fetched for tally in tallies.values())
            _log.info("crawled orders=%d captures=%d failures=%d", len(orders), fetched, len(orders) - fetched)
            for tally in tallies.values():
                for problem in tally.problems:
                    _log.warning("failed policy=%s %s", tally.policy, problem)
            return await self._derive(tallies.keys()) and arrived and fetched == len(orders)
        finally:
            # Also of a run that was stopped: what was not visited stays due.
            visited(asked, self._store, self._place.clock())

    async def _derive(self, names: Collection[str]) -> bool:
        """Derive some policies with a breath after every step: signals and timers are heard meanwhile."""
        chosen = [self._policies[name] for name in names if name in self._policies]
        whole = True
        for outcome in deriving_all(chosen, self._store):
            if outcome:
                self._forgetting.after(read=bool(outcome.read))
                if outcome.problem:
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
        if not self._full(series):
            composed = compose_digest(self._place.config, series, self._store, self._place.clock())
            post(composed, series, self._store)
        return await self._deliver() and whole

    def _full(self, series: Series) -> bool:
        """Whether a series that tells at once has told enough for a day: what is new waits, and is not lost."""
        day_ago = self._place.clock() - timedelta(days=1)
        at_once = isinstance(series.when, AtOnce)
        return at_once and self._store.ledger.digests_since(series.series, day_ago) >= series.daily_cap

    async def _deliver(self) -> bool:
        """Deliver what is due; whether all of it arrived."""
        return await send_due(self._place, self._store, lambda: self._stopping)

    async def once(self) -> bool:
        """Do now what is due, tell every series, and return whether all of it went well."""
        plan(self._place.config, self._store, self._place.clock())
        whole = await self.tick()
        for series in self._series():
            whole = await self.tell(series) and whole
        return whole


def trigger(when: Time) -> BaseTrigger:
    """The trigger of a time of the week, of a crontab, or of a look every quarter of an hour."""
    if isinstance(when, AtOnce):
        return IntervalTrigger(seconds=_AT_ONCE_S, timezone=UTC)
    if isinstance(when, Weekly):
        return CronTrigger(day_of_week=when.day, hour=when.hour, minute=when.minute, timezone=when.zone)
    times = {"hour": _list(when.hours), "minute": _list(when.minutes), "month": _list(when.months)}
    days = {"day": _list(when.days), "day_of_week": _list(when.weekdays)}
    if not when.either_day:
        return CronTrigger(**times, **days, timezone=when.zone)
    return OrTrigger([CronTrigger(**times, **{name: value}, timezone=when.zone) for name, value in days.items()])


def _list(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))
