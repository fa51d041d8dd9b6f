"""One page read by itself: a file, or a capture of the database. Records nothing."""

from __future__ import annotations

from pathlib import Path

from crawler.app.importing import body_of, type_of
from crawler.errors import QueryError
from crawler.model import Page
from store import Store

_SHORTEST_PREFIX = 6


def page_of_file(path: Path, url: str | None, content_type: str | None) -> Page:
    """A file as a page; what its name does not say, the reader finds in its bytes. Raises QueryError."""
    return Page(body_of(path), url or "", content_type or type_of(path))


def page_of_capture(store: Store, name: str) -> tuple[str, Page]:
    """The policy and the page of the capture whose id begins so. Raises QueryError."""
    found = store.captures.named(name) if len(name) >= _SHORTEST_PREFIX else []
    if len(found) != 1:
        problem = "several captures" if found else "no file and no capture"
        raise QueryError(
            f'{problem}: "{name}"', remedy=f"name a file, or give {_SHORTEST_PREFIX} or more characters of an id"
        )
    seq, policy = found[0]
    unread = store.captures.as_unread(seq)
    return policy, Page(store.bodies.read(unread.body), unread.url, unread.content_type, unread.status)
