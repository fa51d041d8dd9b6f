"""What we track: policies, their addresses, and how their bodies are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.model.cadence import Cadence
from crawler.model.captured import Manner
from crawler.model.naming import fact_id

# Name and number of the reader in crawler.text: raised whenever its output changes for any page, since it is part
# of every derived key. A new number reads everything again, and is never news by itself.
READER = "read/3"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a body becomes clauses. Its name is part of every derived key."""

    reader: str = READER
    select: str | None = None  # CSS selector that overrides the search for the policy in the page
    remove: tuple[str, ...] = ()  # CSS selectors of what is taken out first
    language: str | None = None  # BCP 47, where the operator says so: dates are read by it

    @property
    def name(self) -> str:
        """The recipe in one short string: equal names read equal bytes alike."""
        spoken = f"{self.reader} {self.language}" if self.language else self.reader
        if self.select is None and not self.remove:
            return spoken
        return f"{spoken}+{fact_id(self.select, *self.remove)[:12]}"


@dataclass(frozen=True, slots=True)
class Address:
    """A URL at which a policy is, or was, served; the bounds are inclusive and None where not known."""

    url: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the operator decided about the rules that judge a policy's changes. Part of what is derived from it."""

    off: tuple[str, ...] = ()  # names of rules that are turned off
    furniture: tuple[str, ...] = ()  # clauses that are no part of the policy; * stands for anything

    @property
    def facts(self) -> tuple[str, ...]:
        """What they say, for names of what is derived."""
        return (*(f"off {name}" for name in self.off), *(f"furniture {text}" for text in self.furniture))


@dataclass(frozen=True, slots=True)
class Policy:
    """One document we track. It comes from config.toml; its history does not."""

    id: str  # "acme/privacy"
    company: str  # the company's name, for people
    kind: str  # privacy | terms | cookies | …
    url: str  # where it is served now
    former: tuple[Address, ...] = ()
    cadence: Cadence = field(default_factory=Cadence)  # of live visits
    recipe: Recipe = field(default_factory=Recipe)
    decisions: Decisions = field(default_factory=Decisions)
    manner: Manner = field(default_factory=Manner)  # in which the live page is asked for

    @property
    def every_s(self) -> int:
        """The distance of two visits, in seconds; of a crontab's: about."""
        return self.cadence.every_s
