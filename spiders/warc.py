"""WARC files (ISO 28500) as captures, and captures as a WARC file.

Only ``response`` records of http(s) pages and ``revisit`` records are read. A revisit names an earlier response by
its payload digest; what refers to none of the file is counted as left out. Payloads are handed over as a browser
would see them: transfer and content encoding undone, as ``id_`` replay of an archive serves them.
"""

from __future__ import annotations

import zlib
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from crawler.errors import QueryError
from crawler.model import Capture, Held

if TYPE_CHECKING:
    from types import TracebackType

_MOST_HEADERS = 64
_LONGEST_HEADER = 2_000
# What a revisit may refer back to is kept in memory: by bytes, not by number, so that a long file stays flat.
_REMEMBERED = 32_000_000


@dataclass(slots=True)
class WarcFile:
    """One WARC file to be read, and what was left out of it by reason."""

    path: Path
    max_bytes: int
    left_out: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Held]:
        """The pages in the order of the file. Raises QueryError where it is no WARC file, or is cut off."""
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        seen = _Payloads()
        records = 0
        try:
            with self.path.open("rb") as stream:
                for record in ArchiveIterator(stream):
                    records += record.format == "warc"  # of other files' lines warcio makes ARC records
                    held = self._held(record, seen)
                    if held:
                        yield held
        except (ArchiveLoadFailed, EOFError, zlib.error) as error:
            raise _unreadable(self.path, str(error)) from error
        if not records:
            raise _unreadable(self.path, "it holds no record")

    def _held(self, record: Any, seen: _Payloads) -> Held | None:  # noqa: ANN401 - warcio has no types
        if record.format != "warc":
            self.left_out["lines that are no WARC"] += 1
            return None
        head = record.rec_headers
        uri = (head.get_header("WARC-Target-URI") or "").strip("<>")
        if record.rec_type not in {"response", "revisit"} or not uri.startswith(("http://", "https://")):
            self.left_out[f"{record.rec_type} records"] += record.rec_type in {"resource", "conversion"}
            return None
        at = _moment(head.get_header("WARC-Date"))
        if at is None or (record.http_headers is None and record.rec_type == "response"):
            self.left_out["no date or no HTTP head"] += 1
            return None
        digest = head.get_header("WARC-Payload-Digest") or ""
        body = seen.get(digest) if record.rec_type == "revisit" else self._payload(record)
        if body is None:
            self.left_out["revisits of nothing here" if record.rec_type == "revisit" else "too large or damaged"] += 1
            return None
        seen.keep(digest, body)
        return Held(
            url=uri,
            observed_at=at,
            body=body,
            source=f"warc {self.path.name} {(head.get_header('WARC-Record-ID') or '').strip('<>')}".strip(),
            memento_uri=head.get_header("WARC-Source-URI"),
            **_http(record),
        )

    def _payload(self, record: Any) -> bytes | None:  # noqa: ANN401 - warcio has no types
        try:
            body: bytes = record.content_stream().read(self.max_bytes + 1)
        except (OSError, EOFError, zlib.error):
            return None
        return body if len(body) <= self.max_bytes else None


def _unreadable(path: Path, problem: str) -> QueryError:
    return QueryError(
        f"{path}: cannot be read as WARC: {problem}",
        remedy="what came before stays; get the file again, or cut it at the last whole record",
    )


class _Payloads:
    """The newest payloads by digest, up to a number of bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def get(self, digest: str) -> bytes | None:
        return self._kept.get(digest)

    def keep(self, digest: str, body: bytes) -> None:
        if not digest or digest in self._kept or len(body) > _REMEMBERED:
            return
        self._kept[digest] = body
        self._size += len(body)
        while self._size > _REMEMBERED:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped)


def _http(record: Any) -> dict[str, Any]:  # noqa: ANN401 - warcio has no types
    """Status, type and headers of a record; of a revisit without a head, those of a page that is there."""
    if record.http_headers is None:
        return {"status": 200, "content_type": "", "headers": ()}
    code = record.http_headers.get_statuscode()
    headers = tuple(
        (name.lower(), value[:_LONGEST_HEADER]) for name, value in record.http_headers.headers[:_MOST_HEADERS]
    )
    return {
        "status": int(code) if code.isdigit() else 0,
        "content_type": (record.http_headers.get_header("Content-Type") or "")[:_LONGEST_HEADER],
        "headers": headers,
    }


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


class WarcOutput:
    """Writes captures into one gzipped WARC file: a context manager; unfinished work leaves no file behind."""

    def __init__(self, path: Path, software: str) -> None:
        self._path, self._software = path, software
        self._unfinished = path.with_name(f".{path.name}.unfinished")

    def __enter__(self) -> Self:
        from warcio.warcwriter import WARCWriter

        self._stream = self._unfinished.open("wb")
        self._writer = WARCWriter(self._stream, gzip=True)
        info = {"software": self._software, "format": "WARC File Format 1.1"}
        self._writer.write_record(self._writer.create_warcinfo_record(self._path.name, info))
        return self

    def append(self, capture: Capture, body: bytes) -> None:
        """Write a capture as a response record: the bytes as stored, the head without what was undone."""
        from warcio.statusandheaders import StatusAndHeaders

        undone = {"content-encoding", "transfer-encoding", "content-length"}
        lines = [(name, value) for name, value in capture.headers if name not in undone]
        if capture.content_type and "content-type" not in dict(lines):
            lines.append(("content-type", capture.content_type))
        head = StatusAndHeaders(f"{capture.status} ", [*lines, ("content-length", str(len(body)))], "HTTP/1.1")
        about = {
            "WARC-Date": f"{capture.observed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "WARC-Record-ID": f"<urn:sha256:{capture.id}>",
        }
        if capture.memento_uri:
            about["WARC-Source-URI"] = capture.memento_uri
        self._writer.write_record(
            self._writer.create_warc_record(
                capture.url, "response", payload=BytesIO(body), http_headers=head, warc_headers_dict=about
            )
        )

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._stream.close()
        if kind is None:
            self._unfinished.replace(self._path)
        else:
            self._unfinished.unlink(missing_ok=True)
