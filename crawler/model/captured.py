"""What the world said (ledger one): orders, captures, failures, and what an archive lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crawler.model.naming import fact_id


class Origin(StrEnum):
    """Who saw the page."""

    LIVE = "live"
    ARCHIVE = "archive"
    IMPORT = "import"


class Render(StrEnum):
    """Whether a browser runs a page's scripts before it is read."""

    NEVER = "never"
    AUTO = "auto"  # where the plain page reads as a shell, and there is a browser
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a live page is asked for beyond the ordinary."""

    accept_language: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    proxy: str | None = None
    revalidate: bool = True  # ask only for what changed, where the server is honest about it
    render: Render = Render.NEVER

    @property
    def name(self) -> str:
        """What the answer may depend on, in a few characters; "" where all is ordinary."""
        if not (self.accept_language or self.headers or self.proxy):
            return ""
        return fact_id(self.accept_language, *(f"{name}: {value}" for name, value in self.headers), self.proxy)[:12]


@dataclass(frozen=True, slots=True)
class Known:
    """A live capture whose bytes we have, and what its server calls them."""

    capture: str  # its id
    url: str  # the address that answered, after redirects
    status: int
    content_type: str
    body_sha256: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class FetchOrder:
    """A request to observe one URL, live or (with ``memento_at``) as an archive holds it."""

    policy: str
    url: str
    memento_at: datetime | None = None
    memento_uri: str = ""  # where the archive says that it is; "": put together from URL and moment
    archive: str = ""  # which of several; "": the archive of the table [archive]
    manner: Manner = Manner()
    known: Known | None = None  # the server may answer that this still holds
    digest: str = ""  # the index's SHA-1 (base32) of the bytes as an archive stored them, where it is known


@dataclass(frozen=True, slots=True)
class ListingOrder:
    """A request for what the index knows of one URL (all its spellings); the bounds are inclusive."""

    policy: str
    url: str
    since: datetime | None = None
    until: datetime | None = None
    archive: str = ""  # which of several; "": the archive of the table [archive]


@dataclass(frozen=True, slots=True)
class ListingPlace:
    """Where a listing goes on; what it says is the index's own business."""

    key: str | None = None  # opaque; "": it goes nowhere, for the listing is whole
    start: str | None = None  # index timestamp from which the slices of this key are counted
    last: str | None = None  # index timestamp of the last row
    urlkey: str = ""  # of the rows so far
    dropped: int = 0  # rows so far that could not be read

    @property
    def whole(self) -> bool:
        """Whether the listing came to its end."""
        return self.key == ""


@dataclass(frozen=True, slots=True)
class HostWait:
    """A host that wants to be left alone."""

    host: str
    until: datetime
    failures: int  # since it last answered: the next wait is longer
    reason: str


@dataclass(frozen=True, slots=True)
class Capture:
    """A fact: this URL answered these bytes at that moment. A 404 is a capture too."""

    policy: str
    url: str  # as asked
    observed_at: datetime  # Memento-Datetime, or the moment of the fetch
    recorded_at: datetime  # when we learned it: the other time axis, no part of the identity
    origin: Origin
    status: int
    content_type: str  # the header as sent, "" where none was
    body_sha256: str
    final_url: str = ""  # where redirects ended; "" when there were none
    memento_uri: str | None = None
    redirects: tuple[tuple[str, int], ...] = ()  # (URL, status) of each hop before the last
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case, as received; bounded by the spiders
    asked_at: datetime | None = None  # of an archive: the moment listed, where it served another one
    evidence: str = (
        "body"  # "body": the bytes came; "index": the archive vouches for them; "not modified": the server
    )
    confirms: str | None = None  # with "not modified": the id of the capture whose bytes still hold
    manner: str = ""  # the name of the manner in which it was asked for
    rendered: bool = False  # the bytes are those of a browser that ran the page's scripts

    @property
    def id(self) -> str:
        """The capture's name: its facts, without the moment of recording."""
        return fact_id(
            self.policy,
            self.url,
            self.observed_at.isoformat(),
            self.origin.value,
            self.status,
            self.content_type,
            self.body_sha256,
            self.final_url,
            self.memento_uri,
            *(("rendered",) if self.rendered else ()),
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """The last live visit to a policy."""

    at: datetime
    saw: bool  # it brought a capture
    wait_s: float = 0.0  # how long the server asked to be left alone


class FailureKind(StrEnum):
    """Why a request brought no capture (taxonomy measured for Scrapy 2.19; see spiders.failure)."""

    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TLS = "tls"
    PROTOCOL = "protocol"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"
    REDIRECT_LOOP = "redirect_loop"
    ROBOTS = "robots"
    UNSAFE_URL = "unsafe_url"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"  # the archive itself (not the archived site) answered 5xx to the end
    RENDER = "render"  # the page is made by scripts, and no browser made it
    NOT_ARCHIVED = "not_archived"  # the archive has nothing at that moment
    EXCLUDED = "excluded"  # the archive will not show this site
    NOT_A_LISTING = "not_a_listing"  # the index answered something else than rows
    INTERNAL = "internal"  # ours: a bug, kept as a row so that the sum is right


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """A fact: this order brought no capture, and why."""

    policy: str
    url: str
    failed_at: datetime
    kind: FailureKind
    detail: str
    memento_at: datetime | None = None
    retry_after_s: float | None = None

    @property
    def id(self) -> str:
        """The failure's name: its facts."""
        at = self.memento_at.isoformat() if self.memento_at else None
        return fact_id(self.policy, self.url, self.failed_at.isoformat(), self.kind.value, self.detail, at)


@dataclass(frozen=True, slots=True)
class CdxRecord:
    """One line of an archive's index, in the index's own field names (``digest`` is its SHA-1, base32)."""

    urlkey: str
    timestamp: str  # 14 digits, UTC, repaired where the archive is known to garble it
    original: str
    mimetype: str
    statuscode: str  # digits or "-"
    digest: str
    length: str
    observed_at: datetime  # the timestamp, read
    uri: str = ""  # where the memento is, of an archive that says so (RFC 7089)
    archive: str = ""  # which of several; "": the archive of the table [archive]


@dataclass(frozen=True, slots=True)
class Left:
    """A listing that an earlier run left: its rows, and where it goes on."""

    place: ListingPlace
    records: tuple[CdxRecord, ...]


@dataclass(frozen=True, slots=True)
class ListingSlice:
    """Rows on the way: stored as they come, so that a listing goes on where it was left."""

    order: ListingOrder
    records: tuple[CdxRecord, ...]
    place: ListingPlace


@dataclass(frozen=True, slots=True)
class Listing:
    """What the index said of one URL: its rows, and whether that was all of them."""

    policy: str
    url: str
    records: tuple[CdxRecord, ...]
    complete: bool  # False: a slice never came; "no rows" must not be concluded
    dropped: int = 0  # rows that could not be read
    problem: FetchFailure | None = None
    order: ListingOrder | None = None  # what was asked for


@dataclass(frozen=True, slots=True)
class Held:
    """A page as somebody else's container holds it (a WARC record, a commit): a capture but for its policy."""

    url: str
    observed_at: datetime
    status: int
    content_type: str
    body: bytes
    source: str  # which container, and which part of it: provenance that can be looked up
    headers: tuple[tuple[str, str], ...] = ()
    memento_uri: str | None = None
