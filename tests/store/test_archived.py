"""What a backfill remembers: where listings stand, who wants to be left alone, and what was brought in quietly."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database as SqliteUtils

from crawler.model import (
    CdxRecord,
    FailureKind,
    FetchFailure,
    HostWait,
    Listing,
    ListingOrder,
    ListingPlace,
    Origin,
)
from store import open_store
from store.migrations import m0012_listings, script, statements

AT = datetime(2020, 6, 1, tzinfo=UTC)
ORDER = ListingOrder("acme/privacy", "https://acme.example/privacy", archive="")


def row(day: int) -> CdxRecord:
    at = AT.replace(day=day)
    return CdxRecord("example,acme)/p", f"{at:%Y%m%d%H%M%S}", ORDER.url, "text/html", "200", "D" * 32, "9", at)


def test_a_listing_goes_on_where_it_was_left(world: Any) -> None:
    store = world.store
    assert store.archived.left(ORDER, AT) is None
    place = ListingPlace("key", None, row(2).timestamp, "example,acme)/p", 3)
    store.captures.append_records(ORDER.policy, [row(1), row(2)])
    store.archived.keep_place(ORDER, place, AT)
    store.captures.append_records(ORDER.policy, [row(9)])  # of an earlier listing, beyond the place
    left = store.archived.left(ORDER, AT)
    assert left
    assert left.place == place
    assert left.records == (row(1), row(2))
    store.archived.forget_whole(ORDER)
    assert store.archived.left(ORDER, AT) == left, "it is not whole"
    store.archived.keep_place(ORDER, ListingPlace(key=""), AT)
    store.archived.forget_whole(ORDER)
    assert store.archived.left(ORDER, AT) is None


def test_a_whole_listing_is_good_for_a_day_and_a_place_for_a_week(world: Any) -> None:
    archived = world.store.archived
    archived.keep_place(ORDER, ListingPlace(key=""), AT)
    assert archived.left(ORDER, AT + timedelta(hours=23)).place.whole
    assert archived.left(ORDER, AT + timedelta(hours=25)) is None
    archived.keep_place(ORDER, ListingPlace(key="k"), AT)
    assert archived.left(ORDER, AT + timedelta(days=6)).place.key == "k"
    assert archived.left(ORDER, AT + timedelta(days=8)) is None


def test_waits_are_kept_one_for_a_host(world: Any) -> None:
    archived = world.store.archived
    archived.keep_wait(HostWait("a.example", AT, 1, "status 429"))
    archived.keep_wait(HostWait("a.example", AT.replace(day=2), 2, "refused"))
    assert archived.waits() == [HostWait("a.example", AT.replace(day=2), 2, "refused")]
    archived.forget_wait("a.example")
    assert archived.waits() == []


def test_only_archived_captures_recorded_since_are_quiet(world: Any) -> None:
    world.see("A", origin=Origin.ARCHIVE)
    before = world.store.archived.newest()
    world.see("B", first=3, origin=Origin.ARCHIVE)
    world.see("C", first=5)
    world.store.archived.hush(["acme/privacy"], before)
    world.store.archived.hush(["acme/privacy"], before)
    assert world.store.archived.quiet("acme/privacy") == {before + 1}


def test_a_backfilled_change_is_told_as_history(world: Any) -> None:
    world.see("A A")
    world.tell(4)
    before = world.store.archived.newest()
    world.see("B B", first=6, origin=Origin.ARCHIVE)
    world.store.archived.hush(["acme/privacy"], before)
    told = world.tell(10)
    assert [str(item.standing) for item in told.items] == ["history"]
    world.see("C C", first=12)
    assert [str(item.standing) for item in world.tell(15).items] == ["news"]


def test_rows_of_several_archives_stand_beside_one_another(world: Any, tmp_path: Path) -> None:
    other = CdxRecord(*[getattr(row(3), name) for name in CdxRecord.__slots__][:8], "https://m.example/3", "national")
    world.store.captures.append_listing(Listing(ORDER.policy, ORDER.url, (row(1), other), complete=True), AT)
    assert [(r.archive, r.uri) for r in world.store.captures.listed(ORDER.policy, None, None)] == [
        ("", ""),
        ("national", "https://m.example/3"),
    ]
    with open_store(tmp_path / "fresh.db") as fresh:
        assert fresh.archived.newest() == 0


def test_each_archive_speaks_for_itself(world: Any) -> None:
    store, national = world.store, replace(ORDER, archive="national")
    kept_out = FetchFailure(ORDER.policy, ORDER.url, AT, FailureKind.EXCLUDED, "the archive does not show this site")
    store.captures.append_listing(
        Listing(ORDER.policy, ORDER.url, (), complete=False, problem=kept_out, order=ORDER), AT
    )
    store.captures.append_listing(Listing(ORDER.policy, ORDER.url, (row(1),), complete=True, order=national), AT)
    told = [(each["archive"], each["complete"], each["problem"]) for each in store.queries.listings()]
    assert told == [("", 0, "excluded"), ("national", 1, "")]
    assert store.archived.shut_out(ORDER, AT - timedelta(days=30)) == AT
    assert store.archived.shut_out(ORDER, AT + timedelta(seconds=1)) is None
    assert store.archived.shut_out(national, AT - timedelta(days=30)) is None
    store.captures.append_listing(Listing(ORDER.policy, ORDER.url, (row(1),), complete=True, order=ORDER), AT)
    assert store.archived.shut_out(ORDER, AT) is None, "it shows the site again"


def test_listings_of_an_older_database_are_kept(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        for statement in statements(script("schema.sql")):
            old.execute(statement)
        old.execute("INSERT INTO policies VALUES ('a/b', 'A', 'b', 'u', NULL, 1)")
        old.execute("INSERT INTO listings VALUES ('a/b', 'u', '2026-03-01T12:00:00Z', 1, 7, 2)")
        m0012_listings(SqliteUtils(old))
        assert old.execute("SELECT * FROM listings").fetchall() == [
            ("", "a/b", "u", "2026-03-01T12:00:00Z", 1, 7, 2, "")
        ]
