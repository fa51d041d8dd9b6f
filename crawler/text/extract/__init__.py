"""Body → blocks: one extractor per media type.

Rule 1: an extractor is a function of a page and a recipe, and returns blocks in reading order.
Rule 2: no extractor raises on account of what a page holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from crawler.model import Page, Recipe
from crawler.text.decode import is_binary, unpacked
from crawler.text.extract import html, pdf, plain
from crawler.text.extract.document import Document

Extractor = Callable[[Page, Recipe], Document]

EXTRACTORS: Final[dict[str, Extractor]] = {
    "text/html": html.read,
    "application/xhtml+xml": html.read,
    "application/pdf": pdf.read,
    "text/plain": plain.read,
    "text/markdown": plain.read,
    "text/x-markdown": plain.read,
}
# Types that servers give to anything: the body says what it is.
_VAGUE: Final = frozenset(
    {"", "application/octet-stream", "text/xml", "application/xml", "text/plain", "application/pdf"}
)
_SNIFFED: Final = 2048
_WIDE: Final = re.compile(r"utf-?(?:16|32)", re.IGNORECASE)
_MARKS: Final = (
    (b"%PDF", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x89PNG", "image/png"),
    (b"GIF8", "image/gif"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"{\\rtf", "application/rtf"),
)
_HTML: Final = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s|<(?:div|p|h[1-6]|table|br|title|script)\b[^<>]*>",
    re.IGNORECASE,
)
_OPENING: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|!--|\?xml|script|meta)", re.IGNORECASE
)


def pick(page: Page) -> Extractor | None:
    """The extractor for a page, by what it is said to be and by what it is; None where there is none."""
    return EXTRACTORS.get(media_type(page))


def media_type(page: Page) -> str:
    """What a body is: marks that cannot be mistaken first, then the header, then the look of it."""
    body = unpacked(page.body)
    for mark, kind in _MARKS:
        if body.startswith(mark):
            return kind
    stated = page.content_type.partition(";")[0].strip().lower()
    if _is_no_text(body, page.content_type):
        return "application/octet-stream"  # whatever the header says: a stream cut off, an unknown compression
    if stated in _VAGUE or "/" not in stated:
        return _sniffed(body, stated)
    return stated


def _sniffed(body: bytes, stated: str) -> str:
    head = body[:_SNIFFED]
    if _OPENING.match(head) or (stated != "text/plain" and _HTML.search(head)):
        return "text/html"
    return "text/plain"


def _is_no_text(body: bytes, content_type: str) -> bool:
    """Whether a body is neither 8-bit text nor said, by mark or header, to be in wider characters."""
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) or _WIDE.search(content_type)
    return is_binary(body) and not wide
