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

# So many words of a piece are found, and such a share: a long one with much new text in it still came from there.
_SHARES: Final = ((0, 0.50), (8, 0.30), (24, 0.20))
# Before weaker links are made, only what is there whole.
_WHOLE_SHARE: Final = 0.90
# A few words, or many edited ones, are a piece where the text beside the placed piece lacks just them.
_REST: Final = 0.55
# Below half of that not even the rest can be alike.
_LEAST_SHARE: Final = _REST / 2
# So many free clauses may stand between two pieces: insertions in the middle of what was split.
_SKIPPED: Final = 2


def join_whole_pieces(pairing: Pairing) -> None:
    """Attach free clauses that stand word for word in the other side of the link beside them."""
    _split(pairing, certain=True)
    _merge(pairing, certain=True)


def join_pieces(pairing: Pairing) -> None:
    """Attach free clauses beside a link to it, where they are part of its other side."""
    _split(pairing)
    _merge(pairing)


def _split(pairing: Pairing, *, certain: bool = False) -> None:
    """New clauses as pieces of an old one."""
    if free := pairing.free_new():
        across = set(pairing.joined_old.values())
        _Joiner(
            piece=pairing.likeness.new,
            whole=pairing.likeness.old,
            linked=pairing.back,
            joined=pairing.joined_new,
            join=pairing.join_new,
            first=pairing.to,
            barred=lambda i: pairing.to[i] in across or pairing.same(i, pairing.to[i]),
            certain=certain,
        ).run(free)


def _merge(pairing: Pairing, *, certain: bool = False) -> None:
    """Old clauses as pieces of a new one."""
    if free := pairing.free_old():
        across = set(pairing.joined_new.values())
        _Joiner(
            piece=pairing.likeness.old,
            whole=pairing.likeness.new,
            linked=pairing.to,
            joined=pairing.joined_old,
            join=pairing.join_old,
            first=pairing.back,
            barred=lambda j: pairing.back[j] in across or pairing.same(pairing.back[j], j),
            certain=certain,
        ).run(free)


@dataclass(slots=True)
class _Joiner:
    """One walk: the pieces on one side, the wholes on the other."""

    piece: Callable[[int], Bag]
    whole: Callable[[int], Bag]
    linked: dict[int, int]  # piece → whole, one to one
    joined: dict[int, int]  # piece → whole, members besides the linked one
    join: Callable[[int, int], None]
    first: dict[int, int]  # whole → its linked piece
    barred: Callable[[int], bool]  # wholes joined the other way round, or the same as their link
    certain: bool
    claims: dict[int, Claims] = field(default_factory=dict)
    before: list[tuple[int, int]] = field(init=False)  # who was joined when the walk began

    def __post_init__(self) -> None:
        self.before = list(self.joined.items())

    def run(self, free: list[int]) -> None:
        """Attach the surest piece first: what it claims is no longer open to the next."""
        waiting = set(free)
        heap = [home for p in _near_an_edge(free) for home in self._homes(p, waiting)]
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
            self._claims(whole).claim(self.piece(p))
            self.join(p, whole)
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
            if whole is not None and not self.barred(whole):
                yield q, whole

    def _share(self, p: int, whole: int, waiting: set[int]) -> float:
        """How much of the piece the whole still holds; 0 if too little to say so."""
        piece = self.piece(p)
        held = self._held(p, whole) / max(1, piece.size)
        if held < (_WHOLE_SHARE if self.certain else _LEAST_SHARE):
            return 0.0
        found, share = self._claims(whole).share(p, piece)
        if self.certain:
            return share if share >= _WHOLE_SHARE else 0.0
        if any(found >= words and share >= least for words, least in _SHARES):
            return share
        return max(self._rest(p, q, whole) for q, w in self._beside(p, waiting) if w == whole)

    def _rest(self, p: int, q: int, whole: int) -> float:
        """How well the piece fills what the whole has before or after everything that is placed."""
        if abs(p - q) != 1:
            return 0.0
        words, claims = self.piece(p).words, self._claims(whole)
        side, room = (claims.before, claims.room()[0]) if p < q else (claims.after, claims.room()[1])
        most = 2 * min(len(words), room) / max(1, len(words) + room)
        found = likeness(words, side(room)) if most >= _REST else 0.0
        if found < _REST and words and side(len(words)) == words:
            return 1.0
        return found if found >= _REST else 0.0

    def _held(self, p: int, whole: int) -> int:
        """How many words of the piece the whole has at all: no run of words can be found of the others."""
        return sum(map(self.whole(whole).vocabulary.__contains__, self.piece(p).words))

    def _claims(self, whole: int) -> Claims:
        if whole not in self.claims:
            self.claims[whole] = Claims(self.whole(whole))
            for p in (self.first[whole], *(p for p, w in self.before if w == whole)):
                self.claims[whole].claim(self.piece(p))
        return self.claims[whole]


def _near_an_edge(free: list[int]) -> list[int]:
    """Of free clauses, in order, those within reach of one that is not free or of an end: the others have no home."""
    reach = _SKIPPED + 1
    if len(free) <= 2 * reach:
        return free
    inner = zip(free, free[reach:], free[2 * reach :], strict=False)
    return [*free[:reach], *(p for before, p, behind in inner if behind - before > 2 * reach), *free[-reach:]]
