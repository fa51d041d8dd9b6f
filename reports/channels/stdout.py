"""Digests on standard output: for pipes, cron's mail and the journal."""

from __future__ import annotations

from crawler.config import StdoutChannel
from crawler.errors import PutOffError
from reports.letter import Letter, Surroundings
from reports.render import DIGESTS


class Stdout:
    """Prints each digest. After a crash in mid-sentence it prints it again: a line too many harms nobody."""

    idempotent = False
    resends = True
    looks_back = False

    def __init__(self, options: StdoutChannel, around: Surroundings) -> None:
        self._format, self._out = options.format, around.out

    def send(self, letter: Letter) -> None:
        """Print the digest."""
        try:
            self._out.write(DIGESTS[self._format](letter.digest))
            self._out.flush()
        except OSError as error:
            raise PutOffError(f"standard output cannot be written: {error}") from error

    def probe(self) -> str:
        """Nothing to try."""
        return "standard output"
