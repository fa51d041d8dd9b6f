"""What a digest says of policies that could not be seen: each trouble once, and its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.config import Crawl
from crawler.history.trouble import Patience, notice, remedy
from crawler.model import Digest, Fact, Notice, NoticeKind, Policy, Trouble, Unseen, fact_id
from store import Store


@dataclass(frozen=True, slots=True)
class Said:
    """One notice: as a fact for the ledger, and in words for people."""

    fact: Notice
    words: Unseen


def left_to_say(policy: Policy, series: str, store: Store, now: datetime, crawl: Crawl) -> Said | None:
    """What a series has not heard yet of a policy's troubles; None: nothing."""
    trouble = store.notices.trouble(policy.id, policy.recipe.name)
    patience = Patience(crawl.notice_after, timedelta(seconds=crawl.remind_s))
    told = store.notices.told(series, policy.id)
    kind = notice(trouble, told, now, patience)
    if kind is None:
        return None
    cites = trouble.first if trouble else store.notices.seen_again(policy.id, policy.recipe.name)
    words = Unseen(
        policy.id,
        policy.company,
        policy.kind,
        store.queries.last_read(policy.id),
        in_words(trouble, again=kind is NoticeKind.REMINDER) if trouble else "it is seen again",
        remedy(trouble) if trouble else "",
        over=trouble is None,
    )
    return Said(Notice(policy.id, kind, cites, now), words)


def in_words(trouble: Trouble, *, again: bool = False) -> str:
    """Since when, how often, and why the newest visit did not show the policy."""
    visits = "1 visit" if trouble.visits == 1 else f"{trouble.visits} visits in a row"
    row = f"{'still: ' if again else ''}{visits} since {trouble.since:%Y-%m-%d %H:%M} UTC"
    return f"{row}; {trouble.kind}: {trouble.detail}"


def named(digest: Digest, said: list[Said]) -> Digest:
    """A digest named by its notices too: two that tell no change are not the same."""
    if not said:
        return digest
    facts = [item.fact for item in said]
    cited = sorted(f"{f.policy} {f.kind.value} {f.at.isoformat()} {_cited(f.cites)}" for f in facts)
    return replace(digest, key=f"{digest.series}-{fact_id(digest.key, *cited)[:16]}")


def _cited(fact: Fact) -> str:
    return f"capture {fact.capture}" if fact.capture else f"failure {fact.failure}"
