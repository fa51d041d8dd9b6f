"""Feeds as readers read them: valid, one per company where wanted, ids that outlive a rebuild."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from crawler.config import AtomChannel, JsonFeedChannel
from crawler.errors import RefusedError
from crawler.model import Digest
from reports.channels import channel
from reports.digest import compose
from reports.letter import Letter, Surroundings

NOW = datetime(2025, 11, 10, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def digests(item: Any) -> list[Digest]:
    return [
        compose("weekly", NOW, [item(), item("Borealis")]),
        compose("weekly", NOW + timedelta(days=7), [item("Acme", day=6)]),
    ]


def publish(folder: Path, digests: list[Digest], kind: str, **options: Any) -> dict[str, bytes]:
    around = Surroundings(folder, {}, lambda: NOW, io.StringIO())
    models = {"atom": AtomChannel, "jsonfeed": JsonFeedChannel}
    made = channel(models[kind].model_validate({"type": kind, "path": f"public/all.{kind}", **options}), around)
    assert made.probe()
    for at, digest in enumerate(digests):
        made.send(Letter(digest.key, digest, earlier=tuple(digests[:at])))
    return {path.name: path.read_bytes() for path in sorted((folder / "public").iterdir())}


def test_feedparser_reads_it(tmp_path: Path, digests: list[Digest]) -> None:
    feed = feedparser.parse(publish(tmp_path, digests, "atom")["all.atom"])
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.updated == "2025-11-17T08:00:00Z"
    assert [entry.title for entry in feed.entries] == [
        "Acme · privacy: drops “end-to-end”",
        "Acme · privacy: drops “end-to-end”",
        "Borealis · privacy: drops “end-to-end”",
    ]
    assert all(entry.id.startswith("tag:clausewatch.example,2026:change/") for entry in feed.entries)
    assert len({entry.id for entry in feed.entries}) == 3
    assert all(
        "line-through" in entry.content[0].value or "end-to-end" in entry.content[0].value for entry in feed.entries
    )


def test_json_tells_the_same(tmp_path: Path, digests: list[Digest]) -> None:
    atom = feedparser.parse(publish(tmp_path / "a", digests, "atom")["all.atom"])
    feed = json.loads(publish(tmp_path / "j", digests, "jsonfeed")["all.jsonfeed"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
    assert [item["title"] for item in feed["items"]] == [entry.title for entry in atom.entries]
    for item in feed["items"]:
        assert {"id", "content_html", "date_published", "date_modified", "tags"} <= item.keys()


@pytest.mark.parametrize("kind", ["atom", "jsonfeed"])
def test_a_feed_for_each_company(tmp_path: Path, digests: list[Digest], kind: str) -> None:
    found = publish(tmp_path, digests, kind, companies=f"public/of-{{company}}.{kind}")
    assert sorted(found) == [f"all.{kind}", f"of-acme.{kind}", f"of-borealis.{kind}"]
    counts = {name: body.count(b"2026:change/") for name, body in found.items()}
    assert counts == {f"all.{kind}": 3, f"of-acme.{kind}": 2, f"of-borealis.{kind}": 1}


@pytest.mark.parametrize("kind", ["atom", "jsonfeed"])
def test_ids_are_stable_over_a_rebuild(tmp_path: Path, digests: list[Digest], kind: str) -> None:
    """A better reader names other versions and finds other edits: the captures, and so the ids, stay."""
    anew = [
        replace(
            digest,
            items=tuple(
                replace(
                    item,
                    comparison=replace(
                        item.comparison,
                        edits=(),
                        old=replace(item.comparison.old, version="x"),
                        new=replace(item.comparison.new, version="y"),
                    ),
                )
                for item in digest.items
            ),
        )
        for digest in digests
    ]
    first, second = (publish(tmp_path / name, told, kind) for name, told in (("a", digests), ("b", anew)))
    assert ids(first[f"all.{kind}"]) == ids(second[f"all.{kind}"])


def ids(body: bytes) -> list[str]:
    if body.startswith(b"{"):
        return [item["id"] for item in json.loads(body)["items"]]
    return [entry.id for entry in feedparser.parse(body).entries]


@pytest.mark.parametrize("mine", ["my notes", "{}", '{"_clausewatch": {"id": "another"}}'])
def test_a_json_feed_replaces_nothing_but_itself(tmp_path: Path, digests: list[Digest], mine: str) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "all.jsonfeed").write_text(mine)
    with pytest.raises(RefusedError, match="something else"):
        publish(tmp_path, digests, "jsonfeed")


def test_companies_need_a_place_each() -> None:
    with pytest.raises(ValueError, match="company"):
        AtomChannel(type="atom", path="a", companies="public/all.atom")
