"""kill -9 at random calls between composing and settling, with a real mail server and a real webhook receiver.

0 lost; 0 repeated, but for a mail that was in doubt, which is the same message under the same Message-ID.
``CLAUSEWATCH_LIVES=100`` makes a hundred lives of it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]
LIVES = int(os.environ.get("CLAUSEWATCH_LIVES", "12"))

CHANNELS = """
[channels.mail]
type = "email"
host = "127.0.0.1"
port = {smtp}
security = "none"
from = "watch@watch.example"
to = ["a-{life}@news.example", "b-{life}@news.example"]

[channels.hook]
type = "webhook"
url = "http://127.0.0.1:{http}/{life}"
"""

DRIVER = """
import json, os, random, shutil, signal, sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

spec = spec_from_file_location("clausewatch_builders", sys.argv[1])
builders = module_from_spec(spec)
sys.modules[spec.name] = builders
spec.loader.exec_module(builders)
start, ends, lives, channels = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), sys.argv[5]

def config(life):
    text = builders.CONFIG.replace('channels = ["files", "feed"]', 'channels = ["files", "feed", "mail", "hook"]')
    return text + channels.replace("{life}", life)

WIRE = {"connect", "sendall", "recv_into", "readinto", "execute"}

def living(life, last):
    count, told, wire = 0, 0, []
    def called(_, event, what):
        nonlocal count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
        if not last and event in ("c_call", "c_return") and what.__name__ in WIRE:
            wire.append(count)
    with builders.world(ends / life, config=config(life)) as world:
        sys.setprofile(called)
        world.tell(9)
        told = count
        world.deliver(9)
        sys.setprofile(None)
    return told, count, [at for at in wire if at > told]

def child(life, last):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            living(life, last)
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

for life in ("undisturbed", "measured"):  # the first one also imports
    shutil.copytree(start, ends / life)
    told, total, wire = living(life, 0)
lots = random.Random(20261124)
# A quarter dies while composing, a quarter anywhere in delivering, half at the sockets and the database.
kinds = (lambda: lots.randrange(1, told), lambda: lots.randrange(told, total - 50))
points = [kinds[n % 4]() if n % 4 < 2 else lots.choice(wire[:-20]) for n in range(lives)]
codes = {}
for number, last in enumerate(points):
    shutil.copytree(start, ends / str(number))
    codes[number] = (child(str(number), last), child(str(number), 0))
print(json.dumps({"told": told, "total": total, "codes": codes}))
"""


class Post:
    """What arrived, by recipient and by path."""

    def __init__(self) -> None:
        self.mails: defaultdict[str, list[bytes]] = defaultdict(list)
        self.hooks: defaultdict[str, list[tuple[str | None, bytes]]] = defaultdict(list)

    async def handle_DATA(self, *call: Any) -> str:  # noqa: N802 - aiosmtpd's name
        _, _, envelope = call
        self.mails[envelope.rcpt_tos[0]].append(envelope.content)
        return "250 kept"

    @contextmanager
    def open(self) -> Iterator[tuple[int, int]]:
        """The ports of mail and web."""
        post = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if body.endswith(b"}"):  # a sender that died in mid-sentence sent nothing
                    post.hooks[self.path].append((self.headers["Idempotency-Key"], body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        class Web(ThreadingHTTPServer):
            def handle_error(self, *_: Any) -> None:
                """A sender died."""

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        mail = Controller(self, hostname="127.0.0.1", port=port)
        mail.start()
        with Web(("127.0.0.1", 0), Handler) as web:
            thread = threading.Thread(target=web.serve_forever, args=(0.01,))
            thread.start()
            try:
                yield port, web.server_address[1]
            finally:
                web.shutdown()
                thread.join()
                mail.stop()


@pytest.fixture(scope="module")
def lived(builders: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("sending")
    with builders.world(folder / "start") as made:
        made.see("A A . B B A A C C")
    (folder / "ends").mkdir()
    post = Post()
    with post.open() as (smtp, http):
        channels = CHANNELS.replace("{smtp}", str(smtp)).replace("{http}", str(http))
        program = [sys.executable, "-c", DRIVER, str(ROOT / "tests" / "builders.py")]
        done = subprocess.run(
            [*program, str(folder / "start"), str(folder / "ends"), str(LIVES), channels],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return folder / "ends", json.loads(done.stdout), post


def test_they_died(lived: Any) -> None:
    _, told, _ = lived
    assert len(told["codes"]) == LIVES
    assert all(codes == [-9, 0] for codes in told["codes"].values()), told


def test_nothing_is_lost_and_nothing_told_twice(builders: Any, lived: Any) -> None:
    folder, told, post = lived
    wanted = builders.content(folder / "undisturbed" / "policies.db")
    files = builders.House(folder / "undisturbed").files()
    again = 0
    for life in ("undisturbed", *told["codes"]):
        database = folder / life / "policies.db"
        found = builders.content(database)
        for table in ("digests", "announcements", "considered"):
            assert found[table] == wanted[table], (life, table)
        assert builders.House(folder / life).files() == files, life
        rows = builders.rows(database, "SELECT channel, recipient, state, doubtful FROM deliveries ORDER BY 1, 2")
        assert [row[2] for row in rows] == ["sent"] * 5, (life, rows)
        again += sum(mails(post, row) for row in rows if row[0] == "mail")
        (key,) = {key for key, _ in post.hooks[f"/{life}"]}
        assert key == wanted["digests"][0][0]
        assert len({body for _, body in post.hooks[f"/{life}"]}) == 1
    print(f"{again} of {2 * LIVES + 2} mails were in doubt and sent twice")  # noqa: T201 - for whoever measures


def mails(post: Post, row: tuple[Any, ...]) -> int:
    """How often too often a mail arrived: never, unless it was in doubt, and then it is the same message."""
    _, recipient, _, doubtful = row
    arrived = post.mails[recipient]
    assert 1 <= len(arrived) <= 1 + doubtful, row
    assert len(set(arrived)) == 1
    assert message_from_bytes(arrived[0])["Message-ID"]
    return len(arrived) - 1


def test_down_for_a_day(builders: Any, tmp_path: Path) -> None:
    """Nobody delivers, nobody derives; then one digest tells it all, and whatever is repeated says nothing more."""
    post = Post()
    with post.open() as (smtp, http):
        channels = CHANNELS.replace("{smtp}", str(smtp)).replace("{http}", str(http)).replace("{life}", "day")
        text = builders.CONFIG.replace('channels = ["files", "feed"]', 'channels = ["mail", "hook"]') + channels
        with builders.world(tmp_path, config=text) as world:
            world.see("A A B B")
        with builders.world(tmp_path, config=text) as world:
            world.see("C C", first=5)
            assert world.told(8) == [("news", "02", "05")]
            assert world.tell(8) is None
            assert world.deliver(8).complete
            assert world.deliver(8).outcomes == ()
            assert world.tell(9) is None
    assert {to: len(arrived) for to, arrived in post.mails.items()} == {
        "a-day@news.example": 1,
        "b-day@news.example": 1,
    }
    assert len(post.hooks["/day"]) == 1


def test_a_mail_server_that_is_away_loses_nothing(builders: Any, tmp_path: Path) -> None:
    """Away when the change is found; a minute later, in another process's life, it is there."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = CHANNELS.replace("{smtp}", str(nobody.getsockname()[1])).replace("{life}", "x")
        text = builders.CONFIG.replace('channels = ["files", "feed"]', 'channels = ["mail"]')
        with builders.world(tmp_path, config=text + away.replace("{http}", "1")) as world:
            world.see("A A B B")
            assert world.tell(6)
            assert [outcome.state for outcome in world.deliver(6).outcomes] == ["pending", "pending"]
            assert world.deliver(6).outcomes == ()
    post = Post()
    with post.open() as (smtp, http):
        channels = CHANNELS.replace("{smtp}", str(smtp)).replace("{http}", str(http)).replace("{life}", "x")
        with builders.world(tmp_path, config=text + channels) as world:
            assert world.deliver(6 + 1 / 1440).complete
    assert [len(arrived) for arrived in post.mails.values()] == [1, 1]
