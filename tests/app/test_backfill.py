"""Backfilling: polite, resumable, and blind to what went wrong on the way."""

from __future__ import annotations

import json
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.app.backfill import Bounds, addresses, plan
from crawler.app.demo import policies
from crawler.model import Address, CdxRecord, Policy

ALL = ("--strategy", "all")
NOW = ("--now", "2026-06-01T08:00:00Z")
QUILLHAVEN = "quillhaven/privacy"
LARKMAIL = "larkmail/privacy"
DISTINCT = "SELECT count(*) FROM captures WHERE evidence = 'body'"


def pages(web: Any) -> int:
    return int(web.count("/web/"))


def queries(web: Any) -> int:
    return int(web.count("/cdx/"))


def _ban(web: Any) -> None:
    """Say "too many" now, and refuse connections from the next request on."""

    def hang_up(*_: Any) -> None:
        raise ConnectionAbortedError

    def shut() -> None:
        web.answer = hang_up  # for connections that are open
        web._server.shutdown()
        web._server.server_close()
        hang_up()

    web.fail_next("/web/", 429)
    web.after(1, shut)


def _left_alone(house: Any, for_: timedelta) -> None:
    """Move the end of the wait that the archive asked for."""
    until = (datetime.now(UTC) + for_).strftime("%Y-%m-%dT%H:%M:%SZ")
    with closing(sqlite3.connect(house.database)) as connection, connection:
        assert connection.execute("UPDATE host_waits SET until = ?", (until,)).rowcount == 1


@pytest.fixture(scope="module")
def whole(builders: Any, web: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A house after an undisturbed backfill."""
    house = builders.house(tmp_path_factory.mktemp("whole"), web)
    told = json.loads(house.ok("backfill", *ALL, "--json", *NOW))
    return house, told, builders.content(house.database)


@pytest.fixture(scope="module")
def alone(builders: Any, web: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a house of one policy holds after an undisturbed backfill."""
    house = builders.house(tmp_path_factory.mktemp("alone"), web, only="larkmail")
    house.ok("backfill", *ALL, *NOW)
    return builders.content(house.database)


class TestUndisturbed:
    def test_every_listed_capture_is_recorded(self, whole: Any) -> None:
        _, told, content = whole
        for row in told:
            assert row["complete"]
            assert row["failed"] == 0
            assert row["fetched"] + row["confirmed"] == row["listed"] - row["known"]
        assert len(content["captures"]) == sum(row["listed"] for row in told)

    def test_equal_content_is_fetched_once(self, whole: Any) -> None:
        _, told, content = whole
        assert sum(row["confirmed"] for row in told) >= 10
        fetched = [row for row in content["captures"] if row[-1] == "body"]
        assert sum(row["fetched"] for row in told) == len(fetched)
        assert len({row[8] for row in fetched}) == len(content["bodies"])

    def test_all_three_timelines_are_there(self, whole: Any) -> None:
        house, _, content = whole
        assert {row[0] for row in content["changes"]} == {"larkmail/privacy", "radstern/privacy", QUILLHAVEN}
        truth = {policy.id: sum(not version.live for version in policy.versions) for policy in policies()}
        assert dict(house.rows("SELECT policy, count(*) FROM spans GROUP BY 1")) == truth
        assert len(content["changes"]) == sum(truth.values()) - len(truth)

    def test_again_nothing_is_asked_for_or_written(self, builders: Any, web: Any, whole: Any) -> None:
        house, _, content = whole
        before = pages(web)
        told = json.loads(house.ok("backfill", *ALL, "--json", *NOW))
        assert pages(web) == before
        assert all(row["fetched"] == row["confirmed"] == row["failed"] == 0 for row in told)
        assert all(row["known"] == row["listed"] for row in told)
        assert builders.content(house.database) == content


class TestDryRun:
    def test_asks_the_index_only(self, builders: Any, web: Any, tmp_path: Path) -> None:
        house = builders.house(tmp_path, web)
        before, asked = pages(web), queries(web)
        out = house.ok("backfill", "--dry-run", *NOW)
        assert (pages(web), queries(web) - asked) == (before, 8)  # three addresses and a former one, each to its end
        assert "pages to fetch are expected" in out + house.run("backfill", "--dry-run", *NOW).err
        assert house.rows("SELECT count(*) FROM captures") == [(0,)]


class TestBisect:
    def test_every_version_is_found_with_fewer_pages(
        self, builders: Any, web: Any, whole: Any, tmp_path: Path
    ) -> None:
        house = builders.house(tmp_path, web)
        before = pages(web)
        told = json.loads(house.ok("backfill", "--json", *NOW))
        looked = pages(web) - before
        assert looked < len([row for row in whole[2]["captures"] if row[-1] == "body"])
        versions = "SELECT DISTINCT v.version FROM spans s JOIN versions v ON v.id = s.version"
        lasting = {row[0] for row in whole[0].rows(versions + " WHERE s.captures >= 2")}
        assert lasting <= {row[0] for row in house.rows(versions)}
        gaps = house.rows("SELECT coalesce(sum(captures), 0) FROM v_gaps")
        assert gaps[0][0] <= sum(row["not_looked_at"] for row in told)
        assert gaps[0][0] > 0, "what was not looked at is told"
        before = pages(web)
        again = json.loads(house.ok("backfill", "--json", *NOW))
        assert pages(web) == before, "it is enough, and stays enough"
        assert [row["not_looked_at"] for row in again] == [row["not_looked_at"] for row in told]
        house.ok("backfill", *ALL, *NOW)
        assert house.rows("SELECT count(*) FROM v_gaps") == [(0,)]
        found = builders.content(house.database)
        for table in ("captures", "cdx_records", "versions", "spans", "changes"):
            assert found[table] == whole[2][table], table

    def test_a_limit_is_kept_and_shared(self, builders: Any, web: Any, tmp_path: Path) -> None:
        house = builders.house(tmp_path, web)
        before = pages(web)
        told = json.loads(house.ok("backfill", "--json", "--limit", "6", *NOW))
        assert [row["fetched"] for row in told] == [2, 2, 2]
        assert pages(web) - before >= 6  # a captured redirect takes a page more

    def test_once_a_quarter(self, builders: Any, web: Any, tmp_path: Path) -> None:
        house = builders.house(tmp_path, web, only="larkmail")
        house.ok("backfill", "--every", "quarter", "--from", "2019", "--to", "2023", *NOW)
        seen = [row[0][:7] for row in house.rows("SELECT observed_at FROM captures WHERE evidence = 'body'")]
        assert seen
        assert all("2019" <= month < "2024" for month in seen)
        quarters = [(month[:4], (int(month[5:]) - 1) // 3) for month in seen]
        assert len(quarters) == len(set(quarters))
        assert house.run("backfill", "--every", "month", *ALL, *NOW).code == 2

    def test_in_a_pipe_it_is_silent_and_events_are_one_a_line(self, builders: Any, web: Any, tmp_path: Path) -> None:
        house = builders.house(tmp_path, web, only="larkmail")
        done = house.run("backfill", "--limit", "3", *NOW)
        assert (done.code, done.out, done.err) == (0, "", "")
        done = house.run("backfill", "--json", *NOW)
        events = [json.loads(line) for line in done.err.splitlines() if line.startswith("{")]
        assert {event["event"] for event in events} == {"progress"}
        assert {event["phase"] for event in events} == {"index", "pages", "derive"}


class TestDisturbed:
    def test_interrupted_and_resumed_it_fetches_only_the_rest(
        self, builders: Any, web: Any, alone: Any, tmp_path: Path
    ) -> None:
        house = builders.house(tmp_path, web, only="larkmail")
        process = house.start("backfill", *ALL, *NOW)
        web.after(9, lambda: process.send_signal(signal.SIGTERM))
        process.communicate()
        assert process.returncode == 143
        ((have,),) = house.rows(DISTINCT)
        assert have > 3
        before, asked = pages(web), queries(web)
        told = json.loads(house.ok("backfill", *ALL, "--json", *NOW))
        assert queries(web) == asked, "the listing was whole"
        wanted = [row for row in alone["captures"] if row[-1] == "body"]
        assert sum(row["fetched"] for row in told) == len(wanted) - have
        assert pages(web) - before == len(wanted) - have
        assert builders.content(house.database) == alone

    def test_faults_on_the_way_leave_no_trace(self, builders: Any, web: Any, alone: Any, tmp_path: Path) -> None:
        house = builders.house(tmp_path, web, only="larkmail")
        web.fail_next("/cdx/", 429, times=2, headers=[("Retry-After", "0")])
        web.fail_next("/web/2019", 503, times=3)
        web.fail_next("/web/2024", 429, times=2, headers=[("Retry-After", "0")])
        web.fail_next("/web/2021", 502, times=1)
        house.ok("backfill", *ALL, *NOW)
        assert builders.content(house.database) == alone

    def test_a_capture_that_cannot_be_shown_is_a_state_and_not_asked_for_again_at_once(
        self, builders: Any, web: Any, whole: Any, tmp_path: Path
    ) -> None:
        ((stamp,),) = whole[0].rows(
            "SELECT min(timestamp) FROM cdx_records WHERE policy = 'larkmail/privacy' AND statuscode = '200'"
            " GROUP BY digest HAVING count(*) = 1 LIMIT 1"
        )
        house = builders.house(tmp_path, web, only="larkmail")
        web.fail_next(f"/web/{stamp}", 404, times=1)
        (told,) = json.loads(house.ok("backfill", *ALL, "--json", *NOW))
        assert (told["not_shown"], told["failed"]) == (1, 0)
        before = pages(web)
        (told,) = json.loads(house.ok("backfill", *ALL, "--json", *NOW))
        assert (told["fetched"], pages(web)) == (0, before)
        (told,) = json.loads(house.ok("backfill", *ALL, "--json", "--now", "2026-06-09T08:00:00Z"))
        assert told["fetched"] == 1

    def test_an_index_that_never_comes_is_told_and_proves_nothing(
        self, builders: Any, web: Any, alone: Any, tmp_path: Path
    ) -> None:
        house = builders.house(tmp_path, web, only="larkmail")
        web.fail_next("url=http%3A%2F%2Fwww.larkmail", 503, times=4)
        done = house.run("backfill", *ALL, "--json", *NOW)
        assert done.code == 3
        incomplete = [row["policy"] for row in json.loads(done.out) if not row["complete"]]
        assert incomplete == [LARKMAIL]
        assert "did not come whole" in done.err
        assert house.rows("SELECT count(*) FROM captures WHERE policy = 'larkmail/privacy'") == [(0,)]
        assert house.rows("SELECT count(*) FROM changes") == [(0,)]
        house.ok("backfill", *ALL, *NOW)
        assert builders.content(house.database) == alone

    def test_a_page_instead_of_rows_for_ever_is_incomplete_and_concludes_nothing(
        self, builders: Any, web: Any, tmp_path: Path
    ) -> None:
        house = builders.house(tmp_path, web, only="larkmail")
        lie = ("Content-Type", "text/html")
        web.fail_next("url=http%3A%2F%2Fwww.larkmail", 200, times=99, headers=[lie])
        done = house.run("backfill", *NOW)
        for fault in web._book.faults:
            fault.times = 0
        assert done.code == 3
        assert "not_a_listing" in done.err
        assert "run the same command again later" in done.err
        assert house.rows("SELECT complete FROM listings WHERE url LIKE '%www.larkmail%'") == [(0,)]
        assert house.rows("SELECT count(*) FROM changes") == [(0,)]

    def test_a_site_that_the_archive_does_not_show_is_said_and_is_no_failure(
        self, builders: Any, web: Any, tmp_path: Path
    ) -> None:
        house = builders.house(tmp_path, web, only="larkmail")
        why = ("X-Archive-Wayback-Runtime-Error", "AdministrativeAccessControlException: Blocked")
        web.fail_next("/cdx/", 403, headers=[why])
        done = house.run("backfill", *NOW)
        assert done.code == 0
        assert "does not show this site" in done.err
        assert "run the same command again" not in done.err
        assert house.rows("SELECT complete FROM listings") == [(0,)], "no rows are no proof that nothing was captured"

    def test_an_archive_that_does_not_show_a_site_is_asked_again_in_a_month(
        self, builders: Any, web: Any, alone: Any, tmp_path: Path
    ) -> None:
        house = builders.house(tmp_path, web, only="larkmail")
        why = ("X-Archive-Wayback-Runtime-Error", "AdministrativeAccessControlException: Blocked")
        web.fail_next("/cdx/", 403, headers=[why])
        house.ok("backfill", *NOW)
        before = queries(web)
        done = house.run("backfill", *NOW)
        assert (done.code, queries(web)) == (0, before)
        assert "said on 2026-06-01 that it does not show this site; asked again from 2026-07-01 on" in done.err
        house.ok("backfill", *ALL, "--now", "2026-07-02T08:00:00Z")
        assert len(house.rows("SELECT * FROM captures")) == len(alone["captures"])

    def test_a_page_that_the_archive_will_not_show_is_asked_for_again_in_a_month(
        self, builders: Any, web: Any, whole: Any, tmp_path: Path
    ) -> None:
        ((stamp,),) = whole[0].rows(
            "SELECT min(timestamp) FROM cdx_records WHERE policy = 'larkmail/privacy' AND statuscode = '200'"
            " GROUP BY digest HAVING count(*) = 1 LIMIT 1"
        )
        house = builders.house(tmp_path, web, only="larkmail")
        web.fail_next(f"/web/{stamp}", 451)
        (told,) = json.loads(house.ok("backfill", *ALL, "--json", *NOW))
        assert (told["not_shown"], told["failed"]) == (1, 0)
        before = pages(web)
        house.ok("backfill", *ALL, "--now", "2026-06-20T08:00:00Z")
        assert pages(web) == before
        (told,) = json.loads(house.ok("backfill", *ALL, "--json", "--now", "2026-07-02T08:00:00Z"))
        assert told["fetched"] == 1

    def test_an_archive_that_sends_us_away_is_left_alone_and_taken_up_later(
        self, builders: Any, alone: Any, tmp_path: Path
    ) -> None:
        """First "too many", then refused connections: a firewall's ban, which grows where it is tried again."""
        pauses = 'retry_wait = "10ms"\npause = '
        few = {f'retries = 3\n{pauses}"10ms"': f'retries = 1\n{pauses}"500ms"'}
        with builders.DeadlyWeb() as web:
            house, port = builders.house(tmp_path, web, only="larkmail", replaced=few), web._port
            web.after(9, lambda: _ban(web))
            done = house.run("backfill", *ALL, *NOW)
        assert done.code == 3
        assert "Traceback" not in done.err
        assert "wants to be left alone until" in done.err
        assert "run the same command again then" in done.err
        ((have,),) = house.rows(DISTINCT)
        assert 0 < have < sum(row[-1] == "body" for row in alone["captures"])
        with builders.DeadlyWeb(port=port) as web:
            _left_alone(house, timedelta(hours=2))
            done = house.run("backfill", *ALL, *NOW)
            assert (done.code, web.requests) == (3, []), "a wait outlives the run that was asked for it"
            assert "wants to be left alone until" in done.err
            _left_alone(house, -timedelta(hours=1))
            house.ok("backfill", *ALL, *NOW)
            assert pages(web) == sum(row[-1] == "body" for row in alone["captures"]) - have
        found = builders.content(house.database)
        for table in ("cdx_records", "versions", "redlines"):  # captures are named after the port too
            assert found[table] == alone[table], table
        assert len(found["captures"]) == len(alone["captures"])

    def test_a_page_that_never_comes_is_a_failure_and_comes_later(
        self, builders: Any, web: Any, alone: Any, tmp_path: Path
    ) -> None:
        house = builders.house(tmp_path, web, only="larkmail")
        web.fail_next("/web/20191109070615", 503, times=99)
        done = house.run("backfill", *ALL, *NOW)
        assert done.code == 3
        assert "server_error" in done.err
        assert dict(house.rows("SELECT kind, memento_at FROM failures")) == {"server_error": "2019-11-09T07:06:15Z"}
        for fault in web._book.faults:  # the archive has recovered
            fault.times = 0
        house.ok("backfill", *ALL, *NOW)
        found, wanted = builders.content(house.database), alone
        # Of two captures of one content either may be the one that was fetched.
        assert [row[:-2] for row in found["spans"]] == [row[:-2] for row in wanted["spans"]]
        assert found["changes"] == wanted["changes"]


class TestBounds:
    def test_only_a_part_of_time(self, builders: Any, web: Any, tmp_path: Path) -> None:
        house = builders.house(tmp_path, web, only="quillhaven")
        house.ok("backfill", QUILLHAVEN, "--since", "2020", "--until", "2021-02-22", *NOW)
        ((first, last),) = house.rows("SELECT min(observed_at), max(observed_at) FROM captures")
        assert (first[:10], last[:10]) == ("2020-03-19", "2021-02-22")

    def test_addresses(self) -> None:
        def at(year: int) -> datetime:
            return datetime(year, 1, 1, tzinfo=UTC)

        policy = Policy(
            "a/privacy", "A", "privacy", "http://a/new", (Address("http://a/old", at(2010), at(2015)),), 1
        )
        assert [(a.url, a.since, a.until) for a in addresses(policy, Bounds())] == [
            ("http://a/new", None, None),
            ("http://a/old", at(2010), at(2015)),
        ]
        cut = addresses(policy, Bounds(at(2012), at(2020)))
        assert [(a.since, a.until) for a in cut] == [(at(2012), at(2020)), (at(2012), at(2015))]
        assert [a.url for a in addresses(policy, Bounds(at(2016), None))] == ["http://a/new"]


class TestPlan:
    """Pure: what to fetch of a listing."""

    @staticmethod
    def record(day: int, digest: str, status: str = "200", key: str = "a)/p") -> CdxRecord:
        at = datetime(2020, 1, day, tzinfo=UTC)
        return CdxRecord(key, f"{at:%Y%m%d%H%M%S}", "http://a/p", "text/html", status, digest, "1", at)

    def days(self, found: Any) -> tuple[list[int], list[int]]:
        return [o.memento_at.day for o in found.fetch], [r.observed_at.day for r in found.confirm]

    def test_one_fetch_a_content(self) -> None:
        records = [self.record(d, x) for d, x in enumerate("AABBA", 1)]
        assert self.days(plan("p", records, ())) == ([1, 3], [2, 4, 5])

    def test_what_is_known_is_not_fetched(self) -> None:
        records = [self.record(d, x) for d, x in enumerate("AABBA", 1)]
        have = {("http://a/p", records[1].observed_at)}
        found = plan("p", records, have)
        assert self.days(found) == ([3], [1, 4, 5])
        assert (found.listed, found.known) == (5, 1)

    def test_what_failed_is_not_asked_for_again_but_its_content_is(self) -> None:
        records = [self.record(d, x) for d, x in enumerate("AAB", 1)]
        assert self.days(plan("p", records, (), {("http://a/p", records[0].observed_at)})) == ([2, 3], [])

    def test_redirects_are_fetched_one_by_one(self) -> None:
        records = [self.record(d, "EMPTY", "301") for d in (1, 2)]
        assert self.days(plan("p", records, ())) == ([1, 2], [])

    def test_a_revisit_counts_as_its_original(self) -> None:
        records = [self.record(1, "A"), self.record(2, "A", "-"), self.record(3, "A", "404")]
        assert self.days(plan("p", records, ())) == ([1, 3], [2])

    def test_other_keys_are_other_pages(self) -> None:
        records = [self.record(1, "A"), self.record(2, "A", key="b)/p")]
        assert self.days(plan("p", records, ())) == ([1, 2], [])
