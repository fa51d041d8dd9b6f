"""``notify``: channels tried without sending, and with a digest that is marked as a test. Nothing is recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def house(builders: Any, tmp_path: Path) -> Any:
    text = builders.CONFIG + (
        '\n[channels.out]\ntype = "stdout"\n'
        '\n[channels.mail]\ntype = "email"\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\n'
        'from = "watch@watch.example"\nto = ["a@news.example"]\n'
    )
    with builders.world(tmp_path, config=text):
        pass
    return builders.House(tmp_path)


def test_each_is_tried(house: Any) -> None:
    done = house.run("notify", "--json")
    assert done.code == 3
    found = {row["channel"]: row["outcome"] for row in json.loads(done.out)}
    assert found == {"files": "ok", "feed": "ok", "out": "ok", "mail": "FAIL"}
    assert house.files() == {}


def test_a_test_is_marked_and_leaves_no_trace_in_feed_or_database(house: Any) -> None:
    before = house.rows("SELECT count(*) FROM digests")
    out = house.ok("notify", "out", "feed", "files", "--test", "--now", "2026-03-09")
    assert "Acme (a test) · privacy" in out
    assert [name.split("/")[1] for name in house.files()] == ["test"] * 3
    assert house.rows("SELECT count(*) FROM digests") == before


def test_a_channel_that_is_not_there(house: Any) -> None:
    done = house.run("notify", "pigeon")
    assert done.code == 2
    assert 'no channel "pigeon"; known: files, feed, out, mail' in done.err
