"""Where a lone insertion or deletion begins: "The cat ran. [The dog sat.]" and not "The cat [ran. The dog] sat."

Where the words at one end of a change repeat beside its other end, the change may stand in several places and
spell the same two texts. The place is chosen at which it begins and ends with a sentence or a phrase, after
the library's ``diff_cleanupSemanticLossless`` (which works on characters, and would cut words).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Block = tuple[int, int, int]  # from which old and from which new word on, how many are the same
_SENTENCE: Final = re.compile(r"[.!?:;…]['\"’”)\]]*\s|\n")
# Fewer kept words than this between two changes are an island: a slide must not make one.
_SHORE: Final = 2
# Two changes that become one spare the reader more than any boundary does.
_MET: Final = 10


def slide(rows: Sequence[Block], old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Move lone changes to their best place; ``old`` and ``new`` are gap, word, gap, …, word, gap."""
    placed: list[Block] = [(0, 0, 0)]
    last = len(rows) - 1
    for at, (x, y, behind) in enumerate((*rows, (len(old) // 2, len(new) // 2, 0))):
        i, j, before = placed[-1]
        gone, come = x - i - before, y - j - before
        further = len(placed) > 1 and (len(placed) > 2 or placed[0][2] > 0), at < last
        if not gone and not come:
            shift = behind
        elif gone and come:
            shift = 0
        else:
            change = (old, i + before, x) if gone else (new, j + before, y)
            shift = _Lone(*change, (before, behind), further).place()
        placed[-1:] = [(i, j, before + shift)] if before + shift or len(placed) == 1 else []
        if behind > shift:
            placed.append((x + shift, y + shift, behind - shift))
    return placed if placed[0][2] else placed[1:]


@dataclass(slots=True)
class _Lone:
    """Words of one side between two rows of kept words, which are neighbours on the other side."""

    text: Sequence[str]
    start: int  # first word of the change
    end: int  # the first behind it
    kept: tuple[int, int]  # how many words stand in the rows before and behind it
    further: tuple[bool, bool]  # whether there are rows further on, with another change between

    def place(self) -> int:
        """How many words further on stands the best of the places at which the change can stand."""
        left, right = self._room(-1), self._room(1)
        if not left and not right:
            return 0
        places = sorted(range(-left, right + 1), key=abs)
        return max(places, key=self._score)

    def _room(self, step: int) -> int:
        """How many kept words on that side could stand on the other side of the change."""
        kept = self.kept[step > 0]
        x, y = 2 * self.start + step, 2 * self.end + step
        room = 0
        while room < kept and self.text[x] == self.text[y]:
            room += 1
            x += 2 * step
            y += 2 * step
        return room

    def _score(self, place: int) -> int:
        score = self._rank(self.start + place) + self._rank(self.end + place)
        shore = self.kept[place > 0] - abs(place)
        if not place or shore >= _SHORE:
            return score
        if shore:
            return 0
        return score + (_MET if self.further[place > 0] else 0)

    def _rank(self, word: int) -> int:
        """What kind of boundary lies before a word."""
        if 2 * word in (0, len(self.text) - 1):
            return 3
        gap = self.text[2 * word]
        if _SENTENCE.search(gap):
            return 3
        return 1 if gap.isspace() else 2
