"""What watching costs: 10,000 policies for 1,000 ticks, with an engine of paper so that only our own work counts.

    python -m bench.cadence [POLICIES] [TICKS]

Every policy is visited for the first time within one day and again within the next, over which the ticks are spread.
Prints CPU per tick (idle and busy), CPU per visit, and the peak of memory. Nothing sleeps: the clock is moved.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from crawler.app.rounds import MOST_AT_ONCE, plan
from crawler.app.schedule import Daemon
from crawler.app.wiring import Workplace, writing
from crawler.config import load
from crawler.model import Capture, FetchOrder, Origin, sha256
from spiders.tally import CrawlSummary

if TYPE_CHECKING:
    from spiders.run import Crawls

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY_S = 86_400


class PaperWeb:
    """Every page answers at once with a text of its own, and from then on that it was not modified."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.visits = 0

    async def live(self, orders: Sequence[FetchOrder], sink: Any, _progress: Any = None) -> CrawlSummary:  # noqa: ANN401
        """Answer orders."""
        for order in orders:
            sink(*self.answer(order))
        self.visits += len(orders)
        return CrawlSummary(len(orders), len(orders), 0)

    def answer(self, order: FetchOrder) -> tuple[Capture, bytes]:
        """One page, or that it was not modified."""
        body = page(order.policy)
        known = order.known
        capture = Capture(
            order.policy,
            order.url,
            self.clock(),
            self.clock(),
            Origin.LIVE,
            200,
            "text/html",
            known.body_sha256 if known else sha256(body),
            headers=() if known else (("etag", f'"{order.policy}"'),),
            evidence="not modified" if known else "body",
            confirms=known.capture if known else None,
            manner=order.manner.name,
        )
        return capture, body


def page(policy: str) -> bytes:
    """A small policy."""
    parts = ("collect", "share", "store", "delete", "protect", "use", "process", "disclose")
    text = "".join(
        f"<h2>{n}. How we {part} data</h2><p>We {part} the personal data of the users of {policy} as far as the law"
        " allows it and no further, and we tell you before we do anything else with it.</p>"
        for n, part in enumerate(parts, 1)
    )
    return f"<html><head><title>Privacy</title></head><body><h1>Privacy Policy</h1>{text}</body></html>".encode()


def configured(folder: Path, policies: int) -> Path:
    """A config.toml with so many policies."""
    lines = ['[store]\npath = "policies.db"']
    lines += [
        f'[[companies]]\nid = "c{n}"\nname = "Company {n}"\n[[companies.policies]]\nkind = "privacy"\n'
        f'url = "https://c{n}.example/privacy"'
        for n in range(policies)
    ]
    path = folder / "config.toml"
    path.write_text("\n".join(lines))
    return path


def run(policies: int, ticks: int) -> None:
    """Measure."""
    with TemporaryDirectory() as folder:
        began = time.process_time()
        config = load(configured(Path(folder), policies))
        print(f"configuration read in {time.process_time() - began:.1f} s of CPU, {memory():.0f} MB")
        hands = [START]
        place = Workplace(config, config.database, lambda: hands[0])
        with writing(place) as store:
            asyncio.run(measured(place, store, hands, ticks))


async def measured(place: Workplace, store: Any, hands: list[datetime], ticks: int) -> None:  # noqa: ANN401
    """First visits, then a day of ticks."""
    web = PaperWeb(place.clock)
    daemon = Daemon(place, store, cast("Crawls", web))
    began = time.process_time()
    plan(place.config, store, hands[0])
    print(f"planned in {time.process_time() - began:.2f} s of CPU")
    began = time.process_time()
    rounds = -(-len(place.config.policies) // MOST_AT_ONCE)
    for _ in range(rounds):
        await daemon.tick()
        hands[0] += timedelta(seconds=DAY_S / rounds)
    print(
        f"first visits: {web.visits} in {time.process_time() - began:.1f} s of CPU (bodies read), {memory():.0f} MB"
    )
    web.visits = 0
    idle: list[float] = []
    busy: list[float] = []
    hands[0] = START + timedelta(hours=23)  # the grid's second day begins an hour later, give or take the spread
    for _ in range(ticks):
        hands[0] += timedelta(seconds=DAY_S / ticks)
        before, visits = time.process_time(), web.visits
        await daemon.tick()
        (busy if web.visits > visits else idle).append(time.process_time() - before)
    said(idle, busy, web.visits)


def said(idle: Sequence[float], busy: Sequence[float], visits: int) -> None:
    """Print the figures."""
    if idle:
        print(f"idle ticks: {len(idle)}, {1000 * sum(idle) / len(idle):.2f} ms of CPU each")
    if busy:
        each, per = 1000 * sum(busy) / len(busy), 1000 * sum(busy) / visits
        print(f"busy ticks: {len(busy)}, {visits} visits, {each:.1f} ms of CPU each, {per:.2f} ms a visit")
    print(f"peak of memory: {memory():.0f} MB")


def memory() -> float:
    """The peak so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    run(*(numbers + [10_000, 1_000][len(numbers) :]))
