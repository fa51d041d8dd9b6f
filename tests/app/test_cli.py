"""The command line: exit codes of real processes, JSON of every question, tables for people and for pipes."""

from __future__ import annotations

import contextlib
import csv
import http.server
import io
import json
import shutil
import signal
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from store import VIEWS, exclusive, open_store

Ask = Callable[..., tuple[int, str, str]]
LARKMAIL = "larkmail/privacy"


@pytest.fixture(scope="module")
def demo(builders: Any, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A copy of the finished demo, to write into."""
    folder = tmp_path_factory.mktemp("copy") / "demo"
    shutil.copytree(demo_folder, folder)
    config = folder / "config.toml"
    config.write_text(config.read_text().replace(str(demo_folder), str(folder)))
    return builders.House(folder)


class TestExitCodes:
    """Each by a real process."""

    def test_done(self, demo: Any) -> None:
        done = demo.run("policies")
        assert done.code == 0
        assert done.err == ""
        assert LARKMAIL in done.out

    def test_unsound(self, demo: Any, builders: Any, tmp_path: Path) -> None:
        house = builders.House(tmp_path / "tampered")
        shutil.copytree(demo.folder, house.folder)
        with sqlite3.connect(house.database) as connection:
            connection.execute("DROP TRIGGER bodies_no_update")
            connection.execute("UPDATE bodies SET packed = x'00' WHERE id = 3")
        connection.close()
        done = house.run("check", "--db", str(house.database))
        assert (done.code, "FAIL  bodies" in done.out) == (1, True)

    def test_usage(self, demo: Any) -> None:
        done = demo.run("redline", LARKMAIL, "999")
        assert (done.code, done.out) == (2, "")
        assert "Traceback" not in done.err
        assert 'no version "999"' in done.err

    @pytest.mark.parametrize(
        "arguments",
        [
            ("crawl", "nobody/privacy"),
            ("at", LARKMAIL, "yesterday"),
            ("frobnicate",),
        ],
        ids=" ".join,
    )
    def test_other_mistakes(self, ask: Ask, demo: Any, arguments: tuple[str, ...]) -> None:
        code, out, err = ask(demo.config, *arguments)
        assert (code, out) == (2, "")
        assert err

    def test_a_change_was_found(self, demo: Any) -> None:
        assert demo.run("changes", "--fail-on-change", "--since", "2026-08-01").code == 4

    def test_no_change_was_found(self, ask: Ask, demo: Any) -> None:
        assert ask(demo.config, "changes", "--fail-on-change", "--since", "2027")[0] == 0

    def test_another_run_writes(self, demo: Any) -> None:
        with exclusive(demo.database):
            done = demo.run("deliver")
        assert done.code == 5
        assert "another run writes it (process" in done.err
        assert "remedy: wait" in done.err

    @pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
    def test_interrupted(self, builders: Any, web: Any, tmp_path: Path, number: int, code: int) -> None:
        house = builders.house(tmp_path / "house", web)
        process = house.start("backfill", "--now", "2026-06-01T08:00:00Z")
        web.after(20, lambda: process.send_signal(number))
        out, err = process.communicate()
        assert (process.returncode, out) == (code, "")
        assert "run the same command again to go on" in err
        assert "Traceback" not in err
        with open_store(house.database, read_only=True) as store:
            assert store.queries.faults() == []
            assert 0 < int(str(store.queries.totals()["captures"])) < 66

    def test_the_reader_of_our_output_goes_away(self, demo: Any) -> None:
        with demo.start("export", "v_clause_edits") as process:
            process.stdout.readline()
            process.stdout.close()
            said = process.stderr.read()
        assert (process.returncode, said) == (0, "")


class Site(http.server.BaseHTTPRequestHandler):
    """A site with moods."""

    release = threading.Event()

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # who has waited long enough hangs up
            super().handle()

    def do_GET(self) -> None:
        status = {"/missing": 404, "/broken": 500, "/gone": 410}.get(self.path, 200)
        if self.path == "/silent":
            self.release.wait(20)
        body = b"<html><title>x</title><p>Something, but not a policy.</p></html>"
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class TestAccounting:
    """Every order becomes a capture or a failure, and failures are told."""

    @pytest.fixture(scope="class")
    @classmethod
    def crawled(cls, builders: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
        folder = tmp_path_factory.mktemp("site")
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server, socket.socket() as closed:
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            closed.bind(("127.0.0.1", 0))  # bound and never listening: a connection is refused
            ports = {"refused": closed.getsockname()[1]}
            pages = ("missing", "broken", "gone", "silent", "refused")
            policies = "".join(
                f'[[companies.policies]]\nkind = "{page}"\n'
                f'url = "http://127.0.0.1:{ports.get(page, server.server_address[1])}/{page}"\n'
                for page in pages
            )
            (folder / "config.toml").write_text(
                '[store]\npath = "policies.db"\n[crawl]\nallow_hosts = ["127.0.0.1"]\nobey_robots = false\n'
                'delay = "1ms"\nper_host = 4\ntimeout = "300ms"\nretries = 1\nretry_wait = "10ms"\n'
                f'[[companies]]\nid = "acme"\nname = "Acme"\n{policies}'
            )
            house = builders.House(folder)
            done = house.run("crawl", "--all", "--json")
            Site.release.set()
            server.shutdown()
        return house, done

    def test_the_sum_is_right(self, crawled: Any) -> None:
        house, done = crawled
        assert done.code == 3
        told = {row["policy"].removeprefix("acme/"): (row["fetched"], row["failed"]) for row in json.loads(done.out)}
        assert told == {"missing": (1, 0), "broken": (1, 0), "gone": (1, 0), "silent": (0, 1), "refused": (0, 1)}
        assert dict(house.rows("SELECT policy, status FROM captures")) == {
            "acme/missing": 404,
            "acme/broken": 500,
            "acme/gone": 410,
        }
        assert dict(house.rows("SELECT policy, kind FROM failures")) == {
            "acme/silent": "timeout",
            "acme/refused": "refused",
        }

    def test_failures_are_told_in_words(self, crawled: Any) -> None:
        _, done = crawled
        assert "acme/refused: http://127.0.0.1" in done.err
        assert "refused" in done.err
        assert "timeout" in done.err

    def test_status_says_how_each_is(self, crawled: Any, ask: Ask) -> None:
        house, _ = crawled
        code, out, _ = ask(house.config, "status", "--json")
        assert code == 0
        words = {row["policy"].removeprefix("acme/"): row["health"] for row in json.loads(out)["policies"]}
        assert words == {
            "missing": "not seen",
            "broken": "not seen",
            "gone": "not seen",
            "silent": "failing",
            "refused": "failing",
        }


class TestQuestions:
    """Every reading verb, as JSON and as a table."""

    @pytest.mark.parametrize("verb", [("policies",), ("versions", LARKMAIL), ("changes",), ("search", "days")])
    def test_json_lines(self, ask: Ask, demo: Any, verb: tuple[str, ...]) -> None:
        code, out, err = ask(demo.config, *verb, "--json")
        assert (code, err) == (0, "")
        rows = [json.loads(line) for line in out.splitlines()]
        assert len(rows) >= 3
        assert all(row["policy"] for row in rows)

    @pytest.mark.parametrize(
        "verb", [("status",), ("redline", LARKMAIL), ("at", LARKMAIL, "2020-10-01"), ("check",)], ids=" ".join
    )
    def test_json_documents(self, ask: Ask, demo: Any, verb: tuple[str, ...]) -> None:
        code, out, _ = ask(demo.config, *verb, "--json")
        assert code == 0
        assert json.loads(out)

    @pytest.mark.parametrize(
        "verb",
        [
            ("policies",),
            ("versions", LARKMAIL),
            ("changes",),
            ("search", "days"),
            ("status",),
            ("redline", LARKMAIL),
            ("at", LARKMAIL, "2020-10-01"),
        ],
        ids=" ".join,
    )
    @pytest.mark.parametrize("colour", ["", "NO_COLOR"])
    def test_no_escape_codes_in_a_pipe(
        self, ask: Ask, demo: Any, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...], colour: str
    ) -> None:
        if colour:
            monkeypatch.setenv(colour, "1")
        code, out, err = ask(demo.config, *verb)
        assert code == 0
        assert "\x1b" not in out + err
        assert len(out.splitlines()) >= 3

    def test_columns_are_aligned(self, ask: Ask, demo: Any) -> None:
        _, out, _ = ask(demo.config, "versions", LARKMAIL)
        lines = out.splitlines()
        at = lines[0].index("version")
        assert all(len(line[at : at + 12].strip()) == 12 for line in lines[2:])

    def test_only_some_changes(self, ask: Ask, demo: Any) -> None:
        def found(*arguments: str) -> list[dict[str, Any]]:
            return [json.loads(line) for line in ask(demo.config, "changes", "--json", *arguments)[1].splitlines()]

        whole = found()
        assert [row["by_at"] for row in whole] == sorted(row["by_at"] for row in whole)
        one = found(LARKMAIL)
        assert one == [row for row in whole if row["policy"] == LARKMAIL]
        early = found("--until", "2020-01-29")
        assert early == [row for row in whole if row["by_at"] < "2020-01-30"]
        assert found("--since", "2020-01-30") == whole[len(early) :]
        assert ask(demo.config, "changes", "nobody/privacy")[0] == 2

    @pytest.mark.parametrize(("bound", "day"), [("2020", "2020-12-31"), ("2020-02", "2020-02-29")])
    def test_until_a_year_or_a_month_means_its_end(self, ask: Ask, demo: Any, bound: str, day: str) -> None:
        assert ask(demo.config, "changes", "--until", bound) == ask(demo.config, "changes", "--until", day)

    def test_search_words_and_queries(self, ask: Ask, demo: Any) -> None:
        assert "⟦180⟧" in ask(demo.config, "search", "180", "days")[1]
        assert ask(demo.config, "search", 'a "quoted', "AND", "word")[0] == 0
        code, out, err = ask(demo.config, "search", "--fts", "NEAR(")
        assert (code, out) == (2, "")
        assert "not a query" in err
        code, out, err = ask(demo.config, "search", "--fts", '"180 days" OR "30 days"')
        assert (code, err) == (0, "")
        assert out
        assert ask(demo.config, "search", "unicorn")[2] == "nothing found\n"

    def test_status_health(self, ask: Ask, demo: Any, builders: Any, tmp_path: Path) -> None:
        def words(*arguments: str) -> set[str]:
            rows = json.loads(ask(demo.config, "status", "--json", *arguments)[1])["policies"]
            return {row["health"] for row in rows}

        assert words("--now", "2026-08-05T12:00:00Z") == {"ok"}
        assert words("--now", "2026-09-05T12:00:00Z") == {"overdue"}
        (tmp_path / "config.toml").write_text(builders.CONFIG)
        with builders.world(tmp_path) as made:
            made.derive()
        rows = json.loads(ask(tmp_path / "config.toml", "status", "--json")[1])
        assert [row["health"] for row in rows["policies"]] == ["not yet"]

    def test_without_a_database(self, ask: Ask, builders: Any, tmp_path: Path) -> None:
        (tmp_path / "config.toml").write_text(builders.CONFIG)
        code, out, err = ask(tmp_path / "config.toml", "changes")
        assert (code, out) == (2, "")
        assert "there is no such database" in err
        assert not (tmp_path / "policies.db").exists()
        assert ask(tmp_path / "config.toml", "check")[0] == 0

    def test_a_database_is_enough_to_ask(self, ask: Ask, demo: Any, tmp_path: Path) -> None:
        code, out, _ = ask(tmp_path / "no.toml", "versions", LARKMAIL, "--db", str(demo.database))
        assert (code, len(out.splitlines())) == (0, 14)


class TestAt:
    def test_known(self, ask: Ask, demo: Any) -> None:
        answer = json.loads(ask(demo.config, "at", LARKMAIL, "2020-10-01", "--json")[1])
        assert answer["known"]
        assert (answer["number"], answer["first_seen_at"][:10]) == (3, "2020-08-20")
        assert any("Postvane GmbH" in clause["text"] for clause in answer["clauses"])
        assert answer["uri"].endswith("/web/20200820052211id_/http://www.larkmail.example/privacy")

    def test_only_some_clauses(self, ask: Ask, demo: Any) -> None:
        answer = json.loads(ask(demo.config, "at", LARKMAIL, "2020-10-01", "--clause", "POSTVANE", "--json")[1])
        assert len(answer["clauses"]) >= 1
        assert all("postvane" in clause["text"].lower() for clause in answer["clauses"])

    def test_between(self, ask: Ask, demo: Any) -> None:
        answer = json.loads(ask(demo.config, "at", LARKMAIL, "2020-05-01", "--json")[1])
        assert not answer["known"]
        assert (answer["between"]["after"][:10], answer["between"]["by"][:10]) == ("2019-12-22", "2020-08-20")
        _, out, _ = ask(demo.config, "at", LARKMAIL, "2020-05-01")
        assert "the text changed around that day" in out
        command = out.strip().splitlines()[-1].partition("clausewatch ")[2].split()
        assert ask(demo.config, *command)[0] == 0

    @pytest.mark.parametrize("date", ["2010", "2030-01-01"])
    def test_unobserved(self, ask: Ask, demo: Any, date: str) -> None:
        answer = json.loads(ask(demo.config, "at", LARKMAIL, date, "--json")[1])
        assert (answer["known"], len(answer["nearest"])) == (False, 2)
        assert "not observed" in ask(demo.config, "at", LARKMAIL, date)[1]


class TestRedline:
    def redline(self, ask: Ask, demo: Any, *references: str) -> Any:
        code, out, err = ask(demo.config, "redline", LARKMAIL, *references, "--json")
        assert code == 0, err
        told = json.loads(out)
        return told.get("comparison", told)

    def test_the_newest_by_default(self, ask: Ask, demo: Any) -> None:
        assert self.redline(ask, demo) == self.redline(ask, demo, "12") == self.redline(ask, demo, "11", "12")

    def test_by_number_date_and_prefix(self, ask: Ask, demo: Any) -> None:
        rows = [json.loads(line) for line in ask(demo.config, "versions", LARKMAIL, "--json")[1].splitlines()]
        wanted = self.redline(ask, demo, "5", "6")
        old, new = rows[4], rows[5]
        for references in (
            ("6",),
            ("2021-11-01", "2022-07-01"),
            ("2021-12", "2022-06-21"),
            (old["version"][:8], new["version"][:8]),
            (old["first_capture"][:6], new["last_capture"]),
            (new["first_capture"][:12],),
        ):
            assert self.redline(ask, demo, *references) == wanted, references

    def test_by_the_name_of_a_change(self, ask: Ask, demo: Any) -> None:
        change = json.loads(ask(demo.config, "changes", LARKMAIL, "--json")[1].splitlines()[4])
        told = json.dumps(self.redline(ask, demo, change["change"]))
        assert change["since_capture"] in told
        assert change["before_capture"] in told

    @pytest.mark.parametrize("references", [("0",), ("1",), ("13",), ("2001-01-01",), ("abc",), ("000000000000",)])
    def test_what_there_is_not(self, ask: Ask, demo: Any, references: tuple[str, ...]) -> None:
        code, out, err = ask(demo.config, "redline", LARKMAIL, *references)
        assert (code, out) == (2, "")
        assert "remedy:" in err

    @pytest.mark.parametrize(("form", "start"), [("html", "<!"), ("markdown", "#"), ("text", "")])
    def test_forms(self, ask: Ask, demo: Any, form: str, start: str) -> None:
        code, out, _ = ask(demo.config, "redline", LARKMAIL, "6", "--format", form)
        assert code == 0
        assert out.lstrip().lower().startswith(start)
        assert "180" in out


class TestExport:
    def test_bytes_are_the_same_each_time(self, ask: Ask, demo: Any, tmp_path: Path) -> None:
        for name in ("one", "two"):
            for form in ("csv", "jsonl"):
                assert ask(demo.config, "export", "--format", form, "--to", str(tmp_path / name))[0] == 0
        one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
        assert len(one) == 2 * len(VIEWS)
        assert one == two

    def test_rebuilding_does_not_change_them(self, ask: Ask, demo: Any) -> None:
        before = ask(demo.config, "export", "v_clause_edits")[1]
        assert ask(demo.config, "derive", "--rebuild")[0] == 0
        assert ask(demo.config, "export", "v_clause_edits")[1] == before

    def test_csv_can_be_read(self, ask: Ask, demo: Any) -> None:
        rows = list(csv.DictReader(io.StringIO(ask(demo.config, "export", "v_changes")[1])))
        lines = ask(demo.config, "export", "v_changes", "--format", "jsonl")[1].splitlines()
        assert [row["change"] for row in rows] == [json.loads(line)["change"] for line in lines]
        assert len(rows) >= 30

    def test_one_view_to_a_stream(self, ask: Ask, demo: Any) -> None:
        assert ask(demo.config, "export")[0] == 2


class TestDigest:
    def test_a_preview_writes_nothing(self, builders: Any, ask: Ask, tmp_path: Path) -> None:
        with builders.world(tmp_path) as made:
            made.see("A A B B")
            made.derive()
        config, database = tmp_path / "config.toml", tmp_path / "policies.db"
        before = builders.content(database)
        code, out, _ = ask(config, "digest", "--preview", "--now", "2026-03-06")
        assert code == 0
        assert "Acme" in out
        assert builders.content(database) == before
        code, out, _ = ask(config, "digest", "--now", "2026-03-06")
        assert (code, "Acme privacy" in out) == (0, True)
        assert ask(config, "digest", "--now", "2026-03-06")[2] == "weekly: nothing to tell\n"
        assert ask(config, "deliver")[2] == "nothing waits to be delivered\n"

    def test_a_channel_that_cannot_is_told_and_tried_again(self, builders: Any, ask: Ask, tmp_path: Path) -> None:
        with builders.world(tmp_path) as made:
            made.see("A A B B")
            made.derive()
        config = tmp_path / "config.toml"
        (tmp_path / "digests").touch()  # a file in the folder's place
        code, out, _ = ask(config, "digest", "--now", "2026-03-06")
        assert code == 3
        assert "refused" in out
        status = json.loads(ask(config, "status", "--json")[1])
        assert [(row["channel"], row["state"]) for row in status["undelivered"]] == [("files", "refused")]
        (tmp_path / "digests").unlink()
        assert ask(config, "deliver")[0] == 0
        assert ask(config, "deliver", "--retry")[0] == 0
        assert len(list((tmp_path / "digests" / "weekly").iterdir())) == 3
        assert json.loads(ask(config, "status", "--json")[1])["undelivered"] == []

    def test_a_series_that_there_is_not(self, builders: Any, ask: Ask, tmp_path: Path) -> None:
        (tmp_path / "config.toml").write_text(builders.CONFIG)
        code, _, err = ask(tmp_path / "config.toml", "digest", "monthly")
        assert (code, "known: weekly" in err) == (2, True)
