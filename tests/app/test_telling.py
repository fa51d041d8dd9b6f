"""Series: what they want to hear, when they hold their tongue, and what they told, shown again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from crawler.app.choosing import waits, wanted
from crawler.app.schedule import trigger
from crawler.config import AtOnce, Series
from crawler.errors import QueryError
from crawler.model import ChangeClass, Cron, FactKind, FactMove, Judgement, Origin, Reason, Standing, Weight
from reports.digest import subject
from store.questions import answers, selected


def series(**options: Any) -> Series:
    return Series.model_validate({"series": "weekly", "channels": ["files"], **options})


@contextmanager
def told(builders: Any, folder: Path, letters: str, **options: Any) -> Iterator[Any]:
    with builders.world(folder) as world:
        world.series = series(**options)
        world.see(letters)
        yield world


class TestFilters:
    @pytest.mark.parametrize(
        ("options", "heard"),
        [
            ({}, True),
            ({"question": '"Partner B"'}, True),
            ({"question": '"Partner A"'}, True),  # it went
            ({"question": "partner"}, False),  # it stood before and after
            ({"question": "arbitration"}, False),
            ({"question": "60 NOT arbitration"}, True),
            ({"sql": "SELECT change FROM v_changes WHERE note = 'unchanged date, changed text'"}, True),
            ({"sql": "SELECT change FROM v_changes WHERE note = 'advanced'"}, False),
            ({"topics": ["retention"]}, True),
            ({"topics": ["audiences"]}, False),
            ({"facts": ["retention"]}, True),
            ({"facts": ["AI training"]}, False),
            ({"companies": ["acme"]}, True),
            ({"companies": ["borealis"]}, False),
            ({"kinds": ["terms"]}, False),
            ({"languages": ["en"]}, False),
        ],
    )
    def test_what_is_heard(self, builders: Any, tmp_path: Path, options: dict[str, Any], *, heard: bool) -> None:
        with told(builders, tmp_path, "A A B B", **options) as world:
            assert bool(world.tell(6)) is heard
            assert world.tell(7) is None

    def test_what_was_not_wanted_is_not_told_later(self, builders: Any, tmp_path: Path) -> None:
        with told(builders, tmp_path, "A A B B", question="arbitration") as world:
            assert world.tell(6) is None
            world.series = series()
            assert world.tell(7) is None

    def test_topics_and_facts(self, world: Any) -> None:
        world.see("A A B B")
        digest = world.tell(6)
        assert digest
        (item,) = digest.items
        about = replace(item.comparison.edits[0], topic="retention")
        move = FactMove(FactKind.RETENTION, "30 days", "60 days", 0, "retention longer: 30 days → 60 days")
        item = replace(item, comparison=replace(item.comparison, edits=(about,), facts=(move,)))
        assert wanted(series(topics=["retention"], facts=["retention"]), world.store, [item]) == [item]
        assert wanted(series(topics=["security"]), world.store, [item]) == []
        assert wanted(series(facts=["AI training"]), world.store, [item]) == []
        late = replace(item, standing=Standing.HISTORY)
        assert wanted(series(topics=["retention"]), world.store, [late]) == []

    @pytest.mark.parametrize(
        "sql",
        [
            "DELETE FROM deliveries",
            "ATTACH 'x.db' AS x",
            "SELECT policy FROM v_changes",
            "SELECT change FROM nowhere",
            "PRAGMA user_version",
            "SELECT change FROM v_changes; SELECT 1",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS change FROM n",
        ],
    )
    def test_a_query_reads_and_ends(self, world: Any, sql: str) -> None:
        with pytest.raises(QueryError, match=r"cannot be answered|no column named change"):
            selected(Path(world.store.database.path), sql)

    def test_a_question_that_is_none(self) -> None:
        with pytest.raises(QueryError, match="cannot be answered"):
            answers('"', ["x"])
        assert answers("naive", ["Naïve readers", "others"]) == {0}


class TestManners:
    def test_several_changes_are_told_as_one(self, world: Any) -> None:
        world.see("A A B B C C")
        digest = world.tell(8)
        assert digest
        (item,) = digest.items
        assert len(item.steps) == 2
        assert not item.undone
        assert len(world.store.ledger.announcements("weekly", "acme/privacy")) == 2
        texts = [text for edit in item.comparison.edits for text in (*edit.old_texts, *edit.new_texts)]
        assert any("30 days" in text for text in texts)
        assert any("90 days" in text for text in texts)
        assert not any("60 days" in text for text in texts)

    def test_tried_and_reverted_is_one_line(self, world: Any) -> None:
        world.see("A A B B A A")
        digest = world.tell(8)
        assert digest
        (item,) = digest.items
        assert item.undone
        assert subject(digest) == "[weekly] nothing material · 1 minor"
        assert world.tell(9) is None
        world.see("B B", first=9)
        assert world.told(12) == [(Standing.NEWS, "06", "09")]

    def test_a_later_look_between_two_steps_is_no_news(self, world: Any) -> None:
        world.see("A A B B C C", first=1, step=2)
        assert world.tell(14)
        world.see("B", first=6, origin=Origin.ARCHIVE)
        assert world.tell(15) is None

    def test_quiet(self, builders: Any, tmp_path: Path) -> None:
        """Nothing material: not told, not lost, and told with what comes."""
        with told(builders, tmp_path, "A A B B A A", quiet=True) as world:
            assert world.tell(8) is None
            assert world.store.ledger.considered("weekly", "acme/privacy") is None
            world.see("C C", first=9)
            digest = world.tell(12)
            assert digest
            assert [len(item.steps) for item in digest.items] == [3]

    def test_waits(self, world: Any) -> None:
        world.see("A A B B")
        digest = world.tell(6)
        assert digest
        (item,) = digest.items
        light = replace(
            item.comparison,
            judgement=Judgement(ChangeClass.CHANGE, "r", "s"),
            weight=Weight(1, (Reason("r", "edited", 1),)),
        )
        digest = replace(digest, unfold=2, items=(replace(item, comparison=light),))
        assert waits(series(quiet=True), digest)
        assert not waits(series(), digest)
        assert subject(digest) == "[weekly] nothing material · 1 minor"

    def test_since_and_prefix(self, builders: Any, tmp_path: Path) -> None:
        text = builders.CONFIG.replace(
            'series = "weekly"', 'series = "weekly"\nsince = "2026-03-01"\nprefix = "policies:"'
        )
        with builders.world(tmp_path, started=60, config=text) as world:
            world.see("A A B B")
            digest = world.tell(61)
            assert digest
            assert [item.standing for item in digest.items] == [Standing.NEWS]
            assert subject(digest).startswith("policies: Acme privacy")

    def test_new_series_start_now(self, builders: Any, tmp_path: Path) -> None:
        with builders.world(tmp_path, started=60) as world:
            world.see("A A B B")
            assert [standing for standing, *_ in world.told(61)] == [Standing.HISTORY]

    def test_how_many_a_day(self, world: Any, builders: Any) -> None:
        world.see("A A B B")
        assert world.tell(6)
        day = builders.day(6)
        assert world.store.ledger.digests_since("weekly", day - timedelta(days=1)) == 1
        assert world.store.ledger.digests_since("weekly", day) == 0


class TestTimes:
    def test_each_has_a_trigger(self) -> None:
        assert series(when="at once").when == AtOnce()
        cron = series(when="0 8 * * mon-fri Europe/Paris").when
        assert isinstance(cron, Cron)
        assert "hour='8'" in str(trigger(cron))
        assert "day_of_week='0,1,2,3,4'" in str(trigger(cron))
        either = series(when="0 8 1 * mon").when
        assert either
        assert str(trigger(either)).startswith("or[")
        weekly = series(when="mon 08:00").when
        assert weekly
        assert "day_of_week='mon'" in str(trigger(weekly))

    @pytest.mark.parametrize("when", ["soon", "0 8 * *", "61 8 * * mon", "0 8 * * mon Nowhere/City"])
    def test_what_is_no_time(self, when: str) -> None:
        with pytest.raises(ValidationError):
            series(when=when)


class TestReplay:
    def test_it_shows_what_was_sent(self, builders: Any, tmp_path: Path) -> None:
        with builders.world(tmp_path) as world:
            world.see("A A B B")
            digest = world.tell(6)
            world.deliver(6)
        assert digest
        house = builders.House(tmp_path)
        kept = {path.suffix: path.read_text() for path in (tmp_path / "digests" / "weekly").iterdir()}
        for reference in (digest.key, digest.key[:12], "2026-W10", "2026-03-06", "2026-03"):
            assert house.ok("digest", "--replay", reference) == kept[".txt"]
        assert house.ok("digest", "weekly", "--replay", digest.key, "--format", "json") == kept[".json"]
        for reference in ("2026-W11", "2025", "weekly-nothing", "week"):
            done = house.run("digest", "--replay", reference)
            assert (done.code, "no digest" in done.err) == (2, True)

    def test_preview_in_another_form(self, builders: Any, tmp_path: Path) -> None:
        with builders.world(tmp_path) as world:
            world.see("A A B B")
        house = builders.House(tmp_path)
        shown = house.ok("digest", "--preview", "--format", "html", "--now", "2026-03-06")
        assert shown.startswith("<!doctype html>")
        assert house.rows("SELECT count(*) FROM digests") == [(0,)]
