"""robots.txt by RFC 9309: one question per origin, and no page before its answer.

2xx: its rules hold. 4xx: everything is allowed. 429, 5xx, or no answer: nothing is allowed for a while.
Scrapy's own middleware lets requests through that wait for the same robots.txt (measured: 18 of 20); here every
waiter awaits one task and reads its result.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self, cast
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request

from crawler.model import FailureKind
from spiders.failure import Declined, Stopped, kind_of, words

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from spiders.polite import PoliteDownloader
    from spiders.tally import Run

_GOOD_FOR = timedelta(hours=24)  # RFC 9309, 2.4: not longer than a day
_BAD_FOR = timedelta(hours=1)
_LARGEST = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read
_LONGEST_DELAY_S = 60.0  # a longer Crawl-delay is as good as a refusal for a page a day


@dataclass(frozen=True, slots=True)
class Verdict:
    """What robots.txt of one origin says, and until when we believe it."""

    until: datetime
    rules: Protego | None = None  # None: see ``refused``; where that is None too, all is allowed
    refused: Declined | None = None

    def objection(self, url: str, agent: str, origin: str) -> Declined | None:
        """Say why this URL is not fetched; None where it may be."""
        if self.refused is not None:
            return Declined(self.refused.kind, str(self.refused), self.refused.retry_after_s)
        if self.rules is None or self.rules.can_fetch(url, agent):
            return None
        return Declined(FailureKind.ROBOTS, f"{origin}/robots.txt disallows {url}")


class RobotsCache:
    """The verdicts of all runs of the process, the oldest forgotten first."""

    _MOST = 10_000

    def __init__(self) -> None:
        self._verdicts: dict[str, Verdict] = {}

    def get(self, origin: str, now: datetime) -> Verdict | None:
        """The verdict on an origin, while it is good."""
        verdict = self._verdicts.get(origin)
        return verdict if verdict is not None and now < verdict.until else None

    def put(self, origin: str, verdict: Verdict) -> None:
        """Keep a verdict."""
        self._verdicts.pop(origin, None)
        self._verdicts[origin] = verdict
        if len(self._verdicts) > self._MOST:
            del self._verdicts[next(iter(self._verdicts))]


class Robots:
    """Downloader middleware: asks robots.txt before the first page of each origin."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run: Run = crawler.settings["CLAUSEWATCH_RUN"]
        self._agent = product(crawler.settings["USER_AGENT"])
        self._asked: dict[str, asyncio.Task[Verdict]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from a crawler."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait for the verdict on the request's origin, and obey it."""
        if request.meta.get("is_robots"):
            return
        origin = _origin(request.url)
        verdict = self._run.robots.get(origin, self._run.clock()) or await self._ask(origin, request)
        if problem := verdict.objection(request.url, self._agent, origin):
            raise problem
        delay = verdict.rules.crawl_delay(self._agent) if verdict.rules else None
        if delay:
            downloader = cast("PoliteDownloader", self._crawler.engine.downloader)
            downloader.slow(request, min(float(delay), _LONGEST_DELAY_S))

    async def _ask(self, origin: str, request: Request) -> Verdict:
        if origin not in self._asked:
            task = asyncio.get_running_loop().create_task(self._fetch(origin, request))
            self._asked[origin] = task
            task.add_done_callback(lambda _: self._asked.pop(origin, None))
        return await asyncio.shield(self._asked[origin])

    async def _fetch(self, origin: str, request: Request) -> Verdict:
        meta = {"is_robots": True}
        if "proxy" in request.meta:
            meta["proxy"] = request.meta["proxy"]
        asking = Request(f"{origin}/robots.txt", meta=meta, priority=1000, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(asking)
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the verdict: unreachable
            verdict = self._unreachable(origin, error)
        else:
            verdict = self._read(origin, response)
        self._run.robots.put(origin, verdict)
        return verdict

    def _unreachable(self, origin: str, error: Exception) -> Verdict:
        """Take no answer for a refusal; the kind of the failure stays what it was."""
        detail = f"{origin}/robots.txt could not be read: {words(error)}"
        refused = Declined(kind_of(error), detail, getattr(error, "retry_after_s", None))
        # A host that cannot be reached may be back at the next visit; only the run's waiters share this.
        return Verdict(self._run.clock(), refused=refused)

    def _read(self, origin: str, response: Response) -> Verdict:
        now = self._run.clock()
        if response.status == 429 or response.status >= 500:
            detail = f"{origin}/robots.txt answered {response.status}, which forbids everything for now"
            return Verdict(now + _BAD_FOR, refused=Declined(FailureKind.ROBOTS, detail))
        if not 200 <= response.status < 300:
            return Verdict(now + _GOOD_FOR)
        text = response.body[:_LARGEST].decode("utf-8-sig", errors="replace")
        return Verdict(now + _GOOD_FOR, rules=Protego.parse(text))


def product(user_agent: str) -> str:
    """The name by which robots.txt calls us: "clausewatch" of "clausewatch/0.1 (+https://…)"."""
    return user_agent.partition("/")[0].partition(" ")[0]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
