"""An Atom feed (RFC 4287) of what a series told: one entry per change, one per digest for all that is no change.

Ids are made of the captures a change cites, so no reader is ever shown an old change as new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from crawler.model import Digest, DigestItem, Standing, sha256
from reports.digest import headline, subject
from reports.harmless import line, link
from reports.render.html import entry as markup
from reports.render.views import Plan, digest_view, item_view

# Fixed for ever (RFC 4151): changing it would make every entry new. A reserved name, so nobody else mints from it.
AUTHORITY = "tag:clausewatch.example,2026"
# An empty feed must not look updated at each writing.
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
# Readers keep what they have seen; a feed that grows for ever is fetched for ever.
ENTRIES = 200

_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the feed before it is XML."""

    id: str
    title: str
    updated: datetime
    published: datetime
    content: str
    href: str = ""
    categories: tuple[str, ...] = ()


def feed(series: str, digests: Sequence[Digest]) -> str:
    """The feed of a series: its newest 200 entries, the last told first."""
    told = sorted(digests, key=lambda digest: (digest.composed_at, digest.key), reverse=True)
    entries: dict[str, _Entry] = {}
    for made in (made for digest in told for made in _entries(digest)):
        entries.setdefault(made.id, made)
        if len(entries) == ENTRIES:
            break
    root = etree.Element(_tag("feed"), nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # the stubs forget the default namespace
    _add(root, "id", feed_id(series))
    _add(root, "title", f"Clausewatch: {line(series, 60)}")
    _add(root, "updated", _rfc3339(told[0].composed_at if told else _BEGINNING))
    _add(_add(root, "author", ""), "name", "Clausewatch")
    _add(root, "generator", "Clausewatch")
    for made in entries.values():
        _append(root, made)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True).decode()


def feed_id(series: str) -> str:
    """The permanent name of a series' feed."""
    return f"{AUTHORITY}:series/{sha256(series.encode(errors='replace'))[:32]}"


def change_id(item: DigestItem) -> str:
    """The permanent name of a change: the captures between which it happened."""
    return f"{AUTHORITY}:change/{sha256(chr(10).join(item.window).encode(errors='replace'))[:32]}"


def _entries(digest: Digest) -> Iterator[_Entry]:
    for item in digest.items:
        if item.standing is not Standing.HISTORY:
            yield _change(digest, item)
    sections = digest_view(digest, Plan(0, 0)).sections
    # Refinements and news have entries of their own; history and what was not seen share one.
    rest = tuple(part for part in sections if part.title in {"Learned late, from history", "Not seen"})
    if rest:
        yield _Entry(
            id=f"{AUTHORITY}:digest/{sha256(digest.key.encode(errors='replace'))[:32]}",
            title=subject(digest),
            updated=digest.composed_at,
            published=digest.composed_at,
            content=markup(None, rest),
        )


def _change(digest: Digest, item: DigestItem) -> _Entry:
    told = item.comparison
    view = item_view(told)
    finer = "History made more precise: " if item.standing is Standing.REFINEMENT else ""
    return _Entry(
        id=change_id(item),
        title=f"{finer}{view.name}: {headline(told)}",
        updated=digest.composed_at,
        published=told.new.observed_at,
        content=markup(view, ()),
        href=link(told.new.uri) or link(told.url),
        categories=(line(told.kind, 60), item.standing.value, told.note.value),
    )


def _append(root: etree._Element, made: _Entry) -> None:
    node = _add(root, "entry", "")
    _add(node, "id", made.id)
    _add(node, "title", made.title)
    _add(node, "updated", _rfc3339(made.updated))
    _add(node, "published", _rfc3339(made.published))
    if made.href:
        etree.SubElement(node, _tag("link"), rel="alternate", href=made.href)
    for category in made.categories:
        etree.SubElement(node, _tag("category"), term=category)
    _add(node, "content", made.content).set("type", "html")


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _add(parent: etree._Element, name: str, text: str) -> etree._Element:
    node = etree.SubElement(parent, _tag(name))
    node.text = text or None
    return node


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
