"""SIGTERM and kill -9 at fifty moments of ``clausewatch run``: what is whole afterwards, and what was lost.

    python -m bench.kills [TIMES]

The demo's companies are watched by a daemon that looks twenty times a second, every page every second. It is ended at
moments that nobody chose (a seeded spread over its first seconds), by SIGTERM and SIGKILL in turns, and started
again. The small web's time moves on meanwhile, so that there is something to tell. Prints what was asked of the web
and what the database holds.
"""

from __future__ import annotations

import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.app.demo import START, SmallWeb, config_text

_EVERY = (
    ('every = "24h"\ndelay', 'every = "24h"\nadapt = false\ndelay'),
    ('every = "24h"\nlanguage', 'every = "1s"\nlanguage'),
    ('channels = ["files"', 'settle = "0s"\nchannels = ["files"'),
)
_UNDER_WAY = 4  # requests at once, of the demo's configuration


@dataclass
class Lives:
    """What became of the daemon's lives."""

    folder: Path
    web: SmallWeb
    codes: list[int] = field(default_factory=list)
    ends_s: list[float] = field(default_factory=list)  # from SIGTERM to the end
    lost: list[int] = field(default_factory=list)  # answers of one life that were not recorded

    @property
    def database(self) -> Path:
        """The database."""
        return self.folder / "policies.db"

    def command(self, *verb: str) -> list[str]:
        """A verb with this configuration."""
        return [sys.executable, "-m", "crawler", *verb, "--config", str(self.folder / "config.toml")]

    def live(self, how: signal.Signals, after_s: float, verb: tuple[str, ...]) -> None:
        """One life: started, and ended after a while."""
        asked, kept = self.asked(), self.kept()
        process = subprocess.Popen(self.command(*verb), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        try:
            _, said = process.communicate(timeout=after_s)
        except subprocess.TimeoutExpired:
            process.send_signal(how)
            began = time.monotonic()
            _, said = process.communicate()
            if how is signal.SIGTERM:
                self.ends_s.append(time.monotonic() - began)
        self.codes.append(process.returncode)
        if process.returncode in {1, 2}:
            print(f"ended with {process.returncode}: {said.decode()[-2000:]}")
        self.lost.append((self.asked() - asked) - (self.kept() - kept))
        if self.lost[-1] > _UNDER_WAY:
            count = Counter(each.target for each in self.web.requests[-self.lost[-1] :])
            print(
                f"lost {self.lost[-1]} by {how.name} of {verb} after {after_s:.1f} s, code {self.codes[-1]}: {count}"
            )

    def asked(self) -> int:
        """How many pages the web was asked for."""
        return sum("robots.txt" not in each.target for each in self.web.requests)

    def kept(self) -> int:
        """How many captures and failures there are."""
        return self.one("SELECT (SELECT count(*) FROM captures) + (SELECT count(*) FROM failures)")

    def one(self, sql: str) -> int:
        """Ask the database for a number; 0 before it is made."""
        if not self.database.exists():
            return 0
        connection = sqlite3.connect(f"{self.database.resolve().as_uri()}?mode=ro", uri=True)
        try:
            return int(connection.execute(sql).fetchone()[0])
        except sqlite3.OperationalError:
            return 0
        finally:
            connection.close()


def run(times: int) -> None:
    """Kill it so many times, then look."""
    drawn = random.Random(8)
    with TemporaryDirectory() as name, SmallWeb() as web:
        lives = Lives(Path(name), web)
        text = config_text(web.url, name)
        for old, new in _EVERY:
            assert old in text, old
            text = text.replace(old, new)
        (lives.folder / "config.toml").write_text(text)
        began = time.monotonic()
        lives.live(signal.SIGKILL, 120, ("run", "--once", "--now", START.isoformat()))
        start_up_s = time.monotonic() - began
        for number in range(times):
            web.advance(to=web.now + timedelta(hours=50))
            # Every other life is one that tells as well, at the web's own time.
            verb = ("run", "--tick", "0.05") if number % 4 < 2 else ("run", "--once", "--now", web.now.isoformat())
            how = (signal.SIGTERM, signal.SIGKILL)[number % 2]
            lives.live(how, drawn.uniform(0.2, 1.5) * start_up_s, verb)
        told(lives, start_up_s)


def told(lives: Lives, start_up_s: float) -> None:
    """Let one more life do what is left, and print what there is."""
    last = subprocess.run(
        lives.command("run", "--once", "--now", lives.web.now.isoformat()), check=False, capture_output=True
    )
    check = subprocess.run(lives.command("check"), check=False, capture_output=True)
    print(f"a life that does all takes {start_up_s:.1f} s; ended after 0.2 to 1.5 times that")
    print("ends:", {code: lives.codes[1:].count(code) for code in sorted(set(lives.codes[1:]))})
    if lives.ends_s:
        mean = sum(lives.ends_s) / len(lives.ends_s)
        print(f"SIGTERM to the end: {max(lives.ends_s):.2f} s at most, {mean:.2f} s on average")
    print(f"pages asked for {lives.asked()}, recorded {lives.kept()}; lost in one life: {max(lives.lost)} at most")
    print(f"the last life ended with {last.returncode}, check with {check.returncode}")
    digests = lives.one("SELECT count(*) FROM digests")
    written = (lives.folder / "digests").rglob("*.json")
    files = sum(bool(re.search(r"-[0-9a-f]{16}\.json$", path.name)) for path in written)
    twice = lives.one(
        "SELECT count(*) FROM announcements a JOIN announcements b ON a.policy = b.policy AND a.series = b.series"
        " AND a.since_capture < b.since_capture AND a.by_at > b.after_at"
        " AND a.standing = 'news' AND b.standing = 'news'"
    )
    print(
        f"digests {digests}, files of them {files}, announcements {lives.one('SELECT count(*) FROM announcements')},"
    )
    waiting = lives.one("SELECT count(*) FROM deliveries WHERE state <> 'sent'")
    print(f"news told twice: {twice}; not delivered: {waiting}")
    print(f"leases left: {lives.one('SELECT count(*) FROM rounds WHERE leased_until IS NOT NULL')}")


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
