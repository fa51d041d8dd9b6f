"""Saved questions that decide what a series is told: words that a text holds, or a query of the public views.

A question comes from config.toml, so it is the operator's; it may still be wrong or endless, and may not write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from crawler.errors import QueryError

# As the clauses themselves are indexed (m0001): the same words are found.
_INDEX = "CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'unicode61 remove_diacritics 2')"
_MOST_ROWS = 100_000
# Steps of SQLite's machine, not seconds: the same query is refused everywhere or nowhere. Some seconds' worth.
_MOST_STEPS = 200_000_000
_STEPS_AT_ONCE = 1_000_000
_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}


def answers(question: str, texts: Sequence[str]) -> frozenset[int]:
    """Which of these texts hold the words (FTS5 syntax), by their places. Raises QueryError."""
    with closing(sqlite3.connect(":memory:")) as memory, _told(question):
        memory.execute(_INDEX)
        memory.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", enumerate(texts))
        found = memory.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (question,))
        return frozenset(int(row[0]) for row in found)


def selected(path: Path, sql: str) -> frozenset[str]:
    """The column ``change`` of a query, as a set. Raises QueryError where it writes, fails, or has no end."""
    left = _MOST_STEPS // _STEPS_AT_ONCE

    def too_long() -> int:
        nonlocal left
        left -= 1
        return int(left < 0)

    def allowed(action: int, *_: str | None) -> int:
        return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY

    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as reader, _told(sql):
        reader.execute("PRAGMA query_only = ON")
        reader.set_authorizer(allowed)
        reader.set_progress_handler(too_long, _STEPS_AT_ONCE)
        cursor = reader.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        if "change" not in names:
            raise QueryError(f"{sql!r} yields no column named change", remedy="SELECT change FROM v_changes WHERE …")
        at = names.index("change")
        return frozenset(str(row[at]) for row in cursor.fetchmany(_MOST_ROWS))


@contextmanager
def _told(question: str) -> Iterator[None]:
    """Turn SQLite's complaint into the operator's."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise QueryError(
            f"the question {question!r} cannot be answered: {error}",
            remedy="mend question or sql in config.toml; https://sqlite.org/fts5.html says how questions are written",
        ) from error
