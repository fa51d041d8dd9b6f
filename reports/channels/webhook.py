"""Digests as signed JSON, posted to an address: at least once, under one id, which the receiver acts on once.

The manner is that of Standard Webhooks: ``webhook-id``, ``webhook-timestamp``, ``webhook-signature``; the id stands
in ``Idempotency-Key`` too. No redirect is followed: a signature is for the address it was made for.
"""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import IO, Any

from crawler import __version__
from crawler.config import WebhookChannel
from crawler.errors import DeliveryError, GoneError, PutOffError, RefusedError
from reports.harmless import line
from reports.letter import Letter, Surroundings
from reports.render.event import event, signature

_BUSY = {408, 425, 429}
_MOVED = range(300, 400)
_SAID = 300  # characters of an answer that are worth keeping


class Webhook:
    """Posts each digest. The receiver is promised that one id means one digest, however often it comes."""

    idempotent = True
    resends = True
    looks_back = False

    def __init__(self, options: WebhookChannel, around: Surroundings) -> None:
        self._options, self._around = options, around

    def send(self, letter: Letter) -> None:
        """Post the digest; 2xx is its arrival, 410 ends the matter for good."""
        body = event(letter.digest)
        headers = self._headers(letter.key, body)
        self._ask(urllib.request.Request(self._options.url, body, headers))  # noqa: S310 - http(s) only, by config

    def probe(self) -> str:
        """Reach the address with a request that asks for nothing; its answer may be of any kind."""
        if self._options.secret_env:
            self._around.secret(self._options.secret_env)
        request = urllib.request.Request(self._options.url, method="OPTIONS")  # noqa: S310 - http(s) only, by config
        with suppress(RefusedError):  # it answered: what it says to a question without content is its own affair
            self._ask(request)
        return f"{self._options.url} answers"

    def _headers(self, key: str, body: bytes) -> dict[str, str]:
        moment = int(self._around.clock().timestamp())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": f"clausewatch/{__version__}",
            "Idempotency-Key": key,
            "webhook-id": key,
            "webhook-timestamp": str(moment),
        }
        if self._options.secret_env:
            secret = self._around.secret(self._options.secret_env)
            headers["webhook-signature"] = signature(secret, key, moment, body)
        return headers

    def _ask(self, request: urllib.request.Request) -> None:
        context = ssl.create_default_context()
        if self._options.ca_file:
            context.load_verify_locations(self._around.root / self._options.ca_file)
        opener = urllib.request.build_opener(_Stay(), urllib.request.HTTPSHandler(context=context))
        try:
            with opener.open(request, timeout=self._options.timeout_s):
                return  # the status has come; nobody needs the body
        except urllib.error.HTTPError as error:
            with error:
                raise self._answered(error) from error
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise PutOffError(
                f"{self._options.url}: {type(error).__name__}: {reason}", remedy="see whether the receiver is there"
            ) from error

    def _answered(self, error: urllib.error.HTTPError) -> DeliveryError:
        """What an answer other than 2xx amounts to."""
        problem = f"{self._options.url}: answered {error.code}{_words(error)}"
        if error.code == http.client.GONE:
            return GoneError(problem, remedy="take the channel out; or `clausewatch deliver --retry` tries again")
        if error.code in _MOVED:
            return RefusedError(problem, remedy="redirects are not followed: write the new address in config.toml")
        if error.code in _BUSY or error.code >= http.client.INTERNAL_SERVER_ERROR:
            return PutOffError(problem, retry_after_s=self._patience(error.headers.get("Retry-After", "")))
        return RefusedError(problem, remedy="see why the receiver refuses, then run `clausewatch deliver --retry`")

    def _patience(self, said: str) -> float:
        """A Retry-After in seconds: a number, or a date."""
        if said.strip().isdecimal():
            return float(said)
        with suppress(ValueError, TypeError):
            return max((parsedate_to_datetime(said) - self._around.clock()).total_seconds(), 0.0)
        return 0.0


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: a redirect is an answer."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401 - urllib's call
        """Refuse to go elsewhere."""


def _words(answer: IO[bytes]) -> str:
    """The beginning of what the receiver says, for a person."""
    try:
        said = line(answer.read(_SAID).decode("utf-8", "replace"), _SAID)
    except (OSError, http.client.HTTPException):
        return ""
    return f": {said}" if said else ""
