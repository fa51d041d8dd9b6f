"""Read-only questions about single clauses over time. Rows come as dictionaries, as in ``store.queries``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from store.database import Database
from store.moments import read
from store.queries import Record, Value, asked

# The public name of a clause: its first sight, short enough to copy.
_NAME = "substr(o.version, 1, 8) || '.' || w.origin_position"
# When a version was first seen in a policy's timeline.
_FIRST = "(SELECT min(s.first_at) FROM spans s WHERE s.policy = w.policy AND s.version = {})"
# When the version before it was last seen; NULL of the first of all.
_AFTER = (
    "(SELECT g.after_at FROM spans s JOIN changes g ON g.policy = s.policy AND g.since_capture = s.first_capture"
    " WHERE s.policy = w.policy AND s.version = {} ORDER BY s.first_at LIMIT 1)"
)


class Lives:
    """What became of single clauses. Writes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _records(self, sql: str, values: Sequence[Value]) -> Iterator[Record]:
        for names, row in self._database.rows_named(sql, values):
            yield dict(zip(names, row, strict=True))

    def blame(self, policy: str, version: str) -> list[Record]:
        """Every clause of a version, in reading order: since when it has had these words, and what it is."""
        return list(
            self._records(
                f"SELECT j.key AS position, {_NAME} AS clause, {_FIRST.format('w.version')} AS since,"
                f" {_AFTER.format('w.version')} AS after, {_FIRST.format('w.origin_version')} AS born,"
                " w.changes, p.path, k.kind, k.label, k.text"
                " FROM versions v JOIN lineages l ON l.version = v.id JOIN json_each(l.wordings) j"
                " JOIN wordings w ON w.id = j.value JOIN versions o ON o.id = w.origin_version"
                " JOIN version_clauses c ON c.version = v.id AND c.position = j.key"
                " JOIN clauses k ON k.id = c.clause JOIN paths p ON p.id = c.path"
                " WHERE l.policy = ? AND v.version = ? ORDER BY j.key",
                (policy, version),
            )
        )

    def since(self, policy: str, version: str) -> list[datetime]:
        """When each clause of a version was first seen with its words, in reading order; empty: not derived."""
        return [
            read(row[0])
            for row in self._database.rows(
                f"SELECT {_FIRST.format('w.version')} FROM versions v JOIN lineages l ON l.version = v.id"
                " JOIN json_each(l.wordings) j JOIN wordings w ON w.id = j.value"
                " WHERE l.policy = ? AND v.version = ? ORDER BY j.key",
                (policy, version),
            )
        ]

    def wordings(self, policy: str) -> Iterator[Record]:
        """Every wording that a policy's clauses have had, as ``v_lineage`` has them, the oldest first."""
        return self._records(
            "SELECT * FROM v_lineage WHERE policy = ? ORDER BY first_seen_at, position, clause", (policy,)
        )

    def standing(self, policy: str, clause: str) -> list[Record]:
        """Every stay of a policy's versions, oldest first, and whether the clause stood in it."""
        return list(
            self._records(
                "SELECT s.first_at, s.last_at, EXISTS (SELECT 1 FROM lineages l JOIN json_each(l.wordings) j"
                " JOIN wordings w ON w.id = j.value JOIN versions o ON o.id = w.origin_version"
                f" WHERE l.policy = s.policy AND l.version = s.version AND {_NAME} = ?) AS stands"
                " FROM spans s WHERE s.policy = ? ORDER BY s.first_at, s.last_at",
                (clause, policy),
            )
        )

    def deleted(self, words: str, policies: Sequence[str], limit: int) -> list[Record]:
        """Clauses that hold the words (FTS5 syntax) and stand no more, with when each was last seen.

        A clause that was reworded, split or merged is not deleted. Raises QueryError where the words are no query.
        """
        marks = ", ".join("?" * len(policies))
        chosen = f"AND w.policy IN ({marks})" if policies else ""
        sql = _DELETED.format(chosen=chosen, name=_NAME)
        with asked():
            return list(self._records(sql, (words, *policies, limit)))


# Where a clause was last seen is asked of the few policies that have a hit, never of all.
_DELETED = """
WITH RECURSIVE
hits AS MATERIALIZED (
    SELECT rowid AS clause, rank, snippet(clauses_fts, 0, '\u27e6', '\u27e7', ' … ', 40) AS found
    FROM clauses_fts WHERE clauses_fts MATCH ?
),
said AS MATERIALIZED (
    SELECT w.policy, w.origin_version, w.origin_position, w.version, w.position, h.clause, h.rank, h.found
    FROM hits h
    JOIN version_clauses c ON c.clause = h.clause
    JOIN wordings w ON w.version = c.version AND w.position = c.position
    WHERE 1 {chosen}
),
ends AS MATERIALIZED (
    SELECT policy, max(last_at) AS last_at FROM spans WHERE policy IN (SELECT policy FROM said) GROUP BY policy
),
stays AS MATERIALIZED (
    SELECT l.policy, j.value AS wording, min(s.first_at) AS first_at, max(s.last_at) AS last_at
    FROM ends e
    JOIN lineages l ON l.policy = e.policy
    JOIN json_each(l.wordings) j
    JOIN spans s ON s.policy = l.policy AND s.version = l.version
    GROUP BY l.policy, j.value
),
alive (policy, version, position) AS (
    SELECT w.policy, w.version, w.position
    FROM stays t JOIN ends e ON e.policy = t.policy AND e.last_at = t.last_at JOIN wordings w ON w.id = t.wording
    UNION
    SELECT a.policy, json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]')
    FROM alive a
    JOIN wordings w ON w.policy = a.policy AND w.version = a.version AND w.position = a.position
    JOIN json_each(w.parents) j
),
living AS MATERIALIZED (
    SELECT DISTINCT w.policy, w.origin_version, w.origin_position
    FROM alive a JOIN wordings w ON w.policy = a.policy AND w.version = a.version AND w.position = a.position
)
SELECT g.policy, g.name AS clause, g.first_seen_at, g.last_seen_at,
    (SELECT min(s.first_at) FROM spans s WHERE s.policy = g.policy AND s.first_at > g.last_seen_at) AS gone_by,
    p.path, g.found, k.text
FROM (
    SELECT d.policy, {name} AS name, min(t.first_at) AS first_seen_at, max(t.last_at) AS last_seen_at,
        d.version, d.position, d.clause, d.found, min(d.rank) AS best
    FROM said d
    JOIN wordings w ON w.policy = d.policy AND w.origin_version = d.origin_version
        AND w.origin_position = d.origin_position
    JOIN stays t ON t.policy = d.policy AND t.wording = w.id
    JOIN versions o ON o.id = d.origin_version
    WHERE (d.policy, d.origin_version, d.origin_position) NOT IN (SELECT * FROM living)
    GROUP BY d.policy, d.origin_version, d.origin_position, d.clause
) g
JOIN version_clauses c ON c.version = g.version AND c.position = g.position
JOIN paths p ON p.id = c.path
JOIN clauses k ON k.id = g.clause
ORDER BY g.best, g.policy, g.last_seen_at DESC, g.name
LIMIT ?
"""
