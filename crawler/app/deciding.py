"""Why a change, a capture or a clause was judged as it was: the rule, and the evidence it saw. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crawler.app.asking import Timed, timed
from crawler.app.comparing import claims_of
from crawler.app.judging import past_of
from crawler.errors import QueryError
from crawler.history.truth.relations import Relations
from crawler.model import Clause, ClauseEdit, Judged
from store import Record, Store

_SHORTEST = 6  # digits of a name that are enough to ask with


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about one thing: plain facts first, then the parts with their reasons."""

    kind: str  # change, capture or clause
    facts: Mapping[str, object]
    parts: tuple[Mapping[str, object], ...] = field(default=())


def decided(store: Store, reference: str) -> Decided:
    """What a person means by the beginning of a change, a capture or a clause, and why it was judged so.

    Raises QueryError where the name leads to nothing, or to more than one thing.
    """
    if len(reference) >= _SHORTEST:
        captures = store.reasons.captures_anywhere(reference)
        if len(captures) == 1:
            return _of_capture(store, captures[0])
        clauses = [] if captures else store.reasons.clauses_anywhere(reference)
        if len(clauses) == 1:
            return _of_clause(store, clauses[0])
        if captures or clauses:
            raise QueryError(f'"{reference}" is not unique', remedy="write more of it")
    raise QueryError(
        f'nothing is called "{reference}": no policy, change, capture or clause',
        remedy="`clausewatch changes --all` names changes; six digits or more of a name are enough",
    )


def _of_capture(store: Store, capture: Record) -> Decided:
    rows = store.reasons.change_since(str(capture["capture"]))
    if rows is not None:
        return Decided("change", {**rows, **_decisions(store, str(rows["policy"]))}, tuple(_edits(store, rows)))
    shown = {name: capture[name] for name in ("capture", "policy", "observed_at", "origin", "status", "url")}
    if capture["page_kind"]:
        verdict = {"shows": f"not the policy: {capture['page_kind']}", "evidence": capture["page_evidence"]}
        return Decided("capture", {**shown, **verdict})
    if capture["version"] is None:
        return Decided("capture", {**shown, "shows": "not read yet: `clausewatch derive`"})
    opened = store.reasons.change_before(str(capture["policy"]), str(capture["observed_at"]))
    stay = {"change": opened["change"], "class": opened["class"], "sentence": opened["sentence"]} if opened else {}
    return Decided("capture", {**shown, "shows": f"version {str(capture['version'])[:12]}", **stay})


def _decisions(store: Store, policy: str) -> Mapping[str, object]:
    """What the operator has decided about the rules, where anything was."""
    rows = store.judgements.decided(policy)
    return {"decisions": [f"{at}: {rules}" for at, rules in rows]} if rows else {}


def _edits(store: Store, change: Record) -> Iterator[Mapping[str, object]]:
    """Every edit between the text that stood and the new one, with the rule that explains it away, if one does."""
    history = timed(store, str(change["policy"]))
    item = _judged(store, history, str(change["since_capture"]))
    if item is None:
        return
    past = past_of(history.policy, history.spans, claims_of(store, history.spans), store)
    relations = Relations(past)
    found = relations.difference(item.against.version, item.change.new.version)
    reasons = {edit: why.rule for edit, why in found.noise}
    old, new = (store.texts.clauses(span.version) for span in (item.against, item.change.new))
    for edit in (*found.residue, *reasons):
        yield {"op": edit.op.value, "noise": reasons.get(edit), **_words(edit, old, new)}


def _judged(store: Store, history: Timed, since: str) -> Judged | None:
    judgements = store.judgements.of(history.policy.id, history.spans)
    return next((item for item in judgements if item.change.new.first.capture == since), None)


def _words(edit: ClauseEdit, old: tuple[Clause, ...], new: tuple[Clause, ...]) -> Mapping[str, object]:
    return {
        "old": "\n".join(old[at].text for at in edit.old),
        "new": "\n".join(new[at].text for at in edit.new),
        "runs": [(run.tag.value, run.text) for run in edit.runs],
    }


def _of_clause(store: Store, clause: Record) -> Decided:
    name = str(clause["clause"])
    return Decided("clause", clause, tuple(store.reasons.changes_of_clause(name)))
