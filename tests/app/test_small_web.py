"""The small web, asked over real HTTP: the live side, the archive's dialect, and the truth of its scenario."""

from __future__ import annotations

import base64
import hashlib
import http.client
import itertools
import json
import tomllib
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest

from crawler.app.demo import CRAWL_TIMES, START, SmallWeb, companies, config_text, policies
from crawler.app.demo.archive import FIELDS, mementos, urlkey
from crawler.app.demo.document import Shape, parse, revise
from crawler.app.demo.live import look
from crawler.app.demo.scenario import DemoPolicy, Kind, Version
from crawler.model import Note

LARKMAIL = "http://www.larkmail.example/privacy"
RADSTERN = "http://www.radstern.example/datenschutz"
RADSTERN_OLD = "http://www.radstern.example/rechtliches/datenschutz.html"
QUILLHAVEN = "http://quillhaven.example/privacy.html"


class Got(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    with SmallWeb() as small:
        yield small


def get(web: SmallWeb, target: str, method: str = "GET", **headers: str) -> Got:
    """One request without following anything; an absolute target makes the small web a proxy."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(web.url).port or 0, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, target, headers={"User-Agent": "test", **named})
        response = connection.getresponse()
        return Got(response.status, response.headers, response.read())
    finally:
        connection.close()


def ask(web: SmallWeb, url: str, **query: str) -> Got:
    return get(web, "/cdx/search/cdx?" + urlencode({"url": url, **query}))


def rows(web: SmallWeb, url: str, **query: str) -> list[list[str]]:
    return [line.split(" ") for line in ask(web, url, **query).text.splitlines()]


def version(policy_id: str, name: str) -> Version:
    policy = next(policy for policy in policies() if policy.id == policy_id)
    return next(each for each in policy.versions if each.name == name)


class TestLive:
    def test_a_page_is_what_it_was_at_the_virtual_time(self, web: SmallWeb) -> None:
        before = get(web, LARKMAIL)
        web.advance(to=CRAWL_TIMES[2])
        after = get(web, LARKMAIL)
        assert b"We do not sell your personal information.<" in before.body
        assert b"We do not sell your personal information for money." in after.body
        assert before.headers["ETag"] != after.headers["ETag"]

    def test_time_does_not_go_back(self, web: SmallWeb) -> None:
        with pytest.raises(ValueError, match="is before"):
            web.advance(to=START - timedelta(days=1))

    def test_an_ordinary_client_may_use_it_as_a_proxy(self, web: SmallWeb) -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": web.url}))
        with opener.open(RADSTERN_OLD, timeout=10) as response:
            body = response.read().decode("windows-1252")
            assert response.url == RADSTERN
        assert "Mühlenbrück" in body
        assert "Stand: 10. März 2025" in body
        assert [asked.target for asked in web.requests] == [RADSTERN_OLD, RADSTERN]

    def test_headers(self, web: SmallWeb) -> None:
        got = get(web, QUILLHAVEN)
        assert got.headers["Content-Type"] == "text/html; charset=utf-8"
        assert got.headers["Last-Modified"] == "Tue, 14 Jan 2025 18:00:00 GMT"
        assert got.headers["Date"] == "Mon, 01 Jun 2026 08:00:00 GMT"
        assert get(web, RADSTERN).headers["Content-Type"] == "text/html"
        assert "ETag" not in get(web, RADSTERN).headers

    def test_the_same_page_is_not_sent_twice(self, web: SmallWeb) -> None:
        etag = get(web, LARKMAIL).headers["ETag"]
        again = get(web, LARKMAIL, If_None_Match=etag)
        assert (again.status, again.body) == (304, b"")
        web.advance(to=CRAWL_TIMES[-1])
        assert get(web, LARKMAIL, If_None_Match=etag).status == 200

    def test_head(self, web: SmallWeb) -> None:
        got = get(web, LARKMAIL, "HEAD")
        assert got.body == b""
        assert int(got.headers["Content-Length"]) > 5000

    @pytest.mark.parametrize(
        ("url", "status"),
        [
            ("http://www.larkmail.example/robots.txt", 200),
            ("http://www.larkmail.example/jobs", 404),
            ("http://nobody.example/", 502),
        ],
    )
    def test_other_urls(self, web: SmallWeb, url: str, status: int) -> None:
        assert get(web, url).status == status

    def test_robots_txt_lets_us_in(self, web: SmallWeb) -> None:
        assert "Disallow: /account/" in get(web, "http://www.larkmail.example/robots.txt").text

    def test_the_bot_wall_stands_for_its_time_only(self, web: SmallWeb) -> None:
        seen = []
        for moment in CRAWL_TIMES[3:6]:
            web.advance(to=moment)
            seen.append(get(web, QUILLHAVEN))
        assert [got.status for got in seen] == [200, 403, 200]
        assert b"Just a moment..." in seen[1].body
        assert b"we ask them why." in seen[2].body

    def test_a_page_before_its_time(self) -> None:
        with SmallWeb(now=datetime(2018, 1, 1, tzinfo=UTC)) as web:
            assert get(web, LARKMAIL).status == 404
            assert ask(web, LARKMAIL).text == ""


class TestIndex:
    def test_text(self, web: SmallWeb) -> None:
        found = rows(web, LARKMAIL)
        assert len(found) == 24  # 23 visits, one told twice
        assert found[0][:5] == ["example,larkmail)/privacy", "20190214033107", LARKMAIL, "text/html", "200"]
        assert len(found[0][5]) == 32
        assert found == sorted(found, key=lambda row: row[1])

    def test_json(self, web: SmallWeb) -> None:
        told = json.loads(ask(web, LARKMAIL, output="json").body)
        assert told[0] == list(FIELDS)
        assert told[1:] == rows(web, LARKMAIL)

    def test_nothing_found(self, web: SmallWeb) -> None:
        assert json.loads(ask(web, "http://nobody.example/", output="json").body) == []
        assert ask(web, "http://nobody.example/").text == ""

    def test_every_spelling_of_a_url_is_one_key(self, web: SmallWeb) -> None:
        assert rows(web, "https://larkmail.example:443/Privacy/") == rows(web, LARKMAIL)
        assert urlkey("http://WWW.Larkmail.Example/a?b=2&a=1") == "example,larkmail)/a?a=1&b=2"

    def test_a_key_leads_through_all_slices(self, web: SmallWeb) -> None:
        found, key = [], ""
        for _ in range(10):
            more = {"resumeKey": key} if key else {}
            head, _, tail = ask(web, LARKMAIL, limit="5", showResumeKey="true", **more).text.partition("\n\n")
            found += [line.split(" ") for line in head.splitlines()]
            key = tail.strip()
            assert "larkmail" not in key
            if not key:
                break
        assert found == rows(web, LARKMAIL)
        assert web.count("resumeKey=") == 4

    def test_a_key_in_json(self, web: SmallWeb) -> None:
        told = json.loads(ask(web, LARKMAIL, output="json", limit="3", showResumeKey="true").body)
        assert told[-2] == []
        rest = ask(web, LARKMAIL, output="json", resumeKey=told[-1][0])
        assert told[1:4] + json.loads(rest.body)[1:] == rows(web, LARKMAIL)

    def test_no_key_unless_asked_for(self, web: SmallWeb) -> None:
        assert len(rows(web, LARKMAIL, limit="3")) == 3

    def test_the_last_ones(self, web: SmallWeb) -> None:
        assert rows(web, LARKMAIL, limit="-2") == rows(web, LARKMAIL)[-2:]

    def test_a_window_holds_both_its_ends(self, web: SmallWeb) -> None:
        window = {"from": "2021", "to": "20211024011912"}
        assert [row[1][:6] for row in rows(web, LARKMAIL, **window)] == ["202103", "202106", "202106", "202110"]

    def test_chosen_fields(self, web: SmallWeb) -> None:
        assert rows(web, LARKMAIL, fl="statuscode,filename,timestamp")[0] == ["200", "-", "20190214033107"]

    def test_revisits_duplicates_walls_and_redirects_are_in_it(self, web: SmallWeb) -> None:
        found = rows(web, LARKMAIL)
        revisit = next(row for row in found if row[3] == "warc/revisit")
        assert (revisit[1][:4], revisit[4]) == ("2019", "-")
        assert sum(row[1] == "20210611220703" for row in found) == 2
        assert [row[4] for row in found if row[1].startswith("202311")] == ["403"]
        assert [row[4] for row in rows(web, RADSTERN_OLD)][-2:] == ["301", "301"]

    def test_only_what_was_captured_by_now(self) -> None:
        with SmallWeb(now=datetime(2019, 6, 1, tzinfo=UTC)) as web:
            assert len(rows(web, LARKMAIL)) == 2
            web.advance(to=START)
            assert len(rows(web, LARKMAIL)) == 24

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ({"matchType": "prefix"}, 403),
            ({"resumeKey": "nonsense"}, 400),
            ({"limit": "many"}, 400),
            ({"collapse": "digest"}, 400),
            ({"url": ""}, 400),
        ],
    )
    def test_refusals(self, web: SmallWeb, query: dict[str, str], status: int) -> None:
        assert ask(web, query.pop("url", LARKMAIL), **query).status == status


class TestReplay:
    @pytest.mark.parametrize("url", [LARKMAIL, RADSTERN, RADSTERN_OLD, QUILLHAVEN])
    def test_bytes_hash_to_the_digest_of_their_row(self, web: SmallWeb, url: str) -> None:
        for row in rows(web, url):
            got = get(web, f"/web/{row[1]}id_/{row[2]}")
            assert base64.b32encode(hashlib.sha1(got.body).digest()).decode() == row[5]
            assert row[4] in {str(got.status), "-"}
            assert got.headers["Memento-Datetime"]

    def test_headers(self, web: SmallWeb) -> None:
        got = get(web, f"/web/20190611081502id_/{QUILLHAVEN}")
        assert got.headers["Memento-Datetime"] == "Tue, 11 Jun 2019 08:15:02 GMT"
        assert got.headers["Link"] == f'<{QUILLHAVEN}>; rel="original"'
        assert got.headers["x-archive-orig-last-modified"] == "Mon, 03 Jun 2019 09:00:00 GMT"
        assert int(got.headers["x-archive-orig-content-length"]) == len(got.body)
        assert b"Last revised: 3 June 2019" in got.body

    def test_another_spelling_answers_directly(self, web: SmallWeb) -> None:
        got = get(web, "/web/20190611081502id_/https://www.quillhaven.example/privacy.html")
        assert got.status == 200
        assert f"<{QUILLHAVEN}>" in got.headers["Link"]

    def test_no_capture_at_that_second(self, web: SmallWeb) -> None:
        got = get(web, f"/web/20190701000000id_/{QUILLHAVEN}")
        assert (got.status, got.body) == (302, b"")
        assert got.headers["Location"] == f"{web.url}/web/20190611081502id_/{QUILLHAVEN}"
        assert got.headers["X-Archive-Redirect-Reason"] == "found capture at 20190611081502"
        assert "Memento-Datetime" not in got.headers

    @pytest.mark.parametrize("digits", ["2019", "20190611", "20191399000000"])
    def test_any_digits_lead_somewhere(self, web: SmallWeb, digits: str) -> None:
        assert get(web, f"/web/{digits}id_/{QUILLHAVEN}").status == 302

    def test_not_archived(self, web: SmallWeb) -> None:
        got = get(web, "/web/20190611081502id_/http://quillhaven.example/jobs.html")
        assert got.status == 404
        assert "Memento-Datetime" not in got.headers
        assert get(web, "/save").status == 404

    def test_a_captured_redirect_leads_to_the_new_address(self, web: SmallWeb) -> None:
        got = get(web, f"/web/20220517090909id_/{RADSTERN_OLD}")
        assert got.status == 301
        assert got.headers["Memento-Datetime"] == "Tue, 17 May 2022 09:09:09 GMT"
        assert got.headers["Location"] == f"{web.url}/web/20220517090909id_/{RADSTERN}"
        assert "x-archive-orig-location" not in got.headers
        near = get(web, got.headers["Location"].removeprefix(web.url))
        assert near.headers["Location"].endswith(f"/web/20220517090912id_/{RADSTERN}")

    @pytest.mark.parametrize(
        ("url", "stamp", "status"), [(LARKMAIL, "20231109120033", 403), (QUILLHAVEN, "20220113093000", 200)]
    )
    def test_a_captured_bot_wall(self, web: SmallWeb, url: str, stamp: str, status: int) -> None:
        got = get(web, f"/web/{stamp}id_/{url}")
        assert got.status == status
        assert "Memento-Datetime" in got.headers
        assert b"Just a moment..." in got.body


class TestManners:
    def test_requests_are_counted_in_order(self, web: SmallWeb) -> None:
        get(web, LARKMAIL)
        ask(web, LARKMAIL)
        get(web, LARKMAIL, "HEAD")
        assert [(each.order, each.method) for each in web.requests] == [(0, "GET"), (1, "GET"), (2, "HEAD")]
        assert (web.count("/cdx/"), web.count("larkmail")) == (1, 3)

    def test_faults_come_as_often_as_ordered(self, web: SmallWeb) -> None:
        web.fail_next("/cdx/", 429, times=2, headers=[("Retry-After", "1")])
        assert get(web, LARKMAIL).status == 200
        first = ask(web, LARKMAIL)
        assert (first.status, first.headers["Retry-After"]) == (429, "1")
        assert [ask(web, LARKMAIL).status for _ in range(2)] == [429, 200]

    def test_the_archive_wants_a_user_agent(self, web: SmallWeb) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(web.url).port or 0, timeout=10)
        connection.request("GET", f"/cdx/search/cdx?url={LARKMAIL}")
        assert connection.getresponse().status == 400
        connection.close()


def pairs() -> Iterator[tuple[DemoPolicy, Version, Version]]:
    for policy in policies():
        for old, new in itertools.pairwise(policy.versions):
            yield policy, old, new


class TestTruth:
    def test_everything_happens_somewhere(self) -> None:
        assert frozenset[Kind]().union(*(policy.kinds for policy in policies())) == frozenset(Kind)

    def test_three_companies_and_not_all_english(self) -> None:
        assert len(companies()) == 3
        assert {policy.language[:2] for policy in policies()} == {"en", "de"}

    @pytest.mark.parametrize("policy", policies(), ids=lambda policy: policy.id)
    def test_a_policy_has_a_rich_history(self, policy: DemoPolicy) -> None:
        archived = [each for each in policy.versions if not each.live]
        assert len(archived) >= 8
        assert 2 <= len(policy.versions) - len(archived) <= 3
        assert 12 <= len(policy.visits) <= 30
        assert all(25 <= len(each.clauses) <= 60 for each in policy.versions)
        moments = [each.since for each in policy.versions]
        assert moments == sorted(moments)
        assert all((each.since > START) == each.live for each in policy.versions)

    @pytest.mark.parametrize("policy", policies(), ids=lambda policy: policy.id)
    def test_the_archive_saw_every_version_that_is_not_live(self, policy: DemoPolicy) -> None:
        seen = {
            found.name
            for visit in policy.visits
            if look(visit.url, visit.at).status == 200 and not policy.wall_at(visit.at)
            if (found := policy.version_at(visit.at))
        }
        assert seen == {each.name for each in policy.versions if not each.live}
        assert all(visit.at < START for visit in policy.visits)

    @pytest.mark.parametrize("policy", policies(), ids=lambda policy: policy.id)
    def test_a_revisit_repeats_the_capture_before_it(self, policy: DemoPolicy) -> None:
        for address in policy.addresses:
            for old, new in itertools.pairwise(mementos(address.url, START)):
                assert new.visit.remark != "revisit" or new.answer.digest == old.answer.digest

    def test_the_expected_note_is_what_the_texts_say(self) -> None:
        notes = {(True, True): Note.ADVANCED, (True, False): Note.DATE_ONLY, (False, True): Note.UNCHANGED}
        for policy, old, new in pairs():
            words = [[part.text.replace(each.printed, "") for part in each.document] for each in (old, new)]
            expected = notes[old.printed != new.printed, words[0] != words[1]]
            assert new.note is expected, (policy.id, new.what)
            assert (Kind.SILENT_EDIT in new.kinds) <= (expected is Note.UNCHANGED)

    def test_the_flap_returns_to_the_very_text(self) -> None:
        a, b, again = (version("radstern/privacy", name) for name in ("v4", "v5", "v6"))
        assert a.clauses == again.clauses != b.clauses

    def test_moved_and_split_clauses_lose_no_word(self) -> None:
        for policy, old, new in pairs():
            if Kind.MOVED_CLAUSE in new.kinds:
                stamps = {old.printed, new.printed}
                texts = [
                    sorted(p.text for p in each.document if not any(s in p.text for s in stamps))
                    for each in (old, new)
                ]
                assert texts[0] == texts[1], policy.id
        old, new = version("radstern/privacy", "v2"), version("radstern/privacy", "v3")
        assert " ".join(old.clauses) == " ".join(new.clauses)
        assert len(new.clauses) == len(old.clauses) + 1

    def test_every_live_version_is_met_by_a_crawl(self) -> None:
        for policy in policies():
            met = {found.name for at in CRAWL_TIMES if not policy.wall_at(at) and (found := policy.version_at(at))}
            assert met >= {each.name for each in policy.versions if each.live}

    def test_crawls_let_changes_settle(self) -> None:
        gaps = [later - earlier for earlier, later in itertools.pairwise(CRAWL_TIMES)]
        assert sum(timedelta(hours=25) <= gap <= timedelta(days=2) for gap in gaps) >= 4

    @pytest.mark.parametrize("policy", policies(), ids=lambda policy: policy.id)
    def test_every_word_of_a_version_is_on_its_page(self, policy: DemoPolicy) -> None:
        for each in policy.versions:
            body = look(policy.url if each.since > START else _address(policy, each.since), each.since).body
            page = body.decode(policy.site["charset"]).replace("&amp;", "&")
            shown = [part for part in each.document if part.shape is not Shape.ROW]
            assert all(part.words in page for part in shown)

    def test_the_furniture_moves_without_being_news(self) -> None:
        before = look(LARKMAIL, datetime(2022, 6, 21, tzinfo=UTC))
        after = look(LARKMAIL, datetime(2022, 9, 3, tzinfo=UTC))
        assert before.body != after.body


def _address(policy: DemoPolicy, at: datetime) -> str:
    return next(each.url for each in policy.addresses if each.until is None or at < each.until)


class TestEdits:
    @pytest.mark.parametrize(
        "edit",
        [
            {"in": "a", "old": "nowhere", "new": ""},
            {"cut": "z"},
            {"split": "a", "at": "One", "into": "b"},
            {"praise": "a"},
        ],
    )
    def test_an_edit_that_does_not_fit_is_an_error(self, edit: dict[str, str]) -> None:
        with pytest.raises(ValueError):
            revise(parse("@a One. Two."), edit)

    def test_parts_may_run_over_lines(self) -> None:
        found = parse("@a ## One\n  and a half\n\n@b - Two @home")
        assert [(part.shape, part.text) for part in found] == [
            (Shape.HEADING, "One and a half"),
            (Shape.ITEM, "Two @home"),
        ]


def test_the_configuration_names_everything(tmp_path: Path) -> None:
    told = tomllib.loads(config_text("http://127.0.0.1:4242", tmp_path))
    assert told["crawl"]["proxy"] == told["archive"]["url"] == "http://127.0.0.1:4242"
    assert [company["id"] for company in told["companies"]] == ["larkmail", "radstern", "quillhaven"]
    assert told["companies"][1]["policies"][0]["former"][0]["url"] == RADSTERN_OLD
    assert told["digests"][0]["channels"] == ["files", "feed"]
    assert set(told["channels"]) == {"files", "feed"}


def test_the_content_stays_small() -> None:
    site = Path(__file__).parents[2] / "crawler" / "app" / "demo" / "site"
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < 250_000
