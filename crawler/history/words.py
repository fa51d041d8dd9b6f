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
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:\d+(?:[.,:/‐‑–-]\d+)*|[^\W\d_]+(?:['’‘ʼ´`′‐‑–-][^\W\d_]+)*)+"
    r"|_+)"
)


def _no_address(first: str, letter: str, digit: str, joints: str, marks: str) -> re.Pattern[str]:
    """The same for texts without addresses, which are most.

    All words begin with one class of characters, so that the search goes from one to the next without trying what
    lies between; what a word began with is looked up behind it. A word of letters alone, which nearly all are, is
    tried first.
    """
    letters, digits = f"(?:[{joints}]{letter}++)*+", f"(?:[{marks}]{digit}++)*+"
    more = f"(?:{letter}++{letters}|{digit}++{digits})*+"
    return re.compile(
        rf"({first}(?:(?<=[A-Za-z])[A-Za-z]*+(?![\w{joints}])"
        rf"|(?<={letter}){letter}*+{letters}{more}|(?<={digit}){digit}*+{digits}{more}|_*+))"
    )


_NO_ADDRESS: Final = _no_address(r"\w", r"[^\W\d_]", r"\d", "'’‘ʼ´`′‐‑–-", ".,:/‐‑–-")
_ASCII_WORD: Final = _no_address("[A-Za-z0-9_]", "[A-Za-z]", "[0-9]", "'`-", ".,:/-")
# Of letters alone: where a text has nothing else of which a word can be.
_LETTERS: Final = re.compile(r"([A-Za-z]++)")
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
