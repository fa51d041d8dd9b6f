"""Ledger two: what we told the world. A digest, its announcements and its deliveries are one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.model import Announcement, Delivery, DeliveryState, Standing
from store.database import Database
from store.moments import read, written


@dataclass(frozen=True, slots=True)
class Considered:
    """How far a series has looked at a policy."""

    policy: str
    recorded: int  # captures with a higher sequence number are new to the series
    through: int | None  # sequence number of the last settled capture; None: nothing settled yet
    through_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """A composed digest on its way into the ledger."""

    key: str
    series: str
    composed_at: datetime
    document: str  # JSON: what was told, so that it can be shown exactly again
    announcements: Sequence[Announcement]
    channels: Sequence[str]


class Ledger:
    """Series, digests, announcements and deliveries. Also the outbox that ``reports.deliver`` works from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, series: Iterable[str], now: datetime) -> None:
        """Let series begin now, if they have not begun: what happened before is history to them."""
        with self._database.transaction():
            have = {row[0] for row in self._database.rows("SELECT series FROM series")}
            self._database.write_many(
                "INSERT INTO series (series, started_at) VALUES (?, ?)",
                [(name, written(now)) for name in series if name not in have],
            )

    def started(self, series: str) -> datetime:
        """When a series began."""
        row = self._database.one("SELECT started_at FROM series WHERE series = ?", (series,))
        assert row is not None, series
        return read(row[0])

    def announcements(self, series: str, policy: str) -> tuple[Announcement, ...]:
        """What a series has said about a policy."""
        return tuple(
            Announcement(series, policy, before, since, read(after), read(by), Standing(standing))
            for before, since, after, by, standing in self._database.rows(
                "SELECT b.capture, s.capture, a.after_at, a.by_at, a.standing FROM announcements a"
                " JOIN captures b ON b.seq = a.before_capture JOIN captures s ON s.seq = a.since_capture"
                " WHERE a.series = ? AND a.policy = ? ORDER BY a.by_at, a.after_at",
                (series, policy),
            )
        )

    def considered(self, series: str, policy: str) -> Considered | None:
        """How far a series has looked at a policy; None: never."""
        row = self._database.one(
            "SELECT k.recorded, k.through_capture, c.observed_at FROM considered k"
            " LEFT JOIN captures c ON c.seq = k.through_capture"
            " WHERE k.series = ? AND k.policy = ? ORDER BY k.recorded DESC LIMIT 1",
            (series, policy),
        )
        return Considered(policy, row[0], row[1], read(row[2]) if row[2] else None) if row else None

    def post(self, posting: Posting | None, series: str, looked: Sequence[Considered]) -> None:
        """Write a digest, its announcements and its pending deliveries, and how far we looked: all or nothing."""
        with self._database.transaction():
            if posting:
                self._post(posting)
            self._database.write_many(
                "INSERT OR IGNORE INTO considered (series, policy, recorded, through_capture) VALUES (?, ?, ?, ?)",
                [(series, item.policy, item.recorded, item.through) for item in looked],
            )

    def _post(self, posting: Posting) -> None:
        self._database.write(
            "INSERT INTO digests (digest, series, composed_at, document) VALUES (?, ?, ?, ?)",
            (posting.key, posting.series, written(posting.composed_at), posting.document),
        )
        self._database.write_many(
            "INSERT INTO announcements (series, before_capture, since_capture, policy, after_at, by_at, standing,"
            " digest) SELECT ?, b.seq, s.seq, ?, ?, ?, ?, ? FROM captures b, captures s"
            " WHERE b.capture = ? AND s.capture = ?",
            [
                (
                    posting.series,
                    a.policy,
                    written(a.after),
                    written(a.by),
                    a.standing.value,
                    posting.key,
                    a.before,
                    a.since,
                )
                for a in posting.announcements
            ],
        )
        self._database.write_many(
            "INSERT INTO deliveries (digest, channel, state, attempts, updated_at, detail)"
            " VALUES (?, ?, ?, 0, ?, '')",
            [
                (posting.key, name, DeliveryState.PENDING.value, written(posting.composed_at))
                for name in posting.channels
            ],
        )

    def retry_refused(self) -> int:
        """Make refused deliveries pending again, for a new try."""
        return self._database.write("UPDATE deliveries SET state = 'pending' WHERE state = 'refused'")

    def claim(self, now: datetime) -> Delivery | None:
        """Take the oldest delivery that has not ended, as it was found; it is ours until it is settled.

        Found SENDING, it was left half-way by a run that died: there is one writer, and it settles what it claims.
        """
        with self._database.transaction():
            row = self._database.one(
                "SELECT d.digest, g.series, d.channel, d.state, d.attempts FROM deliveries d"
                " JOIN digests g USING (digest) WHERE d.state IN ('pending', 'sending')"
                " ORDER BY g.seq, d.channel LIMIT 1"
            )
            if row is None:
                return None
            self._database.write(
                "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, updated_at = ?"
                " WHERE digest = ? AND channel = ?",
                (written(now), row[0], row[2]),
            )
        return Delivery(row[0], row[1], row[2], DeliveryState(row[3]), int(row[4]) + 1)

    def settle(self, delivery: Delivery, state: DeliveryState, detail: str, now: datetime) -> None:
        """Say how a delivery ended."""
        self._database.write(
            "UPDATE deliveries SET state = ?, detail = ?, updated_at = ? WHERE digest = ? AND channel = ?",
            (state.value, detail, written(now), delivery.digest_key, delivery.channel),
        )

    def digest(self, key: str) -> str:
        """What a digest told, as JSON."""
        row = self._database.one("SELECT document FROM digests WHERE digest = ?", (key,))
        assert row is not None, key
        return str(row[0])

    def earlier(self, series: str, key: str) -> tuple[str, ...]:
        """The digests of a series before this one, oldest first, as JSON: the last fifty, as many as a feed holds."""
        rows = self._database.rows(
            "SELECT document FROM digests WHERE series = ?"
            " AND seq < (SELECT seq FROM digests WHERE digest = ?) ORDER BY seq DESC LIMIT 50",
            (series, key),
        )
        return tuple(reversed([str(row[0]) for row in rows]))
