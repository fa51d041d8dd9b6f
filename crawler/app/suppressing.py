"""What was not news, and what is still to come: counted for digests, listed for people. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from crawler.app.judging import View
from crawler.history.settle import held_back
from crawler.history.timeline import spans
from crawler.model import ChangeClass, Coming, HeldBack, Policy
from store import Store


def held_back_of(policy: Policy, store: Store, view: View) -> Iterator[HeldBack]:
    """The boundaries and captures of a policy that were no news since the series looked last, by class."""
    recorded = view.past.recorded if view.past else 0
    judgements = [
        item
        for item in held_back(store.judgements.of(policy.id, spans(view.readings)))
        if item.change.new.first.seq > recorded
    ]
    counts = Counter(item.judgement.kind for item in judgements)
    said = {item.judgement.kind: item.judgement for item in judgements}
    gaps = sum(reading.version is None and reading.seq > recorded for reading in view.readings)
    for kind in ChangeClass:
        if kind is ChangeClass.NOT_POLICY and gaps:
            yield HeldBack(policy.id, kind, counts[kind] + gaps, "captures that do not show the policy")
        elif counts[kind]:
            yield HeldBack(policy.id, kind, counts[kind], said[kind].sentence)


def pending(policy: Policy, store: Store, now: datetime) -> Iterator[Coming]:
    """The later versions that the pages announce, and that have not come."""
    for effective, words, capture in store.judgements.pending(policy.id, f"{now:%Y-%m-%d}"):
        seen = store.captures.get(capture)
        yield Coming(
            policy.id,
            policy.company,
            policy.kind,
            effective,
            words,
            seen.id,
            seen.observed_at,
            seen.memento_uri or seen.final_url or seen.url,
        )
