"""What changed and when, as rows: spans, changes, redlines. Derived; may be dropped and rebuilt at any time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.model import Change, ClauseEdit, DateClaim, Foretold, Judged, Note, Op, Run, Span, Tag
from store.database import Database, Row
from store.judgements import coming_row, judgement_row
from store.moments import written

# Leaves first: what refers to something is dropped before it. Facts are not among them.
DERIVED = (
    "coming",
    "judgements",
    "facts",
    "weights",
    "edit_topics",
    "changes",
    "spans",
    "lineages",
    "wordings",
    "clause_edits",
    "redlines",
    "policy_claims",
    "date_claims",
    "clause_languages",
    "version_clauses",
    "readings",
    "versions",
    "clauses",
    "paths",
    "derivations",
)


@dataclass(frozen=True, slots=True)
class Dates:
    """What a version states of itself when it is first seen."""

    modified: DateClaim | None = None
    effective: DateClaim | None = None

    @property
    def values(self) -> tuple[str | None, str | None]:
        """The stated values: modified, effective."""
        return (
            self.modified.value if self.modified else None,
            self.effective.value if self.effective else None,
        )


@dataclass(frozen=True, slots=True)
class Timeline:
    """A policy's spans and changes with what the pages stated at each."""

    spans: Sequence[tuple[Span, Dates]]
    changes: Sequence[tuple[Change, Note, Dates, Dates]]
    claims: Mapping[str, Sequence[DateClaim]] = field(default_factory=dict)  # by version, as the history settles them
    judged: Sequence[Judged] = ()
    coming: Sequence[Foretold] = ()


class Timelines:
    """Spans, changes and redlines of policies."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers: dict[str, int] = {}
        database.on_rollback.append(self._numbers.clear)

    def fingerprint(self, policy: str) -> str | None:
        """What the stored timeline of a policy was derived from."""
        row = self._database.one("SELECT fingerprint FROM derivations WHERE policy = ?", (policy,))
        return row[0] if row else None

    def recipe(self, policy: str) -> str | None:
        """The recipe under which the stored timeline of a policy was derived; None: never derived."""
        row = self._database.one("SELECT recipe FROM derivations WHERE policy = ?", (policy,))
        return row[0] if row else None

    def extent(self, policy: str) -> tuple[int, int]:
        """How many captures a policy has that are believed, and the highest sequence number among them."""
        row = self._database.one(
            "SELECT count(*) - (SELECT count(*) FROM distrusted d JOIN captures k ON k.policy = d.policy"
            " AND k.confirms = d.before_capture WHERE d.policy = ?1), coalesce(max(seq), 0)"
            " FROM captures WHERE policy = ?1",
            (policy,),
        )
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def replace(self, policy: str, timeline: Timeline, recipe: str, fingerprint: str) -> None:
        """Bring the stored timeline of a policy to this one; only rows that differ are touched."""
        wanted = self._wanted(policy, timeline)
        with self._database.transaction():
            for table, rows in wanted.items():
                self._bring(table, policy, rows)
            self._database.write(
                "INSERT INTO derivations (policy, recipe, fingerprint) VALUES (?, ?, ?) ON CONFLICT (policy)"
                " DO UPDATE SET recipe = excluded.recipe, fingerprint = excluded.fingerprint",
                (policy, recipe, fingerprint),
            )

    def holds(self, policy: str, timeline: Timeline) -> bool:
        """Whether the stored timeline of a policy is this one, row by row."""
        return all(self._stored(table, policy) == rows for table, rows in self._wanted(policy, timeline).items())

    def _wanted(self, policy: str, timeline: Timeline) -> dict[str, set[Row]]:
        return {
            "spans": {self._span(policy, span, dates) for span, dates in timeline.spans},
            "changes": {self._change(policy, *parts) for parts in timeline.changes},
            "policy_claims": {
                self._claim((policy, self.number(version), place), claim)
                for version, claims in timeline.claims.items()
                for place, claim in enumerate(claims)
            },
            "judgements": {judgement_row(policy, item) for item in timeline.judged},
            "coming": {coming_row(policy, item) for item in timeline.coming},
        }

    def _stored(self, table: str, policy: str) -> set[Row]:
        return set(self._database.rows(f"SELECT {_COLUMNS[table]} FROM {table} WHERE policy = ?", (policy,)))

    def _bring(self, table: str, policy: str, wanted: set[Row]) -> None:
        """Every row starts with its key."""
        keys = _KEYS[table]
        have = self._stored(table, policy)
        self._database.write_many(
            f"DELETE FROM {table} WHERE {' AND '.join(f'{key} = ?' for key in keys)}",
            [row[: len(keys)] for row in have - wanted],
        )
        marks = ", ".join("?" * (_COLUMNS[table].count(",") + 1))
        self._database.write_many(f"INSERT INTO {table} ({_COLUMNS[table]}) VALUES ({marks})", wanted - have)

    def _span(self, policy: str, span: Span, dates: Dates) -> Row:
        return (
            policy,
            span.first.seq,
            span.last.seq,
            self.number(span.version),
            written(span.first.observed_at),
            written(span.last.observed_at),
            span.captures,
            *dates.values,
        )

    def _change(self, policy: str, change: Change, note: Note, before: Dates, after: Dates) -> Row:
        return (
            policy,
            change.new.first.seq,
            change.old.last.seq,
            written(change.after),
            written(change.by),
            self.redline_number(change.old.version, change.new.version),
            note.value,
            before.values[0],
            after.values[0],
            before.values[1],
            after.values[1],
        )

    def _claim(self, key: tuple[str, int, int], claim: DateClaim) -> Row:
        marks = json.dumps(claim.marks)
        return (*key, claim.value, int(claim.chosen), claim.alternative, claim.settled, marks)

    def number(self, version: str) -> int:
        """The row of a version that is stored."""
        number = self._numbers.get(version)
        if number is None:
            row = self._database.one("SELECT id FROM versions WHERE version = ?", (version,))
            assert row is not None, version
            number = int(row[0])
            if len(self._numbers) > 50_000:
                self._numbers.clear()
            self._numbers[version] = number
        return number

    def redline_number(self, old: str, new: str) -> int | None:
        """The row of the newest redline between two versions, or None where none is stored."""
        row = self._database.one(
            "SELECT id FROM redlines WHERE old = ? AND new = ? ORDER BY id DESC LIMIT 1",
            (self.number(old), self.number(new)),
        )
        return int(row[0]) if row else None

    def has_redline(self, old: str, new: str, algorithm: str) -> bool:
        """Whether this algorithm has compared these versions already."""
        found = self._database.one(
            "SELECT 1 FROM redlines WHERE old = ? AND new = ? AND algorithm = ?",
            (self.number(old), self.number(new), algorithm),
        )
        return found is not None

    def append_redline(self, old: str, new: str, algorithm: str, edits: Sequence[ClauseEdit]) -> None:
        """Keep a comparison; equal clauses are only counted, unless their number changed."""
        counts = _counts(edits)
        with self._database.transaction():
            row = self._database.one(
                "INSERT INTO redlines (old, new, algorithm, edited, added, removed, moved, renumbered, unchanged)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (self.number(old), self.number(new), algorithm, *counts),
            )
            assert row is not None
            kept = [edit for edit in edits if edit.op is not Op.EQUAL or edit.renumbered]
            self._database.write_many(
                "INSERT INTO clause_edits (redline, place, op, old_positions, new_positions, runs, moved, renumbered)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [_edit_row(int(row[0]), place, edit) for place, edit in enumerate(kept)],
            )

    def edits(self, redline: int) -> tuple[tuple[ClauseEdit, ...], int]:
        """The stored edits of a redline, and how many clauses stand unchanged."""
        row = self._database.one("SELECT unchanged FROM redlines WHERE id = ?", (redline,))
        found = tuple(
            ClauseEdit(
                Op(op),
                tuple(json.loads(old)),
                tuple(json.loads(new)),
                tuple(Run(Tag(tag), text) for tag, text in json.loads(runs)),
                moved=bool(moved),
                renumbered=bool(renumbered),
            )
            for op, old, new, runs, moved, renumbered in self._database.rows(
                "SELECT op, old_positions, new_positions, runs, moved, renumbered FROM clause_edits"
                " WHERE redline = ? ORDER BY place",
                (redline,),
            )
        )
        return found, int(row[0]) if row else 0

    def drop(self) -> None:
        """Drop everything that is derived; both ledgers stay."""
        with self._database.transaction():
            self._database.write("INSERT INTO clauses_fts (clauses_fts) VALUES ('delete-all')")
            for table in DERIVED:
                self._database.write(f"DELETE FROM {table}")
        self._database.forget()


_KEYS = {
    "spans": ("policy", "first_capture"),
    "changes": ("policy", "since_capture"),
    "policy_claims": ("policy", "version", "place"),
    "judgements": ("policy", "since_capture"),
    "coming": ("policy", "effective"),
}
_COLUMNS = {
    "spans": "policy, first_capture, last_capture, version, first_at, last_at, captures, modified, effective",
    "changes": "policy, since_capture, before_capture, after_at, by_at, redline, note, modified_before,"
    " modified_after, effective_before, effective_after",
    "policy_claims": "policy, version, place, value, chosen, alternative, settled, marks",
    "judgements": "policy, since_capture, class, rule, sentence, evidence, stand, against_capture",
    "coming": "policy, effective, announced_capture, words, came_capture, notice_days",
}


def _counts(edits: Iterable[ClauseEdit]) -> tuple[int, int, int, int, int, int]:
    """Edited, added, removed, moved, renumbered, unchanged."""
    edits = tuple(edits)
    ops = [edit.op for edit in edits]
    edited = sum(op in {Op.EDIT, Op.MOVE_EDIT, Op.SPLIT, Op.MERGE} for op in ops)
    moved = sum(edit.op in {Op.MOVE, Op.MOVE_EDIT} or edit.moved for edit in edits)
    renumbered = sum(edit.renumbered for edit in edits)
    return edited, ops.count(Op.ADD), ops.count(Op.REMOVE), moved, renumbered, ops.count(Op.EQUAL)


def _edit_row(redline: int, place: int, edit: ClauseEdit) -> Row:
    runs = [(run.tag.value, run.text) for run in edit.runs]
    return (
        redline,
        place,
        edit.op.value,
        json.dumps(edit.old),
        json.dumps(edit.new),
        json.dumps(runs, ensure_ascii=False),
        edit.moved,
        edit.renumbered,
    )
