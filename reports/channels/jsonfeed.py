"""Digests as JSON Feeds."""

from __future__ import annotations

import json

from crawler.config import JsonFeedChannel
from reports import feeds
from reports.letter import Letter, Surroundings
from reports.render.jsonfeed import feed


class JsonFeed:
    """Keeps one file per series, and one per company where wanted."""

    idempotent = True
    resends = True
    looks_back = True

    def __init__(self, options: JsonFeedChannel, around: Surroundings) -> None:
        self._places = feeds.Places(around.root, options.path, options.companies)

    def send(self, letter: Letter) -> None:
        """Write the feeds of all digests of the series up to this one."""
        feeds.send(letter, self._places, feed, _identity)

    def probe(self) -> str:
        """Whether the feed's file could be written."""
        return feeds.probe(self._places)


def _identity(body: bytes) -> str:
    try:
        found = json.loads(body)
        return str(found["_clausewatch"]["id"])
    except (ValueError, KeyError, TypeError):
        return ""
