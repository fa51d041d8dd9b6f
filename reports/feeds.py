"""Feeds as files: one for the series and, where wanted, one for each company, each rewritten whole.

Writes over nothing but its own feed: whatever else stands in its place stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import RefusedError
from crawler.model import Digest
from reports.letter import Letter
from reports.render.entries import Scope, company_of
from reports.writing import refused, writable, write_whole

Render = Callable[[Scope, Sequence[Digest]], str]
Identify = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Places:
    """Where feeds stand: the series', and a pattern for those of companies."""

    root: Path
    path: str
    companies: str | None

    def targets(self, digest: Digest) -> list[tuple[Scope, Path]]:
        """The feeds that a digest belongs to, and their files."""
        found = [(Scope(digest.series), self.root / self.path)]
        if self.companies:
            names = sorted({company_of(item.comparison.policy) for item in digest.items})
            found += [(Scope(digest.series, name), self.root / _named(self.companies, name)) for name in names]
        return found


def send(letter: Letter, places: Places, render: Render, identify: Identify) -> None:
    """Write the feed of all digests of the series up to this one, and those of the companies it tells of."""
    told = [*(digest for digest in letter.earlier if digest.key != letter.key), letter.digest]
    targets = places.targets(letter.digest)
    for scope, target in targets:  # all may be written before the first one is
        _stand_back(scope, target, identify)
    for scope, target in targets:
        write_whole(target, render(scope, told))


def probe(places: Places) -> str:
    """Whether the feed's file could be written. Raises RefusedError."""
    path = places.root / places.path
    writable(path.parent)
    if path.is_dir():
        raise RefusedError(f"{path}: is a folder", remedy="name a file in config.toml")
    return f"{path} {'stands' if path.exists() else 'will be written'}"


def _named(pattern: str, company: str) -> str:
    if company in {"", ".", ".."} or "/" in company:
        raise RefusedError(f"{company!r} cannot be a file's name", remedy="give the company a plain id")
    return pattern.replace("{company}", company)


def _stand_back(scope: Scope, path: Path, identify: Identify) -> None:
    """Refuse to replace another feed, or a file that is no feed of ours."""
    found = _found(path, identify)
    if found not in {None, scope.id}:
        raise RefusedError(
            f"{path}: holds something else than the feed of the series {scope.series!r}",
            remedy="give each series a feed with a path of its own in config.toml",
        )


def _found(path: Path, identify: Identify) -> str | None:
    """The id of the feed that stands there: None where nothing does, "" where it is no feed."""
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refused(path, error) from error
    return identify(body) if body else None
