"""`archive save` from the command line: what is handed in, what is kept, and what stops it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from crawler.app.saving import keys, saver
from crawler.config import Archive
from crawler.errors import ConfigError

URL = "https://acme.example/privacy"
KEYS = {"IA_KEY": "k3y", "IA_SECRET": "s3cret"}
DAY_1, DAY_2 = ("--now", "2026-03-01T13:00:00Z"), ("--now", "2026-03-02T14:00:00Z")


class Service(ThreadingHTTPServer):
    """A small Save Page Now: hands out jobs, and answers for each what a test wants."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.handed_in: list[str] = []
        self.looks: list[str] = []
        self.ends: dict[str, Any] = {"status": "success", "timestamp": "20260301130004"}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.handed_in += form["url"]
        self._say({"url": form["url"][0], "job_id": f"spn2-{len(self.server.handed_in)}"})

    def do_GET(self) -> None:
        job = self.path.removeprefix("/save/status/")
        self.server.looks.append(job)
        self._say({"job_id": job, **self.server.ends})

    def _say(self, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def house(builders: Any, tmp_path: Path, service: Service) -> Any:
    """A house that has seen its policy on the first day."""
    table = f"""[archive]
url = "{service.url}"
save_key_env = "IA_KEY"
save_secret_env = "IA_SECRET"
save_delay = "1ms"
"""
    with builders.world(tmp_path, config=builders.CONFIG + table) as world:
        world.see("A")
    return builders.House(tmp_path)


def see(builders: Any, house: Any, number: float) -> None:
    with builders.world(house.folder, config=house.config.read_text()) as world:
        world.see("A", first=number)


def test_what_was_seen_is_saved_once(house: Any, service: Service) -> None:
    (row,) = json.loads(house.ok("archive", "save", "--json", *DAY_1, **KEYS))
    assert (row["policy"], row["state"], row["memento_at"]) == ("acme/privacy", "saved", "2026-03-01T13:00:04Z")
    assert row["memento"] == f"{service.url}/web/20260301130004/{URL}"
    assert service.handed_in == [URL]
    assert json.loads(house.ok("archive", "save", "--json", *DAY_1, **KEYS)) == []
    assert service.handed_in == [URL]


def test_a_new_sight_is_saved_the_next_day(house: Any, service: Service, builders: Any) -> None:
    house.ok("archive", "save", *DAY_1, **KEYS)
    see(builders, house, 2.05)
    house.ok("archive", "save", *DAY_2, **KEYS)
    assert service.handed_in == [URL, URL]


def test_a_dry_run_asks_nobody_and_writes_nothing(house: Any, service: Service) -> None:
    (row,) = json.loads(house.ok("archive", "save", "--dry-run", "--json", *DAY_1))
    assert (row["url"], row["state"]) == (URL, "queued")
    assert house.rows("SELECT count(*) FROM saves") == [(0,)]
    assert service.handed_in == []


def test_without_keys_it_says_what_to_do(house: Any, service: Service) -> None:
    done = house.run("archive", "save", *DAY_1, IA_KEY="k3y")
    assert done.code == 2
    assert "IA_SECRET" in done.err
    assert "remedy" in done.err
    assert service.handed_in == []


def test_a_page_that_is_not_there_ends_with_3(house: Any, service: Service, builders: Any) -> None:
    service.ends = {"status": "error", "status_ext": "error:not-found", "message": "No such page."}
    done = house.run("archive", "save", *DAY_1, **KEYS)
    assert done.code == 3
    assert "permanent" in done.out
    see(builders, house, 2.05)
    assert house.ok("archive", "save", "--json", *DAY_2, **KEYS).strip() == "[]"
    assert service.handed_in == [URL]


def test_a_failure_that_may_pass_is_tried_with_the_next_day_s_sight(
    house: Any, service: Service, builders: Any
) -> None:
    service.ends = {"status": "error", "status_ext": "error:browsing-timeout"}
    (row,) = json.loads(house.run("archive", "save", "--json", *DAY_1, **KEYS).out)
    assert (row["state"], row["next_try_at"]) == ("transient", "2026-03-02T13:00:00Z")
    assert json.loads(house.ok("archive", "save", "--json", *DAY_1, **KEYS)) == []
    see(builders, house, 2.05)
    service.ends = {"status": "success", "timestamp": "20260302140004"}
    (row,) = json.loads(house.ok("archive", "save", "--json", *DAY_2, **KEYS))
    assert (row["state"], row["attempts"]) == ("saved", 2)


def test_a_job_outlives_the_run(house: Any, service: Service) -> None:
    house.ok("archive", "save", *DAY_1, **KEYS)
    with_store = "UPDATE saves SET state = 'submitted', memento_at = NULL"
    _write(house.database, with_store)  # as a run that was killed leaves it
    (row,) = json.loads(house.ok("archive", "save", "--json", *DAY_1, **KEYS))
    assert (row["state"], row["attempts"]) == ("saved", 1)
    assert (service.handed_in, service.looks) == ([URL], ["spn2-1", "spn2-1"])


def _write(database: Path, sql: str) -> None:
    import sqlite3

    with sqlite3.connect(database) as connection:
        connection.execute(sql)
    connection.close()


def test_what_the_archive_has_near_is_not_handed_in(house: Any, service: Service, builders: Any) -> None:
    with builders.world(house.folder, config=house.config.read_text()) as world:
        world.record("A", 1.4, origin=builders.Origin.ARCHIVE)
    assert json.loads(house.ok("archive", "save", "--json", *DAY_1, **KEYS)) == []
    assert service.handed_in == []


class TestKeys:
    def test_the_first_archive_with_keys_saves(self) -> None:
        with_keys = Archive(save_key_env="A", save_secret_env="B")
        assert saver({"x": Archive(), "y": with_keys}) is with_keys
        with pytest.raises(ConfigError, match="no archive has keys"):
            saver({"": Archive()})

    def test_they_are_not_sent_in_the_clear(self) -> None:
        plain = Archive(url="http://archive.example", save_key_env="A", save_secret_env="B")
        with pytest.raises(ConfigError, match="unencrypted"):
            keys(plain, {"A": "k3y", "B": "s3cret"})

    @pytest.mark.parametrize("bad", ["two words", "a:b", "line\nbreak", "ké"])
    def test_what_would_break_the_header_is_refused(self, bad: str) -> None:
        archive = Archive(save_key_env="A", save_secret_env="B")
        with pytest.raises(ConfigError, match="does not look like a key") as caught:
            keys(archive, {"A": "k3y", "B": bad})
        assert bad not in str(caught.value)
