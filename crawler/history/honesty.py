"""Whether a server that says "not modified" is to be believed: a question to its own earlier answers.

A server is caught when its answers contradict one another: one name for two texts; a text dated before the moment at
which it said that nothing had changed; or changes that come to light only when the whole page is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Protocol

VERIFY_AFTER = 9
"""So often a server may confirm a page before it is asked for the whole of it again: nine visits in ten are saved."""


class Answer(Protocol):
    """A page that came whole, and how often its server confirmed it afterwards."""

    @property
    def version(self) -> str | None:
        """Its text; None: not the policy."""

    @property
    def etag(self) -> str:
        """ETag, or ""."""

    @property
    def last_modified(self) -> str:
        """Last-Modified, or ""."""

    @property
    def confirmations(self) -> int:
        """How often the server said that it still holds."""

    @property
    def confirmed_at(self) -> datetime | None:
        """The last time."""


def lie(answers: Sequence[Answer]) -> str:
    """Say how the last two of these answers, oldest first, convict their server; "" where they do not."""
    if len(answers) < 2:
        return ""
    old, new = answers[-2:]
    if not _changed(old, new):
        return ""
    if old.etag and old.etag == new.etag:
        return f"the same ETag {old.etag} for two texts"
    if not (old.etag or new.etag) and old.last_modified and old.last_modified == new.last_modified:
        return f"the same Last-Modified ({old.last_modified}) for two texts"
    dated = _moment(new.last_modified)
    if old.confirmed_at and dated and dated < old.confirmed_at:
        said, stands = f"{old.confirmed_at:%Y-%m-%d %H:%M}", f"{dated:%Y-%m-%d %H:%M}"
        return f"said at {said} that nothing had changed, of a text that had: the new one is dated {stands}"
    late = [a.confirmations >= VERIFY_AFTER for a, b in pairwise(answers) if _changed(a, b)]
    if len(late) >= 2 and all(late[-2:]):
        return "two changes in a row came to light only when the whole page was asked for"
    return ""


def _changed(old: Answer, new: Answer) -> bool:
    return old.version is not None and new.version is not None and old.version != new.version


def _moment(header: str) -> datetime | None:
    """Read an HTTP date; None where it is none."""
    try:
        found = parsedate_to_datetime(header)
    except (ValueError, TypeError, IndexError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
