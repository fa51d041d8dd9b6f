"""The table on which two versions lie while clauses find their counterparts."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.history.chain import heaviest_chain, increasing
from crawler.history.likeness import Likeness
from crawler.model import Clause


class Group(NamedTuple):
    """What became of what: one to one, one to many or many to one; the link is the first pair that was found."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    link: tuple[int, int]


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

    def weight(self, i: int, j: int) -> int:
        """What it is worth that this pair stays in order."""
        if self.same(i, j):
            return self.weight_of_equal(j)
        return self.likeness.alike(i, j).weight

    def weight_of_equal(self, j: int) -> int:
        """The same of a new clause and its equal."""
        return 2 * self.likeness.length(j) + 1

    def groups(self) -> list[Group]:
        """Links with what was joined to them."""
        if not self.joined_new and not self.joined_old:
            return [Group((i,), (j,), (i, j)) for i, j in self.to.items()]
        pieces: defaultdict[int, list[int]] = defaultdict(list)
        parts: defaultdict[int, list[int]] = defaultdict(list)
        for j, i in self.joined_new.items():
            pieces[i].append(j)
        for i, j in self.joined_old.items():
            parts[j].append(i)
        return [
            Group(
                tuple(sorted((i, *parts[j]))) if j in parts else (i,),
                tuple(sorted((j, *pieces[i]))) if i in pieces else (j,),
                (i, j),
            )
            for i, j in self.to.items()
        ]

    def backbone(self) -> list[Group]:
        """The groups that keep their order, at the greatest weight of words, in order."""
        groups = sorted(self.groups())
        if increasing([group.old[0] for group in groups]) and increasing([group.new[0] for group in groups]):
            return groups
        starts = {(group.old[0], group.new[0]): group for group in groups}
        length = self.likeness.length
        chain = heaviest_chain([(i, j, length(j)) for i, j in starts])
        return [starts[start] for start in chain]

    def gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Free clauses between two neighbours of the backbone, on both sides, where both sides have some."""
        if not self._free_old or not self._free_new:
            return
        old, new = self._starts()
        left, right = by_gap(self.free_old(), old), by_gap(self.free_new(), new)
        for gap in sorted(left.keys() & right.keys()):
            yield left[gap], right[gap]

    def _starts(self) -> tuple[Sequence[int], Sequence[int]]:
        """Where the groups of the backbone begin in both versions."""
        if not self.joined_new and not self.joined_old:
            old = sorted(self.to)
            new = [self.to[i] for i in old]
            if increasing(new):
                return old, new
        chain = self.backbone()
        return [group.old[0] for group in chain], [group.new[0] for group in chain]


def by_gap(free: Sequence[int], chain: Sequence[int]) -> dict[int, list[int]]:
    """The positions by how many of the chain stand before them."""
    gaps: defaultdict[int, list[int]] = defaultdict(list)
    for position in free:
        gaps[bisect_right(chain, position)].append(position)
    return gaps
