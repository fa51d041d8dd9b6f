"""What bodies say, as rows: readings, versions, clauses stored once, date claims. Derived; may be dropped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from crawler.model import BlockKind, Clause, DateClaim, Extraction, Mark, Precision, Reading, Role, Settled, fact_id
from store.captures import Unread
from store.database import Database, Row
from store.moments import read


class StoredReading(NamedTuple):
    """One body as a recipe read it, with what reading it again takes."""

    body: int
    url: str
    content_type: str
    status: int
    capture: str  # one that shows it
    version: str | None
    page_kind: str | None
    evidence: str | None


class Texts:
    """Extractions by content: a version, and every clause, is stored once however often it is seen."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, unread: Unread, recipe: str, extraction: Extraction) -> None:
        """Keep what one body says under one recipe, all of it or nothing."""
        verdict = extraction.verdict
        with self._database.transaction():
            version = None if verdict else self._version(extraction)
            self._database.write(
                "INSERT OR REPLACE INTO readings (body, content_type, status, recipe, version, page_kind, evidence,"
                " confidence, provenance) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    unread.body,
                    unread.content_type,
                    unread.status,
                    recipe,
                    version,
                    verdict.kind.value if verdict else None,
                    verdict.evidence if verdict else None,
                    verdict.confidence if verdict else None,
                    json.dumps(extraction.provenance, ensure_ascii=False),
                ),
            )

    def _version(self, extraction: Extraction) -> int:
        name = extraction.version
        known = self._database.one("SELECT id FROM versions WHERE version = ?", (name,))
        if known:
            self._speak(int(known[0]), extraction)
            return int(known[0])
        words = sum(len(clause.text.split()) for clause in extraction.clauses)
        row = self._database.one(
            "INSERT INTO versions (version, title, clauses, words) VALUES (?, ?, ?, ?) RETURNING id",
            (name, extraction.title, len(extraction.clauses), words),
        )
        assert row is not None
        self._insert_clauses(int(row[0]), extraction.clauses)
        self._insert_claims(int(row[0]), extraction.claims)
        self._speak(int(row[0]), extraction)
        return int(row[0])

    def _speak(self, version: int, extraction: Extraction) -> None:
        """Say which language a version is in, unless that has been said: words have one, whoever reads them."""
        said = self._database.one("SELECT 1 FROM versions WHERE id = ? AND language IS NOT NULL", (version,))
        if said or extraction.language is None:
            return
        self._database.write("UPDATE versions SET language = ? WHERE id = ?", (extraction.language, version))
        self._database.write_many(
            "INSERT OR IGNORE INTO clause_languages (version, position, language) VALUES (?, ?, ?)",
            [(version, position, language) for position, language in extraction.others],
        )

    def _insert_clauses(self, version: int, clauses: tuple[Clause, ...]) -> None:
        (last,) = self._database.one("SELECT coalesce(max(id), 0) FROM clauses") or (0,)
        rows = [(version, at, self._clause(clause), self._path(clause.path)) for at, clause in enumerate(clauses)]
        self._database.write_many(
            "INSERT INTO version_clauses (version, position, clause, path) VALUES (?, ?, ?, ?)", rows
        )
        self._database.write(
            "INSERT INTO clauses_fts (rowid, text) SELECT id, text FROM clauses WHERE id > ?", (last,)
        )

    def _clause(self, clause: Clause) -> int:
        links = json.dumps(clause.links, ensure_ascii=False)
        name = fact_id(clause.kind.value, clause.label, clause.text, links)
        known = self._database.one("SELECT id FROM clauses WHERE clause = ?", (name,))
        row = known or self._database.one(
            "INSERT INTO clauses (clause, key, kind, label, text, links) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (name, clause.key, clause.kind.value, clause.label, clause.text, links),
        )
        assert row is not None
        return int(row[0])

    def _path(self, path: tuple[str, ...]) -> int:
        text = json.dumps(path, ensure_ascii=False)
        known = self._database.one("SELECT id FROM paths WHERE path = ?", (text,))
        row = known or self._database.one("INSERT INTO paths (path) VALUES (?) RETURNING id", (text,))
        assert row is not None
        return int(row[0])

    def _insert_claims(self, version: int, claims: tuple[DateClaim, ...]) -> None:
        self._database.write_many(
            "INSERT INTO date_claims (version, place, role, value, precision, source, position, rule, chosen,"
            " alternative, settled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    version,
                    place,
                    claim.role.value,
                    claim.value,
                    claim.precision.value,
                    claim.source,
                    claim.clause,
                    claim.rule,
                    claim.chosen,
                    claim.alternative,
                    claim.settled,
                )
                for place, claim in enumerate(claims)
            ],
        )

    def readings(self, policy: str, recipe: str) -> Iterator[Reading]:
        """Every capture of a policy as this recipe reads it, in observed order; unread bodies are left out.

        So is what a server confirmed that was caught saying "not modified" of a text that was.
        """
        for seq, capture, at, version, rendered in self._database.rows(
            "SELECT c.seq, c.capture, c.observed_at, v.version, c.rendered FROM captures c"
            " JOIN readings r ON r.body = c.body AND r.content_type = c.content_type AND r.status = c.status"
            " AND r.recipe = ? LEFT JOIN versions v ON v.id = r.version"
            " WHERE c.policy = ? AND (c.confirms IS NULL OR NOT EXISTS (SELECT 1 FROM distrusted d"
            " WHERE d.policy = c.policy AND d.before_capture = c.confirms)) ORDER BY c.observed_at, c.capture",
            (recipe, policy),
        ):
            yield Reading(capture, int(seq), read(at), version, bool(rendered))

    def stored(self, policy: str, recipe: str) -> Iterator[StoredReading]:
        """Every body of a policy as this recipe has read it, oldest capture first."""
        for row in self._database.rows(
            "SELECT c.body, min(c.url), c.content_type, c.status, min(c.capture), v.version, r.page_kind, r.evidence"
            " FROM captures c JOIN readings r ON r.body = c.body AND r.content_type = c.content_type"
            " AND r.status = c.status AND r.recipe = ? LEFT JOIN versions v ON v.id = r.version"
            " WHERE c.policy = ? GROUP BY c.body, c.content_type, c.status ORDER BY min(c.observed_at), c.body",
            (recipe, policy),
        ):
            yield StoredReading(*row)

    def clauses(self, version: str) -> tuple[Clause, ...]:
        """The clauses of a version, in reading order."""
        return tuple(
            Clause(
                text=text,
                label=label,
                kind=BlockKind(kind),
                path=_listed(path),
                links=_listed(links),
                key=key,
            )
            for text, label, kind, path, links, key in self._database.rows(
                "SELECT k.text, k.label, k.kind, p.path, k.links, k.key FROM versions v"
                " JOIN version_clauses vc ON vc.version = v.id JOIN clauses k ON k.id = vc.clause"
                " JOIN paths p ON p.id = vc.path WHERE v.version = ? ORDER BY vc.position",
                (version,),
            )
        )

    def claims(self, version: str) -> tuple[DateClaim, ...]:
        """The date claims of a version, as its text makes them."""
        return tuple(
            _claim(row, "[]")
            for row in self._database.rows(
                "SELECT d.role, d.value, d.precision, d.source, d.position, d.rule, d.chosen, d.alternative,"
                " d.settled FROM versions v JOIN date_claims d ON d.version = v.id WHERE v.version = ?"
                " ORDER BY d.place",
                (version,),
            )
        )

    def settled_claims(self, policy: str, version: str) -> tuple[DateClaim, ...]:
        """The same as the policy's whole history lets them be understood; empty before it is derived."""
        return tuple(
            _claim(row[:-1], row[-1])
            for row in self._database.rows(
                "SELECT d.role, c.value, d.precision, d.source, d.position, d.rule, c.chosen, c.alternative,"
                " c.settled, c.marks FROM versions v JOIN policy_claims c ON c.version = v.id AND c.policy = ?"
                " JOIN date_claims d ON d.version = c.version AND d.place = c.place"
                " WHERE v.version = ? ORDER BY d.place",
                (policy, version),
            )
        )


@lru_cache(maxsize=1 << 13)  # most clauses of a text share their headings, and have no links
def _listed(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _claim(row: Row, marks: str) -> DateClaim:
    role, value, precision, source, at, rule, chosen, alternative, settled = row
    return DateClaim(
        role=Role(role),
        value=value,
        precision=Precision(precision),
        source=source,
        clause=at,
        rule=rule,
        chosen=bool(chosen),
        alternative=alternative,
        settled=Settled(settled) if settled else None,
        marks=tuple(Mark(mark) for mark in json.loads(marks)),
    )
