"""What changes weigh, the facts they moved, and what their clauses are about. Derived; may be dropped and rebuilt."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crawler.model import FactMove, Topic, Weight
from store.database import Database, Row


@dataclass(frozen=True, slots=True)
class Weighed:
    """One change as the rules judge it."""

    since: int  # sequence number of the first capture of the new text
    redline: int
    basis: str  # names everything it was judged from and by: equal bases judge equal
    facts: Sequence[FactMove]
    weight: Weight
    topics: Sequence[Topic]  # one for each edit of the redline, in order


class Weights:
    """Facts, weights and topics of a policy's changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bases(self, policy: str) -> dict[int, tuple[int, str]]:
        """By what each change was judged that is stored: redline and basis."""
        rows = self._database.rows("SELECT since_capture, redline, basis FROM weights WHERE policy = ?", (policy,))
        return {int(since): (int(redline), str(basis)) for since, redline, basis in rows}

    def put(self, policy: str, weighed: Weighed) -> None:
        """Keep the judgement of one change in place of an older one, all of it or nothing."""
        key = (policy, weighed.since)
        with self._database.transaction():
            self._forget([key])
            self._database.write(
                "INSERT INTO weights (policy, since_capture, redline, basis, points, reasons) VALUES (?, ?, ?,"
                " ?, ?, ?)",
                _weight_row(policy, weighed),
            )
            self._database.write_many(
                "INSERT INTO facts (policy, since_capture, place, kind, before, after, edit, sentence)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(*key, *row) for row in _fact_rows(weighed.facts)],
            )
            self._database.write_many(
                "INSERT OR REPLACE INTO edit_topics (redline, place, topic) VALUES (?, ?, ?)",
                [(weighed.redline, place, topic.value) for place, topic in enumerate(weighed.topics)],
            )

    def keep_only(self, policy: str, sinces: Collection[int]) -> None:
        """Forget the judgements of boundaries that are no more."""
        gone = self.bases(policy).keys() - set(sinces)
        if gone:
            with self._database.transaction():
                self._forget([(policy, since) for since in gone])

    def holds(self, policy: str, weighed: Weighed) -> bool:
        """Whether the stored judgement of a change is this one."""
        key = (policy, weighed.since)
        weight = self._database.one(
            "SELECT policy, since_capture, redline, basis, points, reasons FROM weights"
            " WHERE policy = ? AND since_capture = ?",
            key,
        )
        facts = self._database.rows(
            "SELECT place, kind, before, after, edit, sentence FROM facts WHERE policy = ? AND since_capture = ?"
            " ORDER BY place",
            key,
        )
        return weight == _weight_row(policy, weighed) and list(facts) == _fact_rows(weighed.facts)

    def _forget(self, keys: Sequence[tuple[str, int]]) -> None:
        for table in ("facts", "weights"):
            self._database.write_many(f"DELETE FROM {table} WHERE policy = ? AND since_capture = ?", keys)


def _weight_row(policy: str, weighed: Weighed) -> Row:
    reasons = [{"rule": r.rule, "words": r.words, "points": r.points} for r in weighed.weight.reasons]
    words = json.dumps(reasons, ensure_ascii=False)
    return (policy, weighed.since, weighed.redline, weighed.basis, weighed.weight.points, words)


def _fact_rows(facts: Sequence[FactMove]) -> list[Row]:
    return [
        (place, move.kind.value, move.before, move.after, move.edit, move.sentence)
        for place, move in enumerate(facts)
    ]
