"""The feed: valid Atom, ids that never move, moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from lxml import etree

from crawler.model import Digest, Standing, Unseen
from reports.digest import Coverage, compose
from reports.render.atom import feed
from reports.render.entries import ENTRIES, Scope

NS = {"a": "http://www.w3.org/2005/Atom"}
KNOWN = "tag:clausewatch.example,2026:change/c5804304ca5f0f3f62ed347781d27d47"
NOW = datetime(2025, 11, 10, 8, tzinfo=UTC)


def parsed(*digests: Digest) -> etree._Element:
    return etree.fromstring(feed(Scope("weekly"), digests).encode())


def ids(*digests: Digest) -> list[str]:
    return [str(node.text) for node in parsed(*digests).iterfind("a:entry/a:id", NS)]


def test_valid(item: Any) -> None:
    root = parsed(compose("weekly", NOW, [item(), item("Borealis", standing=Standing.REFINEMENT)]))
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for node in (root, *root.iterfind("a:entry", NS)):
        assert all(node.findtext(f"a:{name}", namespaces=NS) for name in ("id", "title", "updated"))
    entry = root.find("a:entry", NS)
    assert entry is not None
    assert entry.findtext("a:updated", namespaces=NS) == "2025-11-10T08:00:00Z"
    assert entry.findtext("a:published", namespaces=NS) == "2025-11-07T00:30:00Z"
    assert [node.get("term") for node in entry.iterfind("a:category", NS)][:2] == ["privacy", "news"]
    content = entry.find("a:content", NS)
    assert content is not None
    assert content.get("type") == "html"
    assert "line-through" in (content.text or "")


def test_ids_never_move(item: Any) -> None:
    """Neither position, nor title, nor moment of composing, nor what else is told makes an id."""
    first = compose("weekly", NOW, [item(), item("Borealis")])
    later = compose("weekly", NOW + timedelta(days=7), [item("Cormorant", edits=())])
    assert set(ids(first)) < set(ids(later, first))
    assert set(ids(compose("weekly", NOW + timedelta(1), [item(edits=())]))) < set(ids(first))
    assert ids(first, later) == ids(later, first)
    assert len(set(ids(first, later))) == 3
    assert all(name.startswith("tag:clausewatch.example,2026:change/") for name in ids(first))


def test_known_id(item: Any) -> None:
    """Changing this value shows every reader of every feed all changes again."""
    assert ids(compose("weekly", NOW, [item()])) == [KNOWN]


def test_what_is_no_change_has_one_entry(item: Any) -> None:
    items = [item(day=-n, standing=Standing.HISTORY) for n in range(50)]
    digest = compose("weekly", NOW, items, Coverage((Unseen("x/y", "X", "y", None, "gone"),), 3))
    (entry,) = parsed(digest).iterfind("a:entry", NS)
    assert "50 changes" in (entry.findtext("a:content", namespaces=NS) or "")
    assert "never seen: gone" in (entry.findtext("a:content", namespaces=NS) or "")


def test_moments_are_utc(item: Any) -> None:
    paris = timezone(timedelta(hours=1))
    root = parsed(compose("weekly", datetime(2025, 11, 10, 9, 0, 0, 5, tzinfo=paris), [item()]))
    assert root.findtext("a:updated", namespaces=NS) == "2025-11-10T08:00:00Z"


def test_empty_feed_is_stable() -> None:
    assert feed(Scope("weekly"), []) == feed(Scope("weekly"), [])
    assert parsed().findtext("a:updated", namespaces=NS) == "2026-01-01T00:00:00Z"


def test_feed_is_bounded(item: Any) -> None:
    digests = [compose("weekly", NOW + timedelta(n), [item(day=n, edits=())]) for n in range(ENTRIES + 50)]
    assert ids(*digests)[0] == ids(digests[-1])[0]
    assert len(ids(*digests)) == ENTRIES
