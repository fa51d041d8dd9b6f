"""What is true in the small web: who, where, which text from when, and what a watcher should make of it.

The source is in ``site/<company>``: ``policy.txt`` (the first version), ``history.toml`` (everything since) and
``page.html`` (what stands around it). All of it is invented.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.resources import files
from typing import Any

from crawler.app.demo.document import Document, Edit, Shape, dated, numbered, parse, revise
from crawler.model import Address, Note

START = datetime(2026, 6, 1, 8, tzinfo=UTC)
"""The virtual moment of the backfill: everything archived is older, everything live is younger."""

CRAWL_TIMES = (
    datetime(2026, 6, 2, 9, tzinfo=UTC),  # nothing is new
    datetime(2026, 6, 3, 11, tzinfo=UTC),
    datetime(2026, 6, 16, 9, tzinfo=UTC),  # two silent edits, one new contact
    datetime(2026, 6, 17, 11, tzinfo=UTC),  # 26 hours later: they have settled
    datetime(2026, 7, 7, 9, tzinfo=UTC),  # two announcements; a bot wall hides a third change
    datetime(2026, 7, 8, 11, tzinfo=UTC),  # the wall is gone
    datetime(2026, 8, 4, 9, tzinfo=UTC),  # the announced versions are in force
    datetime(2026, 8, 5, 11, tzinfo=UTC),
)
"""The virtual moments at which the demo looks at the live pages."""

_COMPANIES = ("larkmail", "radstern", "quillhaven")


class Kind(StrEnum):
    """What happens to a policy in the small web."""

    FIRST = "first"
    SILENT_EDIT = "silent edit"
    DATE_ONLY = "date only"
    MOVED_CLAUSE = "moved clause"
    SPLIT_CLAUSE = "split clause"
    CLAUSE_ADDED = "clause added"
    CLAUSE_REMOVED = "clause removed"
    RENAMED_PARTY = "renamed party"
    RETENTION = "retention"
    REWORDED = "reworded"
    FLAP = "flap"
    ANNOUNCED = "announced"
    IN_FORCE = "in force"
    BOT_WALL = "bot wall"
    MOVED_URL = "moved url"


@dataclass(frozen=True, slots=True)
class Version:
    """One text and the moment it came into force. ``live``: younger than everything the archive holds at START."""

    name: str
    since: datetime
    printed: str
    document: Document
    kinds: frozenset[Kind]
    what: str
    note: Note | None  # how the printed date moved against the version before; None for the first
    live: bool

    @property
    def clauses(self) -> tuple[str, ...]:
        """The words of every part, headings included, in reading order."""
        return tuple(part.words for part in self.document)

    @property
    def title(self) -> str:
        """The policy's heading."""
        return next(part.text for part in self.document if part.shape is Shape.TITLE)


@dataclass(frozen=True, slots=True)
class Wall:
    """A time in which the site shows machines a bot wall instead of the policy."""

    since: datetime
    until: datetime
    status: int


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands around the policy from a moment on. It changes without being news."""

    since: datetime
    nav: tuple[str, ...]
    promo: str


@dataclass(frozen=True, slots=True)
class Visit:
    """The archive looked at a URL at that moment. ``remark``: "", "revisit" or "twice" (how the index tells it)."""

    url: str
    at: datetime
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DemoPolicy:
    """One policy of the small web, with the whole truth about it."""

    id: str
    company: str
    kind: str
    language: str
    addresses: tuple[Address, ...]  # oldest first; the last one is current
    versions: tuple[Version, ...]
    walls: tuple[Wall, ...]
    visits: tuple[Visit, ...]
    furniture: tuple[Furniture, ...]
    site: Mapping[str, Any]  # style, charset, robots, page and which validators the server sends

    @property
    def url(self) -> str:
        """Where the policy is now."""
        return self.addresses[-1].url

    @property
    def former(self) -> tuple[Address, ...]:
        """Where it was before; these addresses redirect."""
        return self.addresses[:-1]

    @property
    def kinds(self) -> frozenset[Kind]:
        """Everything that happens to this policy."""
        around = {Kind.BOT_WALL} if self.walls else set()
        if self.former:
            around.add(Kind.MOVED_URL)
        return frozenset(around).union(*(version.kinds for version in self.versions))

    def version_at(self, at: datetime) -> Version | None:
        """The text in force at a moment; None before the first."""
        return next((version for version in reversed(self.versions) if version.since <= at), None)

    def wall_at(self, at: datetime) -> Wall | None:
        """The bot wall that stands at a moment."""
        return next((wall for wall in self.walls if wall.since <= at < wall.until), None)


@dataclass(frozen=True, slots=True)
class Company:
    """One invented company and its policies."""

    id: str
    name: str
    policies: tuple[DemoPolicy, ...]


@functools.cache
def companies() -> tuple[Company, ...]:
    """Everybody in the small web, read once."""
    return tuple(_company(folder) for folder in _COMPANIES)


def policies() -> tuple[DemoPolicy, ...]:
    """The policies of all companies."""
    return tuple(policy for company in companies() for policy in company.policies)


def _company(folder: str) -> Company:
    site = files("crawler.app.demo") / "site" / folder
    told = tomllib.loads((site / "history.toml").read_text(encoding="utf-8"))
    told["page"] = (site / "page.html").read_text(encoding="utf-8")
    base = parse((site / "policy.txt").read_text(encoding="utf-8"))
    return Company(told["id"], told["name"], (_policy(told, base),))


def _policy(told: Mapping[str, Any], base: Document) -> DemoPolicy:
    return DemoPolicy(
        id=f"{told['id']}/{told['kind']}",
        company=told["name"],
        kind=told["kind"],
        language=told["language"],
        addresses=tuple(Address(row["url"], row.get("since"), row.get("until")) for row in told["urls"]),
        versions=_versions(told, base),
        walls=tuple(Wall(**row) for row in told.get("walls", ())),
        visits=tuple(sorted(_visits(told["urls"]), key=lambda visit: visit.at)),
        furniture=tuple(Furniture(row["since"], tuple(row["nav"]), row["promo"]) for row in told["furniture"]),
        site=told,
    )


def _versions(told: Mapping[str, Any], base: Document) -> tuple[Version, ...]:
    """Replay the edits: each version starts from the one before, or from the one it is ``like``."""
    texts: dict[str, Document] = {}
    found: list[Version] = []
    document, printed = base, ""
    for row in told["versions"]:
        printed = row.get("printed", printed)
        document = _revised(texts.get(row.get("like", ""), document), row.get("edits", ()))
        texts[row["name"]] = document
        shown = dated(numbered(document) if told.get("numbered") else document, printed)
        found.append(_version(row, shown, printed))
    return tuple(found)


def _revised(document: Document, edits: Iterable[Edit]) -> Document:
    for edit in edits:
        document = revise(document, edit)
    return document


def _version(row: Mapping[str, Any], document: Document, printed: str) -> Version:
    return Version(
        name=row["name"],
        since=row["since"],
        printed=printed,
        document=document,
        kinds=frozenset(Kind(kind) for kind in row["kinds"]),
        what=row["what"],
        note=Note(row["note"]) if "note" in row else None,
        live=row.get("live", False),
    )


def _visits(urls: Iterable[Mapping[str, Any]]) -> Iterable[Visit]:
    for row in urls:
        for told in row["captures"]:
            stamp, _, remark = told.partition(" ")
            yield Visit(row["url"], datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC), remark)
