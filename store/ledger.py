"""Ledger two: what we told the world. A digest, its announcements and its deliveries are one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.model import Announcement, Delivery, DeliveryState, Outcome, Standing
from store.database import Database
from store.moments import read, written

# What may be claimed at a moment, named twice; the first term leads to the index of what is left to do.
_DUE = (
    "d.state <> 'sent' AND (d.state = 'sending' OR (d.state = 'pending' AND coalesce(d.next_try_at, '') <= ?)"
    " OR (d.state = 'in doubt' AND d.next_try_at <= ?))"
)


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
    addresses: Sequence[tuple[str, str]]  # channel and recipient


class Ledger:
    """Series, digests, announcements and deliveries. Also the outbox that ``reports.deliver`` works from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, series: Iterable[str], now: datetime, since: Mapping[str, datetime] | None = None) -> None:
        """Let series begin, if they have not begun: now, or when they are asked to; what came before is history."""
        with self._database.transaction():
            have = {row[0] for row in self._database.rows("SELECT series FROM series")}
            self._database.write_many(
                "INSERT INTO series (series, started_at) VALUES (?, ?)",
                [(name, written((since or {}).get(name, now))) for name in series if name not in have],
            )

    def started(self, series: str) -> datetime:
        """When a series began."""
        row = self._database.one("SELECT started_at FROM series WHERE series = ?", (series,))
        assert row is not None, series
        return read(row[0])

    def told_until(self, series: str) -> datetime:
        """When a series was last told something; when it began, where it never was."""
        row = self._database.one(
            "SELECT composed_at FROM digests WHERE series = ? ORDER BY seq DESC LIMIT 1", (series,)
        )
        return read(row[0]) if row else self.started(series)

    def digests_since(self, series: str, moment: datetime) -> int:
        """How many digests of a series were composed after a moment."""
        row = self._database.one(
            "SELECT count(*) FROM digests WHERE series = ? AND composed_at > ?", (series, written(moment))
        )
        return int(row[0]) if row else 0

    def documents(self, series: Sequence[str], since: datetime, until: datetime) -> tuple[str, ...]:
        """The digests of some series composed within a time, oldest first, as JSON."""
        marks = ", ".join("?" * len(series))
        rows = self._database.rows(
            f"SELECT document FROM digests WHERE series IN ({marks}) AND composed_at BETWEEN ? AND ? ORDER BY seq",
            (*series, written(since), written(until)),
        )
        return tuple(str(row[0]) for row in rows)

    def named(self, prefix: str) -> tuple[str, ...]:
        """The digests whose key begins so, oldest first, as JSON; at most three."""
        rows = self._database.rows(
            "SELECT document FROM digests WHERE substr(digest, 1, length(?)) = ? ORDER BY seq LIMIT 3",
            (prefix, prefix),
        )
        return tuple(str(row[0]) for row in rows)

    def names(self) -> tuple[str, ...]:
        """The series that have begun."""
        return tuple(str(row[0]) for row in self._database.rows("SELECT series FROM series ORDER BY series"))

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
            # Nothing more is sent to a receiver that wants no more, until somebody asks for another try.
            "INSERT INTO deliveries (digest, channel, recipient, state, attempts, doubtful, updated_at, detail)"
            " SELECT ?1, ?2, ?3, iif(gone.detail IS NULL, 'pending', 'gone'), 0, 0, ?4, coalesce(gone.detail, '')"
            " FROM (SELECT (SELECT detail FROM deliveries WHERE state <> 'sent' AND state = 'gone' AND channel = ?2"
            " AND recipient = ?3 LIMIT 1) AS detail) gone",
            [(posting.key, *address, written(posting.composed_at)) for address in posting.addresses],
        )

    def retry(self) -> int:
        """Let everything that has not arrived be tried now: put off, refused, in doubt, stopped; how many."""
        return self._database.write(
            "UPDATE deliveries SET state = CASE state WHEN 'in doubt' THEN state ELSE 'pending' END,"
            " attempts = 0, next_try_at = '' WHERE state NOT IN ('sent', 'sending')"
        )

    def claim(self, now: datetime) -> Delivery | None:
        """Take the oldest delivery that is due, as it was found; it is ours until it is settled.

        Found SENDING, it was left half-way by a run that died: there is one writer, and it settles what it claims.
        """
        with self._database.transaction():
            row = self._database.one(
                "SELECT d.digest, g.series, d.channel, d.state, d.attempts, d.recipient, d.doubtful FROM deliveries d"
                f" JOIN digests g USING (digest) WHERE {_DUE} ORDER BY g.seq, d.channel, d.recipient LIMIT 1",
                (written(now), written(now)),
            )
            if row is None:
                return None
            self._database.write(
                "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, updated_at = ?"
                " WHERE digest = ? AND channel = ? AND recipient = ?",
                (written(now), row[0], row[2], row[5]),
            )
        key, series, channel, state, attempts, recipient, doubtful = row
        return Delivery(
            key, series, channel, DeliveryState(state), int(attempts) + 1, recipient, doubtful=bool(doubtful)
        )

    def due(self, now: datetime) -> bool:
        """Whether a delivery is due."""
        found = self._database.one(f"SELECT 1 FROM deliveries d WHERE {_DUE} LIMIT 1", (written(now), written(now)))
        return found is not None

    def settle(self, outcome: Outcome, now: datetime) -> None:
        """Say how a try ended. Where the receiver wants no more, what waits for it waits no longer."""
        delivery = outcome.delivery
        again = outcome.next_try_at
        with self._database.transaction():
            self._database.write(
                "UPDATE deliveries SET state = ?, detail = ?, updated_at = ?, next_try_at = ?, doubtful = ?"
                " WHERE digest = ? AND channel = ? AND recipient = ?",
                (
                    outcome.state.value,
                    outcome.detail,
                    written(now),
                    written(again) if again else None,
                    outcome.doubtful,
                    *delivery.name,
                ),
            )
            if outcome.state is DeliveryState.GONE:
                self._database.write(
                    "UPDATE deliveries SET state = 'gone', detail = ?, updated_at = ?, next_try_at = NULL"
                    " WHERE channel = ? AND recipient = ? AND state IN ('pending', 'in doubt')",
                    (outcome.detail, written(now), delivery.channel, delivery.recipient),
                )

    def digest(self, key: str) -> str:
        """What a digest told, as JSON."""
        row = self._database.one("SELECT document FROM digests WHERE digest = ?", (key,))
        assert row is not None, key
        return str(row[0])

    def previous(self, series: str, key: str) -> str:
        """The key of the digest of a series before this one; "" where there is none."""
        row = self._database.one(
            "SELECT digest FROM digests WHERE series = ?"
            " AND seq < (SELECT seq FROM digests WHERE digest = ?) ORDER BY seq DESC LIMIT 1",
            (series, key),
        )
        return str(row[0]) if row else ""

    def earlier(self, series: str, key: str) -> tuple[str, ...]:
        """The digests of a series before this one, oldest first, as JSON: the last fifty, as many as a feed holds."""
        rows = self._database.rows(
            "SELECT document FROM digests WHERE series = ?"
            " AND seq < (SELECT seq FROM digests WHERE digest = ?) ORDER BY seq DESC LIMIT 50",
            (series, key),
        )
        return tuple(reversed([str(row[0]) for row in rows]))
