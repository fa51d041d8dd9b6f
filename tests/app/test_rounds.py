"""Rounds: a year of visits in seconds, what a crash leaves of them, and a configuration that changes under way."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.app.rounds import claimed, plan, visited
from crawler.app.schedule import Daemon
from crawler.app.wiring import Workplace, writing
from crawler.config import load
from crawler.model import Capture, FailureKind, FetchFailure, FetchOrder, Why
from spiders.tally import CrawlSummary

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

CONFIG = """
[store]
path = "policies.db"

[[companies]]
id = "acme"
name = "Acme"
policies = [
    { kind = "privacy", url = "https://acme.example/privacy" },
    { kind = "terms", url = "https://acme.example/terms", every = "7d" },
    { kind = "cookies", url = "https://acme.example/cookies", cron = "30 2 * * mon-fri Europe/Paris" },
    { kind = "night", url = "https://acme.example/night", every = "2d", quiet = "11:00-13:00 Europe/Paris" },
]
"""


class Hands:
    """A clock whose hands a test moves."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


class PaperWeb:
    """An engine without a network: every page answers at once, as ``answer`` says. It counts its visits."""

    def __init__(self, answer: Callable[[FetchOrder], tuple[Any, bytes | None]]) -> None:
        self.answer = answer
        self.visits: list[tuple[str, datetime]] = []

    async def live(self, orders: Any, sink: Any, _progress: Any = None) -> CrawlSummary:
        failures = 0
        for order in orders:
            item, body = self.answer(order)
            self.visits.append((order.policy, item.recorded_at if isinstance(item, Capture) else item.failed_at))
            failures += isinstance(item, FetchFailure)
            sink(item, body)
        return CrawlSummary(len(orders), len(orders) - failures, failures)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def place(tmp_path: Path, hands: Hands) -> Workplace:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    config = load(path)
    return Workplace(config, config.database, hands)


@pytest.fixture
def store(place: Workplace) -> Iterator[Any]:
    with writing(place) as opened:
        yield opened


def live(builders: Any, hands: Hands, letter: Callable[[str], str] = lambda _: "A") -> Any:
    def answer(order: FetchOrder) -> tuple[Any, bytes]:
        found: tuple[Any, bytes] = builders.capture(
            letter(order.policy), hands.at, policy=order.policy, url=order.url
        )
        return found

    return answer


def until(end: datetime, hands: Hands, place: Workplace, store: Any, web: PaperWeb) -> None:
    """Let the daemon tick at every moment at which something is due."""

    async def ticking() -> None:
        daemon = Daemon(place, store, web)  # type: ignore[arg-type]  # an engine of paper
        plan(place.config, store, hands.at)
        while (due := store.rounds.soonest()) < end:
            hands.at = max(hands.at, due)
            await daemon.tick()

    asyncio.run(ticking())


class TestAYear:
    def test_in_seconds(self, builders: Any, hands: Hands, place: Workplace, store: Any) -> None:
        def letter(policy: str) -> str:
            """Every text changes every eighty days: none is ever called steady."""
            return "ABCDE"[(hands.at - START) // (80 * DAY)]

        web = PaperWeb(live(builders, hands, letter))
        until(START + 365 * DAY, hands, place, store, web)
        counts = Counter(policy for policy, _ in web.visits)
        # Four changes cost a second look each, except where the next visit was near.
        assert counts["acme/privacy"] in range(365, 371)
        assert counts["acme/terms"] in range(53, 58)
        assert counts["acme/cookies"] in range(261, 267)
        assert counts["acme/night"] in range(183, 188)
        assert {row["changes"] for row in store.queries.policies()} == {4}
        nights = [at for policy, at in web.visits if policy == "acme/night"][1:]
        assert not any(10 <= at.hour < 11 for at in nights)  # 11 to 13 o'clock in Paris, winter and summer
        weekdays = {at.weekday() for policy, at in web.visits if policy == "acme/cookies"} - {START.weekday()}
        assert weekdays <= {0, 1, 2, 3, 4}

    def test_downtime_costs_one_visit(self, builders: Any, hands: Hands, place: Workplace, store: Any) -> None:
        web = PaperWeb(live(builders, hands))
        until(START + 3 * DAY, hands, place, store, web)
        hands.at, web.visits = START + 60 * DAY, []
        until(START + 60.4 * DAY, hands, place, store, web)
        assert Counter(policy for policy, _ in web.visits) == Counter(policy.id for policy in place.config.policies)

    def test_what_never_changes(self, builders: Any, hands: Hands, place: Workplace, store: Any) -> None:
        web = PaperWeb(live(builders, hands))
        until(START + 120 * DAY, hands, place, store, web)
        late = [at for policy, at in web.visits if policy == "acme/privacy" and at > START + 95 * DAY]
        assert len(late) in range(15, 18), "two visits in three days"
        assert store.rounds.get("acme/privacy").why is Why.STEADY

    def test_what_fails(self, hands: Hands, place: Workplace, store: Any) -> None:
        def answer(order: FetchOrder) -> tuple[Any, None]:
            return FetchFailure(order.policy, order.url, hands.at, FailureKind.DNS, "no such host"), None

        web = PaperWeb(answer)
        until(START + 60 * DAY, hands, place, store, web)
        times = [at for policy, at in web.visits if policy == "acme/privacy"]
        assert [round((at - START) / timedelta(hours=1)) for at in times[:5]] == [0, 1, 3, 7, 15]
        assert len(times) < 35


class TestLeases:
    def test_what_is_under_way_is_not_claimed_again(self, hands: Hands, place: Workplace, store: Any) -> None:
        policies = {policy.id: policy for policy in place.config.policies}
        plan(place.config, store, hands.at)
        assert len(claimed(policies, store, hands.at)) == 4
        assert claimed(policies, store, hands.at) == []
        assert store.rounds.waiting(hands.at, 9) == []
        visited(policies.values(), store, hands.at)  # none of them came to an end
        assert len(claimed(policies, store, hands.at)) == 4
        plan(place.config, store, hands.at)  # a new process takes the lock
        assert len(store.rounds.waiting(hands.at, 9)) == 4
        assert len(claimed(policies, store, hands.at + DAY)) == 4

    def test_a_visit_that_a_dead_process_made_counts(
        self, builders: Any, hands: Hands, place: Workplace, store: Any
    ) -> None:
        plan(place.config, store, hands.at)
        store.captures.append(*builders.capture("A", hands.at))
        plan(place.config, store, hands.at)
        assert "acme/privacy" not in store.rounds.waiting(hands.at, 9)

    def test_what_is_no_longer_configured_is_forgotten(self, hands: Hands, place: Workplace, store: Any) -> None:
        plan(place.config, store, hands.at)
        store.captures.track(place.config.policies[:1])
        store.rounds.forget_untracked()
        assert list(store.rounds.all()) == ["acme/privacy"]


class TestReload:
    def test_sighup_takes_a_new_configuration_whole_or_not_at_all(
        self, builders: Any, web: Any, tmp_path: Path
    ) -> None:
        house = builders.house(tmp_path, web)
        text = house.config.read_text()
        process = house.start("run", "--tick", "0.05")
        said: list[str] = []
        for line in process.stderr:
            said.append(line)
            if "crawled" in line:
                house.config.write_text(text.replace("[crawl]", "[crawll]"))
                process.send_signal(signal.SIGHUP)
            elif "kept the old" in line:
                house.config.write_text(text.replace('every = "24h"', 'every = "30d"'))
                process.send_signal(signal.SIGHUP)
            elif "reloaded" in line:
                process.send_signal(signal.SIGTERM)
        process.stdout.close()
        process.stderr.close()
        assert process.wait() == 143, said
        assert any("crawll: unknown key" in line for line in said)
        planned = house.rows("SELECT cadence, julianday(due_at) - julianday(visited_at) FROM rounds")
        assert {(cadence.split("|")[0], round(days)) for cadence, days in planned} == {("2592000s", 30)}
        assert house.rows("SELECT count(*) FROM rounds WHERE leased_until IS NOT NULL") == [(0,)]
