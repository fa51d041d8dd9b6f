"""Ledger two: a digest, its announcements and its deliveries are one; what is claimed is settled, or found again."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database as SqliteUtils

from crawler.errors import StoreError
from crawler.model import Announcement, Delivery, DeliveryState, Outcome, Standing
from store import Considered, Posting, Store, open_store
from store.ledger import _DUE
from store.migrations import m0008_recipients, script, statements

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("digests", "announcements", "deliveries", "considered")


@pytest.fixture
def seen(store: Store, builders: Any) -> list[str]:
    """Four captures, by their ids."""
    found = [builders.capture(letter, builders.day(at)) for at, letter in enumerate("AABB", 1)]
    for capture, body in found:
        store.captures.append(capture, body)
    return [capture.id for capture, _ in found]


def posting(seen: list[str], now: datetime, key: str = "weekly-1") -> Posting:
    told = Announcement("weekly", "acme/privacy", seen[1], seen[2], now, now, Standing.NEWS)
    return Posting(key, "weekly", now, '{"items": []}', [told], [("files", ""), ("feed", "")])


def counts(store: Store) -> list[int]:
    return [store.database.one(f"SELECT count(*) FROM {table}")[0] for table in TABLES]  # type: ignore[index]


LOOKED = [Considered("acme/privacy", 4, 3)]


class TestPost:
    def test_everything_at_once(self, store: Store, seen: list[str], now: datetime) -> None:
        store.ledger.post(posting(seen, now), "weekly", LOOKED)
        assert counts(store) == [1, 1, 2, 1]
        (told,) = store.ledger.announcements("weekly", "acme/privacy")
        assert (told.before, told.since, told.standing) == (seen[1], seen[2], Standing.NEWS)
        looked = store.ledger.considered("weekly", "acme/privacy")
        assert looked
        assert (looked.recorded, looked.through) == (4, 3)

    @pytest.mark.usefixtures("seen")
    def test_nothing_to_tell_is_remembered_too(self, store: Store) -> None:
        store.ledger.post(None, "weekly", LOOKED)
        assert counts(store) == [0, 0, 0, 1]
        store.ledger.post(None, "weekly", LOOKED)
        assert counts(store) == [0, 0, 0, 1]

    @pytest.mark.parametrize("table", TABLES)
    def test_all_or_nothing(self, store: Store, seen: list[str], now: datetime, table: str) -> None:
        store.database.conn.execute(
            f"CREATE TEMP TRIGGER broken BEFORE INSERT ON main.{table} BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
        with pytest.raises(StoreError, match="broken"):
            store.ledger.post(posting(seen, now), "weekly", LOOKED)
        assert counts(store) == [0, 0, 0, 0]
        store.database.conn.execute("DROP TRIGGER broken")
        store.ledger.post(posting(seen, now), "weekly", LOOKED)
        assert counts(store) == [1, 1, 2, 1]

    def test_the_same_digest_is_not_posted_twice(self, store: Store, seen: list[str], now: datetime) -> None:
        store.ledger.post(posting(seen, now), "weekly", LOOKED)
        with pytest.raises(StoreError):
            store.ledger.post(posting(seen, now), "weekly", LOOKED)
        assert counts(store) == [1, 1, 2, 1]

    def test_the_same_change_is_not_announced_twice(self, store: Store, seen: list[str], now: datetime) -> None:
        store.ledger.post(posting(seen, now), "weekly", LOOKED)
        with pytest.raises(StoreError):
            store.ledger.post(posting(seen, now, "weekly-2"), "weekly", ())
        assert counts(store) == [1, 1, 2, 1]

    def test_a_document_is_json(self, store: Store, now: datetime) -> None:
        with pytest.raises(StoreError):
            store.ledger.post(Posting("k", "weekly", now, "not json", (), ()), "weekly", ())

    def test_a_series_starts_once(self, store: Store, now: datetime) -> None:
        store.ledger.start(["weekly", "daily"], now + timedelta(days=9))
        assert store.ledger.started("weekly") == now
        assert store.ledger.started("daily") == now + timedelta(days=9)


class TestOutbox:
    @pytest.fixture
    def posted(self, store: Store, seen: list[str], now: datetime) -> Store:
        store.ledger.post(posting(seen, now), "weekly", LOOKED)
        return store

    def test_each_delivery_is_claimed_once(self, posted: Store, now: datetime) -> None:
        claimed = []
        while (delivery := posted.ledger.claim(now)) is not None:
            claimed.append(delivery)
            posted.ledger.settle(Outcome(delivery, DeliveryState.SENT), now)
        assert claimed == [
            Delivery("weekly-1", "weekly", channel, DeliveryState.PENDING, 1) for channel in ("feed", "files")
        ]
        assert posted.queries.deliveries() == []

    def test_what_was_being_sent_is_found_again_as_such(self, posted: Store, now: datetime) -> None:
        first = posted.ledger.claim(now)
        again = posted.ledger.claim(now)
        assert first
        assert again
        assert (again.channel, again.state, again.attempts) == (first.channel, DeliveryState.SENDING, 2)

    @pytest.mark.parametrize("state", [DeliveryState.REFUSED, DeliveryState.IN_DOUBT, DeliveryState.GONE])
    def test_what_was_refused_or_is_in_doubt_waits_for_a_person(
        self, posted: Store, now: datetime, state: DeliveryState
    ) -> None:
        for _ in range(2):
            delivery = posted.ledger.claim(now)
            assert delivery
            posted.ledger.settle(Outcome(delivery, state, "no room"), now)
        assert posted.ledger.claim(now) is None
        assert [(row["state"], row["detail"]) for row in posted.queries.deliveries()] == [
            (state.value, "no room")
        ] * 2
        assert posted.ledger.retry() == 2
        found = posted.ledger.claim(now)
        assert found
        assert found.state is (DeliveryState.PENDING if state is not DeliveryState.IN_DOUBT else state)
        assert found.attempts == 1

    def test_older_digests_go_first_and_are_handed_to_the_feed(
        self, posted: Store, seen: list[str], now: datetime
    ) -> None:
        told = Announcement("weekly", "acme/privacy", seen[2], seen[3], now, now, Standing.NEWS)
        posted.ledger.post(Posting("weekly-2", "weekly", now, "{}", [told], [("feed", "")]), "weekly", ())
        delivery = posted.ledger.claim(now)
        assert delivery
        assert delivery.digest_key == "weekly-1"
        assert posted.ledger.earlier("weekly", "weekly-2") == ('{"items": []}',)
        assert posted.ledger.earlier("weekly", "weekly-1") == ()
        assert posted.ledger.digest("weekly-2") == "{}"


class TestPowerCut:
    """A process that kills itself at a chosen step, and what the next one finds."""

    PROGRAM = """
import os, signal, sys
from datetime import datetime, timezone
from crawler.model import Announcement, DeliveryState, Outcome, Standing
from store import Considered, Posting, open_store

path, step, before, since = sys.argv[1:]
now = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)

def at(here):
    if here == step:
        os.kill(os.getpid(), signal.SIGKILL)

with open_store(path) as store:
    told = Announcement("weekly", "acme/privacy", before, since, now, now, Standing.NEWS)
    with store.transaction():
        posting = Posting("weekly-1", "weekly", now, "{}", [told], [("files", "")])
        store.ledger.post(posting, "weekly", [Considered("acme/privacy", 4, 3)])
        at("inside post")
    at("posted")
    delivery = store.ledger.claim(now)
    at("claimed")
    store.ledger.settle(Outcome(delivery, DeliveryState.SENT), now)
    at("settled")
"""

    @pytest.mark.usefixtures("store")
    @pytest.mark.parametrize(
        ("step", "state"),
        [
            ("inside post", None),
            ("posted", DeliveryState.PENDING),
            ("claimed", DeliveryState.SENDING),
            ("settled", DeliveryState.SENT),
        ],
    )
    def test_at(self, path: Path, seen: list[str], now: datetime, *, step: str, state: DeliveryState | None) -> None:
        done = subprocess.run(
            [sys.executable, "-c", self.PROGRAM, str(path), step, seen[1], seen[2]], cwd=ROOT, check=False
        )
        assert done.returncode == -9
        with open_store(path) as after:
            assert after.queries.faults() == []
            if state is None:
                assert counts(after) == [0, 0, 0, 0]
                after.ledger.post(posting(seen, now), "weekly", LOOKED)
            else:
                assert after.database.one("SELECT state FROM deliveries") == (state.value,)
                found = after.ledger.claim(now)
                assert (found.state if found else DeliveryState.SENT) is state
            assert counts(after)[:2] == [1, 1]


def test_two_connections_cannot_claim_the_same(store: Store, path: Path, seen: list[str], now: datetime) -> None:
    store.ledger.post(posting(seen, now), "weekly", LOOKED)
    with open_store(path) as other:
        first = store.ledger.claim(now)
        assert first
        store.ledger.settle(Outcome(first, DeliveryState.SENT), now)
        second = other.ledger.claim(now)
        assert second
        assert second.channel != first.channel
    assert sqlite3.sqlite_version_info >= (3, 37)  # STRICT


class TestRecipients:
    """Migration 8, and what it brought."""

    def test_older_deliveries_are_kept(self, path: Path) -> None:
        """A database of the first release, with a delivery of each state, opened by this one."""
        rows = [("k", name, name, 3) for name in ("pending", "sending", "sent", "in doubt", "refused")]
        with sqlite3.connect(path) as old:
            for statement in statements(script("schema.sql")):
                old.execute(statement)
            old.execute("INSERT INTO series VALUES ('weekly', '2026-03-01T12:00:00Z')")
            old.execute("INSERT INTO digests VALUES (1, 'k', 'weekly', '2026-03-01T12:00:00Z', '{}')")
            old.executemany("INSERT INTO deliveries VALUES (?, ?, ?, ?, '2026-03-01T12:00:00Z', 'why')", rows)
            m0008_recipients(SqliteUtils(old))
            found = old.execute(
                "SELECT channel, state, recipient, attempts, doubtful, detail FROM deliveries ORDER BY channel"
            ).fetchall()
        old.close()
        assert found == sorted((state, state, "", 3, int(state == "in doubt"), "why") for _, state, _, _ in rows)

    @pytest.fixture
    def posted(self, store: Store, seen: list[str], now: datetime) -> Store:
        told = replace(posting(seen, now), addresses=[("mail", "a"), ("mail", "b"), ("hook", "")])
        store.ledger.post(told, "weekly", LOOKED)
        return store

    def claims(self, store: Store, now: datetime) -> list[tuple[str, str]]:
        found = []
        while (delivery := store.ledger.claim(now)) is not None:
            found.append((delivery.channel, delivery.recipient))
            store.ledger.settle(Outcome(delivery, DeliveryState.SENT), now)
        return found

    def test_each_has_its_own(self, posted: Store, now: datetime) -> None:
        assert posted.ledger.due(now)
        assert self.claims(posted, now) == [("hook", ""), ("mail", "a"), ("mail", "b")]
        assert not posted.ledger.due(now)

    @pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.IN_DOUBT])
    def test_what_is_put_off_is_due_at_its_time(self, posted: Store, now: datetime, state: DeliveryState) -> None:
        first = posted.ledger.claim(now)
        assert first
        later = now + timedelta(minutes=5)
        doubtful = state is DeliveryState.IN_DOUBT
        posted.ledger.settle(Outcome(first, state, "away", next_try_at=later, doubtful=doubtful), now)
        assert len(self.claims(posted, now)) == 2
        assert not posted.ledger.due(later - timedelta(seconds=1))
        again = posted.ledger.claim(later)
        assert again
        assert (again.name, again.state, again.attempts, again.doubtful) == (first.name, state, 2, doubtful)

    def test_one_that_wants_no_more_is_sent_no_more(self, posted: Store, seen: list[str], now: datetime) -> None:
        hook = posted.ledger.claim(now)
        assert hook
        assert hook.channel == "hook"
        posted.ledger.settle(Outcome(hook, DeliveryState.GONE, "410"), now)
        told = Announcement("weekly", "acme/privacy", seen[2], seen[3], now, now, Standing.NEWS)
        later = Posting("weekly-2", "weekly", now, "{}", [told], [("hook", ""), ("mail", "a")])
        posted.ledger.post(later, "weekly", ())
        assert self.claims(posted, now) == [("mail", "a"), ("mail", "b"), ("mail", "a")]
        assert [(row["digest"], row["state"], row["detail"]) for row in posted.queries.deliveries()] == [
            ("weekly-1", "gone", "410"),
            ("weekly-2", "gone", "410"),
        ]
        assert posted.ledger.retry() == 2
        assert self.claims(posted, now) == [("hook", ""), ("hook", "")]

    def test_the_digest_before(self, posted: Store, seen: list[str], now: datetime) -> None:
        told = Announcement("weekly", "acme/privacy", seen[2], seen[3], now, now, Standing.NEWS)
        posted.ledger.post(Posting("weekly-2", "weekly", now, "{}", [told], []), "weekly", ())
        assert posted.ledger.previous("weekly", "weekly-2") == "weekly-1"
        assert posted.ledger.previous("weekly", "weekly-1") == ""

    def test_claims_use_the_index_of_what_is_left(self, posted: Store) -> None:
        """However long the ledger grows: sent deliveries are not looked at."""
        statement = "EXPLAIN QUERY PLAN SELECT 1 FROM deliveries d WHERE " + _DUE.replace("?", "'2026'")
        plan = " ".join(str(row[3]) for row in posted.database.rows(statement))
        assert "deliveries_open" in plan
