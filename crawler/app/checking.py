"""Proof that the database is what it claims: whole, true to its bytes, and nothing derived that is not rebuilt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypedDict

from crawler.app.descending import check_lineage
from crawler.app.pipeline import dated_timeline, fingerprint
from crawler.app.weighing import weighed
from crawler.config import Config
from crawler.errors import IntegrityError
from crawler.history.timeline import spans
from crawler.model import Extraction, Page, Policy, Reading
from crawler.text import read
from crawler.text.normalise import clause_key
from store import Store

_REBUILD = "`clausewatch derive --rebuild`"


class Finding(TypedDict):
    """One line of the check."""

    check: str
    ok: bool
    detail: str


def check(config: Config, store: Store, *, quick: bool) -> list[Finding]:
    """Look at everything, or only at the file itself when ``quick``. Writes nothing."""
    steps: list[tuple[str, Callable[[], str]]] = [("database", lambda: _sound(store))]
    if not quick:
        steps += [("bodies", lambda: _bodies(store)), ("texts", lambda: _texts(store))]
        steps += [(policy.id, lambda p=policy: _rebuilt(p, store)) for policy in config.policies]  # type: ignore[misc]
    return [_finding(name, step) for name, step in steps]


def _finding(name: str, step: Callable[[], str]) -> Finding:
    try:
        return {"check": name, "ok": True, "detail": step()}
    except IntegrityError as error:
        return {"check": name, "ok": False, "detail": str(error)}


def _sound(store: Store) -> str:
    faults = store.queries.faults()
    if faults:
        raise IntegrityError(
            "; ".join(faults), remedy="restore a backup; `clausewatch derive --rebuild` mends derived rows"
        )
    return "whole, every reference leads somewhere"


def _bodies(store: Store) -> str:
    count = 0
    for number in store.queries.bodies():
        store.bodies.read(number)
        count += 1
    return f"{count} bodies hash to their names"


def _texts(store: Store) -> str:
    """Every version is named by its clauses, and every clause by its words."""
    names = store.queries.version_names()
    for name in names:
        clauses = store.texts.clauses(name)
        if Extraction("", clauses).version != name or any(clause_key(c.text) != c.key for c in clauses):
            raise IntegrityError(f"version {name[:12]} does not hold the words it is named by", remedy=_REBUILD)
    return f"{len(names)} versions hold the words they are named by"


def _rebuilt(policy: Policy, store: Store) -> str:
    """Read every body of a policy again, fold, and compare with what is stored."""
    captures, _ = store.timelines.extent(policy.id)
    if store.timelines.fingerprint(policy.id) != fingerprint(policy, store):
        return f"{captures} captures, not all of them derived yet: `clausewatch derive`"
    versions: dict[tuple[int, str, int], str | None] = {}
    stored = list(store.texts.readings(policy.id, policy.recipe.name))
    again = [replace(r, version=_version(policy, store, r, versions)) for r in stored]
    if again != stored:
        wrong = next(old for old, new in zip(stored, again, strict=True) if old != new)
        raise IntegrityError(
            f"capture {wrong.capture[:12]} reads differently now",
            remedy=f"after an upgrade this is expected: {_REBUILD}",
        )
    stays = spans(again)
    timeline = dated_timeline(policy, stays, store)
    if not store.timelines.holds(policy.id, timeline):
        raise IntegrityError("its stored timeline is not what its captures say", remedy=_REBUILD)
    if not all(store.weights.holds(policy.id, weighed(policy, c, told, store)) for c, told, *_ in timeline.changes):
        raise IntegrityError("its stored facts are not what its texts say", remedy=_REBUILD)
    check_lineage(store, policy.id, stays)
    return f"{len(stored)} captures, {len(timeline.changes)} changes: derived = rebuilt"


def _version(
    policy: Policy, store: Store, reading: Reading, known: dict[tuple[int, str, int], str | None]
) -> str | None:
    unread = store.captures.as_unread(reading.seq)
    key = (unread.body, unread.content_type, unread.status)
    if key not in known:
        page = Page(store.bodies.read(unread.body), unread.url, unread.content_type, unread.status)
        extraction = read(page, policy.recipe)
        known[key] = None if extraction.verdict else extraction.version
    return known[key]
