"""config.toml: the only configuration, and the only place that checks it.

``load`` gives every problem of the file at once, each with its table and key, what is wrong, and the nearest
valid name. The JSON Schema in docs/config.schema.json is generated from the same model.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawler.config import problems
from crawler.config.channels import (
    AtomChannel,
    Channel,
    ChatChannel,
    EmailChannel,
    FileChannel,
    JsonFeedChannel,
    StdoutChannel,
    WebhookChannel,
)
from crawler.config.series import AtOnce, Series, Time
from crawler.config.tables import (
    Archive,
    Crawl,
    Running,
    Tables,
    decisions,
    policy,
)
from crawler.config.values import Weekly, moment, seconds, web_address
from crawler.errors import ConfigError, QueryError
from crawler.model import Policy

__all__ = [
    "Archive",
    "AtOnce",
    "AtomChannel",
    "Channel",
    "ChatChannel",
    "Config",
    "Crawl",
    "EmailChannel",
    "FileChannel",
    "JsonFeedChannel",
    "Running",
    "Series",
    "StdoutChannel",
    "Time",
    "WebhookChannel",
    "Weekly",
    "load",
    "moment",
    "parse",
    "schema",
    "seconds",
    "web_address",
]

_MOST_BYTES = 4_000_000  # a hundred thousand policies; more is not a configuration


@dataclass(frozen=True, slots=True)
class Config:
    """A checked configuration. Paths are absolute."""

    folder: Path
    tables: Tables  # without the companies, of which there can be thousands: they are in the next two
    companies: Mapping[str, str]  # id -> name
    policies: tuple[Policy, ...]

    @property
    def crawl(self) -> Crawl:
        """The manners of live visits."""
        return self.tables.crawl

    @property
    def archive(self) -> Archive:
        """The archive and its manners."""
        return self.tables.archive

    @property
    def archives(self) -> dict[str, Archive]:
        """Every archive by name; "" is that of the table [archive], which [[archives]] alone replaces."""
        named: dict[str, Archive] = {each.name: each for each in self.tables.archives}
        return {"": self.archive, **named} if "archive" in self.tables.model_fields_set or not named else named

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / self.tables.store.path

    def addresses(self, series: Series) -> tuple[tuple[str, str], ...]:
        """Where a series' digests go: channel and recipient, each once."""
        named = dict.fromkeys(series.channels)  # named twice is meant once
        return tuple((name, to) for name in named for to in self.tables.channels[name].recipients)

    def covered(self, series: Series) -> tuple[Policy, ...]:
        """The policies of one series, in the file's order."""
        named = (item for item in self.policies if any(fnmatchcase(item.id, p) for p in series.policies))
        return tuple(item for item in named if series.covers(item))

    def chosen(self, patterns: tuple[str, ...]) -> tuple[Policy, ...]:
        """The policies that an operator named, by id or pattern; all where none is named.

        Raises QueryError where a pattern matches nothing.
        """
        if not patterns:
            return self.policies
        ids = [item.id for item in self.policies]
        for pattern in patterns:
            if not any(fnmatchcase(name, pattern) for name in ids):
                raise QueryError(
                    f'no policy matches "{pattern}"{problems.nearest(pattern, ids)}',
                    remedy="`clausewatch policies` lists them",
                )
        return tuple(item for item in self.policies if any(fnmatchcase(item.id, p) for p in patterns))


def load(path: Path) -> Config:
    """Read and check a configuration file.

    Raises ConfigError, which lists every problem of the file, one a line.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ConfigError(f"{path}: larger than {_MOST_BYTES:,} bytes", remedy="split it")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ConfigError(
            f"{path}: there is no such file",
            remedy="`clausewatch init` writes one, or name yours with --config",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error})", remedy="make it a readable UTF-8 file") from error
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """Check the text of a configuration; ``path`` is where it stands. Raises ConfigError."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}", remedy="mend the line named") from error
    said: list[str] = []
    tables = None
    try:
        tables = Tables.model_validate(raw)
    except ValidationError as error:
        said = problems.found(error, raw)
    said += problems.crossed(raw)
    if tables is None or said:
        count = "1 problem" if len(said) == 1 else f"{len(said)} problems"
        raise ConfigError(
            "\n".join([f"{path}: {count}", *(f"  {line}" for line in said)]),
            remedy="docs/configuration.md explains every key",
        )
    found = (policy(c, table, tables.crawl) for c in tables.companies for table in c.policies)
    policies = tuple(replace(item, decisions=decisions(item.id, tables.rules)) for item in found)
    companies = {each.id: each.name for each in tables.companies}
    return Config(path.resolve().parent, tables.model_copy(update={"companies": []}), companies, policies)


def schema() -> dict[str, Any]:
    """The JSON Schema of config.toml, as published in docs/config.schema.json."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Clausewatch config.toml",
        **Tables.model_json_schema(by_alias=True),
    }
