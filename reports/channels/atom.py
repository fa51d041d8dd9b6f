"""Digests as Atom feeds."""

from __future__ import annotations

from lxml import etree

from crawler.config import AtomChannel
from reports import feeds
from reports.letter import Letter, Surroundings
from reports.render.atom import feed


class AtomFeed:
    """Keeps one file per series, and one per company where wanted."""

    idempotent = True
    resends = True
    looks_back = True

    def __init__(self, options: AtomChannel, around: Surroundings) -> None:
        self._places = feeds.Places(around.root, options.path, options.companies)

    def send(self, letter: Letter) -> None:
        """Write the feeds of all digests of the series up to this one."""
        feeds.send(letter, self._places, feed, _identity)

    def probe(self) -> str:
        """Whether the feed's file could be written."""
        return feeds.probe(self._places)


def _identity(body: bytes) -> str:
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return ""
    return root.findtext("{*}id") or ""
