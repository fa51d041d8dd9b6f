"""Why a version bears the dates it bears: asked of a world with an ambiguous date, a banner and a contradiction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.app.asking import timed
from crawler.app.comparing import comparison
from crawler.app.explaining import explained
from crawler.history.timeline import spans
from crawler.model import Capture, Mark, Origin, Settled, sha256

Ask = Callable[..., tuple[int, str, str]]
FIRST = "10/19/2025"
SECOND = "02/03/2026"


def record(world: Any, builders: Any, number: float, letter: str, dated: str) -> None:
    body = builders.page(letter, dated=dated)
    at = builders.day(number)
    capture = Capture(
        builders.POLICY, builders.URL, at, at, Origin.ARCHIVE, 200, "text/html; charset=utf-8", sha256(body)
    )
    world.store.captures.append(capture, body)


@pytest.fixture
def told(builders: Any, tmp_path: Path) -> Iterator[Any]:
    with builders.world(tmp_path / "dated") as world:
        record(world, builders, 5, "B", f"{SECOND}</p><p>Last revised: March 9, 2031")
        world.derive()
        assert world.store.database.one("SELECT value, alternative FROM v_dates") == ("2026-02-03", "2026-03-02")
        record(world, builders, 1, "A", FIRST)
        world.derive()
        yield world


def rows(world: Any) -> list[tuple[Any, ...]]:
    return list(
        world.store.database.rows(
            "SELECT value, chosen, alternative, settled, marks FROM v_dates ORDER BY first_seen_at"
        )
    )


class TestStored:
    def test_a_capture_that_arrives_late_settles_what_was_open(self, told: Any) -> None:
        assert rows(told) == [
            ("2025-10-19", 1, None, None, "[]"),
            ("2026-02-03", 1, None, "siblings", '["another claim disagrees"]'),
            ("2031-03-09", 0, None, None, '["later than its capture", "another claim disagrees"]'),
        ]

    def test_the_timeline_and_a_comparison_say_the_same(self, told: Any) -> None:
        history = timed(told.store, "acme/privacy")
        assert told.store.database.one("SELECT modified FROM spans ORDER BY first_at DESC LIMIT 1") == ("2026-02-03",)
        first, second = history.spans
        claim = comparison(told.store, history.policy, first.last, second.first).new.modified
        assert claim is not None
        assert (claim.value, claim.settled, claim.marks) == ("2026-02-03", Settled.SIBLINGS, (Mark.DISPUTED,))

    def test_dates_are_told_before_anything_is_derived_by_the_capture_alone(self, told: Any) -> None:
        told.store.database.write("DELETE FROM policy_claims")
        policy = told.config.policies[0]
        first, second = spans(told.store.texts.readings(policy.id, policy.recipe.name))
        claim = comparison(told.store, policy, first.last, second.first).new.modified
        assert claim is not None
        assert (claim.value, claim.alternative) == ("2026-02-03", "2026-03-02")


class TestExplain:
    def test_every_claim_has_its_reasons(self, told: Any) -> None:
        history = timed(told.store, "acme/privacy")
        dates = explained(told.store, history, history.spans[-1]).dates
        assert [(d["value"], d["chosen"], d["why"]) for d in dates] == [
            ("2026-02-03", True, "chosen: the first of those most trusted"),
            ("2031-03-09", False, "not chosen: an equally trusted claim stands before it"),
        ]
        assert str(dates[0]["order"]).startswith("settled by siblings: the nearest versions")
        assert dates[0]["clause"] == f"Last updated: {SECOND}"

    def test_for_people(self, told: Any, ask: Ask) -> None:
        code, out, err = ask(told.folder / "config.toml", "explain", "acme/privacy")
        assert (code, err) == (0, "")
        assert "acme/privacy, version 2 (" in out
        assert "2026-02-03  modified, precise to the day\n  chosen: the first of those most trusted\n" in out
        assert "  rule    modified, head: words before the date say that the text was last changed then" in out
        assert "  odd     it lies after the first capture of the text" in out

    def test_for_programs(self, told: Any, ask: Ask) -> None:
        code, out, _ = ask(told.folder / "config.toml", "explain", "acme/privacy", "1", "--json")
        answer = json.loads(out)
        assert (code, answer["number"]) == (0, 1)
        assert [(d["value"], d["settled"], d["marks"]) for d in answer["dates"]] == [("2025-10-19", None, [])]

    def test_a_version_without_a_date(self, told: Any, builders: Any, ask: Ask) -> None:
        record(told, builders, 9, "C", "whenever we please")
        told.derive()
        code, out, err = ask(told.folder / "config.toml", "explain", "acme/privacy", "2026-03-20")
        assert (code, "this version states no date" in err) == (0, True)
        assert "version 3" in out
