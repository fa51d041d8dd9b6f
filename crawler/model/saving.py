"""What an archive is asked to save: orders, what is heard of them, and how they stand in the queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SaveState(StrEnum):
    """How a page stands that an archive is to save."""

    QUEUED = "queued"
    SUBMITTED = "submitted"  # the archive took it, and has not said yet what came of it
    SAVED = "saved"
    PERMANENT = "permanent"  # it will not be saved: asking again would not help
    TRANSIENT = "transient"  # it failed in a way that may pass
    QUOTA = "quota"  # the archive, or the site, wants no more for now


@dataclass(frozen=True, slots=True)
class SaveKeys:
    """Who asks: the two halves of an archive's API key. Never stored, never shown."""

    key: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SaveOrder:
    """A request to save one page."""

    number: int  # of its row in the queue
    policy: str
    url: str
    job: str = ""  # the archive's name for what was begun earlier; "": nothing was


@dataclass(frozen=True, slots=True)
class SaveStep:
    """What the archive said of one order."""

    order: SaveOrder
    state: SaveState
    detail: str = ""
    job: str = ""
    memento_at: datetime | None = None  # of a saved page: the moment of its capture, as the archive says
    wait_s: float = 0.0  # not to be asked again before
    ended: bool = True  # whether this run has done with the order


@dataclass(frozen=True, slots=True)
class QueuedSave:
    """A page in the queue."""

    order: SaveOrder
    capture: int  # sequence number of the live capture that it is about
    seen_at: datetime  # when that was made
    state: SaveState
    attempts: int = 0  # how often the archive took it
    asked_at: datetime | None = None  # when it last took it
    next_try_at: datetime | None = None
    memento_at: datetime | None = None
    detail: str = ""
