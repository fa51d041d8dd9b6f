"""Git repositories in which a collection keeps its documents, one commit an observation, as captures.

The layout is that of Open Terms Archive: ``SERVICE/TERMS TYPE.html`` (snapshots: the page as fetched) or ``.md``
(versions: the text as extracted), author date = the moment of the fetch, address in the message's trailer
``X-source-document-location``. Git itself reads the repository: one ``log``, one ``cat-file --batch``; nothing
of the repository is executed.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO, Self

from crawler.errors import QueryError
from crawler.model import Held

_TYPES = {".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf", ".md": "text/markdown"}
_ADDRESS = re.compile(r"^X-source-document-location:\s*(\S+)", re.MULTILINE)
_ABOUT = "%x1e%H%x1f%at%x1f%B%x1f"  # a commit: name, author's time, message; its files follow
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Commit:
    name: str
    at: datetime
    url: str | None
    files: tuple[tuple[str, str], ...]  # (blob, path) of those added or changed


@dataclass(slots=True)
class Collection:
    """One repository to be read, the documents wanted, and what was left out by reason."""

    path: Path
    max_bytes: int
    document: str = "*"  # a pattern of "SERVICE/TERMS TYPE", without the ending
    url: str | None = None  # of commits that name none
    left_out: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Held]:
        """The documents, oldest commit first. Raises QueryError where git cannot read the repository."""
        with _Blobs(self.path) as blobs:
            for commit in _commits(self.path):
                yield from self._held(commit, blobs)

    def _held(self, commit: _Commit, blobs: _Blobs) -> Iterator[Held]:
        for blob, path in commit.files:
            place = PurePosixPath(path)
            if place.suffix.lower() not in _TYPES or not fnmatchcase(str(place.with_suffix("")), self.document):
                continue
            url = commit.url or self.url
            body = blobs.read(blob, self.max_bytes)
            if url is None or body is None:
                self.left_out["no address in the commit" if body is not None else "too large"] += 1
                continue
            yield Held(
                url=url,
                observed_at=commit.at,
                status=200,
                content_type=f"{_TYPES[place.suffix.lower()]}; charset=utf-8",
                body=body,
                source=f"git {self.path.name} {commit.name} {path}",
            )


def is_repository(path: Path) -> bool:
    """Whether a folder is a git repository, bare or not."""
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def _git(path: Path) -> list[str]:
    return ["git", "-C", str(path), "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager"]


def _commits(path: Path) -> Iterator[_Commit]:
    command = [*_git(path), "log", "--reverse", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--no-renames"]
    try:
        process = subprocess.Popen(
            [*command, "--no-ext-diff", f"--format=format:{_ABOUT}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise QueryError(f"{path}: git is needed to read it ({error.strerror})", remedy="install git") from error
    with process:
        assert process.stdout
        assert process.stderr
        yield from map(_commit, _parts(process.stdout))
        said = process.stderr.read().decode("utf-8", "replace").strip()
    if process.returncode:
        raise QueryError(f"{path}: git cannot read it: {said[:300]}", remedy="name a whole repository with a commit")


def _parts(stream: IO[bytes]) -> Iterator[bytes]:
    """The commits of a log, one after another, never all at once."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\x1e")
        yield from filter(None, (part.strip(b"\0\n") for part in whole))
    if rest.strip(b"\0\n"):
        yield rest


def _commit(part: bytes) -> _Commit:
    name, at, message, files = part.split(b"\x1f", 3)
    told = _ADDRESS.search(message.decode("utf-8", "replace"))
    cells = files.strip(b"\0\n").split(b"\0")
    changed = []
    for about, path in zip(cells[::2], cells[1::2], strict=False):
        words = about.split()  # :mode mode blob blob status
        if len(words) == 5 and words[4][:1] in b"AM":
            changed.append((words[3].decode(), path.decode("utf-8", "replace")))
    return _Commit(name.decode(), datetime.fromtimestamp(int(at), UTC), told[1] if told else None, tuple(changed))


class _Blobs:
    """The contents of a repository by name, through one long-lived git."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [*_git(self._path), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self

    def read(self, name: str, max_bytes: int) -> bytes | None:
        """The bytes of a blob; None where it is missing or too large."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(name.encode() + b"\n")
        self._process.stdin.flush()
        head = self._process.stdout.readline().split()
        if len(head) != 3 or head[1] != b"blob":
            return None
        body = self._process.stdout.read(int(head[2]) + 1)[:-1]
        return body if len(body) <= max_bytes else None

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()
