"""The table on which two versions lie while clauses find their counterparts."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.history.chain import heaviest_chain, increasing
from crawler.history.likeness import Likeness
from crawler.model import Clause


class Joined(NamedTuple):
    """All members of the links that are more than a pair: the linked one and what was joined to it, in order."""

    old: dict[int, tuple[int, ...]]  # new → the old clauses merged into it
    new: dict[int, tuple[int, ...]]  # old → the new clauses it was split into


class Pairing:
    """Who is linked with whom so far. Decides nothing: the steps do."""

    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self.old, self.new = old, new
        self.old_keys = [clause.key for clause in old]
        self.new_keys = [clause.key for clause in new]
        self.likeness = Likeness(old, new)
        self.to: dict[int, int] = {}  # old → new, one to one
        self.back: dict[int, int] = {}  # new → old
        self.joined_new: dict[int, int] = {}  # new → the linked old clause it was also split from
        self.joined_old: dict[int, int] = {}  # old → the linked new clause it was also merged into
        self._free_old = dict.fromkeys(range(len(old)))
        self._free_new = dict.fromkeys(range(len(new)))

    def link_all(self, i: int, j: int, size: int) -> None:
        """So many old clauses from i on became as many new ones from j on, in this order."""
        if size == 1:
            self.link(i, j)
            return
        rows, columns = range(i, i + size), range(j, j + size)
        self.to.update(zip(rows, columns, strict=True))
        self.back.update(zip(columns, rows, strict=True))
        for free, taken in ((self._free_old, rows), (self._free_new, columns)):
            for at in taken:
                del free[at]

    def link(self, i: int, j: int) -> None:
        """Old clause i became new clause j."""
        self.to[i] = j
        self.back[j] = i
        del self._free_old[i], self._free_new[j]

    def join_new(self, j: int, i: int) -> None:
        """New clause j, too, is a piece of old clause i."""
        self.joined_new[j] = i
        del self._free_new[j]

    def join_old(self, i: int, j: int) -> None:
        """Old clause i, too, is a part of new clause j."""
        self.joined_old[i] = j
        del self._free_old[i]

    def free_old(self) -> list[int]:
        """Old clauses without a counterpart, in order."""
        return list(self._free_old)

    def free_new(self) -> list[int]:
        """New clauses without a counterpart, in order."""
        return list(self._free_new)

    def is_free(self, i: int, j: int) -> bool:
        """Whether neither clause has a counterpart."""
        return i in self._free_old and j in self._free_new

    def same(self, i: int, j: int) -> bool:
        """Whether two clauses say the same."""
        return self.old_keys[i] == self.new_keys[j]

    def weight(self, i: int, j: int, size: int = 1) -> int:
        """What it is worth that this pair stays in order, or so many that are the same from it on."""
        if self.same(i, j):
            return 2 * self.likeness.worth(j, size) + size
        return self.likeness.alike(i, j).weight

    def joined(self) -> Joined:
        """Who is linked with more than one."""
        return Joined(_members(self.joined_old, self.back), _members(self.joined_new, self.to))

    def backbone(self) -> list[tuple[int, int]]:
        """The links that keep their order with all that was joined to them, at the greatest weight of words."""
        rows = sorted(self.to)
        links = [*zip(rows, map(self.to.__getitem__, rows), strict=True)]
        old, new = self.joined()
        x = [old[j][0] if j in old else i for i, j in links] if old else rows
        y = [new[i][0] if i in new else j for i, j in links] if new else [j for _, j in links]
        if increasing(x) and increasing(y):
            return links
        starts = dict(zip(zip(x, y, strict=True), links, strict=True))
        return [starts[start] for start in heaviest_chain(starts, self._weigh_place)]

    def _weigh_place(self, _: int, j: int) -> int:
        return self.likeness.worth(j)

    def gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Free clauses between two neighbours of the backbone, on both sides, where both sides have some."""
        if not self._free_old or not self._free_new:
            return
        old, new = self._starts()
        left, right = by_gap(self.free_old(), old), by_gap(self.free_new(), new)
        for gap in sorted(left.keys() & right.keys()):
            yield left[gap], right[gap]

    def _starts(self) -> tuple[Sequence[int], Sequence[int]]:
        """Where the links of the backbone begin in both versions."""
        chain, joined = self.backbone(), self.joined()
        return [joined.old.get(j, (i,))[0] for i, j in chain], [joined.new.get(i, (j,))[0] for i, j in chain]


def _members(joined: dict[int, int], linked: dict[int, int]) -> dict[int, tuple[int, ...]]:
    """All members of each whole: those joined to it and the one it is linked with, in order."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for piece, whole in joined.items():
        members[whole].append(piece)
    return {whole: tuple(sorted((*pieces, linked[whole]))) for whole, pieces in members.items()}


def by_gap(free: Sequence[int], chain: Sequence[int]) -> dict[int, list[int]]:
    """The positions by how many of the chain stand before them."""
    gaps: defaultdict[int, list[int]] = defaultdict(list)
    for position in free:
        gaps[bisect_right(chain, position)].append(position)
    return gaps
