"""An Atom feed (RFC 4287) of what a series told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from lxml import etree

from crawler.model import Digest
from reports.render.entries import Entry, Scope, entries, updated

_NAMESPACE = "http://www.w3.org/2005/Atom"


def feed(scope: Scope, digests: Sequence[Digest]) -> str:
    """The feed of a series, or of one company within it."""
    root = etree.Element(_tag("feed"), nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # the stubs forget the default namespace
    _add(root, "id", scope.id)
    _add(root, "title", scope.title)
    _add(root, "updated", rfc3339(updated(digests)))
    _add(_add(root, "author", ""), "name", "Clausewatch")
    _add(root, "generator", "Clausewatch")
    for made in entries(scope, digests):
        _append(root, made)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True).decode()


def rfc3339(at: datetime) -> str:
    """A moment as feeds write it: UTC, to the second."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _append(root: etree._Element, made: Entry) -> None:
    node = _add(root, "entry", "")
    _add(node, "id", made.id)
    _add(node, "title", made.title)
    _add(node, "updated", rfc3339(made.updated))
    _add(node, "published", rfc3339(made.published))
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
