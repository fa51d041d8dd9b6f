"""``clausewatch read``: one page, its clauses, and what was left out and why."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

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
