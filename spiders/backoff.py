"""Retries with manners: a host in trouble is left alone, and is told from a host that says no.

Rule 1: a wait holds for the whole host, not for one request; other hosts go on.
Rule 2: Retry-After is obeyed, in seconds or as a date. Where it is longer than a run may wait, or where "too
        many" is still the answer after the last try, the host is closed and its orders fail at once.
Rule 3: what is an answer is the spider's to say (meta "doubt"): an archived 503 is a capture.
Rule 4: waits grow with the failures of the host since it last answered, not with the tries of one request: a
        single page that cannot be had does not hold up the others. It goes to the end of the queue.
"""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self, cast

from crawler.model import FailureKind
from spiders.failure import PASSING, Declined, Stopped, kind_of, words
from spiders.pauses import host_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from spiders.polite import PoliteDownloader
    from spiders.tally import Run

Doubt = Callable[["Response", int], "str | None"]
"""Says why an answer, at this number of tries, is not to be trusted; None where it is."""

# 520 to 524 are a large proxy's words for "the origin does not answer".
PASSING_STATUSES = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
TRUNCATED = "truncated"
UNPLAYABLE = "this capture cannot be shown"
CUT_SHORT = "a page without its end"
_LONE = frozenset({UNPLAYABLE, CUT_SHORT})
"""Doubts about one page, which say nothing of its host."""

_LONGEST_PAUSE_S = 900.0
"""An archive bans an address for an hour, then for two: there is no use in waiting much longer within one run."""
_CLOSED_S = 3600.0
"""So long a run does not ask an archive again when even the last pause brought a refusal."""
_CLOSED = 60
"""So many pauses (an hour, by default) later runs leave it alone then."""

_MARGIN_S = 0.25
"""A wait that was asked for begins when the server is done with its answer, and we may have read it by then."""

_WORTH_SAYING_S = 5.0
_SPREAD = 0.25
_REFUSED = 5
"""Pauses after a refused connection: five minutes, then fifteen; an hour ends the run."""

_FIRST_TRIES = 2
"""So many failures of an archive that has not answered yet, and the run says so instead of waiting for an hour."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a failure says of its host."""

    limited: bool  # it said "too many", or refused the connection
    failures: int  # before this one, without an answer in between
    hopeless: bool  # so many that no order of this run will be answered
    refused: bool = False  # a host that has answered before refuses connections: it means us


def doubt_status(response: Response, tries: int) -> str | None:  # noqa: ARG001 - the signature of a doubt
    """Doubt the statuses that may pass: right for live sites."""
    return f"status {response.status}" if response.status in PASSING_STATUSES else None


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Read Retry-After, in seconds or as an HTTP date; None where there is none that can be read."""
    text = (value or b"").decode("latin-1").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when
    return max(0.0, (when - now).total_seconds())


class Backoff:
    """Downloader middleware: tries again, later, and pauses the host meanwhile."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run: Run = crawler.settings["CLAUSEWATCH_RUN"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from a crawler."""
        return cls(crawler)

    @property
    def _downloader(self) -> PoliteDownloader:
        return cast("PoliteDownloader", self._crawler.engine.downloader)

    def process_request(self, request: Request) -> None:
        """Fail at once where the host is closed, or was when an earlier run ended."""
        slot = self._downloader.get_slot_key(request)
        left = self._run.pauses.closed_for(slot) or self._run.pauses.paused_for(slot)
        if self._run.pauses.closed_for(slot) or left > max(self._run.patience.patient_s, _LONGEST_PAUSE_S):
            detail = f"{host_of(slot)} is left alone for {left:.0f} s more"
            raise Declined(FailureKind.RATE_LIMITED, detail, left)
        if left >= _WORTH_SAYING_S:
            self._run.say(f"{host_of(slot)}: left alone for {left:.0f} s more")

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Pass what can be trusted; ask again for the rest."""
        self._run.pauses.hear(self._downloader.get_slot_key(request))
        tries = request.meta.get("tries", 0)
        doubt: Doubt = request.meta.get("doubt", doubt_status)
        reason = TRUNCATED if TRUNCATED in response.flags else doubt(response, tries)
        asked = retry_after(response.headers.get("Retry-After"), self._run.clock())
        if reason is None:
            self._heed(request, response, asked)
            return response
        trouble = self._trouble(request, limited=response.status == 429, lone=reason in _LONE)
        wait = self._wait(trouble, asked)
        too_long = asked is not None and asked > self._run.patience.patient_s
        if not too_long and not trouble.hopeless and (again := self._again(request, trouble, wait, reason)):
            return again
        if too_long or trouble.hopeless or response.status == 429:
            raise self._closed(request, wait, f"{reason}; asked to wait {wait:.0f} s")
        if reason == TRUNCATED:
            raise Declined(FailureKind.TRUNCATED, f"{request.url}: the compressed body ends too early")
        return response

    def _heed(self, request: Request, response: Response, asked: float | None) -> None:
        """Take an answer for the last word on its page; a wait that came with it is kept all the same."""
        slot = self._downloader.get_slot_key(request)
        self._run.pauses.answered(slot)
        if asked and response.status in PASSING_STATUSES and asked <= self._run.patience.patient_s:
            self._downloader.pause(slot, asked + _MARGIN_S, f"status {response.status}")

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again where the network failed in a way that may pass."""
        kind = kind_of(exception)
        if isinstance(exception, Declined | Stopped) or kind not in PASSING:
            return None
        # An archive that is asked on while it says 429 refuses connections, for an hour and then for longer.
        refused = kind is FailureKind.REFUSED
        trouble = self._trouble(request, limited=refused)
        if refused and self._run.pauses.heard(self._downloader.get_slot_key(request)):
            trouble = replace(trouble, refused=True)
        wait = self._wait(trouble, None)
        too_long = trouble.limited and wait > _LONGEST_PAUSE_S * (1 + _SPREAD)
        again = None if trouble.hopeless or too_long else self._again(request, trouble, wait, words(exception))
        if again is None and self._run.patience.pause_s and (trouble.hopeless or trouble.limited):
            slot = self._downloader.get_slot_key(request)
            if trouble.limited:
                kept_s = max(wait, _CLOSED * self._run.patience.pause_s)
                self._close(slot, max(wait, _CLOSED_S), words(exception), kept_s)
            else:
                self._close(slot, wait, words(exception))
        return again

    def _trouble(self, request: Request, *, limited: bool, lone: bool = False) -> Trouble:
        """Count a failure of the request's host; ``lone``: only this page is in trouble, not the host."""
        patience = self._run.patience
        slot = self._downloader.get_slot_key(request)
        failures = 0 if lone else self._run.pauses.streak(slot)
        most = patience.retries if limited else 2 * patience.retries
        if not self._run.pauses.heard(slot):
            most = min(most, _FIRST_TRIES)  # who never answered may not be there at all
        # Only an archive is one host for many orders; a live site's orders end one by one.
        return Trouble(limited, failures, hopeless=bool(patience.pause_s) and failures > most)

    def _wait(self, trouble: Trouble, asked: float | None) -> float:
        """Seconds to leave the host alone; after a refusal five pauses, then three times as long each time."""
        patience = self._run.patience
        if asked is not None:
            within_run = 0 < asked <= patience.patient_s
            return max(asked + _MARGIN_S * within_run, patience.wait_s)
        # The spread keeps many installations from coming back in step.
        spread = 1 + _SPREAD * random.random()  # noqa: S311 - no secret
        if trouble.refused and patience.pause_s:
            return _REFUSED * patience.pause_s * 3.0**trouble.failures * spread
        if trouble.limited and patience.pause_s:
            longest = max(patience.pause_s, _LONGEST_PAUSE_S)
            return min(patience.pause_s * 2.0**trouble.failures, longest) * spread
        return min(patience.wait_s * 2.0**trouble.failures, max(patience.wait_s, patience.longest_s)) * spread

    def _again(self, request: Request, trouble: Trouble, wait: float, reason: str) -> Request | None:
        tries = request.meta.get("tries", 0)
        slot = self._downloader.get_slot_key(request)
        self._downloader.pause(slot, wait, reason)  # also after the last try: the host's next page waits
        if tries >= self._run.patience.retries:
            return None
        self._run.say(f"{host_of(slot)}: {reason}; waiting {wait:.0f} s")
        _log.info("retry host=%s tries=%d wait_s=%.1f reason=%s", slot, tries + 1, wait, reason)
        # Who says "too many" is asked by one order until it answers; else the others have their turn first.
        priority = request.priority + 1 if trouble.limited else -tries - 1
        again = request.replace(dont_filter=True, priority=priority)
        again.meta["tries"] = tries + 1
        return again

    def _closed(self, request: Request, wait: float, reason: str) -> Declined:
        return self._close(self._downloader.get_slot_key(request), wait, reason)

    def _close(self, slot: str, wait: float, reason: str, kept_s: float | None = None) -> Declined:
        self._run.pauses.close(slot, wait, reason, kept_s)
        _log.warning("closed host=%s for_s=%.0f reason=%s", slot, wait, reason)
        declined = Declined(FailureKind.RATE_LIMITED, f"{host_of(slot)}: {reason}", wait)
        self._downloader.turn_away(slot, declined)
        return declined
