"""How reports look. Pure: a digest or a comparison in, a string out; every format shows the same words.

``DIGESTS["html"](digest)`` and ``REDLINES["html"](comparison)``; a feed is of many digests: ``atom.feed``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crawler.model import Comparison, Digest
from reports.render import html, json, markdown, text

# Raised when the words or the looks of a digest change: one shown again says when it was sent in another form.
RENDERER = "render/2"

DIGESTS: Mapping[str, Callable[[Digest], str]] = {
    "text": text.text,
    "html": html.html,
    "markdown": markdown.markdown,
    "json": json.dumps,
}
REDLINES: Mapping[str, Callable[[Comparison], str]] = {
    "text": text.redline_text,
    "ansi": text.redline_ansi,
    "html": html.redline_html,
    "markdown": markdown.redline_markdown,
    "json": json.redline_json,
}

__all__ = ["DIGESTS", "REDLINES", "RENDERER"]
