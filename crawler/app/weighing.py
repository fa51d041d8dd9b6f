"""What each change of a policy weighs, and the facts it moved: judged once for each basis, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.app.comparing import compare, judged
from crawler.history.facts import RULES
from crawler.model import Change, Note, Policy, fact_id
from store import Store, Weighed

_AT_ONCE = 16  # changes judged in one transaction


def basis(policy: Policy, note: Note) -> str:
    """All that a judgement depends on beside the two texts."""
    return fact_id(RULES, policy.company, policy.url, note.value)


def weigh_changes(policy: Policy, changes: Iterable[tuple[Change, Note]], store: Store) -> Iterator[None]:
    """Judge the changes of a policy that are not judged on today's basis; None after each some.

    One change is in memory at a time; a judgement is written before the timeline that cites it.
    """
    known = store.weights.bases(policy.id)
    sinces: list[int] = []
    waiting: list[Weighed] = []
    for change, note in changes:
        sinces.append(change.new.first.seq)
        redline = store.timelines.redline_number(change.old.version, change.new.version)
        assert redline is not None
        if known.get(change.new.first.seq) == (redline, basis(policy, note)):
            continue
        waiting.append(weighed(policy, change, note, store))
        if len(waiting) == _AT_ONCE:
            _put(policy, waiting, store)
            waiting = []
            yield
    _put(policy, waiting, store)
    store.weights.keep_only(policy.id, sinces)


def _put(policy: Policy, waiting: Iterable[Weighed], store: Store) -> None:
    with store.transaction():
        for each in waiting:
            store.weights.put(policy.id, each)


def weighed(policy: Policy, change: Change, note: Note, store: Store) -> Weighed:
    """One change as today's rules judge it. Writes nothing."""
    versions = (change.old.version, change.new.version)
    redline = store.timelines.redline_number(*versions)
    assert redline is not None
    old, new = (store.texts.clauses(version) for version in versions)
    found = judged(policy, compare(store, *versions).edits, (old, new), note)
    return Weighed(change.new.first.seq, redline, basis(policy, note), found.facts, found.weight, found.topics)
