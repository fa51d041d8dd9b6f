"""Why a request brought no capture: exceptions become rows.

Rule 1: kinds are told by class, never by message.
Rule 2: being stopped is no failure. ``Stopped`` leaves the order open for the next run.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from OpenSSL import SSL
from scrapy import exceptions
from scrapy.core.downloader.handlers.http11 import TunnelError
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed

from crawler.model import FailureKind, FetchFailure, FetchOrder

_LONGEST_DETAIL = 300


class Declined(exceptions.IgnoreRequest):
    """One of our own rules ended a request: it names the kind, the words, and perhaps when to ask again."""

    def __init__(self, kind: FailureKind, detail: str, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.retry_after_s = retry_after_s


class Stopped(exceptions.IgnoreRequest):
    """The run was stopped before this request was answered."""


_TLS = (SSL.Error, VerificationError)

_KINDS: tuple[tuple[type[BaseException], FailureKind], ...] = (
    (exceptions.CannotResolveHostError, FailureKind.DNS),
    (exceptions.DownloadConnectionRefusedError, FailureKind.REFUSED),
    (exceptions.DownloadTimeoutError, FailureKind.TIMEOUT),
    (exceptions.ResponseDataLossError, FailureKind.TRUNCATED),
    # Scrapy cancels a download only for its size; our own stops arrive as Stopped.
    (exceptions.DownloadCancelledError, FailureKind.TOO_LARGE),
    (exceptions.UnsupportedURLSchemeError, FailureKind.UNSAFE_URL),
    (exceptions.NotSupported, FailureKind.UNSAFE_URL),
    (ConnectError, FailureKind.REFUSED),
    (TunnelError, FailureKind.PROTOCOL),
    (ConnectionClosed, FailureKind.PROTOCOL),
    (exceptions.DownloadFailedError, FailureKind.PROTOCOL),
)

PASSING = frozenset(
    {
        FailureKind.DNS,
        FailureKind.REFUSED,
        FailureKind.TIMEOUT,
        FailureKind.TRUNCATED,
        FailureKind.PROTOCOL,
    }
)
"""Kinds that may pass: worth another try."""


def kind_of(error: BaseException) -> FailureKind:
    """Name an exception of the downloader."""
    if isinstance(error, Declined):
        return error.kind
    if any(isinstance(reason, _TLS) for reason in _reasons(error)):
        return FailureKind.TLS
    return next((kind for known, kind in _KINDS if isinstance(error, known)), FailureKind.INTERNAL)


def failure_from(error: BaseException, order: FetchOrder, failed_at: datetime) -> FetchFailure:
    """Make the row of an order that an exception ended."""
    return FetchFailure(
        order.policy,
        order.url,
        failed_at,
        kind_of(error),
        words(error),
        order.memento_at,
        getattr(error, "retry_after_s", None),
    )


def words(error: BaseException) -> str:
    """Say an exception in one bounded line: of one with reasons the innermost, without Twisted's frames."""
    inner = list(_reasons(error))[-1]
    text = _tls_words(inner) or " ".join(str(inner).split()) or type(inner).__name__
    if kind_of(error) is FailureKind.INTERNAL:  # nobody foresaw it: its class says more than its message
        text = f"{type(error).__name__}: {text}"
    return text[:_LONGEST_DETAIL]


def _tls_words(error: BaseException) -> str:
    """What OpenSSL says, out of its rows of (library, function, reason)."""
    if not isinstance(error, SSL.Error) or not error.args or not isinstance(error.args[0], list):
        return ""
    return ", ".join(row[-1] for row in error.args[0] if row)


def _reasons(error: BaseException) -> Iterator[BaseException]:
    """Give an exception and what lies under it; Twisted keeps the reasons of a failed response in a list."""
    yield error
    if error.__cause__ is not None:
        yield from _reasons(error.__cause__)
    for failure in getattr(error, "reasons", ()):
        yield failure.value
