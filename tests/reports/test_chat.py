"""The short form through Apprise, to an HTTP server on loopback."""

from __future__ import annotations

import io
import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawler.config import ChatChannel
from crawler.errors import PutOffError, RefusedError
from crawler.model import Digest
from reports.channels import channel
from reports.digest import compose
from reports.letter import Letter, Surroundings
from reports.render.brief import LIMIT, brief

NOW = datetime(2025, 11, 10, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def digest(item: Any) -> Digest:
    return compose("weekly", NOW, [item(), item("Borealis")])


def chat(address: str) -> Any:
    pytest.importorskip("apprise")
    around = Surroundings(Path("/nowhere"), {"CHATS": address}, lambda: NOW, io.StringIO())
    return channel(ChatChannel(type="chat", urls_env="CHATS"), around)


def test_it_is_short(item: Any, digest: Digest) -> None:
    assert brief(digest).startswith("• Acme · privacy: drops “end-to-end” https://")
    many = compose("weekly", NOW, [item(f"Big{n:03}", day=n) for n in range(300)])
    assert len(brief(many)) <= LIMIT
    assert "and 29" in brief(many)


@pytest.mark.filterwarnings("ignore")
def test_it_arrives(digest: Digest) -> None:
    got: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        made = chat(f"json://127.0.0.1:{server.server_address[1]}/")
        assert made.probe() == "Apprise knows what to do with 1 address"
        made.send(Letter(digest.key, digest))
        thread.join()
    assert got[0]["title"] == "[weekly] Acme privacy silently drops “end-to-end” · +1 more (1 silent)"
    assert "Borealis" in got[0]["message"]


@pytest.mark.filterwarnings("ignore")
def test_it_does_not(digest: Digest) -> None:
    with pytest.raises(PutOffError, match="could not send"):
        chat("json://127.0.0.1:1/").send(Letter(digest.key, digest))
    with pytest.raises(RefusedError, match="does not understand"):
        chat("nonsense").send(Letter(digest.key, digest))
    with pytest.raises(PutOffError, match="CHATS is not set"):
        chat("").send(Letter(digest.key, digest))
