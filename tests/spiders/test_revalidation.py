"""Asking only for what changed: conditions go where they belong, and a 304 is a capture of known bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.model import FailureKind, FetchOrder, Known, Manner, sha256

if TYPE_CHECKING:
    from tests.spiders.conftest import Site, Web

BODY = b"<p>We collect data.</p>"
DATE = "Sun, 01 Mar 2026 10:00:00 GMT"


def known(url: str, etag: str = '"1"', last_modified: str = DATE) -> Known:
    return Known("c" * 64, url, 200, "text/html", sha256(BODY), etag, last_modified)


def test_a_304_is_a_capture_of_the_bytes_we_have(web: Web) -> None:
    url = web.site.on("/p", web.answer(304, b"", (("ETag", '"1"'),)))
    web.do(web.crawls().live([FetchOrder("a/b", url, known=known(url))], web.taken))
    (capture,) = web.taken.captures
    assert (capture.status, capture.content_type, capture.body_sha256) == (200, "text/html", sha256(BODY))
    assert (capture.evidence, capture.confirms) == ("not modified", "c" * 64)
    assert web.taken.bodies == [None]
    sent = web.site.headers[0]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"1"', DATE)


def test_a_changed_page_comes_whole(web: Web) -> None:
    url = web.site.on("/p", web.answer(body=b"new words", headers=(("ETag", '"2"'),)))
    web.do(web.crawls().live([FetchOrder("a/b", url, known=known(url))], web.taken))
    assert [(c.evidence, c.confirms, c.body_sha256) for c in web.taken.captures] == [
        ("body", None, sha256(b"new words"))
    ]


@pytest.mark.parametrize("asked", [True, False])
def test_the_condition_goes_to_the_address_that_gave_it(web: Web, other: Site, *, asked: bool) -> None:
    end = other.on("/end", web.answer(304, b""))
    url = web.site.on("/p", web.answer(301, b"", (("Location", end),)))
    order = FetchOrder("a/b", url, known=known(end if asked else url))
    web.do(web.crawls(obey_robots=True).live([order], web.taken))
    conditions = {
        (site.port, path): headers.get("if-none-match")
        for site in (web.site, other)
        for path, headers in zip(site.hits, site.headers, strict=True)
    }
    assert conditions == {
        (web.site.port, "/robots.txt"): None,
        (other.port, "/robots.txt"): None,
        (web.site.port, "/p"): None if asked else '"1"',
        (other.port, "/end"): '"1"' if asked else None,
    }
    if asked:
        (capture,) = web.taken.captures
        assert (capture.final_url, capture.redirects) == (end, ((url, 301),))
    else:
        assert [f.kind for f in web.taken.failures] == [FailureKind.PROTOCOL], "nobody asked it"


def test_a_304_that_nobody_asked_for_is_no_answer(web: Web) -> None:
    url = web.site.on("/p", web.answer(304, b""))
    web.do(web.crawls(retries=0).live([FetchOrder("a/b", url)], web.taken))
    assert [(f.kind, "304" in f.detail) for f in web.taken.failures] == [(FailureKind.PROTOCOL, True)]


def test_a_failure_that_passes_is_asked_again_with_the_condition(web: Web) -> None:
    url = web.site.on("/p", web.answer(503), web.answer(304, b""))
    web.do(web.crawls(retries=2).live([FetchOrder("a/b", url, known=known(url))], web.taken))
    assert [c.confirms for c in web.taken.captures] == ["c" * 64]
    assert [headers.get("if-none-match") for headers in web.site.headers] == ['"1"', '"1"']


class TestManner:
    def test_language_and_headers_of_a_policy(self, web: Web, other: Site) -> None:
        away = other.on("/q", web.answer())
        urls = [web.site.on("/p", web.answer()), web.site.on("/r", web.answer(302, b"", (("Location", away),)))]
        manner = Manner("de-AT,de;q=0.8", (("X-Region", "EU"),))
        web.do(web.crawls().live([FetchOrder("a/b", url, manner=manner) for url in urls], web.taken))
        for sent in web.site.headers:
            assert (sent["accept-language"], sent["x-region"]) == ("de-AT,de;q=0.8", "EU")
        assert "x-region" not in other.headers[0], "meant for the site that the operator named"
        assert other.headers[0]["accept-language"] == "de-AT,de;q=0.8"
        assert {capture.manner for capture in web.taken.captures} == {manner.name}
        assert Manner().name == ""
        assert manner.name != Manner("de-AT").name != Manner("de-DE").name

    def test_a_proxy_of_a_policy(self, web: Web, other: Site) -> None:
        """It may be private, for the operator named it; what it is asked for may not."""
        other.pages["http://policies.example/privacy"] = (web.answer(body=b"through the proxy"),)
        manner = Manner(proxy=other.url)
        asked = [FetchOrder("a/b", url, manner=manner) for url in ("http://policies.example/privacy", web.site.url)]
        web.do(web.crawls(allow_hosts=()).live(asked, web.taken))
        assert other.hits == ["http://policies.example/privacy"]
        assert [failure.kind for failure in web.taken.failures] == [FailureKind.UNSAFE_URL]
        assert web.site.hits == []
