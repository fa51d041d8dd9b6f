"""What may go, and goes whole: memos that nothing refers to any more. Facts stay, whatever their age.

Rule 1: both ledgers are out of reach: captures, bodies, failures, listings, digests, announcements. Their triggers
        would refuse, too.
Rule 2: what a timeline stands on stays, of every policy that was ever tracked. What refers to what is read from the
        schema's own foreign keys, so that a table added later is respected without a word here.
Rule 3: all or nothing, and the foreign keys are looked at before it is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from crawler.errors import IntegrityError
from store.database import Database

# Parts of a thing: they go with it, and keep nothing alive.
_PARTS = {
    "versions": ("version_clauses", "date_claims", "clause_languages"),
    "redlines": ("clause_edits", "edit_topics"),
    "clauses": (),
    "paths": (),
}


@dataclass(frozen=True, slots=True)
class Pruned:
    """Rows of one kind that went, or would go."""

    what: str
    why: str
    rows: int


class Pruning:
    """Takes away what nothing stands on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rehearse(self, recipes: Collection[str]) -> list[Pruned]:
        """What ``prune`` would take, found by doing it and undoing it."""
        taken: list[Pruned] = []
        with suppress(_UndoneError), self._unchecked(), self._database.transaction():
            taken += self._taken(recipes)
            raise _UndoneError
        return taken

    def prune(self, recipes: Collection[str]) -> list[Pruned]:
        """Take away readings of recipes that are not in use, redlines that no timeline uses, and what they leave.

        Raises IntegrityError, and takes nothing, where a reference would lead nowhere.
        """
        with self._unchecked(), self._database.transaction():
            taken = self._taken(recipes)
            broken = list(self._database.rows("PRAGMA foreign_key_check"))
            if broken:
                raise IntegrityError(
                    f"pruning would leave {len(broken)} references without an end; nothing was taken",
                    remedy="`clausewatch check` first; please report this",
                )
        self._database.forget()
        return taken

    @contextmanager
    def _unchecked(self) -> Iterator[None]:
        """Check references once at the end: row by row, each deletion would look through tables without an index."""
        self._database.outside("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            self._database.outside("PRAGMA foreign_keys = ON")

    def vacuum(self) -> None:
        """Give free pages back to the disk; needs as much room again for a while."""
        self._database.outside("VACUUM")

    def _taken(self, recipes: Collection[str]) -> list[Pruned]:
        return [
            Pruned("readings", "of recipes that no policy is read by", self._readings(recipes)),
            Pruned("redlines", "that no timeline uses", self._orphans("redlines")),
            Pruned("versions", "that no reading shows", self._orphans("versions")),
            Pruned("clauses", "of no version", self._clauses()),
            Pruned("paths", "of no clause", self._orphans("paths")),
        ]

    def _readings(self, recipes: Collection[str]) -> int:
        marks = ", ".join("?" * len(recipes))
        return self._database.write(
            f"DELETE FROM readings WHERE recipe NOT IN ({marks}) AND NOT EXISTS (SELECT 1 FROM captures c"
            " JOIN derivations d ON d.policy = c.policy WHERE c.body = readings.body AND d.recipe = readings.recipe)",
            tuple(recipes),
        )

    def _clauses(self) -> int:
        """Clauses are in the full-text index too, which is told what to forget while it can still be looked up."""
        orphans = f"SELECT id FROM clauses WHERE {self._unused('clauses')}"
        self._database.write(
            "INSERT INTO clauses_fts (clauses_fts, rowid, text)"
            f" SELECT 'delete', id, text FROM clauses WHERE id IN ({orphans})"
        )
        return self._orphans("clauses")

    def _orphans(self, table: str) -> int:
        unused = self._unused(table)
        for part in _PARTS[table]:
            for column in self._columns(part, table):
                self._database.write(f"DELETE FROM {part} WHERE {column} IN (SELECT id FROM {table} WHERE {unused})")
        return self._database.write(f"DELETE FROM {table} WHERE {unused}")

    def _unused(self, table: str) -> str:
        """A condition: no row of any table but its own parts refers to this one."""
        users = [
            (name, column)
            for name in self._database.tools.table_names()
            if name not in _PARTS[table]
            for column in self._columns(name, table)
        ]
        return " AND ".join(
            f"id NOT IN (SELECT {column} FROM {user} WHERE {column} IS NOT NULL)" for user, column in users
        )

    def _columns(self, user: str, used: str) -> list[str]:
        rows = self._database.rows(f"PRAGMA foreign_key_list({user})")
        return [row[3] for row in rows if row[2] == used]


class _UndoneError(Exception):
    """Ends a transaction that must not be kept."""
