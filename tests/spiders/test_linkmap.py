"""Memento TimeMaps: link format, parts, and never "no captures" without being sure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.model import FailureKind, FetchOrder, Listing, ListingOrder
from spiders.linkmap import links
from spiders.tally import CrawlSummary

if TYPE_CHECKING:
    from tests.spiders.conftest import Web

URL = "https://acme.example/privacy"
TYPE = (("Content-Type", "application/link-format"),)


def memento(web: Web, day: int) -> str:
    return f'<{web.site.url}/m/{day}>; rel="memento"; datetime="Wed, {day:02d} Jan 2020 00:00:00 GMT"'


def timemap(web: Web, *parts: str) -> bytes:
    own = f'<{web.site.url}/tm/1>; rel="self"; type="application/link-format"'
    return ",\n".join([f'<{URL}>; rel="original"', own, *parts]).encode() + b"\n"


def listed(web: Web, order: ListingOrder | None = None, **archive: object) -> Listing:
    kind = {"kind": "timemap", "index": "tm", "replay": ""} | archive
    web.do(web.crawls(kind).listings([order or ListingOrder("a/b", URL, archive="other")], web.taken))
    (listing,) = web.taken.listings
    return listing


def test_parts_are_followed_once(web: Web) -> None:
    second = f'<{web.site.url}/tm/2>; rel="timemap"; from="Wed, 15 Jan 2020 00:00:00 GMT"'
    back = f'<{web.site.url}/tm/{URL}>; rel="timemap"'
    web.site.on(f"/tm/{URL}", web.answer(body=timemap(web, memento(web, 1), memento(web, 8), second), headers=TYPE))
    web.site.on("/tm/2", web.answer(body=timemap(web, memento(web, 8), memento(web, 15), back), headers=TYPE))
    listing = listed(web)
    assert listing.complete
    assert [row.observed_at.day for row in listing.records] == [1, 8, 15]
    assert {row.archive for row in listing.records} == {"other"}
    assert [row.uri for row in listing.records] == [f"{web.site.url}/m/{day}" for day in (1, 8, 15)]
    assert len({row.digest for row in listing.records}) == 3, "nothing says that two of them are equal"


def test_bounds_are_kept(web: Web) -> None:
    body = timemap(web, *(memento(web, day) for day in (1, 8, 15)))
    web.site.on(f"/tm/{URL}", web.answer(body=body, headers=TYPE))
    since, until = datetime(2020, 1, 2, tzinfo=UTC), datetime(2020, 1, 9, tzinfo=UTC)
    listing = listed(web, ListingOrder("a/b", URL, since, until))
    assert [row.observed_at.day for row in listing.records] == [8]


def test_no_memento_is_known(web: Web) -> None:
    listing = listed(web)
    assert (listing.complete, listing.records) == (True, ())


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"<html>busy</html>", 200, FailureKind.NOT_A_LISTING),
        (b"", 200, FailureKind.NOT_A_LISTING),
        (b'<https://a.example/>; rel="original",\n<https://b.example/', 200, FailureKind.NOT_A_LISTING),
        (b"bad gateway", 502, FailureKind.SERVER_ERROR),
        (b"This URL has been excluded from the Wayback Machine", 403, FailureKind.EXCLUDED),
    ],
)
def test_what_is_no_timemap_proves_nothing(web: Web, body: bytes, status: int, kind: FailureKind) -> None:
    web.site.on(f"/tm/{URL}", web.answer(status, body))
    listing = listed(web)
    assert not listing.complete
    assert listing.problem
    assert listing.problem.kind is kind


def test_a_cut_timemap_is_asked_for_again(web: Web) -> None:
    whole = timemap(web, *(memento(web, day) for day in (1, 8, 15)))
    answers = (web.answer(body=whole[:-40], headers=TYPE), web.answer(body=whole, headers=TYPE))
    web.site.on(f"/tm/{URL}", *answers)
    assert len(listed(web).records) == 3


def test_a_memento_is_fetched_where_the_timemap_says(web: Web) -> None:
    seen = (("Memento-Datetime", "Wed, 08 Jan 2020 00:00:00 GMT"), ("Content-Type", "text/html"))
    web.site.on("/m/8", web.answer(headers=seen))
    order = FetchOrder("a/b", URL, datetime(2020, 1, 8, tzinfo=UTC), f"{web.site.url}/m/8", "other")
    crawls = web.crawls({"kind": "timemap", "replay": ""})
    assert web.do(crawls.mementos([order], web.taken)) == CrawlSummary(1, 1, 0)
    (capture,) = web.taken.captures
    assert capture.memento_uri == f"{web.site.url}/m/8"


def test_link_format_is_read_with_its_oddities() -> None:
    said = links('<https://a.example/?x=1,2>;rel="first memento" ; datetime=x , <b>; rel=original')
    assert said
    assert [(link.target, sorted(link.rels)) for link in said] == [
        ("https://a.example/?x=1,2", ["first", "memento"]),
        ("b", ["original"]),
    ]
    assert links("no links") is None
