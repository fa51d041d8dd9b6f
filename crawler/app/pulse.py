"""The daemon's pulse: what it did last, told to whoever asks at a loopback port, and to a heartbeat URL.

Rule 1: nobody who asks can hold the daemon up: one short question a connection, within five seconds.
Rule 2: a heartbeat that cannot be sent is a line in the log, never a failure of watching; its URL is a secret.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from crawler.app.metrics import CONTENT_TYPE, Beat, exposition
from crawler.app.wiring import Clock, Workplace
from crawler.config import Running, web_address
from crawler.errors import ClausewatchError, ConfigError
from crawler.model import Capture
from spiders.run import Crawls
from store import Store

_log = logging.getLogger("clausewatch.pulse")
_LONGEST_QUESTION = 8_192
_QUESTION_S = 5.0
_SILENT_LOOKS = 20  # looks' time without one that ends, and no less than …
_SILENT_S = 900.0  # … a quarter of an hour: a look may have a long crawl in it


class Pulse:
    """Feels the daemon's looks."""

    def __init__(self, place: Workplace, environment: Mapping[str, str], tick_s: float) -> None:
        self._clock = place.clock
        self._environment = environment
        self._running = place.config.tables.run
        self._heartbeat = heartbeat_url(self._running, environment)
        self.port: Port | None = None  # where it is told; None: nobody listens yet
        self._sent: datetime | None = None
        self.patience_s = max(_SILENT_S, _SILENT_LOOKS * tick_s)
        self.beat = Beat(started=place.clock())

    async def retune(self, running: Running) -> None:
        """Take over another table [run], or none of it. Raises ConfigError."""
        heartbeat = heartbeat_url(running, self._environment)
        if self.port is not None:
            await self.port.move(running.metrics)
        if heartbeat != self._heartbeat:
            self._sent = None
        self._running, self._heartbeat = running, heartbeat

    async def looked(self, crawls: Crawls, *, well: bool) -> None:
        """Note the end of a look, and send a heartbeat where it went well and it is time."""
        now = self._clock()
        self.beat = replace(self.beat, looked=now, well=well, looks=self.beat.looks + 1)
        if not well or not self._heartbeat:
            return
        if self._sent is None or (now - self._sent).total_seconds() >= self._running.heartbeat_every_s:
            self._sent = now
            await self._send(crawls, self._heartbeat)

    async def _send(self, crawls: Crawls, url: str) -> None:
        answers: list[Any] = []
        await crawls.ping(url, answers.append)
        answer = answers[0] if answers else None
        if isinstance(answer, Capture):
            if answer.status >= 400:
                _log.warning("heartbeat refused status=%d", answer.status)
        elif answer is not None:
            _log.warning("heartbeat failed kind=%s", answer.kind.value)


def heartbeat_url(running: Running, environment: Mapping[str, str]) -> str | None:
    """Where heartbeats go; None: nowhere. Raises ConfigError where the variable named does not hold a URL."""
    if running.heartbeat_env is None:
        return running.heartbeat
    try:
        return str(web_address(environment.get(running.heartbeat_env, "")))
    except ValueError:
        raise ConfigError(
            f"run.heartbeat_env: the variable {running.heartbeat_env} holds no URL",
            remedy="set it, or take the key out of config.toml",
        ) from None


class Port:
    """Where /metrics and /healthz are answered; it may move while the daemon runs."""

    def __init__(self, store: Store, pulse: Pulse, clock: Clock) -> None:
        self._store, self._pulse, self._clock = store, pulse, clock
        self._at: str | None = None
        self._server: asyncio.Server | None = None

    async def move(self, wanted: str | None) -> None:
        """Listen there (None: nowhere), then nowhere else. Raises ConfigError: it is taken."""
        if wanted == self._at:
            return
        server = await self._listening(wanted) if wanted else None
        self.close()
        self._at, self._server = wanted, server

    async def _listening(self, wanted: str) -> asyncio.Server:
        host, _, port = wanted.rpartition(":")
        try:
            server = await asyncio.start_server(self._answer, host.strip("[]"), int(port), limit=_LONGEST_QUESTION)
        except OSError as error:
            raise ConfigError(
                f"run.metrics: {wanted} cannot be listened at ({error.strerror})", remedy="name another port"
            ) from error
        _log.info("answering metrics=http://%s/metrics", wanted)
        return server

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(TimeoutError, ConnectionError, ValueError, asyncio.IncompleteReadError):
            question = await asyncio.wait_for(reader.readline(), _QUESTION_S)
            writer.write(_answer(question, self._store, self._pulse, self._clock()))
            await asyncio.wait_for(writer.drain(), _QUESTION_S)
        writer.close()

    def close(self) -> None:
        """Listen nowhere."""
        if self._server is not None:
            self._server.close()
        self._at = self._server = None


@asynccontextmanager
async def answering(place: Workplace, store: Store, pulse: Pulse) -> AsyncIterator[None]:
    """Answer /metrics and /healthz at the configured port, where there is one. Raises ConfigError: it is taken."""
    pulse.port = Port(store, pulse, place.clock)
    await pulse.port.move(place.config.tables.run.metrics)
    try:
        yield
    finally:
        pulse.port.close()


def _answer(question: bytes, store: Store, pulse: Pulse, now: datetime) -> bytes:
    method, _, rest = question.partition(b" ")
    path = rest.partition(b" ")[0].partition(b"?")[0]
    if method != b"GET":
        return _response("405 Method Not Allowed", "only GET\n")
    if path == b"/metrics":
        try:
            return _response("200 OK", exposition(store, pulse.beat, now), CONTENT_TYPE)
        except ClausewatchError as error:
            return _response("503 Service Unavailable", f"{error.problem}\n")
    if path == b"/healthz":
        ailment = pulse.beat.ailment(now, pulse.patience_s)
        return _response("503 Service Unavailable" if ailment else "200 OK", f"{ailment or 'ok'}\n")
    return _response("404 Not Found", "/metrics and /healthz\n")


def _response(status: str, text: str, kind: str = "text/plain; charset=utf-8") -> bytes:
    body = text.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body
