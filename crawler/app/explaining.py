"""Why we say what we say of one version: today of its dates. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.app.asking import Timed, numbered
from crawler.app.comparing import claims_of
from crawler.model import DateClaim, Span
from crawler.text.dates.choose import reason
from crawler.text.dates.sentences import MARKS, order_sentence, rule_sentence
from store import Record, Store


@dataclass(frozen=True, slots=True)
class Explained:
    """A version and its claims, each with its reasons."""

    version: Record
    dates: tuple[Mapping[str, object], ...]


def explained(store: Store, history: Timed, span: Span) -> Explained:
    """Every date that a version states of itself, and why it is the version's date or not."""
    claims = claims_of(store, history.spans)[span.version]
    clauses = store.texts.clauses(span.version)
    capture = store.captures.get(span.first.seq)
    version: Record = {
        "policy": history.policy.id,
        "number": numbered(history.spans, span),
        "version": span.version,
        "first_seen_at": f"{span.first.observed_at:%Y-%m-%dT%H:%M:%SZ}",
        "last_seen_at": f"{span.last.observed_at:%Y-%m-%dT%H:%M:%SZ}",
        "capture": span.first.capture,
        "uri": capture.memento_uri or capture.url,
    }
    return Explained(version, tuple(_dates(claims, [clause.text for clause in clauses])))


def _dates(claims: tuple[DateClaim, ...], texts: list[str]) -> Iterator[Mapping[str, object]]:
    for claim in claims:
        yield {
            "role": claim.role,
            "value": claim.value,
            "precision": claim.precision,
            "chosen": claim.chosen,
            "why": reason(claim, claims),
            "source": claim.source,
            "position": claim.clause,
            "clause": texts[claim.clause],
            "rule": claim.rule,
            "rule_says": rule_sentence(claim),
            "alternative": claim.alternative,
            "settled": claim.settled,
            "order": order_sentence(claim) or None,
            "marks": claim.marks,
            "marks_say": [MARKS[mark] for mark in claim.marks],
        }
