"""The daemon's notebook: when each policy is visited next, and which visits are under way.

Rule 1: whose turn it is is one query over an index, however many policies there are.
Rule 2: a visit is claimed by a lease; what a dead process had claimed is due again when a new one takes the lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from crawler.model import Past, Visit, Why
from store.database import Database, Row
from store.moments import read, written

_COLUMNS = "policy, cadence, visited_at, served, slot, due_at, why"
# Failures that are not a live site's.
_ARCHIVES = "('not_a_listing', 'excluded', 'not_archived')"


@dataclass(frozen=True, slots=True)
class Round:
    """When a policy is visited next, and from what that follows."""

    policy: str
    cadence: str  # the name of the cadence it was planned under
    visited_at: datetime | None  # the last visit that it takes into account
    served: datetime | None  # the slot that the last regular visit filled
    slot: datetime  # the slot that the next one fills
    due_at: datetime
    why: Why


class Rounds:
    """Next visits, and what is known of past ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, Round]:
        """Every planned visit, by policy."""
        return {row[0]: _round(row) for row in self._database.rows(f"SELECT {_COLUMNS} FROM rounds")}

    def get(self, policy: str) -> Round | None:
        """The next visit of one policy; None: not planned yet."""
        row = self._database.one(f"SELECT {_COLUMNS} FROM rounds WHERE policy = ?", (policy,))
        return _round(row) if row else None

    def put(self, rounds: Iterable[Round]) -> None:
        """Plan visits, and let go of their leases."""
        self._database.write_many(
            f"INSERT INTO rounds ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (policy) DO UPDATE SET"
            " cadence = excluded.cadence, visited_at = excluded.visited_at, served = excluded.served,"
            " slot = excluded.slot, due_at = excluded.due_at, why = excluded.why, leased_until = NULL",
            [
                (
                    item.policy,
                    item.cadence,
                    written(item.visited_at) if item.visited_at else None,
                    written(item.served) if item.served else None,
                    written(item.slot),
                    written(item.due_at),
                    item.why.value,
                )
                for item in rounds
            ],
        )

    def forget_untracked(self) -> None:
        """Plan nothing for what is no longer configured."""
        self._database.write("DELETE FROM rounds WHERE policy IN (SELECT policy FROM policies WHERE NOT tracked)")

    def waiting(self, now: datetime, most: int) -> list[str]:
        """The policies whose visit is due, the longest overdue first; what is under way is left out."""
        return [
            row[0]
            for row in self._database.rows(
                "SELECT policy FROM rounds WHERE due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)"
                " ORDER BY due_at, policy LIMIT ?",
                (written(now), written(now), most),
            )
        ]

    def claim(self, now: datetime, until: datetime, most: int) -> list[str]:
        """Take the visits that are due: they are ours until they are planned anew or their lease ends."""
        with self._database.transaction():
            names = self.waiting(now, most)
            self._database.write_many(
                "UPDATE rounds SET leased_until = ? WHERE policy = ?", [(written(until), name) for name in names]
            )
        return names

    def release(self) -> None:
        """Let go of all leases: whoever holds the lock is alone, so they are a dead process's or our own."""
        if self._database.one("SELECT 1 FROM rounds WHERE leased_until IS NOT NULL"):
            self._database.write("UPDATE rounds SET leased_until = NULL WHERE leased_until IS NOT NULL")

    def soonest(self) -> datetime | None:
        """When the next visit of all is due; None: nothing is planned."""
        row = self._database.one("SELECT min(due_at) FROM rounds")
        return read(row[0]) if row and row[0] else None

    def past(self, policy: str, today: datetime) -> Past | None:
        """What is known of a policy's live visits; None: there was none."""
        visit = self._last(policy)
        if visit is None:
            return None
        since, captures, first = self._text(policy)
        return Past(
            at=visit.at,
            failures=0 if visit.saw else self._failures(policy),
            wait_s=visit.wait_s,
            text_since=since,
            unconfirmed=captures == 1 and not first,
            coming=tuple(self._coming(policy, today)),
        )

    def _last(self, policy: str) -> Visit | None:
        row = self._database.one(
            "SELECT max(observed_at) FROM captures WHERE policy = ? AND origin = 'live'", (policy,)
        )
        seen = Visit(read(row[0]), saw=True) if row and row[0] else None
        row = self._database.one(
            "SELECT failed_at, retry_after_s FROM failures WHERE policy = ? AND memento_at IS NULL"
            f" AND kind NOT IN {_ARCHIVES} ORDER BY failed_at DESC LIMIT 1",
            (policy,),
        )
        if row and (seen is None or seen.at < read(row[0])):
            return Visit(read(row[0]), saw=False, wait_s=row[1] or 0.0)
        return seen

    def _failures(self, policy: str) -> int:
        """How many visits in a row failed, up to the last one."""
        row = self._database.one(
            "SELECT count(*) FROM failures WHERE policy = ? AND memento_at IS NULL"
            f" AND kind NOT IN {_ARCHIVES} AND failed_at > coalesce((SELECT max(observed_at) FROM captures"
            " WHERE policy = ? AND origin = 'live'), '')",
            (policy, policy),
        )
        return int(row[0]) if row else 0

    def _text(self, policy: str) -> tuple[datetime | None, int, bool]:
        """Of the text that stands: since when, how many captures show it, and whether it is the first ever."""
        rows = list(
            self._database.rows(
                "SELECT first_at, captures FROM spans WHERE policy = ? ORDER BY first_at DESC LIMIT 2", (policy,)
            )
        )
        return (read(rows[0][0]), int(rows[0][1]), len(rows) == 1) if rows else (None, 0, True)

    def _coming(self, policy: str, today: datetime) -> Iterator[date]:
        """Days from today on that the text that stands names: of a version to come, or from which it applies."""
        for (value,) in self._database.rows(
            "SELECT DISTINCT c.value FROM policy_claims c"
            " JOIN date_claims d ON d.version = c.version AND d.place = c.place"
            " WHERE c.policy = ? AND d.role IN ('next', 'effective') AND d.precision = 'day' AND c.value >= ?"
            " AND c.version = (SELECT version FROM spans WHERE policy = ? ORDER BY first_at DESC LIMIT 1)"
            " ORDER BY c.value LIMIT 8",
            (policy, written(today)[:10], policy),
        ):
            yield date.fromisoformat(value)


def _round(row: Row) -> Round:
    policy, cadence, visited, served, slot, due, why = row
    return Round(
        policy,
        cadence,
        read(visited) if visited else None,
        read(served) if served else None,
        read(slot),
        read(due),
        Why(why),
    )
