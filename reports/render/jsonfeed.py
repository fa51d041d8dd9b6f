"""A JSON Feed (version 1.1) of what a series told: the same entries, under the same ids, as the Atom feed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from crawler.model import Digest
from reports.render.atom import rfc3339
from reports.render.entries import Entry, Scope, entries


def feed(scope: Scope, digests: Sequence[Digest]) -> str:
    """The feed of a series, or of one company within it."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": scope.title,
        "description": "What changed in policies, between which moments, and whether the pages said so.",
        "language": "en",
        "_clausewatch": {"about": "the feed's permanent name", "id": scope.id},
        "items": [_item(made) for made in entries(scope, digests)],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _item(made: Entry) -> dict[str, Any]:
    # "url" would be taken for the entry's own page; where the text stands is another's.
    return {
        "id": made.id,
        "title": made.title,
        "content_html": made.content,
        "date_published": rfc3339(made.published),
        "date_modified": rfc3339(made.updated),
        "tags": list(made.categories),
        **({"external_url": made.href} if made.href else {}),
    }
