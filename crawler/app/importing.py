"""Files as captures: HTML, text, Markdown or PDF with a URL and a date, through the same door as all others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.config import moment, web_address
from crawler.errors import QueryError
from crawler.model import Capture, Origin, Page, Policy, sha256
from crawler.text import read

_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".pdf": "application/pdf",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
}
_FIRST_YEAR = 1990  # there was no web before
_LARGEST = 50_000_000  # bytes; no policy is longer


@dataclass(frozen=True, slots=True)
class Labels:
    """What the operator says of the files; None: the file's own header says it."""

    url: str | None
    date: datetime | None
    content_type: str | None


def capture_of(path: Path, policy: Policy, labels: Labels, now: datetime) -> tuple[Capture, bytes]:
    """A file as a capture of a policy, with its bytes.

    Raises QueryError where URL or date are neither given nor in a provenance header, or the kind is not known.
    """
    body = body_of(path)
    content_type = labels.content_type or type_of(path)
    if not content_type:
        raise QueryError(f"{path}: what is it? its name ends in {path.suffix!r}", remedy="say it with --content-type")
    said = dict(read(Page(body, policy.url, content_type), policy.recipe).provenance)
    url = labels.url or said.get("source")
    date = labels.date or _said_date(said.get("archived_at"))
    if url is None or date is None:
        missing = " and ".join(n for n, v in (("its URL", url), ("its date", date)) if v is None)
        raise QueryError(f"{path}: nothing says {missing}", remedy="give --url and --date")
    if not _FIRST_YEAR <= date.year <= now.year:
        raise QueryError(f"{path}: {date:%Y-%m-%d} is no day on which a page was seen", remedy="mend --date")
    capture = Capture(
        policy=policy.id,
        url=_address(path, url),
        observed_at=date,
        recorded_at=now,
        origin=Origin.IMPORT,
        status=200,
        content_type=content_type,
        body_sha256=sha256(body),
    )
    return capture, body


def _address(path: Path, url: str) -> str:
    try:
        return web_address(url)
    except ValueError as error:
        raise QueryError(f"{path}: {error}", remedy="give --url") from error


def type_of(path: Path) -> str:
    """The media type that the name of a file says; "" where it says none."""
    return _TYPES.get(path.suffix.lower(), "")


def body_of(path: Path) -> bytes:
    """The bytes of a file. Raises QueryError where there are too many, or none to be had."""
    try:
        if path.stat().st_size > _LARGEST:
            raise QueryError(f"{path}: larger than {_LARGEST:,} bytes", remedy="this is hardly one policy; split it")
        return path.read_bytes()
    except OSError as error:
        raise QueryError(f"{path}: cannot be read ({error.strerror})", remedy="check its permissions") from error


def _said_date(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return moment(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None
