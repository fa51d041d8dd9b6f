"""Timeline minus ledger: what is left to say to a series.

Announcements cite captures, never versions, so a better reader cannot resend history:

* a change between two announced captures was told;
* one that the captures already looked at show, as they are read and judged today, is never news: it was told, or it
  was not one to the rules of its day, and rules that change are no news by themselves;
* one inside an announced window that leads from and to the same texts only narrows it and says nothing;
  others inside it are *refinements* ("history made more precise");
* one that begins after all the series has settled is *news*;
* one that lies before that is *history* (learned late) if the captures that the series had looked at did not show
  it; if they do, as they are read today, it was produced by reading again, which is never told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawler.model import Announcement, Change, Standing

Window = tuple[str, str]  # the captures before and since a change


def window_of(change: Change) -> Window:
    """The two captures that a change lies between: all that identifies it to a ledger."""
    return (change.old.last.capture, change.new.first.capture)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a series knows of one policy."""

    started: datetime  # when the series began: earlier changes are history to it
    told: tuple[Announcement, ...] = ()
    known: frozenset[Window] = frozenset()  # lasting changes of the captures it has looked at, as judged today
    waited: frozenset[Window] = frozenset()  # those of them that only the passing of time has settled
    through: datetime | None = None  # the last settled moment it has considered
    texts: Mapping[str, str | None] = field(default_factory=dict)  # announced capture -> text, as read today
    heard: Sequence[datetime] | None = None  # when others than quiet backfills saw a text, in order; None: always


def agenda(changes: Sequence[Change], memory: Memory) -> tuple[tuple[Change, Standing], ...]:
    """The settled changes of one policy that are still to be told, oldest first, each with its standing."""
    said = {(item.before, item.since) for item in memory.told}
    retold = {_telling(window, changes, memory) for window in memory.told}
    found = []
    for change in changes:
        window = window_of(change)
        if window in said or window in retold:
            continue
        standing = _standing(change, memory)
        if standing is not None:
            found.append((change, standing))
    return tuple(found)


def _telling(window: Announcement, changes: Sequence[Change], memory: Memory) -> Window | None:
    """The change that an announcement told, where later captures have narrowed its window."""
    texts = (memory.texts.get(window.before), memory.texts.get(window.since))
    inside = [change for change in changes if _within(change, window)]
    for change in inside:
        if len(inside) == 1 or (change.old.version, change.new.version) == texts:
            return window_of(change)
    return None


def _within(change: Change, window: Announcement) -> bool:
    return window.after <= change.after and change.by <= window.by


def _standing(change: Change, memory: Memory) -> Standing | None:
    new = window_of(change) not in memory.known
    if any(_within(change, window) for window in memory.told):
        return Standing.REFINEMENT if new else None
    if change.by > max(memory.started, memory.through or memory.started):
        if not (new or window_of(change) in memory.waited):
            return None
        return Standing.NEWS if _heard(change, memory) else Standing.HISTORY
    return Standing.HISTORY if new else None


def _heard(change: Change, memory: Memory) -> bool:
    """Whether anybody but a quiet backfill saw the new text: what only an archive knows is history."""
    if memory.heard is None:
        return True
    at = bisect_left(memory.heard, change.by)
    return at < len(memory.heard) and memory.heard[at] <= change.new.last.observed_at
