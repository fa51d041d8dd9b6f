"""The engine in a process of its own: results, exceptions and ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys, warnings
warnings.simplefilter("error")
from datetime import UTC, datetime
from crawler.config import Archive, Crawl
from crawler.model import FetchOrder
from spiders.run import Engine

taken = []

async def main(crawls):
    summary = await crawls.live([FetchOrder("a/b", "http://127.0.0.1/")], lambda item, body: taken.append(item))
    assert summary.balanced and summary.failures == 1, summary
    if "fail" in sys.argv:
        raise KeyError("what main raises")
    return taken[0].kind.value

print(Engine(Crawl(), Archive(), lambda: datetime(2026, 3, 1, tzinfo=UTC)).start(main))
"""


@pytest.mark.parametrize(
    ("argument", "code", "out", "problem"),
    [("fine", 0, "unsafe_url\n", ""), ("fail", 1, "", "KeyError: 'what main raises'")],
)
def test_the_engine_gives_back_what_main_gives(argument: str, code: int, out: str, problem: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, argument],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert (done.returncode, done.stdout) == (code, out), done.stderr
    assert done.stderr.strip().endswith(problem)
    assert "scrapy" not in done.stderr.split("Traceback")[0], "its greeting is not our log"
