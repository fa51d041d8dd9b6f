"""The cache of urlwatch, another tracker: one SQLite file of texts by address and moment. Read only."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import NotOursError

_MAGIC = b"SQLite format 3\0"


def is_cache(path: Path) -> bool:
    """Whether a file is such a cache: a SQLite file with urlwatch's one table."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        if stream.read(len(_MAGIC)) != _MAGIC:
            return False
    try:
        with _opened(path) as conn:
            return bool(conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'CacheEntry'").fetchone())
    except sqlite3.Error:
        return False


def kept_pages(path: Path, url: str) -> Iterator[tuple[datetime, str]]:
    """The texts kept of an address, oldest first. urlwatch names a job by the SHA-1 of its address."""
    guid = hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()
    try:
        with _opened(path) as conn:
            for at, text in conn.execute(
                "SELECT timestamp, data FROM CacheEntry WHERE guid = ? AND data IS NOT NULL ORDER BY timestamp",
                (guid,),
            ):
                yield datetime.fromtimestamp(int(at), UTC), str(text)
    except sqlite3.Error as error:
        raise NotOursError(f"{path}: cannot be read as urlwatch's cache ({error})", remedy="copy it anew") from error


def _opened(path: Path) -> closing[sqlite3.Connection]:
    """A read-only connection that is closed at the end; sqlite3's own context manager only commits."""
    return closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True))
