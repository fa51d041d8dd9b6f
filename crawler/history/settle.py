"""From judgements to what may be told at a moment: the texts that stood one after the other.

``truth`` knows no clock: the newest text, seen once, is unsettled to it. Here it settles when nothing contradicted
it for a set time. And a series that has told a text must tell its going too, even if the text proved to be a flap
later: what a series told last is what stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crawler.history.timeline import changes
from crawler.model import Announcement, Change, ChangeClass, Judged, Span, Stand


@dataclass(frozen=True, slots=True)
class Settled:
    """What of a timeline has settled. The stays name a text by the first version that said the same."""

    changes: tuple[Change, ...]
    last: Span | None  # the last held stay
    waiting: bool  # the newest text was seen once and waits for a second sighting
    names: Mapping[str, str] = field(default_factory=dict)  # version -> the name that the stays give it


@dataclass(frozen=True, slots=True)
class Patience:
    """Until when we have waited, and how long an unsettled text waits."""

    moment: datetime
    settle: timedelta

    def over(self, span: Span) -> bool:
        """Whether a text has stood long enough without a second sighting."""
        return self.moment - span.first.observed_at >= self.settle


@dataclass(frozen=True, slots=True)
class _Held:
    """A stay that stood, and whether its coming is to be told."""

    span: Span
    telling: bool
    aside: bool = False  # it only passed by, but was told


def settled(
    first: Span | None, judgements: Sequence[Judged], patience: Patience | None, told: Sequence[Announcement] = ()
) -> Settled:
    """The changes that may be told, and whether one is still waiting.

    ``first`` is the policy's first stay. Without patience nothing settles by the mere passing of time.
    """
    if first is None:
        return Settled((), None, waiting=False)
    fold = _Fold(first, patience, told)
    for item in judgements:
        fold.step(item)
    stays = [held.span for held in fold.held]
    found = tuple(change for change, held in zip(changes(stays), fold.held[1:], strict=True) if held.telling)
    return Settled(found, stays[-1], fold.waiting, fold.names)


class _Fold:
    """The texts that stood, while the stays pass."""

    def __init__(self, first: Span, patience: Patience | None, told: Sequence[Announcement]) -> None:
        self.names = {first.version: first.version}
        self.held = [_Held(first, telling=False)]
        self.waiting = False
        self._standing = first.version
        self._patience = patience
        self._told = told

    def step(self, item: Judged) -> None:
        """Take one more stay into account."""
        span = item.change.new
        self.waiting = False
        if item.stand is Stand.OPENS:
            self._standing = self.names.setdefault(span.version, span.version)
            self._open(span, telling=item.judgement.kind is ChangeClass.CHANGE)
        elif item.stand is Stand.STANDS:
            self.names.setdefault(span.version, self._standing)
            self._resume(span)
        elif item.stand is Stand.WAITS and self._patience and self._patience.over(span):
            self.names.setdefault(span.version, span.version)
            self._open(span, telling=True)
        else:
            self._pass(span)
            self.waiting = item.stand is Stand.WAITS

    def _open(self, span: Span, *, telling: bool, aside: bool = False) -> None:
        self.held.append(_Held(replace(span, version=self.names[span.version]), telling, aside))

    def _resume(self, span: Span) -> None:
        """The standing text again: it goes on, or comes back after one that was told and passed by."""
        if self.held[-1].aside:
            self.held.append(_Held(replace(span, version=self._standing), telling=True))
        else:
            self._extend(span)

    def _pass(self, span: Span) -> None:
        """A text that passes by: it counts where the series has told it."""
        self.names.setdefault(span.version, span.version)
        if any(_shows(span, item) for item in self._told):
            self._open(span, telling=True, aside=True)
        elif self.held[-1].aside and self.held[-1].span.version == self.names[span.version]:
            self._extend(span)

    def _extend(self, span: Span) -> None:
        last = self.held[-1]
        longer = replace(last.span, last=span.last, captures=last.span.captures + span.captures)
        self.held[-1] = replace(last, span=longer)


def _shows(span: Span, item: Announcement) -> bool:
    """Whether what was announced is this stay's coming."""
    return span.first.observed_at <= item.by <= span.last.observed_at


def held_back(judgements: Sequence[Judged]) -> Iterator[Judged]:
    """The boundaries that are no news by their class."""
    return (item for item in judgements if item.judgement.kind not in {ChangeClass.CHANGE, ChangeClass.UNSETTLED})
