"""Read-only questions, one function each. Rows come as dictionaries named like the public views' columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from crawler.errors import QueryError, StoreError
from crawler.model.views import VIEWS
from store.database import Database
from store.moments import read

Value = str | int | float | None
Record = dict[str, Value]


class Queries:
    """What people ask of the history. Writes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _records(self, sql: str, values: Sequence[Value] = ()) -> Iterator[Record]:
        for names, row in self._database.rows_named(sql, values):
            yield dict(zip(names, row, strict=True))

    def columns(self, view: str) -> list[str]:
        """The columns of a public view, in order."""
        return [row[1] for row in self._database.rows(f"PRAGMA table_info({_public(view)})")]

    def view(self, view: str) -> Iterator[Record]:
        """Stream a public view in an order that does not change between runs."""
        keys = {
            "v_policies": "policy",
            "v_captures": "policy, observed_at, capture",
            "v_versions": "policy, number",
            "v_changes": "policy, by_at, since_capture",
            "v_clause_edits": "policy, by_at, change, place",
            "v_facts": "policy, by_at, change, place",
            "v_dates": "policy, first_seen_at, version, role, position, value",
            "v_coming": "policy, effective",
            "v_gaps": "policy, first_listed_at",
            "v_lineage": "policy, first_seen_at, version, position",
        }
        return self._records(f"SELECT * FROM {_public(view)} ORDER BY {keys[view]}")

    def policies(self) -> list[Record]:
        """Every policy with its counts."""
        return list(self._records("SELECT * FROM v_policies ORDER BY policy"))

    def versions(self, policy: str) -> Iterator[Record]:
        """The stays of a policy's versions, oldest first."""
        return self._records("SELECT * FROM v_versions WHERE policy = ? ORDER BY number", (policy,))

    def changes(
        self, policies: Sequence[str], since: str, until: str, classes: Sequence[str] = ()
    ) -> Iterator[Record]:
        """Changes first seen within a time, oldest first, of some policies and classes; all where none is named."""
        where, values = chosen((("policy", policies), ("class", classes)))
        return self._records(
            f"SELECT * FROM v_changes WHERE {where}by_at >= ? AND by_at <= ? ORDER BY by_at, policy, since_capture",
            (*values, since, until),
        )

    def class_counts(self, policies: Sequence[str], since: str, until: str) -> dict[str, int]:
        """How many changes of each class some policies have, first seen within a time."""
        where, values = chosen((("policy", policies),))
        rows = self._database.rows(
            f"SELECT class, count(*) FROM v_changes WHERE {where}by_at >= ? AND by_at <= ? GROUP BY class"
            " ORDER BY count(*) DESC, class",
            (*values, since, until),
        )
        return {str(name): int(count) for name, count in rows}

    def facts(self, policies: Sequence[str], kinds: Sequence[str], since: str, until: str) -> Iterator[Record]:
        """The facts that moved (of all policies and kinds where none is named) within a time, oldest first."""
        where, values = chosen((("policy", policies), ("kind", kinds)))
        return self._records(
            f"SELECT * FROM v_facts WHERE {where}by_at >= ? AND by_at <= ? ORDER BY by_at, policy, change, place",
            (*values, since, until),
        )

    def captures_named(self, policy: str, prefix: str) -> list[Record]:
        """The captures of a policy whose id, or whose version, begins so; at most three."""
        return list(
            self._records(
                "SELECT capture, version, observed_at FROM v_captures WHERE policy = ? AND version IS NOT NULL"
                " AND (substr(capture, 1, length(?)) = ? OR substr(version, 1, length(?)) = ?)"
                " ORDER BY observed_at, capture LIMIT 3",
                (policy, prefix, prefix, prefix, prefix),
            )
        )

    def search(self, words: str, policies: Sequence[str], limit: int) -> list[Record]:
        """Clauses that hold the words (FTS5 syntax), each with when it stood in which policy.

        Raises QueryError where the words are no query.
        """
        with asked():
            return self._search(words, policies, limit)

    def _search(self, words: str, policies: Sequence[Value], limit: int) -> list[Record]:
        marks = ", ".join("?" * len(policies))
        chosen = f"WHERE s.policy IN ({marks})" if policies else ""
        return list(
            self._records(
                # snippet() is refused beside GROUP BY, so the index is asked first.
                "WITH hits AS MATERIALIZED (SELECT rowid AS clause, rank,"
                " snippet(clauses_fts, 0, '\u27e6', '\u27e7', ' … ', 40) AS found"
                " FROM clauses_fts WHERE clauses_fts MATCH ?)"
                " SELECT s.policy, min(s.first_at) AS first_seen_at, max(s.last_at) AS last_seen_at,"
                " count(*) AS versions, max(s.last_at) = (SELECT max(x.last_at) FROM spans x"
                " WHERE x.policy = s.policy) AS in_force, t.path, h.found, k.text"
                " FROM hits h JOIN clauses k ON k.id = h.clause"
                " JOIN version_clauses vc ON vc.clause = k.id JOIN paths t ON t.id = vc.path"
                " JOIN spans s ON s.version = vc.version"
                f" {chosen} GROUP BY s.policy, k.id ORDER BY min(h.rank), s.policy, first_seen_at LIMIT ?",
                (words, *policies, limit),
            )
        )

    def failures(self, policy: str, since: str) -> list[Record]:
        """The failures of a policy since a moment, newest first."""
        return list(
            self._records(
                "SELECT policy, url, failed_at, kind, detail, memento_at FROM failures"
                " WHERE policy = ? AND failed_at >= ? ORDER BY failed_at DESC, seq DESC LIMIT 100",
                (policy, since),
            )
        )

    def last_verdict(self, policy: str) -> Record | None:
        """The newest capture of a policy and what kind of page it was; None: no capture."""
        return next(
            self._records(
                "SELECT observed_at, status, page_kind, page_evidence FROM v_captures WHERE policy = ?"
                " ORDER BY observed_at DESC, capture DESC LIMIT 1",
                (policy,),
            ),
            None,
        )

    def last_read(self, policy: str) -> datetime | None:
        """When the text of a policy was last seen; None: never."""
        row = self._database.one("SELECT max(last_at) FROM spans WHERE policy = ?", (policy,))
        return read(row[0]) if row and row[0] else None

    def deliveries(self) -> list[Record]:
        """Deliveries that have not arrived, oldest first."""
        return list(
            self._records(
                "SELECT d.digest, g.series, d.channel, d.recipient, d.state, d.attempts, d.updated_at, d.next_try_at,"
                " d.detail FROM deliveries d JOIN digests g USING (digest) WHERE d.state <> 'sent'"
                " ORDER BY g.seq, d.channel, d.recipient"
            )
        )

    def listings(self) -> list[Record]:
        """What the archive listed of each address, and whether that was all."""
        return list(self._records("SELECT * FROM listings ORDER BY policy, url, archive"))

    def totals(self) -> Record:
        """How many rows the main tables hold."""
        tables = ("captures", "failures", "bodies", "versions", "clauses", "changes", "digests")
        return next(self._records("SELECT " + ", ".join(f"(SELECT count(*) FROM {t}) AS {t}" for t in tables)))

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file; empty when it is whole."""
        found = [str(row[0]) for row in self._database.rows("PRAGMA integrity_check(20)") if row[0] != "ok"]
        orphans = self._database.rows("PRAGMA foreign_key_check")
        found += [f"{row[0]} row {row[1]}: refers to no {row[2]}" for row in orphans]
        return found

    def version_names(self) -> list[str]:
        """The names of all versions, in order of their reading."""
        return [str(row[0]) for row in self._database.rows("SELECT version FROM versions ORDER BY id")]

    def bodies(self) -> Iterator[int]:
        """The numbers of all bodies, in order of insertion: reading them in order is cheap."""
        return (int(row[0]) for row in self._database.rows("SELECT id FROM bodies ORDER BY id"))


def chosen(choices: Iterable[tuple[str, Sequence[str]]]) -> tuple[str, list[str]]:
    """The conditions of a WHERE for the columns in which something is chosen, each with its AND, and their values."""
    made = [(f"{column} IN ({', '.join('?' * len(values))}) AND ", values) for column, values in choices if values]
    return "".join(text for text, _ in made), [value for _, values in made for value in values]


@contextmanager
def asked() -> Iterator[None]:
    """Say of a query that SQLite refuses that it is none. Raises QueryError."""
    try:
        yield
    except StoreError as error:
        if getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise
        raise QueryError(
            f"not a query: {error.__cause__}", remedy="https://sqlite.org/fts5.html says how they are written"
        ) from error


def _public(view: str) -> str:
    assert view in VIEWS, view
    return view
