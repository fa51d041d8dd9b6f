"""Migrations of the database: append-only, applied when a writer opens it, each in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from sqlite_utils import Database, Migrations

migrations = Migrations("clausewatch")

# Both ledgers: rows that are appended, and that not even a mistake of ours may change.
LEDGERS = (
    "bodies",
    "captures",
    "served_instead",
    "failures",
    "cdx_records",
    "digests",
    "announcements",
    "considered",
)


def statements(script: str) -> list[str]:
    """The statements of an SQL script; none of ours holds a semicolon inside."""
    lines = [line.split("--", 1)[0] for line in script.splitlines()]
    return [part.strip() for part in "\n".join(lines).split(";") if part.strip()]


def script(name: str) -> str:
    """The text of an SQL file of this room."""
    return files("store").joinpath(name).read_text(encoding="utf-8")


def _append_only(db: Database, tables: Iterable[str]) -> None:
    for table in tables:
        for event in ("UPDATE", "DELETE"):
            db.conn.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'facts are appended, never changed'); END"
            )


@migrations()
def m0001_two_ledgers(db: Database) -> None:
    """Both ledgers, what is derived between them, and the full-text index over clauses."""
    for statement in statements(script("schema.sql")):
        db.conn.execute(statement)
    _append_only(db, LEDGERS)
    # Filled in batches by store.texts: row triggers cost 2.7 times as much (measured).
    db.table("clauses").enable_fts(["text"], tokenize="unicode61 remove_diacritics 2")


@migrations()
def m0002_lineage(db: Database) -> None:
    """Which clause became which over a policy's whole timeline."""
    for statement in statements(script("m0002_lineage.sql")):
        db.conn.execute(statement)


@migrations()
def m0003_truth(db: Database) -> None:
    """Judgements of changes, announced versions, and the operator's decisions about the rules."""
    for statement in statements(script("m0003_truth.sql")):
        db.conn.execute(statement)
    _append_only(db, ("decisions",))


@migrations()
def m0004_facts(db: Database) -> None:
    """The facts that moved with each change, its weight with its reasons, and topics of clauses."""
    for statement in statements(script("m0004_facts.sql")):
        db.conn.execute(statement)


@migrations()
def m0006_watching(db: Database) -> None:
    """Rounds of visits, revalidated captures, servers that are not believed, and troubles that were told."""
    for statement in statements(script("m0006_watching.sql")):
        db.conn.execute(statement)
    _append_only(db, ("distrusted", "notices"))


@migrations()
def m0010_languages(db: Database) -> None:
    """The language of every version, and of clauses that are in another one."""
    for statement in statements(script("m0010_languages.sql")):
        db.conn.execute(statement)


@migrations()
def m0005_archive(db: Database) -> None:
    """Several archives, listings that go on where they were left, waits that outlive a run, and quiet captures."""
    for statement in statements(script("m0005_archive.sql")):
        db.conn.execute(statement)
    _append_only(db, ("backfilled", "adopted_addresses"))


@migrations()
def m0008_recipients(db: Database) -> None:
    """Deliveries to each recipient of a channel, with the moment of their next try."""
    for statement in statements(script("m0008_recipients.sql")):
        db.conn.execute(statement)


@migrations()
def m0009_saving(db: Database) -> None:
    """The queue of what an archive is asked to save, and what came of it."""
    for statement in statements(script("m0009_saving.sql")):
        db.conn.execute(statement)


@migrations()
def m0012_listings(db: Database) -> None:
    """One row for what each archive lists of an address, with the reason where it did not come whole."""
    for statement in statements(script("m0012_listings.sql")):
        db.conn.execute(statement)
