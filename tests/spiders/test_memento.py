"""Replays of an archive: what is a capture, what is the archive speaking, and which moment is recorded."""

from __future__ import annotations

import gzip
import zlib
from base64 import b32encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha1
from typing import TYPE_CHECKING

import brotli
import pytest

from crawler.model import FailureKind, FetchOrder, ListingOrder, Origin, sha256
from spiders.decoding import CutShortError, TooLargeError, decoded
from spiders.memento import moment, reduced
from spiders.tally import CrawlSummary

if TYPE_CHECKING:
    from tests.spiders.conftest import Web


PAGE = "http://acme.example/privacy"
AT = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
BODY = b"<html><p>We collect data.</p></html>"


def when(at: datetime) -> tuple[str, str]:
    return ("Memento-Datetime", format_datetime(at, usegmt=True))


def order(at: datetime = AT, url: str = PAGE) -> FetchOrder:
    return FetchOrder("acme/privacy", url, at)


def path(at: datetime = AT, url: str = PAGE) -> str:
    return f"/web/{at:%Y%m%d%H%M%S}id_/{url}"


def test_a_memento_is_a_capture_of_its_own_moment(web: Web, now: datetime) -> None:
    headers = (
        when(AT),
        ("Content-Type", "text/html; charset=utf-8"),
        ("x-archive-src", "spn2.warc.gz"),
        ("x-archive-orig-etag", '"1"'),
    )
    uri = web.site.on(path(), web.answer(body=BODY, headers=headers))
    assert web.do(web.crawls().mementos([order()], web.taken)) == CrawlSummary(1, 1, 0)
    (capture,) = web.taken.captures
    assert (capture.observed_at, capture.recorded_at, capture.origin) == (AT, now, Origin.ARCHIVE)
    assert (capture.url, capture.memento_uri, capture.status) == (PAGE, uri, 200)
    assert (capture.content_type, capture.body_sha256) == ("text/html; charset=utf-8", sha256(BODY))
    assert (capture.final_url, capture.redirects) == ("", ())
    assert ("x-archive-src", "spn2.warc.gz") in capture.headers
    assert web.taken.bodies == [BODY]
    assert web.site.hits == [path()], "no robots.txt is asked of the archive"


@pytest.mark.parametrize("status", [404, 403, 429, 500, 503])
def test_a_captured_error_is_a_capture_and_not_retried(web: Web, status: int) -> None:
    web.site.on(path(), web.answer(status, b"captured", (when(AT),)))
    web.do(web.crawls().mementos([order()], web.taken))
    assert [capture.status for capture in web.taken.captures] == [status]
    assert len(web.site.hits) == 1


@pytest.mark.parametrize(
    ("status", "body", "kind", "asked"),
    [
        (404, b"<p>The Wayback Machine has not archived that URL.</p>", FailureKind.NOT_ARCHIVED, 1),
        (200, b"<p>This URL has been excluded from the Wayback Machine.</p>", FailureKind.EXCLUDED, 1),
        (403, b"<p>Access is not allowed: excluded from the Wayback Machine.</p>", FailureKind.EXCLUDED, 1),
        (403, b"<p>no</p>", FailureKind.SERVER_ERROR, 1),
        (451, b"", FailureKind.EXCLUDED, 1),
        (503, b"<p>No server is available to handle this request.</p>", FailureKind.SERVER_ERROR, 3),
        (200, b"<p>We are offline.</p>", FailureKind.SERVER_ERROR, 3),
        (429, b"<p>Too many requests</p>", FailureKind.RATE_LIMITED, 3),
    ],
)
def test_what_the_archive_says_itself_is_never_a_capture(
    web: Web, status: int, body: bytes, kind: FailureKind, asked: int
) -> None:
    web.site.on(path(), web.answer(status, body))
    assert web.do(web.crawls({"retries": 2}).mementos([order()], web.taken)) == CrawlSummary(1, 0, 1)
    (failure,) = web.taken.failures
    assert (failure.kind, failure.memento_at, failure.url) == (kind, AT, PAGE)
    assert len(web.site.hits) == asked


def test_an_error_of_the_archive_that_passes(web: Web) -> None:
    fine = web.answer(body=BODY, headers=(when(AT),))
    web.site.on(path(), web.answer(504), web.answer(429), web.answer(body=BODY, headers=(when(AT),), cut=True), fine)
    web.do(web.crawls().mementos([order()], web.taken))
    assert web.taken.bodies == [BODY]


def test_the_nearest_capture_is_taken_within_the_window_at_the_moment_served(web: Web) -> None:
    served = AT + timedelta(hours=3)
    other = PAGE.replace("http://", "https://www.") + "/"  # another spelling of the same page
    web.site.on(path(), web.answer(302, b"", (("Location", web.site.url + path(served, other)),)))
    uri = web.site.on(path(served, other), web.answer(body=BODY, headers=(when(served),)))
    web.do(web.crawls({"window_s": 86_400.0}).mementos([order()], web.taken))
    (capture,) = web.taken.captures
    assert (capture.observed_at, capture.memento_uri, capture.redirects) == (served, uri, ())
    assert capture.url == PAGE


@pytest.mark.parametrize(("served", "url"), [(AT + timedelta(days=2), PAGE), (AT, "http://acme.example/imprint")])
def test_another_time_or_another_page_is_not_archived(web: Web, served: datetime, url: str) -> None:
    web.site.on(path(), web.answer(302, b"", (("Location", path(served, url)),)))
    web.site.on(path(served, url), web.answer(body=BODY, headers=(when(served),)))
    web.do(web.crawls().mementos([order()], web.taken))
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.NOT_ARCHIVED]
    assert len(web.site.hits) == (1 if path() != path(served, url) else 2)


@pytest.mark.parametrize("form", ["https://web.archive.org{path}", "{path}", "//web.archive.org{path}", "{target}"])
def test_captured_redirects_are_followed_inside_the_archive(web: Web, form: str) -> None:
    target, later = "https://acme.example/legal/privacy", AT + timedelta(minutes=7)
    location = form.format(path=path(AT, target), target=target)
    web.site.on(path(), web.answer(301, b"", (when(AT), ("Location", location))))
    web.site.on(path(AT, target), web.answer(302, b"", (("Location", path(later, target)),)))
    uri = web.site.on(path(later, target), web.answer(body=BODY, headers=(when(later),)))
    web.do(web.crawls().mementos([order()], web.taken))
    (capture,) = web.taken.captures
    assert capture.redirects == ((web.site.url + path(), 301),)
    assert (capture.url, capture.final_url, capture.memento_uri) == (PAGE, target, uri)
    assert (capture.observed_at, capture.status) == (later, 200)


def test_circles_and_long_chains_end(web: Web) -> None:
    pages = [f"http://acme.example/{n}" for n in range(9)]
    for one, following in zip(pages, [*pages[1:], pages[0]], strict=True):
        web.site.on(path(AT, one), web.answer(301, b"", (when(AT), ("Location", path(AT, following)))))
    there, back = "http://a.example/", "http://b.example/"
    web.site.on(path(AT, there), web.answer(301, b"", (when(AT), ("Location", path(AT, back)))))
    web.site.on(path(AT, back), web.answer(301, b"", (when(AT), ("Location", path(AT, there)))))
    web.do(web.crawls().mementos([order(url=pages[0]), order(url=there)], web.taken))
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.REDIRECT_LOOP] * 2
    assert len(web.site.hits) == 8


def test_an_archive_that_refuses_is_left_alone(web: Web) -> None:
    """Asking on would make the ban longer: one order tries, the others are not sent."""
    away = web.crawls({"url": "http://127.0.0.1:1", "retries": 1, "pause_s": 0.01, "replay_delay_s": 0.001})
    asked = [order(AT + timedelta(days=n)) for n in range(50)]
    assert web.do(away.mementos(asked, web.taken)) == CrawlSummary(50, 0, 50)
    kinds = [failure.kind for failure in web.taken.failures]
    assert kinds.count(FailureKind.REFUSED) == 1
    assert kinds.count(FailureKind.RATE_LIMITED) == 49
    listing = type(web.taken)()
    web.do(away.listings([ListingOrder("a/b", PAGE)], listing))
    assert listing.listings[0].problem.kind is FailureKind.RATE_LIMITED, "the index is the same host"


def test_an_order_without_a_moment_is_a_row(web: Web) -> None:
    asked = [FetchOrder("a/b", PAGE)]
    assert web.do(web.crawls().mementos(asked, web.taken)) == CrawlSummary(1, 0, 1)


# Encodings

BLANK, GZIP, BR = ("content-encoding", ""), ("Content-Encoding", "gzip"), ("Content-Encoding", "br")


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ((GZIP,), gzip.compress(BODY, mtime=0)),
        ((BLANK, GZIP), gzip.compress(BODY, mtime=0)),
        ((), gzip.compress(BODY, mtime=0)),
        ((BLANK,), gzip.compress(BODY, mtime=0)),
        ((GZIP,), gzip.compress(gzip.compress(BODY, mtime=0), mtime=0)),
        ((GZIP,), BODY),
        ((BR,), brotli.compress(BODY)),
        ((BR,), BODY),
        ((("Content-Encoding", "deflate"),), zlib.compress(BODY)),
        ((("Content-Encoding", "deflate"),), zlib.compress(BODY)[2:-4]),
        ((("Content-Encoding", "none"),), BODY),
        ((("x-archive-orig-content-encoding", "br"),), brotli.compress(BODY)),
        ((("x-archive-orig-content-encoding", "br"),), BODY),
        ((("x-archive-orig-content-encoding", "deflate"),), zlib.compress(BODY)),
        ((("x-archive-orig-content-encoding", "gzip"),), BODY),
        ((("x-archive-orig-content-encoding", "gzip"), GZIP), gzip.compress(BODY, mtime=0)),
        ((("x-archive-orig-content-encoding", "br"), GZIP), gzip.compress(BODY, mtime=0)),
        ((("x-archive-orig-content-encoding", "br"), GZIP), gzip.compress(brotli.compress(BODY), mtime=0)),
        ((), BODY),
    ],
)
def test_bodies_survive_what_is_said_of_them(web: Web, headers: tuple[tuple[str, str], ...], sent: bytes) -> None:
    web.site.on(path(), web.answer(body=sent, headers=(when(AT), *headers)))
    web.do(web.crawls().mementos([order()], web.taken))
    assert web.taken.bodies == [BODY]


def test_a_compressed_body_that_ends_early_is_truncated(web: Web) -> None:
    web.site.on(path(), web.answer(body=gzip.compress(BODY * 99)[:-20], headers=(when(AT), GZIP)))
    web.do(web.crawls({"retries": 1}).mementos([order()], web.taken))
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.TRUNCATED]
    assert len(web.site.hits) == 2


def test_a_bomb_is_too_large(web: Web) -> None:
    web.site.on(path(), web.answer(body=gzip.compress(b"0" * 5_000_000), headers=(when(AT), GZIP)))
    web.do(web.crawls(max_bytes=100_000).mementos([order()], web.taken))
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.TOO_LARGE]


def test_decoding_is_bounded() -> None:
    for packed, name in ((gzip.compress, "gzip"), (zlib.compress, "deflate"), (brotli.compress, "br")):
        with pytest.raises(TooLargeError):
            decoded(packed(b"0" * 1_000_000), (name,), 1000)
        assert decoded(packed(b"0" * 1000), (name,), 1000) == b"0" * 1000
    with pytest.raises(CutShortError):
        decoded(gzip.compress(BODY)[:-1], ("gzip",), 1000)
    assert decoded(gzip.compress(b"a") + gzip.compress(b"b"), ("gzip",), 1000) == b"ab"
    assert decoded(b"", ("gzip",), 1000) == b""


def test_urls_are_compared_as_the_index_does() -> None:
    same = [PAGE, "https://www.acme.example:443/privacy/", "http://WWW2.ACME.example:80/Privacy"]
    assert {reduced(url) for url in same} == {"acme.example/privacy"}
    assert reduced("http://a.example/?b=1&a=2") == reduced("https://a.example/?a=2&b=1")
    assert reduced("http://a.example/b") != reduced("http://a.example/c")
    assert moment("2020") == datetime(2020, 1, 1, tzinfo=UTC)
    assert moment("20200102030405") == AT
    assert moment("20209902030405") is None


def test_a_page_without_its_end_is_asked_for_again_unless_it_was_captured_so(web: Web) -> None:
    """An archive may send a short body as if it were whole: no header tells, the index's hash does."""
    whole = b"<html><p>" + b"We collect data. " * 40 + b"</p></html>"
    served = (when(AT), ("Content-Type", "text/html"))
    web.site.rule = lambda _: web.answer(body=whole[:99] if len(web.site.hits) == 1 else whole, headers=served)
    stored = b32encode(sha1(whole, usedforsecurity=False).digest()).decode()
    web.do(web.crawls().mementos([replace(order(AT), digest=stored)], web.taken))
    assert web.taken.bodies == [whole]
    assert len(web.site.hits) == 2
    web.site.rule = lambda _: web.answer(body=whole[:99], headers=served)
    cut = b32encode(sha1(whole[:99], usedforsecurity=False).digest()).decode()
    for digest, requests in ((cut, 1), ("", 1), ("A" * 32, 3)):
        web.site.hits.clear()
        web.do(web.crawls().mementos([replace(order(AT), digest=digest)], web.taken))
        assert web.taken.bodies[-1] == whole[:99]
        assert len(web.site.hits) == requests


@pytest.mark.parametrize(
    ("more", "bytes_sent", "asked"),
    [
        ((), 99, 3),
        ((), 400, 1),
        ((("x-archive-orig-content-encoding", "gzip"),), 99, 1),
        ((("x-archive-orig-transfer-encoding", "chunked"),), 99, 1),
        ((("x-archive-orig-content-encoding", ""),), 99, 3),
    ],
)
def test_a_capture_shorter_than_its_site_announced_is_no_page(
    web: Web, more: tuple[tuple[str, str], ...], bytes_sent: int, asked: int
) -> None:
    """What an archive's crawler cut off is replayed as if it were whole; plain text has no end by which to tell."""
    served = (when(AT), ("Content-Type", "text/plain"), ("x-archive-orig-content-length", "400"), *more)
    web.site.rule = lambda _: web.answer(body=b"a" * bytes_sent, headers=served)
    whole = asked == 1
    assert web.do(web.crawls().mementos([order()], web.taken)) == CrawlSummary(1, int(whole), int(not whole))
    assert len(web.site.hits) == asked
    assert [(f.kind, "99 of 400 bytes" in f.detail) for f in web.taken.failures] == [
        (FailureKind.NOT_ARCHIVED, True)
    ] * (not whole)


def test_a_length_that_no_number_holds_is_none(web: Web) -> None:
    """Python refuses to read an integer of thousands of digits."""
    headers = (when(AT), ("Content-Type", "text/plain"), ("x-archive-orig-content-length", "9" * 5000))
    web.site.rule = lambda _: web.answer(body=b"a" * 99, headers=headers)
    assert web.do(web.crawls().mementos([order()], web.taken)) == CrawlSummary(1, 1, 0)


def test_a_capture_that_is_short_in_the_index_too_is_asked_for_once(web: Web) -> None:
    headers = (when(AT), ("Content-Type", "text/plain"), ("x-archive-orig-content-length", "400"))
    web.site.rule = lambda _: web.answer(body=b"a" * 99, headers=headers)
    stored = b32encode(sha1(b"a" * 99, usedforsecurity=False).digest()).decode()
    assert web.do(web.crawls().mementos([replace(order(), digest=stored)], web.taken)) == CrawlSummary(1, 0, 1)
    assert len(web.site.hits) == 1
