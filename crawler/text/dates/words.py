"""One clause without the signs that stand inside its statements: emphasis, escapes, links, invisible marks.

Every position of the cleaned text leads back to the text as it stands, because a claim quotes exact words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_DIGITS = {
    start + digit: str(digit)
    for start in (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10)  # Arabic, Persian, Hindi, Bengali, Thai, wide
    for digit in range(10)
}
_SPACES = dict.fromkeys([0x09, 0x0A, 0x0D, 0xA0, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x3000], " ")
_SAME_LENGTH = _DIGITS | _SPACES | {0x2019: "'", 0x2010: "-", 0x2011: "-", 0xFF1A: ":", 0xFF0F: "/", 0xFF0E: "."}

_SIGNS = re.compile(
    r"""
      \]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s"[^"]*")?\)   # target of a link
    | https?://[^\s<>()\[\]]+?(?=\.[A-Z]|[\s<>()\[\]]|$)       # a bare address; "…/new.Version of" ends it
    | <[^<>]{1,300}>                                           # a tag
    | [*_`~]+                                                  # emphasis, even inside words and numbers
    | \\(?=[^\w\s])                                            # escapes
    | [\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+   # invisible
    | ^[\s>\#|]+                                               # what opens a line
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """A cleaned clause that remembers where its characters came from."""

    text: str
    whole: str
    _starts: tuple[int, ...]  # positions in ``text`` where a kept piece begins …
    _origins: tuple[int, ...]  # … and the same positions in ``whole``

    def source(self, start: int, end: int) -> str:
        """The exact words between two positions of the cleaned text."""
        return self.whole[self._origin(start) : self._origin(end - 1) + 1]

    def _origin(self, position: int) -> int:
        piece = bisect_right(self._starts, position) - 1
        return self._origins[piece] + position - self._starts[piece]


@lru_cache(maxsize=1 << 12)  # captures of one policy repeat each other
def words(whole: str) -> Words:
    """Clean one clause."""
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = position = 0
    for sign in _SIGNS.finditer(whole):
        if sign.start() > position:
            pieces.append(whole[position : sign.start()])
            starts.append(length)
            origins.append(position)
            length += sign.start() - position
        position = sign.end()
    pieces.append(whole[position:])
    starts.append(length)
    origins.append(position)
    text = "".join(pieces)
    if not (text.isascii() and text.isprintable()):
        text = text.translate(_SAME_LENGTH)
    return Words(text, whole, tuple(starts), tuple(origins))
