"""The log of a run: a line an event on standard error, for people or for machines.

Our messages are words and then key=value; as JSON each key has its own field, and ``run`` names the process.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Literal

Format = Literal["text", "json"]

_PAIR = re.compile(r"(?:^|\s)([a-z][a-z0-9_]*)=(\S*)")
_OURS = frozenset({"at", "level", "logger", "run", "event", "message"})


def start_log(form: Format, run: str) -> None:
    """Let the root logger write in one of the formats."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonLines(run) if form == "json" else logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, run, event, message, and every key=value of the message."""

    def __init__(self, run: str) -> None:
        super().__init__()
        self._run = run

    def format(self, record: logging.LogRecord) -> str:
        """Write one event."""
        message = record.getMessage()
        pairs = {key: value for key, value in _PAIR.findall(message) if key not in _OURS}
        first = _PAIR.search(message)
        line = {
            "at": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "run": self._run,
            "event": (message[: first.start()] if first else message).strip(" :")[:80],
            "message": message,
            **pairs,
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
