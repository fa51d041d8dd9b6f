"""Troubles in digests: told once, reminded of, and over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.app.pipeline import compose_digest
from crawler.model import FailureKind, FetchFailure


def fail(builders: Any, world: Any, day: float, kind: FailureKind = FailureKind.DNS) -> None:
    world.store.captures.append_failure(
        FetchFailure(builders.POLICY, builders.URL, builders.day(day), kind, "no such host")
    )


def unseen(world: Any, day: float) -> list[tuple[str, str]]:
    digest = world.tell(day)
    return [(missing.reason, missing.remedy) for missing in digest.unseen] if digest else []


@pytest.fixture
def seen(world: Any) -> Iterator[Any]:
    world.see("A A A")
    assert world.tell(3) is None
    return world


def test_a_trouble_is_told_once_then_reminded_of_then_over(builders: Any, seen: Any) -> None:
    for day in (4, 5):
        fail(builders, seen, day)
    assert unseen(seen, 5) == []
    fail(builders, seen, 6)
    ((reason, remedy),) = unseen(seen, 6)
    assert reason == "3 visits in a row since 2026-03-04 12:00 UTC; dns: no such host"
    assert "the company moved" in remedy
    for day in range(7, 37):
        fail(builders, seen, day)
        told = unseen(seen, day)
        assert bool(told) == (day == 36), day
    assert told[0][0].startswith("still: 33 visits in a row since 2026-03-04")
    seen.see("A", first=37)
    assert unseen(seen, 37) == [("it is seen again", "")]
    assert unseen(seen, 38) == []
    rows = builders.rows(
        Path(seen.config.database), "SELECT step, failure, capture IS NULL FROM notices ORDER BY told_at"
    )
    assert rows == [("first", 1, 1), ("reminder", 1, 1), ("recovered", None, 0)]


def test_pages_that_are_not_the_policy_count_like_failures(builders: Any, seen: Any) -> None:
    seen.see(". .", first=4)
    fail(builders, seen, 6)
    seen.see(".", first=7)
    ((reason, _),) = unseen(seen, 7)
    assert reason.startswith("4 visits in a row since 2026-03-04 12:00 UTC; ")


def test_a_change_and_a_trouble_are_one_digest(builders: Any, seen: Any) -> None:
    seen.see("B B", first=4)
    for day in (6, 7, 8):
        fail(builders, seen, day)
    digest = seen.tell(8)
    assert (len(digest.items), len(digest.unseen)) == (1, 1)
    assert digest.unseen[0].last_seen == builders.day(5)


def test_a_preview_tells_nothing(builders: Any, seen: Any) -> None:
    for day in (4, 5, 6):
        fail(builders, seen, day)
    seen.derive()
    for _ in range(2):
        composed = compose_digest(seen.config, seen.series, seen.store, builders.day(6))
        assert composed.digest
        assert composed.digest.unseen
    assert len(unseen(seen, 6)) == 1


def test_two_digests_without_a_change_have_two_names(builders: Any, seen: Any) -> None:
    keys = set()
    for day in range(4, 7):
        fail(builders, seen, day)
    keys.add(seen.tell(6).key)
    seen.see("A", first=7)
    keys.add(seen.tell(7).key)
    for day in range(8, 11):
        fail(builders, seen, day)
    keys.add(seen.tell(10).key)
    assert len(keys) == 3
    assert seen.deliver(10).complete


def test_the_archives_failures_are_no_trouble(builders: Any, seen: Any) -> None:
    for day in (4, 5, 6):
        at = builders.day(day)
        seen.store.captures.append_failure(
            FetchFailure(builders.POLICY, builders.URL, at, FailureKind.TIMEOUT, "", memento_at=at - timedelta(365))
        )
    assert unseen(seen, 6) == []
