"""Which listed captures to look at next, so that few looks find the texts that lasted. Pure; asks nobody.

Rule 1: the text that was read decides, never bytes. Equal contents read the same: one look is a look at all.
Rule 2: two neighbours that read differently are told apart by halving what lies between them.
Rule 3: two that read the same are believed within a stated gap, and no further; where a text is known to come
        back, only within a quarter of it.
Rule 4: what cannot be read as the policy is no text: it bounds nothing, except where nothing lies beyond it.
What is left without a look is a gap. It is never "no change".
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Final

GAP: Final = timedelta(days=180)
# A single capture between two texts can hide no text that lasted: looking at it would only narrow the window.
_WORTH: Final = 2
# A page that differs at every look (a counter, a quotation of the day) would be halved to the last capture.
_LEAST_BUDGET: Final = 24
_SHARE: Final = 2
_BACK_AND_FORTH: Final = 4
_HOPELESS: Final = 8  # contents without a single text: the address hardly ever held the policy
_RUN: Final = timedelta(days=1)

Texts = Mapping[Hashable, "str | None"]
"""What was looked at: content -> version; None where it could not be read as the policy."""

_Pick = tuple[int, int]
"""How many captures a look divides, and its position."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One capture that could be looked at, or was."""

    at: datetime
    content: Hashable  # equal contents read the same
    silent: bool = False  # a redirect or an error: it seldom shows a text


def looks(sights: Sequence[Sight], texts: Texts, gap: timedelta = GAP) -> tuple[int, ...]:
    """The positions to look at next, those with most between them first; () when it is enough.

    ``sights`` are in the order of time. Of several with one content, any may be looked at.
    """
    field = _Field(sights, texts)
    picks = sorted([*field.between(gap), *field.beyond()], key=lambda pick: (-pick[0], pick[1]))
    chosen: dict[Hashable, int] = {}
    for place in [*(place for _, place in picks), *field.silent_runs()]:
        chosen.setdefault(sights[place].content, place)
    left = budget(sights) - sum(content in texts for content in {sight.content for sight in sights})
    return tuple(chosen.values())[: max(left, 0)]


def budget(sights: Sequence[Sight]) -> int:
    """The most contents that halving may look at: the worst case."""
    distinct = len({sight.content for sight in sights})
    return min(distinct, max(_LEAST_BUDGET, distinct // _SHARE))


def expected(sights: Sequence[Sight], texts: Texts, every: timedelta, gap: timedelta = GAP) -> int:
    """How many more looks it takes if the text changes so often; what is known stays as it is."""
    known = dict(texts)
    while places := looks(sights, known, gap):
        for place in places:
            sight = sights[place]
            known[sight.content] = None if sight.silent else str(sight.at.timestamp() // every.total_seconds())
    return len(known) - len(texts)


def one_a_period(sights: Sequence[Sight], texts: Texts, months: int) -> tuple[int, ...]:
    """The first capture of every so many months of the calendar, where none of them shows a text yet."""
    found = []
    for _, group in groupby(range(len(sights)), key=lambda place: _period(sights[place].at, months)):
        places = list(group)
        if not any(texts.get(sights[place].content) for place in places):
            waiting = (p for p in places if not sights[p].silent and sights[p].content not in texts)
            found += list(waiting)[:1]
    return tuple(found)


def _period(at: datetime, months: int) -> int:
    return (at.year * 12 + at.month - 1) // months


class _Field:
    """The captures of one document, and what is known of them."""

    def __init__(self, sights: Sequence[Sight], texts: Texts) -> None:
        self._sights, self._texts = sights, texts
        self._all = range(len(sights))
        self._silent = self._muted()
        self._firm = [place for place in self._all if self._text(place)]

    def _muted(self) -> list[bool]:
        """Which captures are passed over: redirects and errors, unless one of their run led to a text."""
        muted = [sight.silent for sight in self._sights]
        for silent, group in groupby(self._all, key=lambda place: self._sights[place].silent):
            places = list(group)
            if silent and any(self._text(place) for place in places):
                muted[places[0] : places[-1] + 1] = [False] * len(places)
        return muted

    def _text(self, place: int) -> str | None:
        return self._texts.get(self._sights[place].content)

    def _seen(self, place: int) -> bool:
        return self._sights[place].content in self._texts

    def _unseen(self, start: int, stop: int) -> list[int]:
        return [p for p in range(start, stop) if not self._silent[p] and not self._seen(p)]

    def _dark(self, start: int, stop: int) -> list[int]:
        """What was looked at and could not be read."""
        return [p for p in range(start, stop) if not self._silent[p] and self._seen(p) and not self._text(p)]

    def between(self, gap: timedelta) -> Iterator[_Pick]:
        """The middle of every stretch between two texts that is worth a look."""
        stays = [text for text, _ in groupby(self._text(place) for place in self._firm)]
        back = {text for text in stays if stays.count(text) > 1}
        for old, new in pairwise(self._firm):
            unseen = self._unseen(old + 1, new)
            if self._text(old) != self._text(new):
                enough = len(unseen) < _WORTH
            else:
                believed = gap / _BACK_AND_FORTH if self._text(old) in back else gap
                enough = self._sights[new].at - self._sights[old].at <= believed
            if unseen and not enough:
                yield _middle(unseen)

    def beyond(self) -> Iterator[_Pick]:
        """What lies before the first text and after the last one: the ends themselves, then the way to them."""
        if not self._firm:
            yield from self._nowhere()
            return
        first, last = self._firm[0], self._firm[-1]
        yield from self._edge(self._dark(0, first), self._unseen(0, first), 0)
        yield from self._edge(self._dark(last + 1, len(self._all)), self._unseen(last + 1, len(self._all)), -1)

    def _edge(self, dark: Sequence[int], unseen: Sequence[int], end: int) -> Iterator[_Pick]:
        """One side: its outermost capture; where that cannot be read, half the way from there to the text."""
        outer = [p for p in unseen if not dark or (p < dark[0] if end == 0 else p > dark[-1])]
        if outer and outer[end] == (unseen[end]):
            yield (len(self._all), outer[end])
        elif dark:
            inner = [p for p in unseen if (p > dark[-1] if end == 0 else p < dark[0])]
            if len(inner) >= _WORTH:
                yield _middle(inner)

    def _nowhere(self) -> Iterator[_Pick]:
        """No text is known yet: both ends, then the middle of the longest stretch, a few times."""
        unseen = self._unseen(0, len(self._all))
        dark = self._dark(0, len(self._all))
        if not unseen or len({self._sights[place].content for place in dark}) >= _HOPELESS:
            return
        if not dark:
            yield from ((len(self._all), place) for place in (unseen[0], unseen[-1]))
            return
        edges = [-1, *dark, len(self._all)]
        yield _middle(max(([p for p in unseen if low < p < high] for low, high in pairwise(edges)), key=len))

    def silent_runs(self) -> Iterator[int]:
        """Both ends of every longer time in which the archive lists redirects and errors only."""
        for silent, group in groupby(self._all, key=self._silent.__getitem__):
            places = list(group)
            whole = self._sights[places[-1]].at - self._sights[places[0]].at
            ends_it = places[0] > 0 and places[-1] == self._all[-1]
            if silent and (ends_it or whole >= _RUN or len(places) == len(self._all)):
                yield from (place for place in (places[0], places[-1]) if not self._seen(place))


def _middle(places: Sequence[int]) -> _Pick:
    return len(places), places[len(places) // 2]
