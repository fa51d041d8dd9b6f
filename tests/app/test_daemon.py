"""The daemon: it crawls what is due, derives it, tells at its time, and stops without leaving anything half done."""

from __future__ import annotations

import json
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler.app.schedule import trigger
from crawler.config import Weekly
from store import open_store

OFTEN = {'every = "24h"\nlanguage': 'every = "1s"\nlanguage'}


def sound(house: Any) -> None:
    with open_store(house.database, read_only=True) as store:
        assert store.queries.faults() == []
        assert all(row["state"] != "sending" for row in store.queries.deliveries())


class TestWatching:
    def test_it_goes_round_until_it_is_stopped(self, builders: Any, web: Any, tmp_path: Path) -> None:
        house = builders.house(tmp_path, web, replaced=OFTEN)
        process = house.start("run", "--tick", "0.05")
        # Three robots.txt and three pages, then the second round: the signal comes in the middle of it.
        web.after(8, lambda: process.send_signal(signal.SIGTERM))
        out, err = process.communicate()
        assert (process.returncode, out) == (143, "")
        assert "Traceback" not in err
        assert "never retrieved" not in err
        assert "stopped by" in err
        assert "crawled orders=3 captures=3 failures=0" in err
        sound(house)
        assert house.rows("SELECT count(DISTINCT policy), count(*) >= 3 FROM spans") == [(3, 1)]
        assert house.rows("SELECT count(*) FROM failures") == [(0,)]
        # It lets go of the lock, and nothing it wrote has to be mended.
        assert house.run("check").code == 0

    def test_a_stopped_one_goes_on_where_it_was(self, builders: Any, web: Any, tmp_path: Path) -> None:
        house = builders.house(tmp_path, web, only="larkmail")  # once a day: the second run has nothing to do
        for expected in (2, 0):
            before = len(web.requests)
            process = house.start("run", "--tick", "0.05")
            lines: list[str] = []
            for line in process.stderr:
                lines.append(line)
                if "crawled" in line or (expected == 0 and "watching" in line):
                    process.send_signal(signal.SIGTERM)
            process.stdout.close()
            process.stderr.close()
            assert process.wait() == 143
            assert len(web.requests) - before == expected, lines
        sound(house)

    def test_a_clock_that_stands_is_refused(self, ask: Any, builders: Any, web: Any, tmp_path: Path) -> None:
        code, _, err = ask(builders.house(tmp_path, web).config, "run", "--now", "2026-06-01")
        assert (code, "use it with --once" in err) == (2, True)


class TestOnce:
    def test_it_crawls_tells_and_delivers(self, builders: Any, web: Any, tmp_path: Path) -> None:
        house = builders.house(tmp_path, web, only="larkmail")

        def once(moment: datetime) -> int:
            web.now, before = moment, len(web.requests)
            house.ok("run", "--once", "--now", moment.isoformat())
            return len(web.requests) - before

        crawls = [datetime(2026, 6, day, 9, tzinfo=UTC) for day in (2, 16, 17)]
        try:
            assert [once(moment) for moment in crawls] == [2, 2, 2]
            digests = house.files()
            assert once(crawls[-1]) == 0  # nothing is due
        finally:
            web.now = datetime(2026, 6, 1, 8, tzinfo=UTC)
        told = [json.loads(text) for name, text in digests.items() if name.endswith(".json")]
        assert len(told) == 1
        assert len(told[0]["digest"]["items"]) == 1
        assert house.files() == digests
        assert house.rows("SELECT DISTINCT state FROM deliveries") == [("sent",)]
        sound(house)


class TestTriggers:
    @pytest.mark.parametrize(
        ("when", "after", "fires"),
        [
            (Weekly(8, 0, "Europe/Paris", "mon"), "2026-03-01T12:00:00+00:00", "2026-03-02T07:00:00+00:00"),
            # The last Sunday of March: the hour between two and three is not there.
            (Weekly(8, 0, "Europe/Paris", "mon"), "2026-03-28T12:00:00+00:00", "2026-03-30T06:00:00+00:00"),
            (Weekly(18, 30, "UTC"), "2026-03-01T18:30:01+00:00", "2026-03-02T18:30:00+00:00"),
            (Weekly(18, 30, "UTC"), "2026-03-01T12:00:00+00:00", "2026-03-01T18:30:00+00:00"),
        ],
    )
    def test_fire_at_the_time_of_the_place(self, when: Weekly, after: str, fires: str) -> None:
        found = trigger(when).get_next_fire_time(None, datetime.fromisoformat(after))
        assert found is not None
        assert found.astimezone(UTC) == datetime.fromisoformat(fires)
        assert found.tzinfo in {ZoneInfo(when.zone), UTC}
