"""Save Page Now 2 in its own words: what its answers and its errors mean. Pure.

Rule 1: only a moment in the answer is a success. Whatever is not understood may pass.
Rule 2: an error stands inside an answer with status 200; its code tells whose matter it is, never its message.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crawler.model import SaveState

DAY_S = 86_400.0
_MOST_WORDS = 300
_JOB = re.compile(r"[A-Za-z0-9_.-]{1,100}")

# The page, or the archive's own rules: it would be refused tomorrow too.
_PERMANENT = (
    "blocked-url",
    "filesize-limit",
    "ftp-access-denied",
    "http-version-not-supported",
    "invalid-host-resolution",
    "invalid-url",
    "invalid-url-syntax",
    "method-not-allowed",
    "network-authentication-required",
    "no-access",
    "not-acceptable",
    "not-found",
    "not-implemented",
    "too-many-redirects",
    "unauthorized",
)
# Somebody counts: how many seconds until it is worth asking again.
_QUOTA = {
    "bandwidth-limit-exceeded": DAY_S,
    "blocked-client-ip": DAY_S,
    "too-many-daily-captures": DAY_S,
    "too-many-requests": DAY_S,  # the site that is to be saved, not the archive
    "user-session-limit": 600.0,
}
# Of all orders, not only of the one that was answered so: the rest of the queue need not be asked.
_EVERYBODYS = frozenset({"bandwidth-limit-exceeded", "blocked-client-ip", "user-session-limit"})


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, read."""

    state: SaveState
    job: str = ""
    memento_at: datetime | None = None
    detail: str = ""
    wait_s: float = 0.0
    everybodys: bool = False


def sort(code: str) -> tuple[SaveState, float]:
    """Sort an error by its code ("error:not-found"), with the seconds to wait; 0: as always."""
    name = code.removeprefix("error:")
    if name in _PERMANENT:
        return SaveState.PERMANENT, 0.0
    if name in _QUOTA:
        return SaveState.QUOTA, _QUOTA[name]
    return SaveState.TRANSIENT, 0.0


def read(body: bytes) -> Said | None:
    """Read an answer; None where it is none of this service."""
    answer = _object(body)
    if answer is None:
        return None
    status, job = answer.get("status"), _job(answer.get("job_id"))
    if status == "success":
        return _success(answer, job)
    if status == "error" or answer.get("status_ext"):
        return _error(answer, job)
    if job:
        return Said(SaveState.SUBMITTED, job, detail=_words(answer.get("message")))
    message = _words(answer.get("message"))
    return Said(SaveState.TRANSIENT, detail=message) if message else None


def _success(answer: dict[str, Any], job: str) -> Said:
    at = _moment(answer.get("timestamp"))
    if at is None:
        return Said(SaveState.TRANSIENT, job, detail="success without a moment")
    return Said(SaveState.SAVED, job, at)


def _error(answer: dict[str, Any], job: str) -> Said:
    code, message = _words(answer.get("status_ext")), _words(answer.get("message"))
    state, wait_s = sort(code)
    everybodys = code.removeprefix("error:") in _EVERYBODYS
    return Said(state, job, None, ": ".join(filter(None, (code, message))), wait_s, everybodys)


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _job(value: object) -> str:
    """A name that can stand in a path; "" where it is none."""
    return value if isinstance(value, str) and _JOB.fullmatch(value) else ""


def _words(value: object) -> str:
    return " ".join(value.split())[:_MOST_WORDS] if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{14}", value):
        return None
    try:
        return datetime.strptime(value, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
