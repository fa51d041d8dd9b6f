"""The queue of what an archive is asked to save. It outlives its runs; what came of each page stays in it."""

from __future__ import annotations

from datetime import datetime

from crawler.model import QueuedSave, SaveOrder, SaveState
from store.database import Database
from store.moments import read, written

# The newest live capture of a policy that showed it, without what is archived near its moment.
_UNARCHIVED = """
    WITH newest AS (
        SELECT c.seq, c.url, c.observed_at FROM captures c
        JOIN readings r ON r.body = c.body AND r.content_type = c.content_type AND r.status = c.status
            AND r.recipe = ?2
        WHERE c.policy = ?1 AND c.origin = 'live' AND r.version IS NOT NULL
        ORDER BY c.observed_at DESC, c.seq DESC LIMIT 1
    )
    SELECT n.seq, n.url, n.observed_at FROM newest n
    WHERE NOT EXISTS (
        SELECT 1 FROM captures a WHERE a.policy = ?1 AND a.origin = 'archive' AND a.url = n.url
        AND abs(unixepoch(a.observed_at) - unixepoch(n.observed_at)) <= ?3
    ) AND NOT EXISTS (
        SELECT 1 FROM cdx_records x WHERE x.policy = ?1 AND x.original = n.url AND x.statuscode IN ('200', '-')
        AND abs(unixepoch(x.observed_at) - unixepoch(n.observed_at)) <= ?3
    ) AND NOT EXISTS (
        SELECT 1 FROM saves s WHERE s.url = n.url AND s.memento_at IS NOT NULL
        AND abs(unixepoch(s.memento_at) - unixepoch(n.observed_at)) <= ?3
    )
"""

_COLUMNS = (
    "s.number, s.policy, s.url, s.job, s.capture, c.observed_at, s.state, s.attempts, s.asked_at, s.next_try_at,"
    " s.memento_at, s.detail"
)
_FROM = "FROM saves s JOIN captures c ON c.seq = s.capture"


class Saves:
    """What waits to be saved, and what came of what was."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unarchived(self, policy: str, recipe: str, within_s: float) -> tuple[int, str, datetime] | None:
        """The newest live sight of a policy, where nothing is known to be archived so near its moment."""
        row = self._database.one(_UNARCHIVED, (policy, recipe, within_s))
        return (int(row[0]), str(row[1]), read(row[2])) if row else None

    def last(self, url: str) -> QueuedSave | None:
        """What an address was last taken up as."""
        row = self._database.one(f"SELECT {_COLUMNS} {_FROM} WHERE s.url = ? ORDER BY s.number DESC LIMIT 1", (url,))
        return _queued(row) if row else None

    def waiting(self) -> list[QueuedSave]:
        """Everything that is not done with, in the order in which it was taken up."""
        return [
            _queued(row)
            for row in self._database.rows(
                f"SELECT {_COLUMNS} {_FROM} WHERE s.state NOT IN ('saved', 'permanent') ORDER BY s.number"
            )
        ]

    def handed_in(self, url: str) -> datetime | None:
        """When an address was last handed in, for whichever capture."""
        row = self._database.one("SELECT max(asked_at) FROM saves WHERE url = ?", (url,))
        return read(row[0]) if row and row[0] else None

    def numbered(self, number: int) -> QueuedSave:
        """One row of the queue."""
        row = self._database.one(f"SELECT {_COLUMNS} {_FROM} WHERE s.number = ?", (number,))
        assert row is not None, number
        return _queued(row)

    def take_up(self, policy: str, url: str, capture: int, at: datetime) -> None:
        """Put a live capture at the end of the queue; where its address waits already, it waits for this one now."""
        waits = self._database.write(
            "UPDATE saves SET capture = ? WHERE url = ? AND policy = ? AND state IN ('queued', 'transient', 'quota')",
            (capture, url, policy),
        )
        if not waits:
            self._database.write(
                "INSERT OR IGNORE INTO saves (policy, url, capture, state, queued_at) VALUES (?, ?, ?, 'queued', ?)",
                (policy, url, capture, written(at)),
            )

    def keep(self, row: QueuedSave) -> None:
        """Note how a page stands."""
        moments = [written(at) if at else None for at in (row.asked_at, row.next_try_at, row.memento_at)]
        self._database.write(
            "UPDATE saves SET state = ?, job = ?, attempts = ?, asked_at = ?, next_try_at = ?, memento_at = ?,"
            " detail = ? WHERE number = ?",
            (row.state.value, row.order.job, row.attempts, *moments, row.detail, row.order.number),
        )


def _queued(row: tuple[object, ...]) -> QueuedSave:
    number, policy, url, job, capture, seen_at, state, attempts, *moments, detail = row
    asked_at, next_try_at, memento_at = (read(str(text)) if text else None for text in moments)
    return QueuedSave(
        SaveOrder(int(str(number)), str(policy), str(url), str(job)),
        int(str(capture)),
        read(str(seen_at)),
        SaveState(str(state)),
        int(str(attempts)),
        asked_at,
        next_try_at,
        memento_at,
        str(detail),
    )
