"""What we told the world (ledger two), and the records a digest is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from crawler.model.history import Note, Op, Run
from crawler.model.judged import Coming, FactMove, HeldBack, Judgement, Weight
from crawler.model.text import DateClaim


class Standing(StrEnum):
    """Why an item stands in a digest."""

    NEWS = "news"
    REFINEMENT = "refinement"  # inside a window already told: history made more precise
    HISTORY = "history"  # learned late, or older than the series


@dataclass(frozen=True, slots=True)
class Announcement:
    """A fact: in this series we said that something changed between these two captures."""

    series: str
    policy: str
    before: str  # capture id
    since: str  # capture id
    after: datetime
    by: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class Carried:
    """A sentence that was cut from one clause and pasted into another: what one end says of the other."""

    words: str
    edit: int  # which of the comparison's edits is the other end
    went: bool  # True: it went there; False: it came from there


@dataclass(frozen=True, slots=True)
class EditView:
    """One clause edit with its words, ready to print on its own."""

    op: Op
    path: tuple[str, ...]  # headings above it (of the new side, of the old one where it was removed)
    old_texts: tuple[str, ...]  # () for an addition
    new_texts: tuple[str, ...]  # () for a removal
    runs: tuple[Run, ...] = ()
    moved: bool = False
    renumbered: bool = False
    old_path: tuple[str, ...] = ()  # headings it stood under before, of a clause that moved
    stood_since: datetime | None = None  # when the old wording was first seen
    topic: str = ""  # what the clause is about: a heuristic
    old_at: tuple[int, ...] = ()  # positions in the old version, counted from 0
    new_at: tuple[int, ...] = ()  # positions in the new one
    carried: tuple[Carried, ...] = ()  # sentences whose other end is another edit


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: the capture that proves it, and what the page said of its own date."""

    capture: str
    observed_at: datetime
    uri: str  # where a person can look at it: the archive's address, else the page's
    version: str
    modified: DateClaim | None = None
    effective: DateClaim | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one policy side by side: what ``redline`` prints and digests are made of.

    ``old.observed_at`` is when the old text was last seen, ``new.observed_at`` when the new one was first
    seen: the change lies between them.
    """

    policy: str
    company: str
    kind: str
    url: str
    old: Side
    new: Side
    note: Note
    edits: tuple[EditView, ...]  # in reading order; equal clauses left out unless renumbered
    unchanged: int = 0  # clauses that stand as they were
    judgement: Judgement | None = None  # None: not judged, as where a person compares any two versions
    facts: tuple[FactMove, ...] = ()
    weight: Weight = field(default_factory=Weight)


@dataclass(frozen=True, slots=True)
class Step:
    """One of several changes that a digest tells as one: the two captures that prove it, and when they were."""

    before: str
    since: str
    after: datetime
    by: datetime


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One change as a digest tells it: from the last state told to the present one."""

    standing: Standing
    comparison: Comparison
    steps: tuple[Step, ...] = ()  # the changes it is the sum of, oldest first; () where it is one

    @property
    def window(self) -> tuple[str, str]:
        """The two captures it cites: all that identifies it."""
        if self.steps:
            return (self.steps[0].before, self.steps[-1].since)
        return (self.comparison.old.capture, self.comparison.new.capture)

    @property
    def windows(self) -> tuple[tuple[str, str], ...]:
        """The captures of each of its changes."""
        return tuple((step.before, step.since) for step in self.steps) or (self.window,)

    @property
    def undone(self) -> bool:
        """Whether the text is what it was before; the comparison shows what was tried meanwhile."""
        return bool(self.steps) and self.comparison.new.capture != self.steps[-1].since


@dataclass(frozen=True, slots=True)
class Unseen:
    """A policy that could not be seen of late, and since when."""

    policy: str
    company: str
    kind: str
    last_seen: datetime | None
    reason: str
    remedy: str = ""
    over: bool = False  # it is seen again


@dataclass(frozen=True, slots=True)
class Digest:
    """The report of one series at one moment."""

    key: str  # series + sha256 of the windows told: same content, same key
    series: str
    composed_at: datetime
    items: tuple[DigestItem, ...]
    unseen: tuple[Unseen, ...] = ()
    policies: int = 0  # how many the series covers
    unsettled: int = 0  # changes seen once, waiting for a second sighting
    coming: tuple[Coming, ...] = ()  # later versions announced by the pages themselves
    held_back: tuple[HeldBack, ...] = ()  # what was not news, and why
    since: datetime | None = None  # the moment up to which the series was told before
    unchanged: int = 0  # policies that were seen and stand as they were
    unfold: int = 0  # weight from which a change is shown with its words
    prefix: str = ""  # of the subject; the series' name in brackets where it is ""
    made_by: tuple[str, ...] = ()  # names of the reader and the rules


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    IN_DOUBT = "in doubt"  # it may have arrived; shown, resent only under the same key
    REFUSED = "refused"  # a dead letter: it waits for somebody to ask for another try
    GONE = "gone"  # the receiver wants no more


@dataclass(frozen=True, slots=True)
class Delivery:
    """One digest on its way through one channel to one recipient."""

    digest_key: str
    series: str
    channel: str
    state: DeliveryState
    attempts: int
    recipient: str = ""  # "" where the channel itself is the recipient
    doubtful: bool = False  # an earlier try may have arrived

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells it from every other delivery."""
        return (self.digest_key, self.channel, self.recipient)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try of a delivery."""

    delivery: Delivery
    state: DeliveryState
    detail: str = ""
    next_try_at: datetime | None = None  # None: not by itself
    doubtful: bool = False  # this try, or one before it, may have arrived
