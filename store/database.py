"""One connection, its pragmas, its transactions, and the one place where SQLite's errors become ours.

Rule 1: whatever reads before it writes starts with BEGIN IMMEDIATE. sqlite-utils' ``atomic()`` begins
deferred, and two processes that read and then write fail at once with "database is locked" (measured: 426
of 600), whatever the timeout.
Rule 2: WAL with synchronous=NORMAL: losing power may lose the last commits, never consistency.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlite_utils import Database as SqliteUtils

from crawler.errors import BusyError, IntegrityError, NotOursError, StoreError
from store.migrations import migrations, script, statements

Row = tuple[Any, ...]
# How a transaction begins, is kept, and is undone: the outermost one, and those inside it.
_STEPS = {
    False: ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"),
    True: ("SAVEPOINT level_{0}", "RELEASE level_{0}", "ROLLBACK TO level_{0};RELEASE level_{0}"),
}
_PRAGMAS = (
    "busy_timeout = 30000",
    "foreign_keys = ON",
    "synchronous = NORMAL",
    "temp_store = MEMORY",
    "cache_size = -16384",
)


class Database:
    """A connection to the store's file. Knows SQL's manners, not its meaning."""

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        self.path = str(path)
        self._depth = 0
        self.on_rollback: list[Callable[[], None]] = []  # what forgets rows that never came to be
        with self._translated():
            self.conn = _connect(self.path, read_only=read_only)
        try:
            with self._translated():
                self._prepare(read_only=read_only)
        except BaseException:
            self.conn.close()
            raise

    def _prepare(self, *, read_only: bool) -> None:
        self.tools = SqliteUtils(self.conn)
        for pragma in _PRAGMAS:
            self.conn.execute(f"PRAGMA {pragma}")
        if not read_only:
            self.conn.execute("PRAGMA journal_mode = WAL")
            self._migrate()
        self._check_known(read_only=True)

    def _migrate(self) -> None:
        self._check_known(read_only=False)
        if migrations.pending(self.tools):
            migrations.apply(self.tools)
        with self.transaction():
            _replace_views(self.conn)

    def _check_known(self, *, read_only: bool) -> None:
        """Refuse a file that is not ours, or that a newer Clausewatch wrote."""
        names = set(self.tools.table_names())
        if "captures" not in names and (names or read_only):
            raise NotOursError(
                f"{self.path}: {'a SQLite file, but not' if names else 'empty, and not yet'} one of Clausewatch's",
                remedy="name another --db",
            )
        known = {item.name for item in migrations._migrations}  # noqa: SLF001 - there is no public list
        newer = [item.name for item in migrations.applied(self.tools) if item.name not in known]
        if newer:
            raise NotOursError(
                f"{self.path}: written by a newer Clausewatch ({', '.join(newer)})",
                remedy="upgrade Clausewatch",
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing. A nested one is a savepoint: it may fail without the outer one failing."""
        begin, keep, undo = _STEPS[bool(self._depth)]
        with self._translated():
            self.conn.execute(begin.format(self._depth))
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                self._undo(undo.format(self._depth))
                raise
            self._depth -= 1
            self.conn.execute(keep.format(self._depth))

    def _undo(self, statements: str) -> None:
        if self.conn.in_transaction:  # a full disk ends a transaction by itself
            for statement in statements.split(";"):
                self.conn.execute(statement)
        self.forget()

    def forget(self) -> None:
        """Let everybody forget the numbers of rows: they are gone, and may come to mean others."""
        for forget in self.on_rollback:
            forget()

    def _for_one_write(self) -> AbstractContextManager[None]:
        return nullcontext() if self._depth else self.transaction()

    def write(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Carry out one statement inside a transaction; how many rows it touched."""
        with self._for_one_write(), self._translated():
            return self.conn.execute(sql, values).rowcount

    def write_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out one statement for every row inside a transaction."""
        with self._for_one_write(), self._translated():
            self.conn.executemany(sql, rows)

    def outside(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Carry out a statement that no transaction may hold (VACUUM, a pragma)."""
        with self._translated():
            self.conn.execute(sql, values)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Stream the rows of a query."""
        with self._translated():
            yield from self.conn.execute(sql, values)

    def rows_named(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[list[str], Row]]:
        """Stream the rows of a query, each with the names of its columns."""
        with self._translated():
            cursor = self.conn.execute(sql, values)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield names, row

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        with self._translated():
            row: Row | None = self.conn.execute(sql, values).fetchone()
            return row

    def close(self) -> None:
        """Let go of the file; the WAL is folded in if nobody else reads."""
        self.conn.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn SQLite's errors into ours, with the remedy."""
        try:
            yield
        except sqlite3.Error as error:
            raise _translation(self.path, error) from error


def _connect(path: str, *, read_only: bool) -> sqlite3.Connection:
    if read_only and path != ":memory:":
        if not Path(path).is_file():
            raise NotOursError(
                f"{path}: {'a folder, not a database' if Path(path).is_dir() else 'there is no such database'}",
                remedy="`clausewatch crawl` or `clausewatch backfill` makes it; or name yours with --db",
            )
        return sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    if path != ":memory:":
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{path}: its folder cannot be made ({error})", remedy="choose a writable place"
            ) from error
    return sqlite3.connect(path, isolation_level=None)


def _replace_views(conn: sqlite3.Connection) -> None:
    """Bring the public views to this version's text; they hold no data."""
    wanted = {part.split()[2]: part for part in statements(script("views.sql"))}
    have = dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    for name, text in wanted.items():
        if have.get(name) != text:
            conn.execute(f"DROP VIEW IF EXISTS {name}")
            conn.execute(text)


# By SQLite's own primary codes, never by message text; the extended ones are not all known by name (a wrong type
# in a STRICT table is "unknown").
_REMEDIES = {
    sqlite3.SQLITE_FULL: (
        StoreError,
        "the disk is full: make room and run the same command again; nothing is lost",
    ),
    sqlite3.SQLITE_READONLY: (StoreError, "the file or its folder is read-only: mend its permissions"),
    sqlite3.SQLITE_CANTOPEN: (NotOursError, "the file cannot be opened: check the path and its permissions"),
    sqlite3.SQLITE_NOTADB: (NotOursError, "not a SQLite file: name another --db"),
    sqlite3.SQLITE_CORRUPT: (
        IntegrityError,
        "the file is damaged: restore a backup, or save it with `sqlite3 .recover`",
    ),
    sqlite3.SQLITE_IOERR: (StoreError, "the disk failed: see the system's log"),
    sqlite3.SQLITE_BUSY: (BusyError, "another program holds the database: try again when it is done"),
    sqlite3.SQLITE_LOCKED: (BusyError, "another program holds the database: try again when it is done"),
    sqlite3.SQLITE_CONSTRAINT: (IntegrityError, "the rows contradict each other: please report this"),
}


def _translation(path: str, error: sqlite3.Error) -> StoreError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    if code in _REMEDIES:
        kind, remedy = _REMEDIES[code]
        return kind(f"{path}: {error}", remedy=remedy)
    return StoreError(f"{path}: {type(error).__name__}: {error}", remedy="`clausewatch check` says more")
