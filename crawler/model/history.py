"""Clauses over time: readings, spans, changes, clause edits, and what became of the printed date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Reading:
    """One capture under one recipe, as light as ten thousand of them must be."""

    capture: str  # capture id
    seq: int  # order of recording: says what is new since a digest, never what came first in the world
    observed_at: datetime
    version: str | None  # None: unreadable or not the policy: a gap, not an error
    rendered: bool = False  # a browser ran the page's scripts


@dataclass(frozen=True, slots=True)
class Span:
    """One stay of a version on the timeline. Says when the text was there; the version says what it was."""

    version: str
    first: Reading
    last: Reading
    captures: int
    rendered: int = 0  # of the captures: made by a browser

    @property
    def ways(self) -> frozenset[bool]:
        """How it was fetched: with a browser (True), without one, or both."""
        ways = {True: self.rendered, False: self.captures - self.rendered}
        return frozenset(way for way, count in ways.items() if count)


@dataclass(frozen=True, slots=True)
class Change:
    """The boundary between two spans. Its *when* is always a window: after ``after``, by ``by``."""

    old: Span
    new: Span

    @property
    def after(self) -> datetime:
        """The old text was last seen then."""
        return self.old.last.observed_at

    @property
    def by(self) -> datetime:
        """The new text was first seen then."""
        return self.new.first.observed_at


class Op(StrEnum):
    """What became of a clause."""

    EQUAL = "equal"
    EDIT = "edit"
    ADD = "add"
    REMOVE = "remove"
    MOVE = "move"
    MOVE_EDIT = "move+edit"
    SPLIT = "split"
    MERGE = "merge"


class Tag(StrEnum):
    """What became of a run of words."""

    KEEP = "="
    DELETE = "-"
    INSERT = "+"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a redline: keep + delete spell the old text, keep + insert the new one."""

    tag: Tag
    text: str


class ClauseEdit(NamedTuple):
    """One line of a redline: positions and words; several clauses on one side are joined by line feeds."""

    op: Op
    old: tuple[int, ...]
    new: tuple[int, ...]
    runs: tuple[Run, ...] = ()
    moved: bool = False  # a split or merge that also changed its place
    renumbered: bool = False  # the label differs, the text may not


Identity = tuple[int, int]  # version and position of a first sight; versions by any number of their own


@dataclass(frozen=True, slots=True)
class Descent:
    """The identity of one clause of one version, and how long it has had these words."""

    id: Identity  # the clause's first sight
    said: Identity  # the first sight of this wording
    changes: int = 0  # how often its words had changed by then
    parents: tuple[Identity, ...] = ()  # the wordings it came from: () at birth

    @property
    def born(self) -> int:
        """The version that first had the clause."""
        return self.id[0]

    @property
    def since(self) -> int:
        """The version that first had these words."""
        return self.said[0]


class Note(StrEnum):
    """How the printed date moved when the text did, or did not."""

    UNCHANGED = "unchanged date, changed text"  # silent: the statement stood in both, word for word
    RESTATED = "same date in other words"
    ADVANCED = "advanced"
    AHEAD = "ahead of its effect"  # it moved on, to a day after the text was first seen
    BACK_DATED = "back-dated"  # it moved on, to a day when the old text was still seen
    DATE_ONLY = "date only"
    WENT_BACK = "went back"
    APPEARED = "appeared"
    VANISHED = "vanished"
    NONE_STATED = "none stated"
