"""How a backfill of everything compares with a bare Scrapy spider: pages a second, and memory.

    python -m bench.archive            both, on all captures of the material beside the project
    python -m bench.archive 1000       on the first thousand

Both fetch the same pages from the same local archive, eight at once, with no delay worth the name. The bare spider
keeps nothing; the backfill lists, decodes, judges and stores. Needs ``../shared`` and the package zstandard.
Peak memory is each process's own (ru_maxrss).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import scrapy
from scrapy.crawler import CrawlerProcess

from crawler.app.backfilling import Backfill, Bounds, Choice
from crawler.app.backfilling import backfill as run
from crawler.app.fetching import run_crawls
from crawler.app.wiring import Workplace, machine_clock, writing
from crawler.config import load

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response

ROOT = Path(__file__).resolve().parent.parent
MATERIAL = ROOT.parent / "shared" / "archive"
_AT_ONCE = 8

_CONFIG = """
[store]
path = "bench.db"
[crawl]
user_agent = "clausewatch-bench/1 (+https://clausewatch.example/bot)"
allow_hosts = ["127.0.0.0/8"]
[archive]
url = "{url}"
index_delay = "1ms"
replay_delay = "1ms"
replay_concurrency = {at_once}
"""
_POLICY = """
[[companies]]
id = "d{number}"
name = "Document {number}"
[[companies.policies]]
kind = "policy"
url = {url}
"""


@contextmanager
def served(folder: Path, *options: str) -> Iterator[str]:
    """The local archive with its real captures, as a process of its own; yields its URL."""
    ready = folder / "ready.json"
    command = [sys.executable, str(MATERIAL / "archive_server.py"), "--captures", str(MATERIAL / "captures")]
    command += ["--port", "0", "--ready-file", str(ready), "--time", "2026-09-01", "--gzip-level", "1", *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while not (ready.exists() and ready.read_text()):
            time.sleep(0.2)
            if process.poll() is not None:
                raise SystemExit("the local archive does not start; is the package zstandard installed?")
        yield json.loads(ready.read_text())["url"]
        process.terminate()


def captures(most: int) -> list[tuple[str, str]]:
    """URL and timestamp of the captures beside the project, document by document."""
    with (MATERIAL / "captures" / "captures.jsonl").open(encoding="utf-8") as lines:
        return [(row["url"], row["timestamp"]) for row in map(json.loads, islice(lines, most))]


def bare(url: str, most: int) -> None:
    """Fetch with a spider that does nothing else."""
    count = 0

    class Bare(scrapy.Spider):
        name = "bare"

        async def start(self) -> AsyncIterator[scrapy.Request]:
            for page, stamp in dict.fromkeys(captures(most)):
                yield scrapy.Request(f"{url}/web/{stamp}id_/{page.partition('#')[0]}", dont_filter=True)

        def parse(self, response: Response) -> None:
            nonlocal count
            count += len(response.body) > 0

    settings = {
        "CONCURRENT_REQUESTS": _AT_ONCE,
        "CONCURRENT_REQUESTS_PER_DOMAIN": _AT_ONCE,
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }
    process = CrawlerProcess(settings)
    began = _now()
    process.crawl(Bare)
    process.start()
    _tell("bare Scrapy", count, began)


def backfill(url: str, folder: Path, most: int) -> None:
    """List and fetch everything as the verb does; reading is another step, and another figure."""
    pages = dict.fromkeys(page for page, _ in captures(most))
    text = _CONFIG.format(url=url, at_once=_AT_ONCE)
    text += "".join(_POLICY.format(number=n, url=json.dumps(page)) for n, page in enumerate(pages))
    (folder / "config.toml").write_text(text, encoding="utf-8")
    config = load(folder / "config.toml")
    place = Workplace(config, config.database, machine_clock)
    with writing(place) as store:
        job = Backfill(place, store, Bounds(), lambda *_: None, Choice("all"))
        began = _now()
        tallies = run_crawls(place, lambda crawls: run(crawls, job, config.policies), store)
        _tell("backfill", sum(tally.fetched for tally in tallies.values()), began)
    print(f"{'':<14}{sum(tally.failed for tally in tallies.values()):>6} failed, database ", end="")
    print(f"{config.database.stat().st_size / 1e6:.1f} MB")


def _now() -> tuple[float, float]:
    """Seconds on the wall and of this process's CPU."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), spent.ru_utime + spent.ru_stime


def _tell(name: str, pages: int, began: tuple[float, float]) -> None:
    seconds, cpu = (now - then for now, then in zip(_now(), began, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<14}{pages:>6} pages {seconds:>8.1f} s {pages / seconds:>7.1f}/s", end="")
    print(f"  CPU {cpu:>6.1f} s {pages / cpu:>7.1f}/s  peak {peak:>6.1f} MB", flush=True)


def main() -> None:
    """Both measurements, each in a process of its own, against the same server."""
    if len(sys.argv) > 2:
        name, url, folder, most = sys.argv[1:]
        if name == "bare":
            bare(url, int(most))
        else:
            backfill(url, Path(folder), int(most))
        return
    if not MATERIAL.is_dir():
        print("bench.archive: the material beside the project is not here")
        return
    most = sys.argv[1] if len(sys.argv) == 2 else "1000000"
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as url:
        subprocess.run([sys.executable, "-m", "bench.archive", "bare", url, folder, most], check=True)  # warms it
        for name in ("bare", "backfill"):
            subprocess.run([sys.executable, "-m", "bench.archive", name, url, folder, most], check=True)


if __name__ == "__main__":
    main()
