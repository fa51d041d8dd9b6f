"""Policies that cannot be seen: a row of visits that did not show one, and what a series was told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Fact:
    """A visit that is cited: a capture, or a failure."""

    capture: int | None = None  # sequence number
    failure: int | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row of live visits, up to the newest, that did not show the policy."""

    first: Fact
    since: datetime
    visits: int
    kind: str  # of the newest: a failure's kind, or what the page showed instead
    detail: str
    answered: bool  # the newest visit brought a page, though not the policy


class NoticeKind(StrEnum):
    """What is said of a trouble."""

    FIRST = "first"
    REMINDER = "reminder"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Notice:
    """A fact: a series was told this of a policy."""

    policy: str
    kind: NoticeKind
    cites: Fact  # the visit that began it, or the one that ended it
    at: datetime
