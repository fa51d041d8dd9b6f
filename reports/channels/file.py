"""Digests as files, one per format: <folder>/<series>/<date>-<key>.txt, .html, .md, .json."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from crawler.config import FileChannel
from crawler.errors import RefusedError
from crawler.model import Digest
from reports.render import DIGESTS
from reports.writing import write_whole

_SUFFIXES = {"text": "txt", "html": "html", "markdown": "md", "json": "json"}


class Files:
    """Writes each digest once: the same key always has the same name. Removes nothing."""

    idempotent = True

    def __init__(self, options: FileChannel, root: Path) -> None:
        self._folder = root / options.folder
        self._formats = options.formats

    def send(self, key: str, digest: Digest, earlier: Sequence[Digest]) -> None:  # noqa: ARG002 - the protocol's
        """Write the digest in every format; all are rendered before the first is written."""
        for name in (key, digest.series):
            if name in {"", ".", ".."} or "/" in name:
                raise RefusedError(f"{name!r} cannot be a file's name", remedy="give the series a plain name")
        stem = f"{digest.composed_at.astimezone(UTC):%Y-%m-%d}-{key}"
        rendered = {_SUFFIXES[name]: DIGESTS[name](digest) for name in self._formats}
        for suffix, text in rendered.items():
            write_whole(self._folder / digest.series / f"{stem}.{suffix}", text)
