"""One circuit breaker for a host: all its services wait together, and waits outlive a process."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.model import FailureKind, FetchOrder, HostWait, ListingOrder
from spiders.pauses import Pauses, host_of, index_slot, replay_slot
from spiders.run import Waits
from spiders.tally import CrawlSummary

if TYPE_CHECKING:
    from tests.spiders.conftest import Answer, Web

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT = datetime(2020, 6, 1, tzinfo=UTC)
URL = "https://acme.example/privacy"


@dataclass
class Remembered:
    """A memory that keeps waits in a dictionary."""

    kept: dict[str, HostWait] = field(default_factory=dict)

    def waits(self) -> list[HostWait]:
        return list(self.kept.values())

    def keep_wait(self, wait: HostWait) -> None:
        self.kept[wait.host] = wait

    def forget_wait(self, host: str) -> None:
        self.kept.pop(host, None)


def test_index_and_replay_are_one_host() -> None:
    pauses = Pauses()
    pauses.pause(index_slot("archive.example:80"), 60)
    assert pauses.paused_for(replay_slot("archive.example:80")) > 59
    assert pauses.paused_for("archive.example:80") > 59
    assert pauses.paused_for(replay_slot("other.example")) == 0
    assert host_of(replay_slot("archive.example:80")) == "archive.example:80"


def test_a_wait_is_kept_rounded_up_and_forgotten_when_the_host_answers() -> None:
    memory = Remembered()
    pauses = Pauses(memory, lambda: NOW)
    pauses.pause("a.example index", 0.5)
    assert memory.kept == {}, "it is over before a process can start again"
    assert pauses.streak("a.example index") == 0
    pauses.pause("a.example index", 61.2, "status 429")
    assert memory.kept["a.example"].until == NOW + timedelta(seconds=62)
    assert memory.kept["a.example"].reason == "status 429"
    pauses.answered("a.example replay")
    assert memory.kept, "an answer that was under way does not end the wait"


def test_a_later_process_takes_up_the_wait_and_the_count_of_failures() -> None:
    memory = Remembered({"a.example": HostWait("a.example", NOW + timedelta(seconds=30), 4, "status 429")})
    pauses = Pauses(memory, lambda: NOW)
    assert 29 < pauses.paused_for("a.example replay") <= 30
    assert pauses.streak("a.example index") == 4
    later = Pauses(memory, lambda: NOW + timedelta(minutes=5))
    assert later.paused_for("a.example index") == 0
    later.answered("a.example index")
    assert memory.kept == {}


def test_no_request_is_made_while_a_wait_of_an_earlier_run_lasts(web: Web) -> None:
    host = web.site.url.removeprefix("http://")
    memory = Remembered({host: HostWait(host, NOW + timedelta(hours=2), 1, "refused")})
    crawls = web.crawls()
    crawls.remember(Waits(memory, lambda: NOW))
    asked = [FetchOrder("a/b", URL, AT)]
    assert web.do(crawls.mementos(asked, web.taken)) == CrawlSummary(1, 0, 1)
    assert web.site.hits == []
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.RATE_LIMITED]
    assert "left alone" in web.taken.failures[0].detail
    shorter = Remembered({host: HostWait(host, NOW + timedelta(seconds=1), 1, "status 503")})
    crawls.remember(Waits(shorter, lambda: NOW))
    web.site.rule = lambda _: web.answer(headers=(("Memento-Datetime", "Mon, 01 Jun 2020 00:00:00 GMT"),))
    began = time.monotonic()
    assert web.do(crawls.mementos(asked, web.taken)) == CrawlSummary(1, 1, 0)
    assert time.monotonic() - began > 0.8, "a short wait is waited for"


def test_a_limit_of_the_index_holds_for_the_pages_too(web: Web) -> None:
    limited = web.answer(429, b"", (("Retry-After", "3600"),))
    web.site.rule = lambda _: limited
    crawls = web.crawls()
    web.do(crawls.listings([ListingOrder("a/b", URL)], web.taken))
    assert web.taken.listings[0].problem
    assert web.do(crawls.mementos([FetchOrder("a/b", URL, AT)], web.taken)) == CrawlSummary(1, 0, 1)
    assert len(web.site.hits) == 1


def test_a_wait_that_comes_with_the_last_word_on_a_page_is_kept(web: Web) -> None:
    """A capture that cannot be shown is given up after three requests; each Retry-After holds for the next page."""
    free_at, early = [0.0], []

    def rule(target: str) -> Answer:
        if time.monotonic() < free_at[0]:
            early.append(target)
        free_at[0] = time.monotonic() + 0.9
        return web.answer(503, b"this snapshot cannot be displayed", (("Retry-After", "1"),))

    web.site.rule = rule
    orders = [FetchOrder("a/b", URL, AT), FetchOrder("a/b", URL, AT + timedelta(days=30))]
    assert web.do(web.crawls().mementos(orders, web.taken)) == CrawlSummary(2, 0, 2)
    assert len(web.site.hits) == 6
    assert early == []


def test_after_a_wait_one_request_finds_out_whether_the_host_answers_again(web: Web) -> None:
    """Two at once would both be refused, and the second would come while the first one's wait had begun."""
    at_once: list[int] = []

    def rule(_: str) -> Answer:
        at_once.append(web.site._busy)
        return web.answer(429) if len(at_once) <= 4 else web.answer(headers=(served,))

    served = ("Memento-Datetime", "Mon, 01 Jun 2020 00:00:00 GMT")
    web.site.linger_s = 0.05
    web.site.rule = rule
    orders = [FetchOrder("a/b", f"{URL}/{n}", AT) for n in range(6)]
    crawls = web.crawls({"replay_concurrency": 2, "retries": 4})
    assert web.do(crawls.mementos(orders, web.taken)) == CrawlSummary(6, 6, 0)
    assert at_once[0] == 1
    first_answered = 4
    assert set(at_once[2 : first_answered + 1]) == {1}
    assert max(at_once[first_answered + 1 :]) == 2
