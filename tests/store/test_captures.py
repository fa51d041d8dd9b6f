"""Ledger one: recording a fact twice is a no-op, and what was recorded comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.errors import IntegrityError
from crawler.model import Capture, CdxRecord, FailureKind, FetchFailure, Listing, Origin, Policy, Visit, sha256
from store import Store

URL = "https://acme.example/privacy"


def made(now: datetime, body: bytes = b"words", **facts: Any) -> tuple[Capture, bytes]:
    known: dict[str, Any] = {
        "policy": "acme/privacy",
        "url": URL,
        "observed_at": now,
        "recorded_at": now,
        "origin": Origin.LIVE,
        "status": 200,
        "content_type": "text/html",
    }
    return Capture(**{**known, "body_sha256": sha256(body), **facts}), body


def record(at: datetime, digest: str, status: str = "200") -> CdxRecord:
    return CdxRecord(
        "example,acme)/privacy", f"{at:%Y%m%d%H%M%S}", URL, "text/html", status, digest.ljust(32, "A"), "512", at
    )


class TestAppend:
    def test_it_comes_back_as_it_was(self, store: Store, now: datetime) -> None:
        capture, body = made(
            now,
            final_url="https://acme.example/en/privacy",
            memento_uri="https://archive.example/web/1id_/x",
            redirects=((URL, 301), ("https://acme.example/en", 302)),
            headers=(("etag", '"ü"'), ("x-twice", "1"), ("x-twice", "2")),
        )
        assert store.captures.append(capture, body)
        ((_, found),) = store.captures.of("acme/privacy")
        assert found == capture
        assert found.id == capture.id

    def test_twice_is_once(self, store: Store, now: datetime) -> None:
        capture, body = made(now)
        assert store.captures.append(capture, body)
        later = replace(capture, recorded_at=now + timedelta(days=9), headers=(("etag", "x"),))
        assert not store.captures.append(later, body)
        assert store.queries.totals()["captures"] == 1

    def test_parts_of_a_second_are_no_part_of_a_fact(self, store: Store, now: datetime) -> None:
        capture, body = made(now.replace(microsecond=999_999))
        assert store.captures.append(capture, body)
        assert not store.captures.append(*made(now))
        ((_, found),) = store.captures.of("acme/privacy")
        assert found.id == made(now)[0].id

    def test_order_is_that_of_the_world(self, store: Store, now: datetime) -> None:
        for days in (3, 1, 2):
            store.captures.append(*made(now + timedelta(days=days), b"day %d" % days))
        assert [capture.observed_at.day for _, capture in store.captures.of("acme/privacy")] == [2, 3, 4]

    def test_a_policy_that_is_not_tracked_is_refused_and_leaves_nothing(self, store: Store, now: datetime) -> None:
        with pytest.raises(IntegrityError):
            store.captures.append(*made(now, policy="nobody/privacy"))
        totals = store.queries.totals()
        assert (totals["captures"], totals["bodies"]) == (0, 0)

    def test_other_time_zones(self, store: Store) -> None:
        zone = datetime.fromisoformat("2020-06-01T14:00:00+02:00")
        store.captures.append(*made(zone))
        ((_, found),) = store.captures.of("acme/privacy")
        assert found.observed_at == datetime(2020, 6, 1, 12, tzinfo=UTC)


class TestFailures:
    def test_twice_is_once(self, store: Store, now: datetime) -> None:
        failure = FetchFailure("acme/privacy", URL, now, FailureKind.TIMEOUT, "30 s", retry_after_s=5.5)
        assert store.captures.append_failure(failure)
        assert not store.captures.append_failure(failure)
        (row,) = store.queries.failures("acme/privacy", "0")
        assert (row["kind"], row["detail"]) == ("timeout", "30 s")

    def test_the_last_visit(self, store: Store, now: datetime) -> None:
        assert store.captures.last_visits() == {}
        store.captures.append(*made(now))
        assert store.captures.last_visits() == {"acme/privacy": Visit(now, saw=True)}
        later = now + timedelta(hours=1)
        store.captures.append_failure(FetchFailure("acme/privacy", URL, later, FailureKind.DNS, ""))
        assert store.captures.last_visits() == {"acme/privacy": Visit(later, saw=False)}
        store.captures.append(*made(later + timedelta(hours=1)))
        assert store.captures.last_visits()["acme/privacy"].saw

    def test_the_archive_is_no_visit(self, store: Store, now: datetime) -> None:
        store.captures.append(*made(now, origin=Origin.ARCHIVE))
        failure = FetchFailure("acme/privacy", URL, now, FailureKind.NOT_ARCHIVED, "", memento_at=now)
        store.captures.append_failure(failure)
        assert store.captures.last_visits() == {}


class TestIndex:
    def test_what_is_listed(self, store: Store, now: datetime) -> None:
        rows = tuple(record(now + timedelta(days=day), "D") for day in range(3))
        listing = Listing("acme/privacy", URL, rows, complete=True, dropped=1)
        store.captures.append_listing(listing, now)
        store.captures.append_listing(listing, now + timedelta(days=1))
        assert tuple(store.captures.listed("acme/privacy", None, None)) == rows
        assert store.captures.listed("acme/privacy", rows[1].observed_at, rows[1].observed_at) == [rows[1]]
        (told,) = store.queries.listings()
        assert (told["complete"], told["records"], told["dropped"]) == (1, 3, 1)

    def test_an_incomplete_listing_takes_nothing_away(self, store: Store, now: datetime) -> None:
        store.captures.append_listing(Listing("acme/privacy", URL, (record(now, "D"),), complete=True), now)
        store.captures.append_listing(Listing("acme/privacy", URL, (), complete=False), now)
        assert len(store.captures.listed("acme/privacy", None, None)) == 1
        assert [row["complete"] for row in store.queries.listings()] == [0]

    def test_the_same_content_is_recorded_without_a_fetch(self, store: Store, now: datetime) -> None:
        first, again, other = record(now, "SAME"), record(now + timedelta(days=9), "SAME"), record(now, "OTHER")
        store.captures.append_listing(Listing("acme/privacy", URL, (first, again, other), complete=True), now)

        def base(record: CdxRecord) -> str:
            return f"https://archive.example/web/{record.timestamp}id_/{record.original}"

        assert store.captures.append_confirmed("acme/privacy", [again], base, now) == 0  # nothing fetched yet
        store.captures.append(*made(now, origin=Origin.ARCHIVE, memento_uri="x", headers=(("a", "b"),)))
        assert store.captures.append_confirmed("acme/privacy", [again], base, now) == 1
        assert store.captures.append_confirmed("acme/privacy", [again], base, now) == 0
        _, found = list(store.captures.of("acme/privacy"))[-1]
        assert (found.evidence, found.body_sha256, found.headers) == ("index", sha256(b"words"), ())
        assert found.memento_uri == f"https://archive.example/web/{again.timestamp}id_/{URL}"
        assert store.queries.totals()["bodies"] == 1

    def test_a_moment_answered_with_another_need_not_be_asked_for_again(self, store: Store, now: datetime) -> None:
        asked = now - timedelta(hours=3)
        near = made(now, origin=Origin.ARCHIVE, asked_at=asked)
        assert store.captures.append(*near)
        assert not store.captures.append(*made(now, origin=Origin.ARCHIVE, asked_at=now - timedelta(hours=4)))
        assert {at for _, at in store.captures.observed("acme/privacy")} == {now, asked, now - timedelta(hours=4)}
        assert not store.captures.append(*near)
        assert store.queries.totals()["captures"] == 1


class TestTracking:
    def test_what_is_no_longer_configured_stays(self, store: Store) -> None:
        (known,) = (row["policy"] for row in store.queries.policies())
        other = Policy(id="other/terms", company="Other", kind="terms", url="https://other.example/")
        store.captures.track([other])
        assert {row["policy"]: row["tracked"] for row in store.queries.policies()} == {known: 0, "other/terms": 1}

    def test_a_new_address_is_taken_over(self, store: Store) -> None:
        moved = Policy(id="acme/privacy", company="Acme plc", kind="privacy", url="https://acme.example/new")
        store.captures.track([moved])
        (row,) = store.queries.policies()
        assert (row["company"], row["url"], row["tracked"]) == ("Acme plc", "https://acme.example/new", 1)
