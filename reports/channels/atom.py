"""Digests as one Atom feed, rewritten whole at each delivery."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from crawler.config import AtomChannel
from crawler.errors import RefusedError
from crawler.model import Digest
from reports.render.atom import feed, feed_id
from reports.writing import refused, write_whole


class AtomFeed:
    """Keeps one file per series. Writes over nothing but its own feed."""

    idempotent = True

    def __init__(self, options: AtomChannel, root: Path) -> None:
        self._path = root / options.path

    def send(self, key: str, digest: Digest, earlier: Sequence[Digest]) -> None:
        """Write the feed of all digests of the series up to this one."""
        self._stand_back(digest.series)
        before = [told for told in earlier if told.key != key]
        write_whole(self._path, feed(digest.series, [*before, digest]))

    def _stand_back(self, series: str) -> None:
        """Refuse to replace another series' feed, or a file that is no feed of ours."""
        found = self._found()
        if found not in {None, feed_id(series)}:
            raise RefusedError(
                f"{self._path}: holds something else than the feed of the series {series!r}",
                remedy="give each series an atom channel with a path of its own in config.toml",
            )

    def _found(self) -> str | None:
        """The id of the feed that stands there: None where nothing does, "" where it is no feed."""
        try:
            body = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise refused(self._path, error) from error
        if not body:
            return None
        try:
            root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            return ""
        return root.findtext("{*}id") or ""
