"""How the house stands, in numbers: what `doctor` and the metrics ask. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.migrations import migrations
from store.moments import read, written


@dataclass(frozen=True, slots=True)
class Waiting:
    """Deliveries in one state."""

    state: str
    count: int
    since: datetime  # the oldest of them was last touched then


class Condition:
    """Counts and ages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending_migrations(self) -> list[str]:
        """Migrations that the next writer will apply."""
        return [item.name for item in migrations.pending(self._database.tools)]

    def last_seen(self) -> dict[str, datetime]:
        """When each policy was last captured live; policies never captured are left out."""
        rows = self._database.rows(
            "SELECT policy, max(observed_at) FROM captures WHERE origin = 'live' GROUP BY policy"
        )
        return {policy: read(at) for policy, at in rows}

    def failures(self) -> dict[tuple[str, str], int]:
        """How many requests failed ever, by origin ("live" or "archive") and kind."""
        rows = self._database.rows(
            "SELECT CASE WHEN memento_at IS NULL THEN 'live' ELSE 'archive' END, kind, count(*)"
            " FROM failures GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return {(origin, kind): int(count) for origin, kind, count in rows}

    def outbox(self) -> list[Waiting]:
        """Deliveries that have not arrived, by state."""
        return [
            Waiting(state, int(count), read(since))
            for state, count, since in self._database.rows(
                "SELECT state, count(*), min(updated_at) FROM deliveries WHERE state <> 'sent'"
                " GROUP BY state ORDER BY state"
            )
        ]

    def due(self, now: datetime) -> int:
        """How many visits are due."""
        row = self._database.one("SELECT count(*) FROM rounds WHERE due_at <= ?", (written(now),))
        return int(row[0]) if row else 0

    def leased(self) -> int:
        """How many visits are claimed by a run."""
        row = self._database.one("SELECT count(*) FROM rounds WHERE leased_until IS NOT NULL")
        return int(row[0]) if row else 0

    def newest_record(self) -> datetime | None:
        """When the newest capture was recorded; None: there is none."""
        row = self._database.one("SELECT max(recorded_at) FROM captures")
        return read(row[0]) if row and row[0] else None

    def archive_refusals(self, since: datetime) -> tuple[int, datetime | None]:
        """How often the archive said "too many" since a moment, and when last."""
        row = self._database.one(
            "SELECT count(*), max(failed_at) FROM failures WHERE kind = 'rate_limited' AND memento_at IS NOT NULL"
            " AND failed_at >= ?",
            (written(since),),
        )
        return (int(row[0]), read(row[1]) if row[1] else None) if row else (0, None)

    def size(self) -> int:
        """The bytes of the database's pages, used or free."""
        pages, size = self._database.one("PRAGMA page_count"), self._database.one("PRAGMA page_size")
        return int(pages[0]) * int(size[0]) if pages and size else 0

    def free(self) -> int:
        """The bytes of its pages that hold nothing."""
        pages, size = self._database.one("PRAGMA freelist_count"), self._database.one("PRAGMA page_size")
        return int(pages[0]) * int(size[0]) if pages and size else 0
