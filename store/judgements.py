"""What changes amount to, as rows; what pages announce; and what the operator decided about the rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from crawler.model import Change, ChangeClass, Decisions, Foretold, Judged, Judgement, Policy, Span, Stand
from store.database import Database, Row
from store.moments import written


def judgement_row(policy: str, item: Judged) -> Row:
    """A judgement as its row."""
    said = item.judgement
    return (
        policy,
        item.change.new.first.seq,
        said.kind.value,
        said.rule,
        said.sentence,
        json.dumps(said.evidence, ensure_ascii=False),
        item.stand.value,
        item.against.last.seq,
    )


def coming_row(policy: str, item: Foretold) -> Row:
    """An announced version as its row."""
    came = item.came.new.first.seq if item.came else None
    return (policy, item.effective, item.announced.seq, item.words, came, item.notice_days)


class Judgements:
    """Judgements as they were derived, and the decisions they were derived under."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, policy: str, stays: Sequence[Span]) -> tuple[Judged, ...]:
        """The judgements of the boundaries between a policy's stays; none where it was not derived since."""
        rows = {
            int(row[0]): row
            for row in self._database.rows(
                "SELECT since_capture, class, rule, sentence, evidence, stand, against_capture FROM judgements"
                " WHERE policy = ?",
                (policy,),
            )
        }
        lasts = {span.last.seq: span for span in stays}
        found = []
        for old, new in pairwise(stays):
            row = rows.get(new.first.seq)
            if row is None or row[6] not in lasts:
                return ()
            said = Judgement(ChangeClass(row[1]), row[2], row[3], tuple(json.loads(row[4])))
            found.append(Judged(Change(old, new), said, Stand(row[5]), lasts[row[6]]))
        return tuple(found)

    def by_capture(self, policy: str) -> dict[int, Judgement]:
        """The judgements of a policy by the sequence number of the capture since which the new text stands."""
        return {
            int(seq): Judgement(ChangeClass(kind), rule, sentence, tuple(json.loads(evidence)))
            for seq, kind, rule, sentence, evidence in self._database.rows(
                "SELECT since_capture, class, rule, sentence, evidence FROM judgements WHERE policy = ?", (policy,)
            )
        }

    def pending(self, policy: str, today: str) -> list[tuple[str, str, int]]:
        """Announced versions that have not come and whose day is not past: (day, words, capture that shows it)."""
        return [
            (effective, words, int(seq))
            for effective, words, seq in self._database.rows(
                "SELECT effective, words, announced_capture FROM coming WHERE policy = ? AND came_capture IS NULL"
                " AND effective >= substr(?, 1, length(effective)) ORDER BY effective",
                (policy, today),
            )
        ]

    def decide(self, policies: Iterable[Policy], now: datetime) -> None:
        """Record what config.toml says of the rules, where it says something else than before."""
        with self._database.transaction():
            last: dict[str, str] = dict(
                self._database.rows(
                    "SELECT policy, rules FROM decisions d WHERE seq ="
                    " (SELECT max(seq) FROM decisions x WHERE x.policy = d.policy)"
                )
            )
            none = _rules(Decisions())
            self._database.write_many(
                "INSERT INTO decisions (policy, decided_at, rules) VALUES (?, ?, ?)",
                [
                    (policy.id, written(now), _rules(policy.decisions))
                    for policy in policies
                    if last.get(policy.id, none) != _rules(policy.decisions)
                ],
            )

    def decided(self, policy: str) -> list[Row]:
        """Every decision about a policy's rules, oldest first: (moment, rules as JSON)."""
        return list(
            self._database.rows("SELECT decided_at, rules FROM decisions WHERE policy = ? ORDER BY seq", (policy,))
        )


def _rules(decisions: Decisions) -> str:
    return json.dumps({"off": decisions.off, "furniture": decisions.furniture}, ensure_ascii=False)
