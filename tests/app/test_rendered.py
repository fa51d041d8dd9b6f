"""Captures that a browser made, among plain ones: what is asked for, what is believed, and what is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from crawler.app.honesty import order
from crawler.app.pipeline import derive_all
from crawler.model import Capture, Render

ETAG = (("etag", '"the shell"'),)


class Watched:
    """The first policy of a world, seen plainly or by a browser."""

    def __init__(self, builders: Any, world: Any) -> None:
        self.builders, self.world = builders, world

    def see(self, letters: str, *, first: int = 1) -> None:
        """A capture for every letter, a day apart; a star means a browser."""
        for at, letter in enumerate(letters.split()):
            capture, body = self.builders.capture(letter[0], self.builders.day(first + at))
            self.world.store.captures.append(replace(capture, rendered="*" in letter, headers=ETAG), body)
        assert [outcome.problem for outcome in derive_all(self.world.config.policies, self.world.store)] == [""]

    def judged(self) -> list[tuple[str, str]]:
        rows = self.world.store.database.rows("SELECT class, rule FROM v_changes ORDER BY by_at")
        return [tuple(row) for row in rows]


@pytest.fixture
def watched(builders: Any, world: Any) -> Iterator[Watched]:
    return Watched(builders, world)


def test_it_comes_back_as_it_was_and_is_another_fact(watched: Watched) -> None:
    watched.see("A*")
    ((_, found),) = watched.world.store.captures.of("acme/privacy")
    assert found.rendered
    assert found.id != replace(found, rendered=False).id
    assert list(watched.world.store.database.rows("SELECT rendered FROM v_captures")) == [(1,)]


def test_the_shells_name_is_no_name_of_the_text(watched: Watched) -> None:
    store, policy = watched.world.store, watched.world.config.policies[0]
    watched.see("A")
    assert order(policy, store).known is not None
    always = replace(policy, manner=replace(policy.manner, render=Render.ALWAYS))
    assert order(always, store).known is None
    watched.see("A* B* C*", first=2)  # one ETag, three texts: it is that of the shell
    assert order(policy, store).known is None
    assert store.servers.all_distrusted() == []


def test_a_text_that_only_a_browser_saw_is_news_when_two_captures_agree(watched: Watched) -> None:
    watched.see("A A")
    assert watched.world.tell(2) is None
    watched.see("B*", first=3)
    assert watched.judged() == [("flap leg", "fetched otherwise")]
    assert watched.world.tell(30) is None  # time alone confirms nothing
    watched.see("B*", first=31)
    digest = watched.world.tell(31)
    (item,) = digest.items
    assert "by a browser that ran its scripts since" in item.comparison.judgement.sentence


def test_what_both_ways_show_is_compared_as_ever(watched: Watched) -> None:
    watched.see("A A* B B")
    assert watched.judged() == [("change", "lasting")]


def test_a_switch_that_changes_no_word_is_no_boundary(watched: Watched) -> None:
    watched.see("A A A* A* A")
    assert watched.judged() == []


def test_a_plain_capture_has_the_id_that_it_always_had(builders: Any) -> None:
    capture: Capture = builders.capture("A", builders.day(1))[0]
    assert capture.id == replace(capture, rendered=False).id
