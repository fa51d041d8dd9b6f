"""Politeness, counted on the server: limits that hold, robots.txt, waits that a host asks for, and stops."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from crawler.model import FailureKind, FetchOrder
from spiders import settings
from spiders.backoff import retry_after
from spiders.robots import product
from spiders.tally import CrawlSummary

if TYPE_CHECKING:
    from tests.spiders.conftest import Answer, Site, Web


def orders(site: Site, *paths: str) -> list[FetchOrder]:
    return [FetchOrder("acme/privacy", site.url + path) for path in paths]


# Limits


@pytest.mark.parametrize("limit", [1, 3])
def test_so_many_requests_at_once_and_no_more(web: Web, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any delay Scrapy's own downloader lets a burst through: 29 at once where 1 was allowed."""
    monkeypatch.setattr(settings, "_NEVER_NONE_S", 0.0)
    full = threading.Event()  # the first answers wait until the limit is reached

    def rule(_: str) -> Answer:
        if web.site.busiest >= limit:
            full.set()
        return web.answer(hold=full)

    web.site.rule, web.site.linger_s = rule, 0.01
    many = web.crawls(per_host=limit, concurrency=32, delay_s=0.0)
    web.do(many.live(orders(web.site, *(f"/{n}" for n in range(40))), web.taken))
    assert len(web.taken.captures) == 40
    assert web.site.busiest == limit


def test_a_redirect_is_paced_by_the_host_it_leads_to(web: Web, other: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight hosts lead to one: it is not asked by eight at once."""
    monkeypatch.setattr(socket, "gethostbyname", lambda _: "127.0.0.1")
    other.rule, other.linger_s = lambda _: web.answer(), 0.02
    end = f"http://end.example:{other.port}/"
    web.site.rule = lambda _: web.answer(302, b"", (("Location", end),))
    hosts = [f"host{n}.example" for n in range(8)]
    asked = [FetchOrder("a/b", f"http://{host}:{web.site.port}/") for host in hosts]
    web.do(web.crawls(concurrency=16, allow_hosts=(*hosts, "end.example")).live(asked, web.taken))
    assert {capture.final_url for capture in web.taken.captures} == {end}
    assert other.hits == ["/"] * 8
    assert other.busiest == 1


# robots.txt

DENY = b"User-agent: *\nAllow: /legal/\nDisallow: /\n"


def test_what_robots_disallows_is_not_fetched(web: Web) -> None:
    """Scrapy's own middleware fetches 18 of 20 of these, because they wait for one robots.txt together."""
    web.site.on("/robots.txt", web.answer(body=DENY))
    web.site.rule = lambda _: web.answer()
    denied = [f"/{n}" for n in range(20)]
    summary = web.do(
        web.crawls(obey_robots=True, per_host=8, concurrency=16).live(
            orders(web.site, *denied, "/legal/p"), web.taken
        )
    )
    assert summary == CrawlSummary(21, 1, 20)
    assert web.site.hits == ["/robots.txt", "/legal/p"]
    assert {failure.kind for failure in web.taken.failures} == {FailureKind.ROBOTS}
    assert f"{web.site.url}/robots.txt" in web.taken.failures[0].detail


@pytest.mark.parametrize(("status", "allowed"), [(404, 1), (403, 1), (429, 0), (500, 0), (503, 0)])
def test_no_robots_allows_and_a_broken_one_forbids(web: Web, status: int, allowed: int) -> None:
    web.site.on("/robots.txt", web.answer(status))
    web.site.on("/p", web.answer())
    summary = web.do(web.crawls(obey_robots=True, retries=0).live(orders(web.site, "/p"), web.taken))
    assert (summary.captures, summary.failures) == (allowed, 1 - allowed)
    assert ("/p" in web.site.hits) == bool(allowed)
    assert {f.kind for f in web.taken.failures} <= {FailureKind.ROBOTS, FailureKind.RATE_LIMITED}


def test_robots_is_asked_once_in_a_day_and_at_each_origin(web: Web, other: Site) -> None:
    other.on("/robots.txt", web.answer(body=DENY))
    web.site.on("/p", web.answer(301, b"", (("Location", other.url + "/q"),)))
    polite = web.crawls(obey_robots=True)
    for _ in range(3):
        web.do(polite.live(orders(web.site, "/p", "/r"), web.taken))
    assert web.site.hits.count("/robots.txt") == 1
    assert other.hits == ["/robots.txt"], "each hop of a redirect asks the origin that it comes to"
    assert len(web.taken.failures) == 3


def test_a_host_that_cannot_be_reached_keeps_its_own_kind_of_failure(web: Web) -> None:
    asked = [FetchOrder("a/b", "http://127.0.0.1:1/p")]
    web.do(web.crawls(obey_robots=True, retries=0, allow_hosts=("127.0.0.1",)).live(asked, web.taken))
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.REFUSED]


def test_the_name_in_robots_is_the_product() -> None:
    assert product("clausewatch/0.1 (+https://x.example)") == "clausewatch"
    assert product("Watcher (+https://x.example)") == "Watcher"


# Waits


def test_a_host_that_says_too_many_is_left_alone_and_then_answers(web: Web, other: Site) -> None:
    """One 429 pauses the whole host: its other orders are not sent, and other hosts go on."""
    began = time.monotonic()
    limited = web.answer(429, b"", (("Retry-After", "1"),))
    web.site.rule = lambda _: limited if time.monotonic() - began < 0.9 else web.answer()
    other.rule = lambda _: web.answer()
    asked = orders(web.site, *(f"/{n}" for n in range(10)))
    summary = web.do(web.crawls(per_host=1).live(asked, web.taken))
    assert summary == CrawlSummary(10, 10, 0)
    assert {capture.status for capture in web.taken.captures} == {200}
    assert len(web.site.hits) == 11, "one 429, then ten answers"


def test_a_wait_longer_than_a_run_closes_the_host(web: Web) -> None:
    web.site.rule = lambda _: web.answer(429, b"", (("Retry-After", "3600"),))
    asked = orders(web.site, "/a", "/b", "/c")
    patient = web.crawls(max_wait_s=5.0)
    assert web.do(patient.live(asked, web.taken)) == CrawlSummary(3, 0, 3)
    assert len(web.site.hits) == 1
    assert {failure.kind for failure in web.taken.failures} == {FailureKind.RATE_LIMITED}
    assert all(3590 < (failure.retry_after_s or 0) <= 3600 for failure in web.taken.failures)
    web.do(patient.live(asked, web.taken))
    assert len(web.site.hits) == 1, "the next run remembers"


def test_a_passing_error_is_asked_again(web: Web) -> None:
    web.site.on("/a", web.answer(500), web.answer(503), web.answer(body=b"fine"))
    web.site.on("/b", web.answer(cut=True), web.answer(body=b"fine"))
    web.site.on("/c", web.answer(404), web.answer(body=b"never asked for"))
    web.do(web.crawls(retries=2).live(orders(web.site, "/a", "/b", "/c"), web.taken))
    assert sorted(capture.status for capture in web.taken.captures) == [200, 200, 404]
    assert [web.site.hits.count(path) for path in ("/a", "/b", "/c")] == [3, 2, 1]


def test_the_last_error_of_a_live_site_is_what_it_said(web: Web) -> None:
    web.site.on("/a", web.answer(503, b"sorry"))
    web.do(web.crawls(retries=2).live(orders(web.site, "/a"), web.taken))
    assert [capture.status for capture in web.taken.captures] == [503]
    assert len(web.site.hits) == 3


def test_retry_after_is_read_in_both_forms() -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert retry_after(b"120", now) == 120
    assert retry_after(format_datetime(now + timedelta(minutes=5), usegmt=True).encode(), now) == 300
    assert retry_after(format_datetime(now - timedelta(minutes=5), usegmt=True).encode(), now) == 0
    assert retry_after(b"soon", now) is None
    assert retry_after(None, now) is None


# Stops


def test_a_stop_in_the_first_instant_is_not_lost(web: Web) -> None:
    """Scrapy loses a stop that comes before its engine runs, and the crawl hangs for ever."""
    web.site.rule = lambda _: web.answer()

    async def stopped(turns: int) -> CrawlSummary:
        one = web.crawls()
        run = asyncio.ensure_future(one.live(orders(web.site, *(f"/{n}" for n in range(50))), web.taken))
        for _ in range(turns):
            await asyncio.sleep(0)
        await one.stop(5.0)
        return await run

    for turns in (1, 2, 3, 5, 8, 20):
        summary = web.do(stopped(turns))
        assert summary.balanced
        assert not web.taken.failures


def test_a_stop_waits_for_what_is_under_way_and_then_drops_it(web: Web) -> None:
    hold, seen = threading.Event(), threading.Event()
    web.site.on("/slow", web.answer(hold=hold))
    web.site.rule = lambda _: seen.set() or web.answer(hold=hold)

    async def stopped(grace_s: float) -> CrawlSummary:
        one = web.crawls(per_host=2)
        run = asyncio.ensure_future(one.live(orders(web.site, *(f"/{n}" for n in range(30))), web.taken))
        while not seen.is_set():  # noqa: ASYNC110 - the server is in another thread
            await asyncio.sleep(0.01)
        ending = asyncio.ensure_future(one.stop(grace_s))
        await asyncio.sleep(0.05)
        if grace_s > 1:
            hold.set()
        await ending
        return await run

    dropped = web.do(stopped(0.1))
    assert (dropped.captures, dropped.failures) == (0, 0)
    assert dropped.cancelled == dropped.orders > 0
    seen.clear()
    waited = web.do(stopped(20.0))
    assert waited.captures in {1, 2}, "what was under way is kept"
    assert waited.balanced
    assert web.taken.failures == [], "being stopped is no failure of the web.site"


def test_cancelling_the_caller_ends_the_run(web: Web) -> None:
    hold = threading.Event()
    web.site.rule = lambda _: web.answer(hold=hold)

    async def cancelled() -> bool:
        run = asyncio.ensure_future(web.crawls().live(orders(web.site, "/a", "/b"), web.taken))
        while not web.site.hits:  # noqa: ASYNC110 - the server is in another thread
            await asyncio.sleep(0.01)
        run.cancel()
        await asyncio.wait([run])
        return run.cancelled()

    assert web.do(cancelled())
    hold.set()
    assert web.taken.items == []
