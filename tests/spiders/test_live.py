"""Live pages: every order ends as a row, and the rows add up."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from crawler.model import Capture, FailureKind, FetchOrder, Origin, sha256
from spiders import tally
from spiders.tally import CrawlSummary

if TYPE_CHECKING:
    from tests.spiders.conftest import Site, Web


def orders(*urls: str) -> list[FetchOrder]:
    return [FetchOrder("acme/privacy", url) for url in urls]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_page_is_a_capture(web: Web, now: datetime) -> None:
    headers = (("Content-Type", "text/html; charset=utf-8"), ("X-Long", "x" * 5000), ("ETag", '"1"'))
    url = web.site.on("/privacy", web.answer(body=b"<p>words</p>", headers=headers))
    summary = web.do(web.crawls().live(orders(url), web.taken))
    assert summary == CrawlSummary(1, 1, 0)
    (capture,) = web.taken.captures
    assert capture.policy == "acme/privacy"
    assert capture.url == url
    assert (capture.observed_at, capture.recorded_at, capture.origin) == (now, now, Origin.LIVE)
    assert (capture.status, capture.content_type) == (200, "text/html; charset=utf-8")
    assert capture.body_sha256 == sha256(b"<p>words</p>")
    assert web.taken.bodies == [b"<p>words</p>"]
    assert (capture.final_url, capture.redirects, capture.memento_uri) == ("", (), None)
    assert ("etag", '"1"') in capture.headers
    assert max(len(value) for _, value in capture.headers) == 2000
    sent = web.site.headers[0]
    assert sent["user-agent"] == "clausewatch/0.1 (+https://clausewatch.example/bot)"
    assert sent["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in sent
    assert "referer" not in sent


@pytest.mark.parametrize("status", [404, 403, 410, 500, 503])
def test_every_status_is_a_capture(web: Web, status: int) -> None:
    url = web.site.on("/gone", web.answer(status, b"words"))
    assert web.do(web.crawls(retries=1).live(orders(url), web.taken)) == CrawlSummary(1, 1, 0)
    assert [(c.status, c.body_sha256) for c in web.taken.captures] == [(status, sha256(b"words"))]


def test_the_chain_of_redirects_is_kept(web: Web, other: Site) -> None:
    end = other.on("/new", web.answer())
    middle = web.site.on("/middle", web.answer(302, b"", (("Location", end),)))
    url = web.site.on("/old", web.answer(301, b"", (("Location", "/middle"),)))
    web.do(web.crawls().live(orders(url), web.taken))
    (capture,) = web.taken.captures
    assert capture.url == url
    assert capture.final_url == end
    assert capture.redirects == ((url, 301), (middle, 302))


def test_failures_are_rows_and_the_sum_is_right(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> str:
        if name == "127.0.0.1":
            return name
        raise socket.gaierror(socket.EAI_NONAME, f"unknown {name}")

    monkeypatch.setattr(socket, "gethostbyname", unknown)
    loop = web.site.on("/loop", web.answer(302, b"", (("Location", "/loop"),)))
    far = web.site.on("/0", web.answer(302, b"", (("Location", "/1"),)))
    for hop in range(1, 12):
        web.site.on(f"/{hop}", web.answer(302, b"", (("Location", f"/{hop + 1}"),)))
    asked = {
        web.site.on("/fine", web.answer()): None,
        f"http://127.0.0.1:{free_port()}/": FailureKind.REFUSED,
        "http://nowhere.example/privacy": FailureKind.DNS,
        web.site.on("/cut", web.answer(cut=True)): FailureKind.TRUNCATED,
        web.site.on("/large", web.answer(body=b"x" * 60_000)): FailureKind.TOO_LARGE,
        web.site.on("/file", web.answer(302, b"", (("Location", "file:///etc/passwd"),))): FailureKind.UNSAFE_URL,
        loop: FailureKind.REDIRECT_LOOP,
        far: FailureKind.REDIRECT_LOOP,
        "not a url": FailureKind.INTERNAL,
    }
    summary = web.do(web.crawls(retries=1, max_bytes=50_000).live(orders(*asked), web.taken))
    assert summary == CrawlSummary(len(asked), 1, len(asked) - 1)
    assert summary.balanced
    assert {failure.url: failure.kind for failure in web.taken.failures} == {
        url: kind for url, kind in asked.items() if kind
    }
    assert all(failure.detail for failure in web.taken.failures)
    assert web.site.hits.count("/cut") == 2, "a truncated web.answer is asked for again"


def test_a_slow_site_is_a_timeout(web: Web) -> None:
    import threading

    hold = threading.Event()
    url = web.site.on("/slow", web.answer(hold=hold))
    web.do(web.crawls(timeout_s=0.2, retries=0).live(orders(url), web.taken))
    hold.set()
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.TIMEOUT]


def test_two_policies_may_share_a_page(web: Web) -> None:
    url = web.site.on("/privacy", web.answer())
    shared = [FetchOrder("a/privacy", url), FetchOrder("b/privacy", url)]
    assert web.do(web.crawls().live(shared, web.taken)).captures == 2
    assert {capture.policy for capture in web.taken.captures} == {"a/privacy", "b/privacy"}


def test_what_the_sink_raises_ends_the_run_and_surfaces(web: Web) -> None:
    web.site.rule = lambda _: web.answer()
    stored: list[Capture] = []

    def full(item: Capture, body: bytes | None) -> None:
        if len(stored) == 3:
            raise OSError(28, "No space left on device")
        stored.append(item)

    with pytest.raises(OSError, match="No space left"):
        web.do(web.crawls().live(orders(*(f"{web.site.url}/{n}" for n in range(200))), full))
    assert len(stored) == 3, "nothing is stored after the sink broke"
    assert len(web.site.hits) < 100


def test_what_the_orders_raise_surfaces(web: Web) -> None:
    def broken() -> Iterator[FetchOrder]:
        yield from orders(web.site.on("/privacy", web.answer()))
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        web.do(web.crawls().live(broken(), web.taken))


def test_a_bug_of_ours_is_a_row_too(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def buggy(*args: Any) -> None:
        raise KeyError("oops")

    monkeypatch.setattr("spiders.live.live_capture", buggy)
    summary = web.do(web.crawls().live(orders(web.site.on("/privacy", web.answer())), web.taken))
    assert summary == CrawlSummary(1, 0, 1)
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.INTERNAL]


def test_orders_are_taken_lazily(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "WINDOW", 20)
    web.site.rule = lambda _: web.answer()
    given, settled, ahead = 0, 0, 0

    def many() -> Iterator[FetchOrder]:
        nonlocal given, ahead
        for number in range(300):
            given += 1
            ahead = max(ahead, given - settled)
            yield FetchOrder("a/b", f"{web.site.url}/{number}")

    def sink(item: Capture, body: bytes | None) -> None:
        nonlocal settled
        settled += 1

    summary = web.do(web.crawls(per_host=8, concurrency=8).live(many(), sink))
    assert summary == CrawlSummary(300, 300, 0)
    assert ahead <= 22


def test_progress_is_told(web: Web) -> None:
    told: list[tuple[int, str | None]] = []
    web.site.on("/a", web.answer(503), web.answer())
    asked = orders(web.site.url + "/a", web.site.on("/b", web.answer()))
    web.do(web.crawls().live(asked, web.taken, lambda done, waits: told.append((done, waits))))
    assert told[-1] == (2, None)
    assert any(waits and "status 503" in waits for _, waits in told)


def test_the_sink_may_be_an_import_path(web: Web) -> None:
    url = web.site.on("/privacy", web.answer())
    assert web.do(web.crawls().live(orders(url), "operator.is_")) == CrawlSummary(1, 1, 0)


def test_runs_may_overlap(web: Web) -> None:
    web.site.rule = lambda _: web.answer()

    async def both() -> list[CrawlSummary]:
        first = web.crawls().live(orders(f"{web.site.url}/a"), web.taken)
        return await asyncio.gather(first, web.crawls().live(orders(f"{web.site.url}/b"), web.taken))

    assert web.do(both()) == [CrawlSummary(1, 1, 0), CrawlSummary(1, 1, 0)]
