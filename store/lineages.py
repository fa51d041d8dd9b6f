"""Which clause became which, as rows: the wordings of a policy and, version by version, which of them stand.

Rule 1: versions are kept in the order in which a timeline first shows them; a row depends on those before it
        only. What a timeline no longer shows so is dropped from the first row that differs.
Rule 2: who appends names versions by their row numbers, so identities need no translation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.model import Descent, Identity
from store.database import Database, Row

# So many numbers of rows are remembered at once.
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Sight:
    """A version when a timeline first shows it, and the redline that led to it from the version before."""

    version: int
    redline: int | None  # None: the first of all
    algorithm: str  # how descents were made of it


class Lineages:
    """Descents of clauses by policy and version. Decides nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids: dict[tuple[str, Identity], int] = {}
        database.on_rollback.append(self._ids.clear)

    def keep(self, policy: str, sights: Sequence[Sight]) -> int:
        """Drop what does not agree with these sights; how many of them stand and need not be made again."""
        stored = [Sight(*row) for row in self._stored(policy)]
        standing = 0
        for have, want in zip(stored, sights, strict=False):
            if have != want:
                break
            standing += 1
        if standing < len(stored):
            self._drop(policy, standing)
        return standing

    def _stored(self, policy: str) -> Iterator[Row]:
        return self._database.rows(
            "SELECT version, redline, algorithm FROM lineages WHERE policy = ? ORDER BY place", (policy,)
        )

    def _drop(self, policy: str, place: int) -> None:
        with self._database.transaction():
            self._database.write(
                "DELETE FROM wordings WHERE policy = ? AND version IN"
                " (SELECT version FROM lineages WHERE policy = ? AND place >= ?)",
                (policy, policy, place),
            )
            self._database.write("DELETE FROM lineages WHERE policy = ? AND place >= ?", (policy, place))
        self._ids.clear()

    def append(self, policy: str, place: int, sight: Sight, descents: Sequence[Descent], keys: Sequence[str]) -> None:
        """Keep the descents of the next version."""
        new = [
            (policy, *descent.said, *descent.id, descent.changes, json.dumps(descent.parents), key)
            for descent, key in zip(descents, keys, strict=True)
            if descent.since == sight.version
        ]
        with self._database.transaction():
            self._database.write_many(
                "INSERT INTO wordings (policy, version, position, origin_version, origin_position, changes, parents,"
                " key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                new,
            )
            ids = [self._id(policy, descent.said) for descent in descents]
            self._database.write(
                "INSERT INTO lineages (policy, place, version, redline, algorithm, wordings)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (policy, place, sight.version, sight.redline, sight.algorithm, json.dumps(ids)),
            )

    def _id(self, policy: str, said: Identity) -> int:
        number = self._ids.get((policy, said))
        if number is None:
            if len(self._ids) > _REMEMBERED:
                self._ids.clear()
            rows = self._database.rows(
                "SELECT position, id FROM wordings WHERE policy = ? AND version = ?", (policy, said[0])
            )
            self._ids.update(((policy, (said[0], position)), found) for position, found in rows)
            number = self._ids[policy, said]
        return number

    def descents(self, policy: str, version: int) -> tuple[Descent, ...]:
        """The descent of every clause of a version, in reading order; empty where none is kept."""
        return tuple(
            _descent(row)
            for row in self._database.rows(
                f"SELECT {_DESCENT} FROM lineages l JOIN json_each(l.wordings) j JOIN wordings w ON w.id = j.value"
                " WHERE l.policy = ? AND l.version = ? ORDER BY j.key",
                (policy, version),
            )
        )

    def remembered(self, policy: str, key: str, version: int) -> tuple[Descent, ...]:
        """The clauses that had this key before a version came, each once: with the latest wording that had it."""
        found = [
            _descent(row)
            for row in self._database.rows(
                f"SELECT {_DESCENT} FROM wordings w JOIN lineages l ON l.policy = w.policy AND l.version = w.version"
                " WHERE w.policy = ? AND w.key = ? AND l.place < coalesce("
                "(SELECT x.place FROM lineages x WHERE x.policy = w.policy AND x.version = ?), l.place + 1)"
                " ORDER BY l.place, w.position",
                (policy, key, version),
            )
        ]
        return tuple({descent.id: descent for descent in found}.values())


_DESCENT = "w.origin_version, w.origin_position, w.version, w.position, w.changes, w.parents"


def _descent(row: Row) -> Descent:
    origin_version, origin_position, version, position, changes, parents = row
    return Descent(
        (origin_version, origin_position),
        (version, position),
        changes,
        tuple((at, place) for at, place in json.loads(parents)),
    )
