"""What a body says: blocks, clauses, date claims, verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from crawler.model.naming import sha256


class BlockKind(StrEnum):
    """What the page makes of a block."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page, in reading order: what an extractor yields."""

    kind: BlockKind
    text: str  # one line; inline mark-up dissolved, white space folded
    level: int = 0  # heading: 1 (highest) to 9; item: nesting depth from 1; otherwise 0
    links: tuple[str, ...] = ()  # absolute targets, tracking parameters off


class Clause(NamedTuple):
    """The smallest unit we compare and cite. Its identity over time is alignment, never path or label."""

    text: str  # for people, whole: starts with ``label``
    label: str = ""  # "4.2", "(a)", "Article 5": a prefix of ``text``, "" where there is none
    kind: BlockKind = BlockKind.PARAGRAPH
    path: tuple[str, ...] = ()  # headings above it, outermost first
    links: tuple[str, ...] = ()
    key: str = ""  # sha256 of the comparison form (label left out); "" only before segmenting ends


class Precision(StrEnum):
    """How much of a date the page states."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Role(StrEnum):
    """What a stated date is said to be."""

    MODIFIED = "modified"
    EFFECTIVE = "effective"
    NEXT = "next"  # of a version announced for later
    EARLIER = "earlier"  # of a version that no longer applies


class Settled(StrEnum):
    """What decided which of two figures is the day, where the figures themselves do not say."""

    LANGUAGE = "language"
    DOTS = "dots"
    DOCUMENT = "document"
    WORDS = "words"
    CAPTURE = "capture"
    SIBLINGS = "siblings"
    SEQUENCE = "sequence"


class Mark(StrEnum):
    """What is odd about a claim. It is kept all the same: who reads the timeline judges."""

    FUTURE = "later than its capture"
    ANCIENT = "long before the first capture"
    DISPUTED = "another claim disagrees"


@dataclass(frozen=True, slots=True)
class DateClaim:
    """What the page says about its own date. A claim with its words, not a date of anything that happened."""

    role: Role
    value: str  # "2016-08-31", "2016-08" or "2016", as precise as the page is
    precision: Precision
    source: str  # the exact words
    clause: int  # position of the clause it stands in
    rule: str  # name of the rule that took it
    chosen: bool = False  # this is the version's date in this role
    alternative: str | None = None  # the other reading where day and month could be exchanged
    settled: Settled | None = None  # what decided between two readings; None: there was one, or both are left
    marks: tuple[Mark, ...] = ()  # known only where a capture is: see crawler.text.dates.siblings


class PageKind(StrEnum):
    """What a page is, when it is not the policy."""

    BOT_WALL = "bot wall"
    ERROR_PAGE = "error page"
    SOFT_404 = "soft 404"
    REDIRECT_STUB = "redirect stub"
    LOGIN = "login"
    CONSENT_WALL = "consent wall"
    REGION_CHOOSER = "region chooser"
    PARKED = "parked domain"
    EMPTY = "empty"
    SCRIPT_SHELL = "script shell"
    NAVIGATION_ONLY = "navigation only"
    ARCHIVE_PAGE = "archive's own page"
    TRUNCATED = "truncated"
    OTHER_LANGUAGE = "other language"  # than the policy's: another edition
    UNREADABLE = "unreadable"  # no extractor for this kind of body


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a page is not taken for the policy: a gap in the timeline, not an error."""

    kind: PageKind
    evidence: str  # a sentence for people
    confidence: float  # 0 … 1


@dataclass(frozen=True, slots=True)
class Page:
    """One body with what its reading needs to know of it: input of ``crawler.text.read``."""

    body: bytes
    url: str
    content_type: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case, where they are known


class LeftOut(NamedTuple):
    """A piece of a page that was not taken for the policy: for people who want to know why."""

    text: str
    reason: str
    where: str  # tag and names of the box that was judged
    before: int = 0  # position of the clause that it stood before (of an extractor: of the block)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one body says under one recipe."""

    title: str
    clauses: tuple[Clause, ...]
    claims: tuple[DateClaim, ...] = ()
    verdict: Verdict | None = None  # set: this is not the policy, and the clauses must not be taken for it
    provenance: tuple[tuple[str, str], ...] = ()  # ("source", URL), ("archived_at", moment)
    left_out: tuple[LeftOut, ...] = ()  # of the page, in no version and in no store
    language: str | None = None  # BCP 47, of most of the text; None: nobody can say
    others: tuple[tuple[int, str], ...] = ()  # positions of clauses in another language, and which

    @property
    def version(self) -> str:
        """The text's name: sha256 of its clause keys in order, so typography and numbering rename nothing."""
        return sha256("\n".join(clause.key for clause in self.clauses).encode())
