"""What counts as a word when texts are compared: a redline never cuts one.

Rule 1: URLs, e-mail addresses and numbers with their inner marks ("1,000.50", "2024-05-01") are one word.
Rule 2: letters and digits that touch belong together ("3rd"): a cut between them would be a cut in a word.
"""

from __future__ import annotations

import re
from typing import Final

# One capturing group: ``split`` then yields gap, word, gap, …, word, gap.
WORD: Final = re.compile(
    r"(https?://\S+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:\d+(?:[.,:/‐‑–-]\d+)*|[^\W\d_]+(?:['’‘ʼ´`′‐‑–-][^\W\d_]+)*)+"
    r"|_+)"
)
# The same for texts without addresses, which are most, and for ASCII among them; a word of letters alone, which
# nearly all are, is tried first: half the time.
_NO_ADDRESS: Final = re.compile(
    r"([A-Za-z]++(?![\w'’‘ʼ´`′‐‑–-])"
    r"|(?:\d++(?:[.,:/‐‑–-]\d++)*+|[^\W\d_]++(?:['’‘ʼ´`′‐‑–-][^\W\d_]++)*+)++"
    r"|_++)"
)
_ASCII_WORD: Final = re.compile(
    r"([A-Za-z]++(?![0-9'`-])|(?:[A-Za-z]++(?:['`-][A-Za-z]++)*+|\d++(?:[.,:/-]\d++)*+)++|_++)"
)
# Of letters alone: where a text has nothing else of which a word can be.
_LETTERS: Final = re.compile(r"([A-Za-z]+)")
_ODD: Final = re.compile(r"[0-9'`_-]")
_PART: Final = re.compile(r"\w+")
# ASCII in lower case, everything that is no part of a word a blank.
_ASCII_PARTS: Final = "".join(chr(c).lower() if chr(c).isalnum() or chr(c) == "_" else " " for c in range(128))
# Most texts that are not ASCII are but for these: no words.
_MARKS: Final = "’“”–‘—\u00a0"
_GLYPHS: Final = str.maketrans({**dict.fromkeys("‘’‚‛ʼ´`′", "'"), **dict.fromkeys("‐‑‒–—―−", "-")})


def plain(text: str) -> str:
    """The text with one apostrophe and one hyphen: "don’t" and "don't" are one word."""
    return text if text.isascii() else text.translate(_GLYPHS)


def parted(text: str) -> list[str]:
    """The text as gap, word, gap, …, word, gap."""
    if "@" in text or "://" in text:
        return WORD.split(text)
    if not text.isascii():
        return _NO_ADDRESS.split(text)
    return (_ASCII_WORD if _ODD.search(text) else _LETTERS).split(text)


def bag_words(text: str) -> list[str]:
    """The words of a text as likeness counts them: without case, in their smallest parts."""
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
        if not text.isascii():
            return _PART.findall(text.lower())
    return text.translate(_ASCII_PARTS).split()
