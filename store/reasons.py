"""Read-only questions about why: what was no news, and what a change, a capture or a clause is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from store.database import Database
from store.queries import Record, Value, chosen


class Reasons:
    """What people ask when they doubt a judgement. Writes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _records(self, sql: str, values: Sequence[Value] = ()) -> Iterator[Record]:
        for names, row in self._database.rows_named(sql, values):
            yield dict(zip(names, row, strict=True))

    def captures_anywhere(self, prefix: str) -> list[Record]:
        """The captures of any policy whose id begins so; at most three."""
        return list(
            self._records(
                "SELECT capture, policy, observed_at, origin, status, url, version, page_kind, page_evidence"
                " FROM v_captures WHERE capture >= ? AND capture < ? ORDER BY capture LIMIT 3",
                (prefix, prefix + "g"),
            )
        )

    def clauses_anywhere(self, prefix: str) -> list[Record]:
        """The clauses of any policy whose name begins so; at most three."""
        return list(
            self._records(
                "SELECT clause, kind, label, text FROM clauses WHERE clause >= ? AND clause < ? LIMIT 3",
                (prefix, prefix + "g"),
            )
        )

    def change_since(self, capture: str) -> Record | None:
        """The change since which a capture's text stands; None: it began no stay."""
        return next(self._records("SELECT * FROM v_changes WHERE since_capture = ?", (capture,)), None)

    def change_before(self, policy: str, moment: str) -> Record | None:
        """The last change of a policy by a moment."""
        return next(
            self._records(
                "SELECT * FROM v_changes WHERE policy = ? AND by_at <= ? ORDER BY by_at DESC LIMIT 1",
                (policy, moment),
            ),
            None,
        )

    def changes_of_clause(self, clause: str) -> Iterator[Record]:
        """The stays that hold a clause, and the changes that brought them, oldest first."""
        return self._records(
            "SELECT s.policy, s.first_at AS first_seen_at, s.last_at AS last_seen_at,"
            " substr(f.capture, 1, 12) AS change, j.class, j.rule, j.sentence FROM clauses k"
            " JOIN version_clauses vc ON vc.clause = k.id JOIN spans s ON s.version = vc.version"
            " JOIN captures f ON f.seq = s.first_capture"
            " LEFT JOIN judgements j ON j.policy = s.policy AND j.since_capture = s.first_capture"
            " WHERE k.clause = ? GROUP BY s.policy, s.first_capture ORDER BY s.policy, s.first_at",
            (clause,),
        )

    def suppressed(self, policies: Sequence[str], since: str, until: str) -> Iterator[Record]:
        """What was no news in a time, oldest first: changes by their class, captures that show no policy."""
        where, values = chosen((("policy", policies),))
        return self._records(
            "SELECT policy, by_at AS at, change, class, rule, sentence FROM v_changes"
            f" WHERE {where}by_at >= ? AND by_at <= ? AND class NOT IN ('change', 'unsettled')"
            " UNION ALL SELECT policy, observed_at, substr(capture, 1, 12), 'not the policy', page_kind,"
            " page_evidence"
            f" FROM v_captures WHERE {where}observed_at >= ? AND observed_at <= ? AND page_kind IS NOT NULL"
            " ORDER BY at, policy, change",
            (*values, since, until, *values, since, until),
        )
