"""Digests as files, one per format: <folder>/<series>/<date>-<key>.txt, .html, .md, .json."""

from __future__ import annotations

from datetime import UTC

from crawler.config import FileChannel
from crawler.errors import RefusedError
from reports.letter import Letter, Surroundings
from reports.render import DIGESTS
from reports.writing import writable, write_whole

_SUFFIXES = {"text": "txt", "html": "html", "markdown": "md", "json": "json"}


class Files:
    """Writes each digest once: the same key always has the same name. Removes nothing."""

    idempotent = True
    resends = True
    looks_back = False

    def __init__(self, options: FileChannel, around: Surroundings) -> None:
        self._folder = around.root / options.folder
        self._formats = options.formats

    def send(self, letter: Letter) -> None:
        """Write the digest in every format; all are rendered before the first is written."""
        digest = letter.digest
        for name in (letter.key, digest.series):
            if name in {"", ".", ".."} or "/" in name:
                raise RefusedError(f"{name!r} cannot be a file's name", remedy="give the series a plain name")
        stem = f"{digest.composed_at.astimezone(UTC):%Y-%m-%d}-{letter.key}"
        rendered = {_SUFFIXES[name]: DIGESTS[name](digest) for name in self._formats}
        for suffix, text in rendered.items():
            write_whole(self._folder / digest.series / f"{stem}.{suffix}", text)

    def probe(self) -> str:
        """Whether files could be written."""
        writable(self._folder)
        return f"{self._folder} can be written"
