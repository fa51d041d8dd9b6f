"""kill -9 at any moment, then the same commands again: nothing is lost, nothing is told twice, nothing differs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.app.demo import CRAWL_TIMES, START

ROOT = Path(__file__).resolve().parents[2]

STORY: tuple[tuple[datetime, tuple[str, ...]], ...] = (
    (START, ("backfill",)),
    (START, ("digest", "--no-deliver")),
    (START, ("deliver",)),
    (CRAWL_TIMES[2], ("crawl", "--all")),
    (CRAWL_TIMES[3], ("digest",)),
)

# After so many requests of one life of a verb; 0: as soon as it is started.
REQUESTS = {"backfill": (1, 4, 7), "crawl": (0, 1, 2)}
# After so many seconds: a moment that nobody chose, and what comes of it must hold whatever it was.
SECONDS = {"backfill": (0.8,), "digest": (0.45,), "deliver": (0.3,)}


def tell(house: Any, web: Any, moment: datetime, verb: tuple[str, ...]) -> subprocess.Popen[str]:
    web.now = moment
    started: subprocess.Popen[str] = house.start(*verb, "--now", moment.isoformat())
    return started


def to_the_end(house: Any, web: Any, moment: datetime, verb: tuple[str, ...]) -> None:
    with tell(house, web, moment, verb) as process:
        _, err = process.communicate()
    assert process.returncode == 0, err


def killed(builders: Any, web: Any, process: subprocess.Popen[str], *, seconds: float | None) -> int:
    """Wait for the kill that the web deals out, or deal it out after a while."""
    with process:
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            builders.kill(process)
            process.communicate()
    return int(process.returncode)


@pytest.fixture(scope="module")
def web(builders: Any) -> Iterator[Any]:
    with builders.DeadlyWeb() as small:
        yield small


@pytest.fixture(scope="module")
def undisturbed(builders: Any, web: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    house = builders.house(tmp_path_factory.mktemp("undisturbed"), web, only="quillhaven")
    for moment, verb in STORY:
        to_the_end(house, web, moment, verb)
    return house


def test_every_verb_killed_again_and_again(builders: Any, web: Any, undisturbed: Any, tmp_path: Path) -> None:
    house = builders.house(tmp_path, web, only="quillhaven")
    deaths = []
    for moment, verb in STORY:
        for requests in REQUESTS.get(verb[0], ()):
            process = tell(house, web, moment, verb)
            if requests:
                web.after(requests, lambda doomed=process: builders.kill(doomed))
            else:
                builders.kill(process)
            deaths.append((verb[0], killed(builders, web, process, seconds=None)))
        for seconds in SECONDS.get(verb[0], ()):
            process = tell(house, web, moment, verb)
            deaths.append((verb[0], killed(builders, web, process, seconds=seconds)))
        to_the_end(house, web, moment, verb)
    assert [code for _, code in deaths].count(-9) >= 6, deaths
    found, wanted = builders.content(house.database), builders.content(undisturbed.database)
    for table, rows in wanted.items():
        assert found[table] == rows, table
    assert house.files() == undisturbed.files()
    assert not list(house.folder.glob("**/*.part"))
    assert wanted["announcements"]
    assert house.run("check").code == 0


class TestEveryStatement:
    """Derive, tell and deliver, killed before the n-th statement that the database sees, for many n."""

    DRIVER = """
import json, os, signal, sys
from datetime import timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
import shutil

spec = spec_from_file_location("clausewatch_builders", sys.argv[1])
builders = module_from_spec(spec)
sys.modules[spec.name] = builders
spec.loader.exec_module(builders)
start, ends = Path(sys.argv[2]), Path(sys.argv[3])

def life(folder, last):
    count = 0
    def statement(_):
        nonlocal count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
    with builders.world(folder) as world:
        world.store.database.conn.set_trace_callback(statement)
        world.tell(9)
        world.deliver(9)
        world.store.database.conn.set_trace_callback(None)
    return count

def child(folder, last):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            life(folder, last)
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def copy(name):
    shutil.copytree(start, ends / name)
    return ends / name

total = life(copy("undisturbed"), 0)
codes = {}
for last in sorted({1 + at * total // 30 for at in range(30)}):
    folder = copy(str(last))
    codes[last] = (child(folder, last), child(folder, 0))
print(json.dumps({"total": total, "codes": codes}))
"""

    @pytest.fixture(scope="class")
    @classmethod
    def ends(cls, builders: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
        folder = tmp_path_factory.mktemp("statements")
        with builders.world(folder / "start") as made:
            made.see("A A . B B A A C C")
        (folder / "ends").mkdir()
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                cls.DRIVER,
                str(ROOT / "tests" / "builders.py"),
                str(folder / "start"),
                str(folder / "ends"),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return folder / "ends", json.loads(done.stdout)

    def test_they_died(self, ends: Any) -> None:
        _, told = ends
        assert len(told["codes"]) >= 25
        assert all(codes[0] == -9 for codes in told["codes"].values()), told
        assert all(codes[1] == 0 for codes in told["codes"].values()), told

    def test_and_left_no_trace(self, builders: Any, ends: Any) -> None:
        folder, told = ends
        wanted = builders.content(folder / "undisturbed" / "policies.db")
        files = builders.House(folder / "undisturbed").files()
        assert len(wanted["announcements"]) == 3
        assert len(files) == 4
        for last in told["codes"]:
            assert builders.content(folder / last / "policies.db") == wanted, last
            assert builders.House(folder / last).files() == files, last


class TestBetween:
    """The moments that matter most, chosen one by one."""

    PROGRAM = """
import os, signal, sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

spec = spec_from_file_location("clausewatch_builders", sys.argv[1])
builders = module_from_spec(spec)
sys.modules[spec.name] = builders
spec.loader.exec_module(builders)
folder, step = Path(sys.argv[2]), sys.argv[3]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

with builders.world(folder) as world:
    if step == "captured, not derived":
        world.see("A A B B")
        die()
    world.see("A A B B")
    if step == "derived, not told":
        world.derive()
        die()
    world.tell(5)
    if step == "told, not delivered":
        die()
    delivery = world.store.ledger.claim(builders.day(5))
    if step == "claimed, not sent":
        die()
    from crawler.app.wiring import channels
    from reports.render import json
    from reports.letter import Letter
    channel = channels(world.config, lambda: builders.day(5))[delivery.channel]
    key = delivery.digest_key
    channel.send(Letter(key, json.loads(world.store.ledger.digest(key)), delivery.recipient))
    die()
"""

    @pytest.fixture(scope="class")
    @classmethod
    def wanted(cls, builders: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
        folder = tmp_path_factory.mktemp("wanted")
        finish(builders, folder)
        return folder

    @pytest.mark.parametrize(
        "step",
        [
            "captured, not derived",
            "derived, not told",
            "told, not delivered",
            "claimed, not sent",
            "sent, not settled",
        ],
    )
    def test_(self, builders: Any, wanted: Path, tmp_path: Path, step: str) -> None:
        done = subprocess.run(
            [sys.executable, "-c", self.PROGRAM, str(ROOT / "tests" / "builders.py"), str(tmp_path), step],
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == -9
        finish(builders, tmp_path)
        assert builders.content(tmp_path / "policies.db") == builders.content(wanted / "policies.db")
        assert builders.House(tmp_path).files() == builders.House(wanted).files()


def finish(builders: Any, folder: Path) -> None:
    with builders.world(folder) as world:
        world.see("A A B B")
        world.tell(5)
        world.deliver(5)


def test_half_a_body_is_never_there(builders: Any, tmp_path: Path) -> None:
    """A copy of the files of a run in the middle of a transaction, as a power cut would leave them."""
    with builders.world(tmp_path / "alive") as world:
        world.see("A A")
        with world.store.transaction():
            world.see("B B", first=3)
            shutil.copytree(tmp_path / "alive", tmp_path / "cut")
    with builders.world(tmp_path / "cut") as after:
        assert after.store.queries.faults() == []
        assert after.store.queries.totals()["captures"] == 2
