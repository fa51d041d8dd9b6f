"""What a backfill needs to remember: what was looked at, where listings stand, who wants to be left alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model import FailureKind, HostWait, Left, ListingOrder, ListingPlace
from store.captures import RECORD, record_of
from store.database import Database
from store.moments import read, written

_WHOLE_FOR = timedelta(days=1)
_GOOD_FOR = timedelta(days=7)  # later, the index may have grown before the place too


@dataclass(frozen=True, slots=True)
class Look:
    """One capture and the text it showed."""

    url: str
    at: datetime
    version: str | None  # None: not the policy


@dataclass(frozen=True, slots=True)
class Trace:
    """An address that redirects of a policy led to."""

    url: str
    first: datetime
    last: datetime
    captures: int
    capture: int  # sequence number of the first of them


class Archived:
    """The working notes of backfills. What they bring in goes to the ledger of captures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def looks(self, policy: str, recipe: str) -> list[Look]:
        """Every capture of a policy that was read under a recipe, with its text."""
        return [
            Look(url, read(at), version)
            for url, at, version in self._database.rows(
                "SELECT c.url, c.observed_at, v.version FROM captures c"
                " JOIN readings r ON r.body = c.body AND r.content_type = c.content_type AND r.status = c.status"
                " AND r.recipe = ? LEFT JOIN versions v ON v.id = r.version WHERE c.policy = ?",
                (recipe, policy),
            )
        ]

    # ---------------------------------------------------------------- listings

    def left(self, order: ListingOrder, now: datetime) -> Left | None:
        """Where a run of the last days left a listing, with its rows so far; None: nowhere.

        A listing that was whole is taken for whole during a day: its pages may still be missing.
        """
        row = self._database.one(
            "SELECT resume_key, from_timestamp, last_timestamp, urlkey, dropped FROM listing_places"
            " WHERE archive = ? AND policy = ? AND url = ? AND since = ? AND until = ?"
            " AND saved_at >= CASE resume_key WHEN '' THEN ? ELSE ? END",
            (*_listing_key(order), written(now - _WHOLE_FOR), written(now - _GOOD_FOR)),
        )
        if row is None:
            return None
        place = ListingPlace(*row)
        if place.whole:
            return Left(place, ())
        records = self._database.rows(
            f"SELECT {RECORD} FROM cdx_records WHERE policy = ? AND archive = ? AND urlkey = ? AND timestamp <= ?"
            " AND observed_at >= ?",
            (order.policy, order.archive, place.urlkey, place.last or "", _listing_key(order)[3]),
        )
        return Left(place, tuple(map(record_of, records)))

    def keep_place(self, order: ListingOrder, place: ListingPlace, saved_at: datetime) -> None:
        """Note where a listing goes on, or that it is whole and waits for its pages."""
        self._database.write(
            "INSERT OR REPLACE INTO listing_places (archive, policy, url, since, until, resume_key, from_timestamp,"
            " last_timestamp, urlkey, dropped, saved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *_listing_key(order),
                place.key,
                place.start,
                place.last,
                place.urlkey,
                place.dropped,
                written(saved_at),
            ),
        )

    def forget_whole(self, order: ListingOrder) -> None:
        """Forget that a listing is whole: its pages are there, and the next run lists it anew."""
        self._database.write(
            "DELETE FROM listing_places WHERE archive = ? AND policy = ? AND url = ? AND since = ? AND until = ?"
            " AND resume_key = ''",
            _listing_key(order),
        )

    def shut_out(self, order: ListingOrder, since: datetime) -> datetime | None:
        """When an archive said, since then, that it does not show the site of an address; None: it did not."""
        row = self._database.one(
            "SELECT listed_at FROM listings WHERE archive = ? AND policy = ? AND url = ? AND problem = ?"
            " AND listed_at >= ?",
            (order.archive, order.policy, order.url, FailureKind.EXCLUDED.value, written(since)),
        )
        return read(row[0]) if row else None

    # ---------------------------------------------------------------- waits

    def waits(self) -> list[HostWait]:
        """Which hosts wanted to be left alone, until when."""
        return [
            HostWait(host, read(until), int(failures), reason)
            for host, until, failures, reason in self._database.rows(
                "SELECT host, until, failures, reason FROM host_waits ORDER BY host"
            )
        ]

    def keep_wait(self, wait: HostWait) -> None:
        """Note that a host wants to be left alone."""
        self._database.write(
            "INSERT OR REPLACE INTO host_waits (host, until, failures, reason) VALUES (?, ?, ?, ?)",
            (wait.host, written(wait.until), wait.failures, wait.reason),
        )

    def forget_wait(self, host: str) -> None:
        """Note that a host answers again."""
        self._database.write("DELETE FROM host_waits WHERE host = ?", (host,))

    # ---------------------------------------------------------------- quiet captures

    def newest(self) -> int:
        """The highest sequence number of all captures: what comes later was brought in since."""
        row = self._database.one("SELECT coalesce(max(seq), 0) FROM captures")
        return int(row[0]) if row else 0

    def hush(self, policies: Iterable[str], after: int) -> None:
        """Mark archived captures recorded since then as not to be told as news."""
        for policy in policies:
            self._database.write(
                "INSERT OR IGNORE INTO backfilled (capture) SELECT seq FROM captures"
                " WHERE policy = ? AND seq > ? AND origin = 'archive'",
                (policy, after),
            )

    def quiet(self, policy: str) -> frozenset[int]:
        """The captures of a policy, by sequence number, that are not to be told as news."""
        return frozenset(
            int(seq)
            for (seq,) in self._database.rows(
                "SELECT b.capture FROM backfilled b JOIN captures c ON c.seq = b.capture WHERE c.policy = ?",
                (policy,),
            )
        )

    # ---------------------------------------------------------------- moved policies

    def led_to(self, policy: str, recipe: str) -> list[Trace]:
        """Where captured redirects of a policy led to a text of it: one row for each address, oldest first."""
        return [
            Trace(url, read(first), read(last), int(captures), int(seq))
            for url, first, last, captures, seq in self._database.rows(
                # With min(), SQLite takes the bare column from the row that holds it.
                "SELECT c.final_url, min(c.observed_at), max(c.observed_at), count(*), c.seq FROM captures c"
                " JOIN readings r ON r.body = c.body AND r.content_type = c.content_type AND r.status = c.status"
                " AND r.recipe = ? AND r.version IS NOT NULL WHERE c.policy = ? AND c.final_url <> ''"
                " GROUP BY c.final_url ORDER BY 2, 1",
                (recipe, policy),
            )
        ]

    def adopted(self, policy: str) -> list[str]:
        """The addresses that an operator adopted for a policy, in order of adoption."""
        return [
            str(row[0])
            for row in self._database.rows(
                "SELECT url FROM adopted_addresses WHERE policy = ? ORDER BY adopted_at, url", (policy,)
            )
        ]

    def adopt(self, policy: str, trace: Trace, at: datetime) -> None:
        """Adopt an address: it is listed from now on. The capture proves why."""
        self._database.write(
            "INSERT OR IGNORE INTO adopted_addresses (policy, url, capture, adopted_at) VALUES (?, ?, ?, ?)",
            (policy, trace.url, trace.capture, written(at)),
        )


def _listing_key(order: ListingOrder) -> tuple[str, str, str, str, str]:
    since, until = (written(moment) if moment else "" for moment in (order.since, order.until))
    return (order.archive, order.policy, order.url, since, until)
