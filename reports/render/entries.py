"""The entries of a feed, before they are Atom or JSON: one per change, one per digest for all that is no change.

Ids are made of the captures a change cites, so no reader is ever shown an old change as new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.model import Comparison, Digest, DigestItem, Standing, sha256
from reports.digest import fact_line, gist, headline, subject
from reports.harmless import line, link
from reports.render.html import entry as markup
from reports.render.views import COMING, HISTORY, UNSEEN, Plan, digest_view, item_view

# Fixed for ever (RFC 4151): changing it would make every entry new. A reserved name, so nobody else mints from it.
AUTHORITY = "tag:clausewatch.example,2026"
# An empty feed must not look updated at each writing.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
# Readers keep what they have seen; a feed that grows for ever is fetched for ever.
ENTRIES = 200
# Changes have entries of their own; what is to come, history and what was not seen share one.
_SHARED = (COMING, HISTORY, UNSEEN)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose feed it is: a series', or one company's within it."""

    series: str
    company: str = ""  # first half of its policies' ids; "" for all

    @property
    def id(self) -> str:
        """The feed's permanent name."""
        place = f"{self.series}/{self.company}" if self.company else self.series
        return f"{AUTHORITY}:series/{sha256(place.encode(errors='replace'))[:32]}"

    @property
    def title(self) -> str:
        """The feed's name for people."""
        told = f" · {line(self.company, 60)}" if self.company else ""
        return f"Clausewatch: {line(self.series, 60)}{told}"

    def covers(self, policy: str) -> bool:
        """Whether the feed tells of a policy."""
        return not self.company or company_of(policy) == self.company


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed."""

    id: str
    title: str
    updated: datetime  # when we told it
    published: datetime  # when it was first seen
    content: str  # HTML
    href: str = ""
    categories: tuple[str, ...] = ()


def company_of(policy: str) -> str:
    """The company's id in a policy's."""
    return policy.partition("/")[0]


def change_id(item: DigestItem) -> str:
    """The permanent name of a change: the captures between which it happened."""
    return f"{AUTHORITY}:change/{sha256(chr(10).join(item.window).encode(errors='replace'))[:32]}"


def updated(digests: Sequence[Digest]) -> datetime:
    """When a feed of these digests last changed."""
    return max((digest.composed_at for digest in digests), default=BEGINNING)


def entries(scope: Scope, digests: Sequence[Digest]) -> tuple[Entry, ...]:
    """The newest 200 entries of a feed, the last told first."""
    told = sorted(digests, key=lambda digest: (digest.composed_at, digest.key), reverse=True)
    found: dict[str, Entry] = {}
    for made in (made for digest in told for made in _entries(scope, digest)):
        found.setdefault(made.id, made)
        if len(found) == ENTRIES:
            break
    return tuple(found.values())


def _entries(scope: Scope, digest: Digest) -> Iterator[Entry]:
    for item in digest.items:
        if item.standing is not Standing.HISTORY and scope.covers(item.comparison.policy):
            yield _change(digest, item)
    if scope.company:
        return
    rest = tuple(part for part in digest_view(digest, Plan(0, 0)).sections if part.title in _SHARED)
    if rest:
        yield Entry(
            id=f"{AUTHORITY}:digest/{sha256(digest.key.encode(errors='replace'))[:32]}",
            title=subject(digest),
            updated=digest.composed_at,
            published=digest.composed_at,
            content=markup(None, rest),
        )


def _about(told: Comparison) -> tuple[str, ...]:
    """What the change is about: its topics and the kinds of its facts."""
    topics = [line(edit.topic, 40) for edit in told.edits if edit.topic]
    return tuple(dict.fromkeys([*topics, *(move.kind.value for move in told.facts)]))


def _change(digest: Digest, item: DigestItem) -> Entry:
    told = item.comparison
    view = item_view(item)
    finer = "History made more precise: " if item.standing is Standing.REFINEMENT else ""
    undone = "tried and reverted: " if item.undone else ""
    return Entry(
        id=change_id(item),
        title=f"{finer}{view.name}: {undone}{fact_line(told) or gist(told) or headline(told)}",
        updated=digest.composed_at,
        published=told.new.observed_at,
        content=markup(view, ()),
        href=link(told.new.uri) or link(told.url),
        categories=(line(told.kind, 60), item.standing.value, told.note.value, *_about(told)),
    )
