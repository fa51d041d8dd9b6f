"""How watching goes, policy by policy."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.app.noticing import in_words
from crawler.app.pipeline import fingerprint
from crawler.app.rounds import planned
from crawler.config import Config
from crawler.model import Policy, Visit
from store import Record, Round, Store

_LATE = 3  # cadences without a visit before a policy is called overdue


def health(config: Config, store: Store, now: datetime) -> list[Record]:
    """One row a configured policy: health, last seen, last changed, next visit and why then, and a remark."""
    visits = store.captures.last_visits()
    rounds = store.rounds.all()
    known = {str(row["policy"]): row for row in store.queries.policies()}
    return [
        _row(policy, known.get(policy.id), visits.get(policy.id), (store, now), rounds.get(policy.id))
        for policy in config.policies
    ]


def _row(
    policy: Policy, overview: Record | None, visit: Visit | None, context: tuple[Store, datetime], known: Round | None
) -> Record:
    store, now = context
    next_one = known if known and known.cadence == policy.cadence.name else planned(policy, store, known, now)
    word, remark = _judged(policy, overview, visit, context)
    return {
        "policy": policy.id,
        "health": word,
        "last_seen": _moment(store.queries.last_read(policy.id)),
        "last_changed": _text(overview["last_changed_by"]) if overview else "-",
        "next_visit": "now" if next_one.due_at <= now else _moment(next_one.due_at),
        "why": next_one.why.value,
        "remark": remark,
    }


def _judged(
    policy: Policy, overview: Record | None, visit: Visit | None, context: tuple[Store, datetime]
) -> tuple[str, str]:
    """A word and a reason: failing, not yet, not read, not seen, overdue, ok."""
    store, now = context
    trouble = store.notices.trouble(policy.id, policy.recipe.name)
    if trouble and not trouble.answered:
        return "failing", in_words(trouble)
    if overview is None or not overview["captures"]:
        return "not yet", "no capture so far"
    if store.timelines.fingerprint(policy.id) != fingerprint(policy, store):
        return "not read", "captures wait to be read: `clausewatch derive`"
    if trouble:
        return "not seen", in_words(trouble)
    if visit and now - visit.at > timedelta(seconds=_LATE * policy.every_s):
        return "overdue", "no visit for three cadences; is `clausewatch run` running?"
    return "ok", ""


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "-"


def _text(stored: object) -> str:
    return str(stored).replace("T", " ")[:16] if stored else "-"
