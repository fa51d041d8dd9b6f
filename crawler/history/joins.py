"""Clauses that were split or merged: pieces found again inside the long text on the other side.

A piece belongs to the link beside it when enough of its words lie, in runs, in the other side of that link
where no other piece claimed them. Splits and merges are one thing seen from two ends, so one walk serves
both, with the sides exchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Final

from crawler.history.claims import Claims, likeness
from crawler.history.likeness import Bag
from crawler.history.pairing import Pairing

_SHARE: Final = 0.50
# A long piece with much new text in it still came from there.
_LONG: Final = 8
_LONG_SHARE: Final = 0.30
# Before weaker links are made, only what is there whole.
_WHOLE_SHARE: Final = 0.90
# A few words, or many edited ones, are a piece where the text beside the placed piece lacks just them.
_REST: Final = 0.55
# So many free clauses may stand between two pieces: insertions in the middle of what was split.
_SKIPPED: Final = 2


def join_whole_pieces(pairing: Pairing) -> None:
    """Attach free clauses that stand word for word in the other side of the link beside them."""
    _splits(pairing, certain=True).run(pairing.free_new())
    _merges(pairing, certain=True).run(pairing.free_old())


def join_pieces(pairing: Pairing) -> None:
    """Attach free clauses beside a link to it, where they are part of its other side."""
    _splits(pairing).run(pairing.free_new())
    _merges(pairing).run(pairing.free_old())


def _splits(pairing: Pairing, *, certain: bool = False) -> _Joiner:
    """New clauses as pieces of an old one."""
    return _Joiner(
        piece=pairing.likeness.new,
        whole=pairing.likeness.old,
        linked=pairing.back,
        joined=pairing.joined_new,
        barred=_barred(pairing.to, pairing.joined_old) | {i for i, j in pairing.to.items() if pairing.same(i, j)},
        certain=certain,
    )


def _merges(pairing: Pairing, *, certain: bool = False) -> _Joiner:
    """Old clauses as pieces of a new one."""
    return _Joiner(
        piece=pairing.likeness.old,
        whole=pairing.likeness.new,
        linked=pairing.to,
        joined=pairing.joined_old,
        barred=_barred(pairing.back, pairing.joined_new) | {j for i, j in pairing.to.items() if pairing.same(i, j)},
        certain=certain,
    )


def _barred(links: dict[int, int], joined: dict[int, int]) -> set[int]:
    """Wholes whose link has pieces of its own: nothing is split and merged at once."""
    across = set(joined.values())
    return {whole for whole, link in links.items() if link in across}


@dataclass(slots=True)
class _Joiner:
    """One walk: the pieces on one side, the wholes on the other."""

    piece: Callable[[int], Bag]
    whole: Callable[[int], Bag]
    linked: dict[int, int]  # piece → whole, one to one
    joined: dict[int, int]  # piece → whole, members besides the linked one
    barred: set[int]  # wholes joined the other way round, or the same as their link
    certain: bool
    claims: dict[int, Claims] = field(default_factory=dict)
    placed: dict[int, list[int]] = field(default_factory=dict)  # whole → its pieces when the walk began

    def run(self, free: list[int]) -> None:
        """Attach the surest piece first: what it claims is no longer open to the next."""
        waiting = set(free)
        heap = [home for p in free for home in self._homes(p, waiting)]
        heapify(heap)
        while heap:
            promised, p, whole = heappop(heap)
            if p not in waiting:
                continue
            share = self._share(p, whole, waiting)
            if share < -promised:
                if share:
                    heappush(heap, (-share, p, whole))
                continue
            waiting.discard(p)
            self._claims(whole).claim(self.piece(p).words)
            self.joined[p] = whole
            for near in range(p - _SKIPPED - 1, p + _SKIPPED + 2):
                if near in waiting:
                    for home in self._homes(near, waiting):
                        heappush(heap, home)

    def _homes(self, p: int, waiting: set[int]) -> Iterator[tuple[float, int, int]]:
        """(minus the share of the piece that is found, piece, whole) on either side."""
        for _, whole in self._beside(p, waiting):
            share = self._share(p, whole, waiting)
            if share:
                yield -share, p, whole

    def _beside(self, p: int, waiting: set[int]) -> Iterator[tuple[int, int]]:
        """The placed piece on either side, few free ones away, and its whole."""
        for step in (-1, 1):
            q = p + step
            while q in waiting and abs(q - p) <= _SKIPPED:
                q += step
            whole = self.linked.get(q, self.joined.get(q))
            if whole is not None and whole not in self.barred:
                yield q, whole

    def _share(self, p: int, whole: int, waiting: set[int]) -> float:
        """How much of the piece the whole still holds; 0 if too little to say so."""
        words = self.piece(p).words
        found, share = self._claims(whole).share(words)
        if self.certain:
            return share if share >= _WHOLE_SHARE else 0.0
        if share >= _SHARE or (found >= _LONG and share >= _LONG_SHARE):
            return share
        return max(self._rest(p, q, whole) for q, w in self._beside(p, waiting) if w == whole)

    def _rest(self, p: int, q: int, whole: int) -> float:
        """How well the piece fills what the whole has before or after everything that is placed."""
        if abs(p - q) != 1:
            return 0.0
        words = self.piece(p).words
        before, after = self._claims(whole).ends()
        found = likeness(words, before if p < q else after)
        beside = before[-len(words) :] if p < q else after[: len(words)]
        if found < _REST and words and list(beside) == words:
            return 1.0
        return found if found >= _REST else 0.0

    def _claims(self, whole: int) -> Claims:
        if not self.placed:
            for p, w in (*self.linked.items(), *self.joined.items()):
                self.placed.setdefault(w, []).append(p)
        if whole not in self.claims:
            self.claims[whole] = Claims(self.whole(whole).words)
            for p in self.placed[whole]:
                self.claims[whole].claim(self.piece(p).words)
        return self.claims[whole]
