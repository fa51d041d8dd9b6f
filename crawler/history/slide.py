"""Where a lone insertion or deletion begins: "The cat ran. [The dog sat.]" and not "The cat [ran. The dog] sat."

Where the words at one end of a change repeat beside its other end, the change may stand in several places and
spell the same two texts. The place is chosen at which it begins and ends with a sentence or a phrase, after
the library's ``diff_cleanupSemanticLossless`` (which works on characters, and would cut words).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_Pair = tuple[int, int]
_SENTENCE: Final = re.compile(r"[.!?:;…]['\"’”)\]]*\s|\n")
# Fewer kept words than this between two changes are an island: a slide must not make one.
_SHORE: Final = 2
# Two changes that become one spare the reader more than any boundary does.
_MET: Final = 10


def slide(pairs: list[_Pair], old: Sequence[str], new: Sequence[str]) -> list[_Pair]:
    """Move lone changes to their best place; ``old`` and ``new`` are gap, word, gap, …, word, gap."""
    rows, columns = [i for i, _ in pairs], [j for _, j in pairs]
    cuts = [k for k, ((i, j), (x, y)) in enumerate(pairwise(pairs), 1) if x - i != 1 or y - j != 1]
    for k in (0, *cuts, len(pairs)):
        i0, j0 = (rows[k - 1], columns[k - 1]) if k else (-1, -1)
        i1, j1 = (rows[k], columns[k]) if k < len(pairs) else (len(old) // 2, len(new) // 2)
        if i1 - i0 == j1 - j0 == 1:
            continue
        if i1 == i0 + 1:
            _Lone(columns, rows, new, k, (j0 + 1, j1)).settle()
        elif j1 == j0 + 1:
            _Lone(rows, columns, old, k, (i0 + 1, i1)).settle()
    return list(zip(rows, columns, strict=True))


@dataclass(frozen=True, slots=True)
class _Lone:
    """Words of one side between the kept words k - 1 and k, which are neighbours on the other side."""

    mine: list[int]
    other: list[int]
    text: Sequence[str]
    k: int
    at: _Pair  # first word of the change, and the first behind it

    def settle(self) -> None:
        """Move to the best of the places at which the change can stand."""
        left, right = self._room(-1), self._room(1)
        if not left and not right:
            return
        places = sorted(range(-left, right + 1), key=abs)
        best = max(places, key=self._score)
        size = self.at[1] - self.at[0]
        for k in range(self.k + best, self.k):
            self.mine[k] += size
        for k in range(self.k, self.k + best):
            self.mine[k] -= size

    def _room(self, step: int) -> int:
        """How many kept words on that side could stand on the other side of the change."""
        start, end = self.at
        room = 0
        while self._kept(step, room):
            x = room if step > 0 else -1 - room
            if self.text[2 * (start + x) + 1] != self.text[2 * (end + x) + 1]:
                break
            room += 1
        return room

    def _kept(self, step: int, nth: int) -> bool:
        """Whether the nth word on that side is kept, in one run with those before it."""
        k = self.k + nth if step > 0 else self.k - 1 - nth
        if not 0 <= k < len(self.mine):
            return False
        near = k - step
        return nth == 0 or (self.mine[k] - self.mine[near] == step == self.other[k] - self.other[near])

    def _score(self, place: int) -> int:
        start, end = self.at
        score = self._rank(start + place) + self._rank(end + place)
        step = -1 if place < 0 else 1
        if place and not self._kept(step, abs(place)):
            edge = self.k + place if step > 0 else self.k - 1 + place
            return score + (_MET if 0 <= edge < len(self.mine) else 0)
        if place and not self._kept(step, abs(place) + _SHORE - 1):
            return 0
        return score

    def _rank(self, word: int) -> int:
        """What kind of boundary lies before a word."""
        if 2 * word in (0, len(self.text) - 1):
            return 3
        gap = self.text[2 * word]
        if _SENTENCE.search(gap):
            return 3
        return 1 if gap.isspace() else 2
