"""Lines before a text that say where it was taken from: they are about the text, not of it."""

from __future__ import annotations

import re
from typing import Final

from crawler.text.extract.links import archived_at, original

Provenance = tuple[tuple[str, str], ...]

_URL_LINE: Final = re.compile(r"\ufeff?\s*<?(https?://[^\s<>]{4,2000})>?[ \t]*(?:\r?\n|$)")
_NOTE: Final = re.compile(
    r"\ufeff?\s*(?:>\s?)?[*_]{0,2}The following text is extracted (?:and transformed"
    r" )?from\b[^\n]*(?:\n>[^\n]*)*"
)
_NOTE_URL: Final = re.compile(r"\]\((https?://[^\s()]+)\)|(https?://[^\s()<>\]]+)")
_NOTE_DAY: Final = re.compile(r"\barchived on (\d{4}-\d{2}-\d{2})")


def taken_off(text: str) -> tuple[str, Provenance]:
    """The text without such lines, and what they say: ``source`` and ``archived_at``."""
    if line := _URL_LINE.match(text):
        return text[line.end() :], _said(line[1], "")
    if note := _NOTE.match(text):
        url, day = _NOTE_URL.search(note[0]), _NOTE_DAY.search(note[0])
        address = (url[1] or url[2]) if url else ""
        return text[note.end() :], _said(address, day[1] if day else "")
    return text, ()


def _said(address: str, day: str) -> Provenance:
    said = (("source", original(address)), ("archived_at", archived_at(address) or day))
    return tuple((name, value) for name, value in said if value)
