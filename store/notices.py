"""Policies that cannot be seen, and which of these troubles each series was told."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.model import Fact, Notice, NoticeKind, Trouble
from store.database import Database
from store.moments import read, written

# Live visits after the newest one that showed the policy, oldest first: (capture, failure, at, kind, detail).
_BAD = """
    WITH good AS (
        SELECT coalesce(max(c.observed_at), '') AS at FROM captures c
        JOIN readings r ON r.body = c.body AND r.content_type = c.content_type AND r.status = c.status
            AND r.recipe = ?2
        WHERE c.policy = ?1 AND c.origin = 'live' AND r.version IS NOT NULL
    )
    SELECT c.seq, NULL, c.observed_at AS at, r.page_kind, r.evidence FROM captures c
    JOIN readings r ON r.body = c.body AND r.content_type = c.content_type AND r.status = c.status AND r.recipe = ?2
    WHERE c.policy = ?1 AND c.origin = 'live' AND c.observed_at > (SELECT at FROM good) AND r.version IS NULL
    UNION ALL
    SELECT NULL, f.seq, f.failed_at, f.kind, f.detail FROM failures f
    WHERE f.policy = ?1 AND f.memento_at IS NULL AND f.kind NOT IN ('not_a_listing', 'excluded', 'not_archived')
    AND f.failed_at > (SELECT at FROM good)
    ORDER BY 3
"""


class Notices:
    """Troubles and what was said of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def trouble(self, policy: str, recipe: str) -> Trouble | None:
        """The row of visits that did not show a policy, as its recipe reads them; None: the newest one did."""
        rows = list(self._database.rows(_BAD, (policy, recipe)))
        if not rows:
            return None
        first, last = rows[0], rows[-1]
        return Trouble(
            Fact(first[0], first[1]), read(first[2]), len(rows), last[3], last[4] or "", answered=last[0] is not None
        )

    def seen_again(self, policy: str, recipe: str) -> Fact:
        """The newest live visit that showed a policy."""
        row = self._database.one(
            "SELECT c.seq FROM captures c JOIN readings r ON r.body = c.body AND r.content_type = c.content_type"
            " AND r.status = c.status AND r.recipe = ? WHERE c.policy = ? AND c.origin = 'live'"
            " AND r.version IS NOT NULL ORDER BY c.observed_at DESC LIMIT 1",
            (recipe, policy),
        )
        assert row is not None, policy
        return Fact(capture=int(row[0]))

    def told(self, series: str, policy: str) -> Notice | None:
        """What a series heard last of a policy's troubles; None: nothing."""
        row = self._database.one(
            "SELECT step, capture, failure, told_at FROM notices WHERE series = ? AND policy = ?"
            " ORDER BY told_at DESC LIMIT 1",
            (series, policy),
        )
        return Notice(policy, NoticeKind(row[0]), Fact(row[1], row[2]), read(row[3])) if row else None

    def append(self, series: str, digest: str, notices: Iterable[Notice]) -> None:
        """Record what a digest tells a series of troubles."""
        self._database.write_many(
            "INSERT INTO notices (series, policy, step, capture, failure, told_at, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    series,
                    item.policy,
                    item.kind.value,
                    item.cites.capture,
                    item.cites.failure,
                    written(item.at),
                    digest,
                )
                for item in notices
            ],
        )
