"""``clausewatch read``: one page, its clauses, and what was left out and why."""

from __future__ import annotations

import http.server
import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.app.cli import outcome
from crawler.model import Policy, sha256
from store import open_store
from tests.builders import capture, day

PAGE = (
    "<html><head><title>Privacy</title></head><body><nav class=top><a href=/>Home</a> <a href=/s>Stamps</a></nav>"
    "<main><h1>Privacy</h1><p>Last updated: 4 May 2021</p><p>This policy says which personal data Fennel Post"
    " collects, and what it does with it.</p><ul><li>your name</ul></main></body></html>"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "privacy.html"
    path.write_text(PAGE)
    return path


def test_a_file_is_read(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["read", str(page)]) == 0
    said = capsys.readouterr().out
    assert "4 clauses" in said
    assert "modified 2021-05-04" in said
    assert "  - your name" in said
    assert said.index("left out") < said.index("navigation") < said.index("Home")


def test_a_file_is_read_as_json(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["read", str(page), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [clause["text"] for clause in said["clauses"]][::3] == ["Privacy", "your name"]
    assert said["verdict"] is None
    assert said["left_out"][0]["where"] == "nav top"


def test_a_reading_is_written_as_a_page(page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "view.html"
    assert outcome(["read", str(page), "--html", str(out)]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert f"wrote {out}" in told.err
    view = out.read_text()
    assert view.index("Stamps") < view.index("collects") < view.index("your name")
    assert outcome(["read", str(page), "--html", str(tmp_path / "none" / "view.html")]) == 2
    assert "choose another place" in capsys.readouterr().err


def test_a_capture_is_read_by_its_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = tmp_path / "policies.db"
    with open_store(database) as store:
        seen, _ = capture("A", day(1))
        body = PAGE.encode()
        seen = replace(seen, body_sha256=sha256(body))
        store.captures.track([Policy(seen.policy, "Fennel Post", "privacy", seen.url)])
        store.captures.append(seen, body)
    where = ["--db", str(database), "--config", str(tmp_path / "none.toml")]
    assert outcome(["read", seen.id[:8], *where]) == 0
    assert "4 clauses" in capsys.readouterr().out
    assert outcome(["read", "abcdef0123", *where]) == 2


def test_what_is_not_the_policy_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wall.html"
    path.write_text("<title>Just a moment...</title><p>Checking your browser before accessing the site.")
    assert outcome(["read", str(path)]) == 0
    assert "not the policy: bot wall" in capsys.readouterr().out


class _Site(http.server.BaseHTTPRequestHandler):
    """One page, and no robots.txt."""

    def do_GET(self) -> None:
        body = PAGE.encode() if self.path == "/privacy" else b"no such page"
        self.send_response(200 if self.path == "/privacy" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_page_is_fetched_read_and_not_recorded(builders: Any, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[store]\npath = "policies.db"\n[crawl]\nallow_hosts = ["127.0.0.1"]\ndelay = "1ms"\nretries = 0\n'
        '[[companies]]\nid = "acme"\nname = "Acme"\n[[companies.policies]]\nkind = "privacy"\n'
        'url = "https://acme.example/privacy"\n'
    )
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        house = builders.House(tmp_path)
        done = house.run("read", f"http://127.0.0.1:{server.server_address[1]}/privacy", "--json")
        missing = house.run("read", f"http://127.0.0.1:{server.server_address[1]}/none")
        server.shutdown()
    assert json.loads(done.out)["clauses"][0]["text"] == "Privacy"
    assert "not the policy: soft 404" in missing.out
    assert not (tmp_path / "policies.db").exists()
