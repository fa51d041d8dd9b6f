"""What a text states, in one record; and the sentence, or the few words, it stands in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from crawler.model import FactKind

_END: Final = re.compile(r"[.!?;](?=\s)|\n")
_REACH: Final = 600
_TOKEN: Final = re.compile(r"\S+")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_ANY: Final = re.compile(r"\w+")


class Statement(NamedTuple):
    """Something that a text states, where it does so, and what makes two of them the same."""

    kind: FactKind
    value: str  # equal values say the same: "720 h" for "30 days" and for "thirty (30) days"
    shown: str  # for people
    start: int
    end: int
    size: float = 0.0  # what longer and shorter are told by, where there is such a thing

    @property
    def name(self) -> tuple[FactKind, str]:
        """What makes it the same statement elsewhere."""
        return (self.kind, self.value)


def sentence(text: str, start: int, end: int) -> str:
    """The sentence around a stretch of a text, of a reasonable length: where clauses run together none ends."""
    first = low = max(0, start - _REACH)
    for found in _END.finditer(text, low, start):
        first = found.end()
    last = _END.search(text, end, end + _REACH)
    return text[first : last.start() if last else end + _REACH]


def quoted(text: str, start: int, end: int, *, before: int = 4, after: int = 5) -> str:
    """A stretch of a text with a few words on each side, in quotation marks."""
    left = [found.start() for found in _TOKEN.finditer(text, max(text.rfind("\n", 0, start) + 1, start - 120), start)]
    stop = text.find("\n", end, end + 120)
    right = [found.end() for found in _TOKEN.finditer(text, end, end + 120 if stop < 0 else stop)]
    first = left[-before] if len(left) > before else (left[0] if left else start)
    last = right[after - 1] if len(right) > after else (right[-1] if right else end)
    shown = " ".join(text[first:last].split())
    return f"“{'… ' if first > 0 else ''}{shown}{' …' if last < len(text) else ''}”"


def content(text: str) -> frozenset[str]:
    """The words of a text that are no figures, without case."""
    return frozenset(_WORDS.findall(text.lower()))


@lru_cache(maxsize=256)  # every reader of a clause asks for them, one after the other
def tokens(text: str) -> frozenset[str]:
    """The words and figures of a text, in small letters: what tells at once that a rule has nothing to find in it."""
    return frozenset(_ANY.findall(text.lower()))
