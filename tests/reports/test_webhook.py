"""Webhooks against real HTTP servers on loopback: what each answer amounts to, and what the receiver can rely on."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from crawler.config import WebhookChannel
from crawler.errors import GoneError, PutOffError, RefusedError
from crawler.model import Digest, FactKind, FactMove
from reports.channels import channel
from reports.digest import compose, subject
from reports.letter import Letter, Surroundings
from reports.render.event import event, schema, signature

NOW = datetime(2025, 11, 10, 8, tzinfo=UTC)


@dataclass
class Receiver:
    """An HTTP server that keeps what it is sent and gives one answer."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @contextmanager
    def listening(self) -> Iterator[str]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                receiver.got.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(receiver.body)))
                self.end_headers()
                self.wfile.write(receiver.body)

            do_OPTIONS = do_GET = do_POST  # noqa: N815

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_address[1]}/hook"
            finally:
                server.shutdown()
                thread.join()


def hook(url: str, **options: Any) -> Any:
    around = Surroundings(Path("/nowhere"), {"HOOK_SECRET": "s3cret"}, lambda: NOW, io.StringIO())
    table = {"type": "webhook", "url": url, "timeout": "2s", **options}
    return channel(WebhookChannel.model_validate(table), around)


@pytest.fixture(scope="module")
def digest(item: Any) -> Digest:
    return compose("weekly", NOW, [item(), item("Borealis")])


def test_what_is_sent(digest: Digest) -> None:
    receiver = Receiver()
    with receiver.listening() as url:
        for _ in range(2):
            hook(url, secret_env="HOOK_SECRET").send(Letter(digest.key, digest))
    (path, headers, body), again = receiver.got
    assert path == "/hook"
    assert (headers, body) == again[1:]
    assert headers["idempotency-key"] == headers["webhook-id"] == digest.key
    assert headers["content-type"] == "application/json; charset=utf-8"
    signed = f"{digest.key}.{int(NOW.timestamp())}.".encode() + body
    mac = base64.b64encode(hmac.new(b"s3cret", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    told = json.loads(body)
    Draft202012Validator(schema()).validate(told)
    assert (told["schema"], told["type"], told["id"]) == (1, "digest", digest.key)
    assert told["subject"] == subject(digest)
    assert told["digest"]["items"][0]["comparison"]["company"] == "Acme"


def test_a_page_written_anew_is_bounded(world: Any) -> None:
    """Twenty edits of a change at most, those that prove a fact among them, and how many are not there."""
    edits = tuple(
        world.edit(f"We keep it for {n} days or so.", f"We keep it for {n + 1} days or so.") for n in range(300)
    )
    move = FactMove(FactKind.RETENTION, "250 days", "251 days", 250, "retention longer: 250 days → 251 days")
    item = world.make(edits=edits)
    item = replace(item, comparison=replace(item.comparison, facts=(move,)))
    told = json.loads(event(compose("weekly", NOW, [item])))
    assert told["omitted"] == 280
    kept = told["digest"]["items"][0]["comparison"]
    assert len(kept["edits"]) == 20
    assert kept["edits"][kept["facts"][0]["edit"]]["old_texts"] == ["We keep it for 250 days or so."]
    Draft202012Validator(schema()).validate(told)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


def test_a_known_signature() -> None:
    """Made with `openssl dgst -sha256 -hmac`; changing it breaks every receiver."""
    assert signature("s3cret", "k", 1, b"{}") == "v1,DlLfVLFwh7SqTYHhZoJd5HCLmiWVUFDZbQz3J7JBw4A="
    assert signature("whsec_czNjcmV0", "k", 1, b"{}") == signature("s3cret", "k", 1, b"{}")


@pytest.mark.parametrize(
    ("receiver", "error", "wait_s"),
    [
        (Receiver(400, body=b"no such\x1b[31m hook"), RefusedError, 0),
        (Receiver(404), RefusedError, 0),
        (Receiver(308, {"Location": "http://127.0.0.1:1/elsewhere"}), RefusedError, 0),
        (Receiver(410), GoneError, 0),
        (Receiver(429, {"Retry-After": "7"}), PutOffError, 7),
        (Receiver(503, {"Retry-After": "Mon, 10 Nov 2025 08:02:00 GMT"}), PutOffError, 120),
        (Receiver(503, {"Retry-After": "soon"}), PutOffError, 0),
        (Receiver(500), PutOffError, 0),
    ],
)
def test_an_answer_that_is_none(digest: Digest, receiver: Receiver, error: type[Exception], wait_s: float) -> None:
    with receiver.listening() as url, pytest.raises(error, match=f"answered {receiver.status}") as caught:
        hook(url).send(Letter(digest.key, digest))
    assert len(receiver.got) == 1
    assert "\x1b" not in str(caught.value)
    assert getattr(caught.value, "retry_after_s", 0) == wait_s


def test_one_that_hangs(digest: Digest) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(PutOffError, match=r"(?i)time"):
        hook(f"http://127.0.0.1:{silent.getsockname()[1]}/", timeout="100ms").send(Letter(digest.key, digest))


def test_one_that_is_not_there(digest: Digest) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(PutOffError, match="refused"):
            hook(f"http://127.0.0.1:{nobody.getsockname()[1]}/").send(Letter(digest.key, digest))


def test_a_secret_that_is_not_there(digest: Digest) -> None:
    receiver = Receiver()
    with receiver.listening() as url, pytest.raises(PutOffError, match="OTHER is not set"):
        hook(url, secret_env="OTHER").send(Letter(digest.key, digest))
    assert receiver.got == []


def test_probe() -> None:
    for status in (204, 405):
        receiver = Receiver(status)
        with receiver.listening() as url:
            assert hook(url, secret_env="HOOK_SECRET").probe() == f"{url} answers"
    with Receiver(500).listening() as url, pytest.raises(PutOffError):
        hook(url).probe()


@pytest.mark.parametrize("url", ["ftp://x.example/", "file:///etc/passwd", "http://u:p@x.example/", "x"])
def test_only_the_web(url: str) -> None:
    with pytest.raises(ValueError, match="URL"):
        hook(url)
