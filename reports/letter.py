"""What a channel is handed: a letter to deliver, and the surroundings in which it works."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from crawler.errors import PutOffError
from crawler.model import Digest


@dataclass(frozen=True, slots=True)
class Letter:
    """One digest for one recipient."""

    key: str  # of the digest: what makes sending it twice the same as sending it once
    digest: Digest
    recipient: str = ""
    previous: str = ""  # key of the series' digest before this one, "" where it is the first
    earlier: Sequence[Digest] = ()  # the series' digests before this one, the oldest first; see ``looks_back``


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where channels work: the folder of config.toml, the environment, the clock, standard output."""

    root: Path
    environment: Mapping[str, str]
    clock: Callable[[], datetime]
    out: TextIO

    def secret(self, name: str) -> str:
        """What an environment variable holds. Raises PutOffError where it is not set: a restart may bring it."""
        value = self.environment.get(name, "")
        if not value:
            raise PutOffError(
                f"the environment variable {name} is not set",
                remedy=f"set {name} for the process that runs Clausewatch; its value never stands in config.toml",
            )
        return value
