"""``clausewatch derive --check``: what a new reader would change, before it is adopted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.app.cli import outcome
from crawler.app.pipeline import derive_all
from crawler.config import load
from crawler.model import sha256
from store import open_store
from tests.builders import capture, day

CONFIG = """
[store]
path = "policies.db"

[[companies]]
id = "fennel"
name = "Fennel Post"

[[companies.policies]]
kind = "privacy"
url = "https://fennel.example/privacy"
"""
BODY = (
    "<main><h1>Privacy</h1><p>This policy says which personal data Fennel Post collects, and what for.</p>"
    "<p class=note>We keep your data for thirty days, and tell third parties nothing about your letters.</p></main>"
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    (policy,) = load(path).policies
    seen, _ = capture("A", day(1))
    seen = replace(seen, policy=policy.id, url=policy.url, body_sha256=sha256(BODY.encode()))
    with open_store(tmp_path / "policies.db") as store:
        store.captures.track([policy])
        store.captures.append(seen, BODY.encode())
        list(derive_all([policy], store))
    return path


def checked(config: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    code = outcome(["derive", "--check", "--config", str(config), "--db", str(config.parent / "policies.db"), *more])
    return code, capsys.readouterr().out


def test_the_same_reader_changes_nothing(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = checked(config, capsys, "--json")
    (found,) = json.loads(said)
    assert code == 0
    assert (found["bodies"], found["versions"], found["versions_changed"], found["examples"]) == (1, 1, 0, [])


def test_another_recipe_is_shown_and_not_adopted(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text(CONFIG + 'remove = [".note"]\n')
    before = (config.parent / "policies.db").read_bytes()
    code, said = checked(config, capsys)
    assert code == 4
    assert "  - We keep your data for thirty days" in said
    assert (config.parent / "policies.db").read_bytes() == before
    assert json.loads(checked(config, capsys, "--json")[1])[0]["versions_changed"] == 1


def test_a_body_that_would_become_a_gap(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text(CONFIG + 'select = ".none"\n')
    code, said = checked(config, capsys)
    assert code == 4
    assert "  + empty:" in said
