"""When a policy is visited: its cadence, what is known of its visits, and the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Cron:
    """Times of the week and the year in a place: the five fields of crontab(5), spelled out."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]  # of the month
    months: tuple[int, ...]
    weekdays: tuple[int, ...]  # 0 is Monday
    zone: str  # IANA name
    either_day: bool = False  # both kinds of days are restricted: one of them is enough, as in crontab(5)
    text: str = ""  # as it was written

    def on(self, day: date) -> bool:
        """Whether a day of the place is one of its days."""
        of_month, of_week = day.day in self.days, day.weekday() in self.weekdays
        return day.month in self.months and (of_month or of_week if self.either_day else of_month and of_week)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in which no visit begins, in minutes since midnight of the place."""

    start: int
    end: int  # before ``start``: the next morning
    zone: str  # IANA name


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often a policy is visited, and when not."""

    every_s: int = 86_400  # with ``cron``: about the distance of its times
    cron: Cron | None = None
    jitter_s: int = 0  # an interval's visit is so much earlier at most, a cron's so much later
    quiet: Quiet | None = None
    adapt: bool = True  # visit seldom what never changes, and soon what has just changed

    @property
    def name(self) -> str:
        """The cadence in one string: a visit planned under another one is planned anew."""
        quiet = f"{self.quiet.start}-{self.quiet.end} {self.quiet.zone}" if self.quiet else ""
        times = f"{self.cron.text} {self.cron.zone}" if self.cron else f"{self.every_s}s"
        return "|".join((times, f"{self.jitter_s}s", quiet, str(int(self.adapt))))


class Why(StrEnum):
    """Why a visit is due when it is."""

    FIRST = "first visit"
    CADENCE = "cadence"
    RETRY = "the last visit failed"
    FAILING = "it has failed for long"
    CONFIRM = "a change was seen once"
    ANNOUNCED = "the text names this day"
    STEADY = "nothing has changed for long"
    ASKED = "the server asked for time"
    QUIET = "quiet hours are over"


@dataclass(frozen=True, slots=True)
class Past:
    """What the ledgers and the history say of a policy's live visits."""

    at: datetime  # the last one
    failures: int = 0  # in a row, up to the last one
    wait_s: float = 0.0  # how long the server asked to be left alone
    text_since: datetime | None = None  # the text that stands was first seen then; None: no text was ever seen
    unconfirmed: bool = False  # it replaced another one, and was seen once
    coming: tuple[date, ...] = ()  # days that the text names, and on which it may change


@dataclass(frozen=True, slots=True)
class Next:
    """The next visit."""

    at: datetime  # when it is due
    slot: datetime  # the place in the cadence that it fills; that of the last visit where it comes in between
    why: Why
