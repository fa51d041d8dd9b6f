"""A year of watching in minutes: the live web of an archive server whose clock is moved, and a daemon whose clock is.

    python -m bench.year ARCHIVE_FOLDER [DAYS]

ARCHIVE_FOLDER holds ``archive_server.py`` and ``captures``. Sixty-one policies with mixed cadences are visited at all
moments at which one is due. What the pages were is known, so that it can be counted what was missed: every page that
stood longer than two intervals must have been captured within them. Prints that, and the number of requests.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import Request, urlopen

from crawler.app.rounds import plan
from crawler.app.schedule import Daemon
from crawler.app.wiring import Workplace, writing
from crawler.config import Config, load
from spiders.run import Crawls, Engine

END = datetime(2026, 8, 22, tzinfo=UTC)
POLICIES = 61
CADENCES_H = (24, 48, 48, 72, 168, 168)


def pages(folder: Path) -> dict[str, list[tuple[datetime, str]]]:
    """Of each address: from when on it showed which body (SHA-1, base32)."""
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for line in (folder / "captures" / "captures.jsonl").read_text().splitlines():
        row = json.loads(line)
        at = datetime.strptime(row["timestamp"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        found[row["url"]].append((at, row["body"]))
    return {url: sorted(rows) for url, rows in found.items()}


def configured(folder: Path, base: str, urls: list[str]) -> Config:
    """Sixty-one policies over these addresses, with mixed cadences."""
    manners = 'delay = "1ms"\njitter = "0s"\nper_host = 8\nconcurrency = 16\nmax_size = "30MB"'
    lines = [f'[store]\npath = "policies.db"\n[crawl]\n{manners}\nallow_hosts = ["127.0.0.0/8"]']
    lines += [
        f'[[companies]]\nid = "c{n:02}"\nname = "Company {n}"\n[[companies.policies]]\nkind = "terms"\n'
        f'url = "{base}/__live/{urls[n % len(urls)]}"\nevery = "{CADENCES_H[n % len(CADENCES_H)]}h"\n'
        for n in range(POLICIES)
    ]
    path = folder / "config.toml"
    path.write_text("\n".join(lines))
    return load(path)


def control(base: str, path: str, **command: Any) -> Any:  # noqa: ANN401
    """Move the server's clock, or ask what it counted."""
    data = json.dumps(command).encode() if command else None
    with urlopen(Request(base + path, data=data)) as answer:
        return json.load(answer)


def run(archive: Path, days: int) -> None:
    """Start the server, watch, and count."""
    command = [sys.executable, str(archive / "archive_server.py"), "--captures", str(archive / "captures")]
    command += ["--port", "0", "--no-tls", "--gzip-level", "0"]
    with (
        TemporaryDirectory() as folder,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
    ):
        try:
            assert server.stdout
            base = json.loads(server.stdout.readline())["url"].rstrip("/")
            shown = pages(archive)
            watch(Path(folder), base, shown, END - timedelta(days=days))
        finally:
            server.terminate()


def watch(folder: Path, base: str, shown: dict[str, list[tuple[datetime, str]]], start: datetime) -> None:
    """Visit until the end, and print what came of it."""
    config = configured(folder, base, sorted(shown))
    hands = [start]
    place = Workplace(config, config.database, lambda: hands[0])
    began, used = time.monotonic(), time.process_time()
    with writing(place) as store:

        async def main(crawls: Crawls) -> int:
            daemon = Daemon(place, store, crawls)
            plan(config, store, hands[0])
            ticks = 0
            while (due := store.rounds.soonest()) and due < END:
                hands[0] = max(hands[0], due)
                control(base, "/__control", time=hands[0].isoformat().replace("+00:00", "Z"))
                await daemon.tick()
                ticks += 1
            return ticks

        ticks = Engine(config.crawl, config.archive, place.clock).start(main)
        print(f"{ticks} ticks in {time.monotonic() - began:.0f} s, {time.process_time() - used:.0f} s of CPU")
        counted(store, config, start, control(base, "/__stats"))
        found(store, config, shown, start)


def counted(store: Any, config: Config, start: datetime, stats: Any) -> None:  # noqa: ANN401
    """Compare the visits with the schedule, and both with what the server was asked."""
    visits = Counter(
        row[0] for row in store.database.rows("SELECT policy FROM captures UNION ALL SELECT policy FROM failures")
    )
    planned = {p.id: -(-(END - start) // timedelta(seconds=p.every_s)) for p in config.policies}
    all_visits, schedule = sum(visits.values()), sum(planned.values())
    print(f"visits: {all_visits}; intervals in that time: {schedule} ({100 * all_visits / schedule - 100:+.1f} %)")
    print(f"the server counted: {json.dumps({name: c['requests'] for name, c in stats['classes'].items()})}")
    print(f"why the next visit is due: {dict(Counter(r.why.value for r in store.rounds.all().values()))}")


def found(store: Any, config: Config, shown: dict[str, list[tuple[datetime, str]]], start: datetime) -> None:  # noqa: ANN401
    """Count the pages that stood longer than two intervals, and those of them that were captured in time."""
    names: dict[int, str] = {}
    stood = missed = 0
    for policy in config.policies:
        rows = shown[policy.url.partition("/__live/")[2]]
        seen: dict[str, list[datetime]] = defaultdict(list)
        for _, capture in store.captures.of(policy.id):
            number = store.database.one("SELECT id FROM bodies WHERE sha256 = ?", (capture.body_sha256,))[0]
            if number not in names:
                names[number] = base64.b32encode(hashlib.sha1(store.bodies.read(number)).digest()).decode()
            seen[names[number]].append(capture.observed_at)
        for at, until, body in stays(rows):
            two = timedelta(seconds=2 * policy.every_s)
            if at > start and until < END and until - at > two:
                stood += 1
                missed += not any(at <= moment <= at + two for moment in seen[body])
    changes = store.queries.totals()["changes"]
    print(f"pages that stood longer than two intervals: {stood}, missed: {missed}; changes of text found: {changes}")


def stays(rows: list[tuple[datetime, str]]) -> list[tuple[datetime, datetime, str]]:
    """From when until when which body was shown, equal neighbours joined."""
    made: list[tuple[datetime, datetime, str]] = []
    for at, body in rows:
        if made and made[-1][2] == body:
            continue
        if made:
            made[-1] = (made[-1][0], at, made[-1][2])
        made.append((at, END, body))
    return made


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 365)
