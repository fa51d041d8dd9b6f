"""Listings: keys, lies, garbage, and never "no captures" without being sure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.model import FailureKind, Left, Listing, ListingOrder, ListingSlice
from spiders import cdx
from spiders.cdx import Place
from spiders.tally import CrawlSummary

if TYPE_CHECKING:
    from tests.spiders.conftest import Answer, Web


URL = "https://acme.example/privacy"
TEXT = (("Content-Type", "text/plain"),)


def row(day: int, status: str = "200", mime: str = "text/html", digest: str = "A") -> str:
    stamp = f"202001{day:02d}000000"
    return f"example,acme)/privacy {stamp} {URL} {mime} {status} {digest * 32} 1234"


class Index:
    """A small index: it answers a query from its rows, ``limit`` at a time, with an opaque key."""

    def __init__(self, web: Web, rows: list[str]) -> None:
        self.answer, self.rows = web.answer, rows
        self.queries: list[dict[str, str]] = []
        self.lies: list[Answer] = []  # given before the truth
        web.site.rule = self.reply

    def reply(self, target: str) -> Answer:
        query = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        self.queries.append(query)
        if self.lies:
            return self.lies.pop(0)
        if query.get("resumeKey") == "stale":
            return self.answer(400, b"Bad Request: no such key")
        start = int(query["resumeKey"].removeprefix("k/+=")) if "resumeKey" in query else 0
        rows = [line for line in self.rows if query.get("from", "") <= line.split(" ")[1] <= query.get("to", "~")]
        part = rows[start : start + int(query["limit"])]
        end = start + len(part)
        key = f"\nk/+={end}\n" if end < len(rows) else ""
        return self.answer(body=("".join(line + "\n" for line in part) + key).encode(), headers=TEXT)


def listed(web: Web, page_size: int = 3) -> Listing:
    summary = web.do(web.crawls({"page_size": page_size}).listings([ListingOrder("a/b", URL)], web.taken))
    assert summary.balanced
    (listing,) = web.taken.listings
    assert summary == CrawlSummary(1, int(listing.complete), int(not listing.complete))
    assert (listing.policy, listing.url) == ("a/b", URL)
    return listing


def days(listing: Listing) -> list[int]:
    return [record.observed_at.day for record in listing.records]


def test_all_slices_are_walked_by_their_keys(web: Web) -> None:
    index = Index(web, [row(day) for day in range(1, 11)])
    listing = listed(web)
    assert listing.complete
    assert listing.problem is None
    assert days(listing) == list(range(1, 11))
    first = index.queries[0]
    assert first["url"] == URL
    assert (first["limit"], first["showResumeKey"]) == ("3", "true")
    assert first["fl"] == "urlkey,timestamp,original,mimetype,statuscode,digest,length"
    assert not {"filter", "collapse", "matchType", "page", "from"} & set(first)
    assert [query.get("resumeKey") for query in index.queries] == [None, "k/+=3", "k/+=6", "k/+=9", None]
    assert index.queries[-1]["from"] == "20200110000000", "the end is asked for once more"


def test_every_kind_of_row_is_kept_once(web: Web) -> None:
    rows = [row(1), row(1), row(2, "-", "warc/revisit"), row(3, "404"), row(4, "301"), row(4, digest="B")]
    Index(web, rows)
    listing = listed(web)
    kept = [(r.observed_at.day, r.statuscode, r.mimetype, r.digest[0]) for r in listing.records]
    assert kept == [
        (1, "200", "text/html", "A"),
        (2, "-", "warc/revisit", "A"),
        (3, "404", "text/html", "A"),
        (4, "301", "text/html", "A"),
        (4, "200", "text/html", "B"),
    ]


def test_a_listing_goes_on_where_an_earlier_run_left_it(web: Web) -> None:
    """Every slice is handed over as it comes; a place that has become stale costs one question, not the listing."""
    index = Index(web, [row(day) for day in range(1, 11)])
    listed(web)
    first = next(item for item in web.taken.items if isinstance(item, ListingSlice))
    assert [record.observed_at.day for record in first.records] == [1, 2, 3]
    asked = first.order
    for place in (first.place, replace(first.place, key="stale")):
        index.queries.clear()
        web.taken.items.clear()
        left = {asked: Left(place, first.records)}
        web.do(web.crawls({"page_size": 3}).listings([asked], web.taken, None, left))
        assert days(web.taken.listings[0]) == list(range(1, 11))
        assert not {(), (None, None)} & {(query.get("resumeKey"), query.get("from")) for query in index.queries}


def test_bounds_are_sent(web: Web) -> None:
    index = Index(web, [row(1)])
    bounded = ListingOrder("a/b", URL, datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 12, 31, tzinfo=UTC))
    web.do(web.crawls().listings([bounded], web.taken))
    assert (index.queries[0]["from"], index.queries[0]["to"]) == ("20200101000000", "20201231000000")


def test_a_key_without_rows_goes_on_and_a_repeated_key_ends(web: Web) -> None:
    web.site.rule = lambda _: web.answer(body=b"\nsame\n", headers=TEXT)
    listing = listed(web)
    assert not listing.complete
    assert listing.problem.kind is FailureKind.NOT_A_LISTING
    assert len(web.site.hits) == 2


def test_an_index_that_always_has_another_key_ends(web: Web) -> None:
    """Keys are opaque, so a new one proves nothing; what proves progress is rows."""
    web.site.rule = lambda _: web.answer(body=b"\nkey-%d\n" % len(web.site.hits), headers=TEXT)
    listing = listed(web)
    assert not listing.complete
    assert listing.problem.kind is FailureKind.NOT_A_LISTING
    assert 100 < len(web.site.hits) < 300


def test_a_bad_row_costs_itself_only(web: Web) -> None:
    garbled = row(1).replace("20200101000000", "20200001061623")
    bad = [
        "java.lang.NullPointerException at org.archive.Index",
        row(2).replace("A" * 32, "no-digest"),
        row(2).replace(URL, "mailto:privacy@acme.example"),
        row(2).replace("20200102000000", "20201399000000"),
        "example,acme)/ 2020",
    ]
    Index(web, [row(1), *bad[:1], row(3) + " extra fields", *bad[1:], row(5), garbled])
    listing = listed(web, page_size=100)
    assert listing.complete
    assert listing.dropped == 5
    assert [record.timestamp for record in listing.records] == [
        "20200101000000",
        "20200103000000",
        "20200105000000",
        "20200106162300",
    ]


def test_a_garbled_timestamp_is_mended() -> None:
    assert cdx.repaired("20000800241623") == "20000824162300"
    assert cdx.repaired("20000008241623") == "20000824162300"
    assert cdx.repaired("20000824162345") == "20000824162345"
    assert cdx.repaired("2000082416234") == ""


@pytest.mark.parametrize(
    "lie",
    [
        {"body": b"<html>busy</html>", "headers": (("Content-Type", "text/html"),)},
        {"body": b"The service is busy, sorry.\n", "headers": TEXT},
        {"body": row(1).encode()[:-9], "headers": TEXT},
        {"body": b"", "headers": TEXT},
        {"status": 503},
        {"status": 429},
        {"status": 302, "headers": (("Location", "/"),)},
        {"body": row(1).encode() + b"\n", "headers": TEXT, "cut": True},
    ],
)
def test_an_answer_that_is_no_list_is_asked_for_again(web: Web, lie: dict[str, Any]) -> None:
    index = Index(web, [row(day) for day in range(1, 6)])
    index.lies = [web.answer(**lie), web.answer(**lie)]
    listing = listed(web)
    assert listing.complete
    assert days(listing) == [1, 2, 3, 4, 5]


def test_a_list_cut_without_a_sign_is_noticed(web: Web) -> None:
    index = Index(web, [row(day) for day in range(1, 9)])
    index.lies = [web.answer(body=(row(1) + "\n" + row(2) + "\n").encode(), headers=TEXT)]
    assert days(listed(web)) == list(range(1, 9))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"body": b"<html>busy</html>"}, FailureKind.NOT_A_LISTING),
        ({"body": b"some words\n", "headers": TEXT}, FailureKind.NOT_A_LISTING),
        ({"status": 504}, FailureKind.SERVER_ERROR),
        ({"status": 400, "body": b"bad query"}, FailureKind.NOT_A_LISTING),
        ({"status": 403, "body": b"This type of CDX query requires authorization."}, FailureKind.NOT_A_LISTING),
        ({"status": 429}, FailureKind.RATE_LIMITED),
        (
            {
                "status": 403,
                "body": b"",
                "headers": (("X-Archive-Wayback-Runtime-Error", "AdministrativeAccessControlException: no"),),
            },
            FailureKind.EXCLUDED,
        ),
        (
            {"status": 403, "body": b"org.archive.wayback.exception.RobotAccessControlException"},
            FailureKind.EXCLUDED,
        ),
    ],
)
def test_a_listing_that_never_came_is_incomplete(web: Web, said: dict[str, Any], kind: FailureKind) -> None:
    web.site.rule = lambda _: web.answer(**said)
    listing = listed(web)
    assert listing.records == ()
    assert not listing.complete
    assert listing.problem.kind is kind
    assert listing.problem.url == URL


def test_rows_before_a_failed_slice_are_kept(web: Web) -> None:
    index = Index(web, [row(day) for day in range(1, 9)])
    truth = index.reply
    web.site.rule = lambda target: web.answer(503) if "resumeKey" in target else truth(target)
    listing = listed(web)
    assert days(listing) == [1, 2, 3]
    assert not listing.complete


def test_a_history_that_is_too_much_for_the_index_is_asked_for_year_by_year(web: Web) -> None:
    index = Index(web, [row(day) for day in range(1, 9)] + [row(day).replace("2020", "2023") for day in range(1, 5)])
    truth = index.reply

    def reply(target: str) -> Any:
        asked = parse_qs(urlsplit(target).query)
        whole = "from" not in asked or asked["from"][0][:4] != asked["to"][0][:4]
        return web.answer(504) if whole else truth(target)

    web.site.rule = reply
    listing = listed(web, page_size=100)
    assert listing.complete
    assert len(listing.records) == 12
    years = [query["from"][:4] for query in index.queries if "from" in query]
    assert sorted(set(years)) == [str(year) for year in range(1996, 2027)]


def test_no_rows_are_believed_when_said_three_times(web: Web) -> None:
    Index(web, [])
    listing = listed(web)
    assert listing.complete
    assert listing.records == ()
    assert len(web.site.hits) == 3


def test_queries_and_keys_are_escaped() -> None:
    order = ListingOrder("a/b", "https://a.example/p?x=1&y=ü#z")
    made = cdx.query("http://index.example/cdx/search/cdx", order, 10, Place("a b+/=", None))
    assert made.startswith("http://index.example/cdx/search/cdx?limit=10&showResumeKey=true&fl=")
    assert parse_qs(urlsplit(made).query)["url"] == ["https://a.example/p?x=1&y=ü#z"]
    assert parse_qs(urlsplit(made).query)["resumeKey"] == ["a b+/="]
