"""Backups by name and number, and what pruning needs to know of the configuration."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from crawler.config import Config
from store import copy

_NAMED = re.compile(r"clausewatch-\d{8}T\d{6}Z\.db")


def name_of(now: datetime) -> str:
    """The name of a copy made now; names sort by age."""
    return f"clausewatch-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"


def backup(database: Path, target: Path) -> int:
    """Copy the database to a file; the bytes of the copy. Raises StoreError."""
    return copy(database, target)


def thinned(folder: Path, keep: int) -> list[Path]:
    """Remove the copies of a folder beyond the newest ``keep``, nothing that has another name; which they were."""
    copies = sorted(path for path in folder.iterdir() if _NAMED.fullmatch(path.name) and path.is_file())
    for path in copies[:-keep]:
        path.unlink()
    return copies[:-keep]


def recipes(config: Config) -> set[str]:
    """The recipes by which policies are read now."""
    return {policy.recipe.name for policy in config.policies}
