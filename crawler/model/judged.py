"""What the boundary between two spans amounts to: its class, the facts that moved, its weight, and what is to come.

All of it is a judgement: derived by rules with names, from evidence that is kept, and made anew when rules change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crawler.model.history import Change, Reading, Span


class ChangeClass(StrEnum):
    """What a boundary between two spans is. Only a CHANGE is news; the rest is kept, counted, shown on demand."""

    CHANGE = "change"  # the text changed, and it lasted
    DATE_ONLY = "date only"
    LINK_ONLY = "link target only"
    COSMETIC = "cosmetic"
    FLAP = "flap leg"
    FURNITURE = "furniture"
    VOLATILE = "volatile span"
    MASKED_EMAIL = "e-mail masking"
    OTHER_EDITION = "other language or region"
    PARTIAL = "partial page"
    NOT_POLICY = "not the policy"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The class of one boundary, and why."""

    kind: ChangeClass
    rule: str  # name of the rule that decided
    sentence: str  # for people
    evidence: tuple[str, ...] = ()  # what the rule saw: words, counts, captures


class Stand(StrEnum):
    """What a stay is to the text that stands."""

    OPENS = "opens"  # it takes its place
    STANDS = "stands"  # it says the same, give or take noise
    ASIDE = "aside"  # it passes by
    WAITS = "waits"  # the newest one, seen once


@dataclass(frozen=True, slots=True)
class Judged:
    """A boundary with its judgement."""

    change: Change
    judgement: Judgement
    stand: Stand  # of the newer stay
    against: Span  # the stay of the text that stood, by which it was measured


@dataclass(frozen=True, slots=True)
class Foretold:
    """A later version that a page announced, and the change that brought it."""

    effective: str  # as precise as the page is: "2026-10-01" or "2026-10"
    words: str  # the page's own
    announced: Reading  # the first capture that shows the announcement
    came: Change | None = None  # None: it has not been seen yet
    notice_days: int | None = None  # from the first sight of the announcement to the day it names


class FactKind(StrEnum):
    """What a clause can state that is worth a line of its own."""

    RETENTION = "retention"
    DURATION = "duration"
    AGE = "age"
    MONEY = "money"
    THIRD_PARTY = "third party"
    DOMAIN = "linked domain"
    CONTACT = "contact"
    LAW = "law"
    TRANSFER = "transfer"
    DISPUTES = "disputes"
    OPT_OUT = "opt-out"
    SALE = "sale or sharing"
    AI_TRAINING = "AI training"
    ENCRYPTION = "encryption"
    STRENGTH = "strength"  # may ↔ will ↔ will not
    NEGATION = "negation"


class Topic(StrEnum):
    """What a clause is about, in the spirit of OPP-115's ten categories: a heuristic."""

    FIRST_PARTY = "first party"  # what the company collects and uses
    THIRD_PARTY = "third party"  # who else gets it
    CHOICE = "choice"
    ACCESS = "access"  # see, correct, take along, delete
    RETENTION = "retention"
    SECURITY = "security"
    POLICY_CHANGE = "policy change"
    TRACKING = "tracking signals"  # Do Not Track, Global Privacy Control
    AUDIENCES = "audiences"  # children, people of one state or country
    INTERNATIONAL = "international"
    CONTACT = "contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FactMove:
    """A fact that moved between two versions, proved by one clause edit."""

    kind: FactKind
    before: str  # "" where the fact is new
    after: str  # "" where it is gone
    edit: int  # which of the comparison's edits proves it
    sentence: str  # "retention longer: 90 days → 24 months"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a change matters, in words, and by how much."""

    rule: str
    words: str
    points: int


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a change matters: a sum that shows its parts. It ranks and folds; it never hides."""

    points: int = 0
    reasons: tuple[Reason, ...] = ()  # heaviest first


@dataclass(frozen=True, slots=True)
class Coming:
    """A later version that the page itself announces."""

    policy: str
    company: str
    kind: str
    effective: str  # as precise as the page is: "2026-10-01" or "2026-10"
    words: str  # the page's own
    capture: str  # capture id that first showed the announcement
    announced_by: datetime  # when that was
    uri: str = ""  # where a person can look at it


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How many boundaries of one policy were not news in a period, by class."""

    policy: str
    kind: ChangeClass
    count: int
    sentence: str = ""  # "alternates between two texts since 2026-03-01, 14 times"
