"""config.toml: the shipped one works; one full of mistakes gives every problem at once, each with its place."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.app.cli import outcome
from crawler.config import Config, Weekly, load, moment, parse, schema, seconds
from crawler.config.times import cron
from crawler.errors import ConfigError, QueryError
from crawler.model import Quiet

SHIPPED = Path(__file__).resolve().parent.parent / "config.toml"

COMPANY = """
[[companies]]
id = "acme"
name = "Acme"

[[companies.policies]]
kind = "privacy"
url = "https://acme.example/privacy"
"""

FULL_OF_MISTAKES = """
[stoer]
path = "x.db"

[crawl]
evry = "24h"
delay = "5 parsecs"
concurrency = 0
user_agent = "nobody"
allow_hosts = ["10.0.0.0/99"]
proxy = "localhost:8080"
obey_robots = "perhaps"

[archive]
url = "web.archive.org"
page_size = 100000

[[companies]]
id = "acme"
name = "Acme"

[[companies.policies]]
kind = "privacy"
url = "acme.example/privacy"
former = [{ url = "https://acme.example/old", until = "2016-02-30" }]

[[companies.policies]]
kind = "terms"
url = "https://acme.example/terms"
langauge = "en"

[[companies.policies]]
kind = "cookies"
url = "https://me:secret@acme.example/cookies"
every = 24
cron = "61 * * * *"
headers = { "User-Agent" = "somebody else" }
quiet = "22:00"

[[companies]]
id = "acme"
name = ""

[[companies.policies]]
kind = "Privacy Policy"
url = "https://acme.example/privacy"
language = "English"

[[companies]]
id = "empty"
name = "Empty"
policies = []

[[digests]]
series = "weekly"
policies = ["acme/*", "acme/privcy"]
when = "monday 8am"
channels = ["team", "feeed"]

[[digests]]
series = "weekly"
when = "mon 08:00 Europe/Pariss"
settle = "-1h"
channels = []

[channels.feed]
type = "atm"
path = "x"

[channels.file]
type = "file"
folder = "y"
formts = ["text"]

[channels.paper]
folder = "z"
"""

PROBLEMS = (
    ("stoer", 'did you mean "store"?'),
    ("crawl.evry", 'did you mean "every"?'),
    ("crawl.delay", "not a duration"),
    ("crawl.concurrency", "greater than or equal to 1"),
    ("crawl.user_agent", "can be reached"),
    ("crawl.allow_hosts[0]", "10.0.0.0/99"),
    ("crawl.proxy", "not an absolute URL"),
    ("crawl.obey_robots", "valid boolean"),
    ("archive.url", 'not an absolute URL: "web.archive.org"'),
    ("archive.page_size", "less than or equal to 5000"),
    ("companies[0] (acme).policies[0].url", 'not an absolute URL: "acme.example/privacy"'),
    ("companies[0] (acme).policies[0].former[0].until", 'no such day: "2016-02-30"'),
    ("companies[0] (acme).policies[1].langauge", 'did you mean "language"?'),
    ("companies[0] (acme).policies[2].url", "must not hold credentials"),
    ("companies[0] (acme).policies[2].every", "not a duration"),
    ("companies", 'company id "acme" stands twice'),
    ("companies[0] (acme).policies[2].cron", 'no minute of a crontab: "61"'),
    ("companies[0] (acme).policies[2].headers.User-Agent", "is not to be set here"),
    ("companies[0] (acme).policies[2].quiet", 'write "22:00-06:00 Europe/Paris"'),
    ("companies[0] (acme).policies[2]", "every and cron are two cadences"),
    ("companies[1] (acme).name", "at least 1 character"),
    ("companies[1] (acme).policies[0].kind", "not a name: 'Privacy Policy'"),
    ("companies[1] (acme).policies[0].language", "pattern"),
    ("companies[2] (empty).policies", "is empty; at least one is needed"),
    ("digests", 'series "weekly" stands twice'),
    ("digests[0] (weekly).when", 'write "daily 08:00"'),
    ("digests[0] (weekly).policies", '"acme/privcy" matches no policy; did you mean "acme/privacy"?'),
    ("digests[0] (weekly).channels", 'there is no channel "team"'),
    ("digests[0] (weekly).channels", 'there is no channel "feeed"; did you mean "feed"?'),
    ("digests[1] (weekly).when", 'no such time zone: "Europe/Pariss"'),
    ("digests[1] (weekly).settle", "not a duration"),
    ("digests[1] (weekly).channels", "is empty; at least one is needed"),
    ("channels.feed", "unknown type 'atm'; did you mean \"atom\"?"),
    ("channels.file.formts", 'did you mean "formats"?'),
    ("channels.paper", 'write type = "file", or another of: atom, chat, email'),
)


def read(text: str) -> Config:
    return parse(text, Path("/somewhere/config.toml"))


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return [line.strip() for line in caught.value.problem.splitlines()]


class TestShipped:
    def test_it_tracks_four_companies(self) -> None:
        config = load(SHIPPED)
        assert list(config.companies) == ["cellsignal", "biosero", "intsig", "cellpex"]
        assert config.policies[0].id == "cellsignal/privacy"
        assert config.policies[0].former[0].until == datetime(2019, 12, 31, tzinfo=UTC)
        assert config.policies[1].every_s == 7 * 86_400
        assert config.policies[2].recipe.language is None
        assert config.database == SHIPPED.parent / "data" / "clausewatch.db"
        assert config.covered(config.tables.digests[0]) == config.policies

    def test_it_is_polite(self) -> None:
        config = load(SHIPPED)
        assert config.crawl.obey_robots
        assert config.crawl.delay_s >= 1
        assert config.archive.index_delay_s >= 2.5
        assert config.archive.replay_delay_s >= 1
        assert config.crawl.per_host == 1

    def test_init_writes_one_that_works_and_never_touches_another(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder = tmp_path / "new"
        assert outcome(["init", str(folder)]) == 0
        before = (folder / "config.toml").read_bytes()
        assert load(folder / "config.toml").policies
        assert outcome(["init", str(folder)]) == 2
        assert (folder / "config.toml").read_bytes() == before
        assert "exists already" in capsys.readouterr().err


@pytest.fixture(scope="module")
def said() -> list[str]:
    return problems(FULL_OF_MISTAKES)


class TestMistakes:
    @pytest.mark.parametrize(("place", "what"), PROBLEMS, ids=[f"{place} {what}"[:60] for place, what in PROBLEMS])
    def test_each_is_told_with_its_place(self, said: list[str], place: str, what: str) -> None:
        found = [line for line in said if line.startswith(f"{place}:")]
        assert any(what in line for line in found), found or said

    def test_none_is_told_twice_and_none_invented(self, said: list[str]) -> None:
        assert len(set(said)) == len(said)
        assert said[0].endswith(f"config.toml: {len(said) - 1} problems")
        strange = [line for line in said[1:] if not any(line.startswith(f"{p}:") and w in line for p, w in PROBLEMS)]
        assert strange == []

    def test_secrets_are_not_repeated(self, said: list[str]) -> None:
        assert "secret" not in "".join(said)

    def test_dates_in_an_impossible_order(self) -> None:
        text = COMPANY + 'former = [{ url = "https://acme.example/o", since = 2015-01-01, until = "2014" }]\n'
        assert problems(text)[1:] == [
            "companies[0] (acme).policies[0].former[0]: until (2014-01-01) lies before since (2015-01-01)"
        ]

    def test_two_policies_of_one_kind_need_names(self) -> None:
        twice = COMPANY + '[[companies.policies]]\nkind = "privacy"\nurl = "https://acme.example/eu"\n'
        (_, said) = problems(twice)
        assert said == 'companies: policy id "acme/privacy" stands twice; give one of them a name'
        named = read(twice + 'name = "privacy-eu"\n')
        assert [policy.id for policy in named.policies] == ["acme/privacy", "acme/privacy-eu"]

    def test_nothing_at_all(self) -> None:
        assert problems("")[1:] == ["companies: is missing"]

    @pytest.mark.parametrize(
        "text",
        ["companies = 3\n", "companies = [1, 2]\n", 'digests = "weekly"\n', "channels = []\n", 'crawl = "fast"\n'],
    )
    def test_tables_that_are_none(self, text: str) -> None:
        assert problems(text)

    def test_broken_toml_names_the_line(self) -> None:
        with pytest.raises(ConfigError, match="at line 3"):
            read("[crawl]\nevery = '1h'\ndelay = \n")


class TestCommandLine:
    """No problem of the configuration reaches a person as a traceback."""

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (FULL_OF_MISTAKES.encode(), 'did you mean "every"?'),
            (b"[crawl\n", "at line 1"),
            (b"\xff\xfe\x00", "cannot be read"),
            (None, "there is no such file"),
        ],
        ids=["mistakes", "not TOML", "not UTF-8", "no file"],
    )
    def test_exit_code_two(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, said: str
    ) -> None:
        path = tmp_path / "config.toml"
        if content is not None:
            path.write_bytes(content)
        assert outcome(["check", "--config", str(path)]) == 2
        told = capsys.readouterr()
        assert said in told.err
        assert "remedy:" in told.err
        assert "Traceback" not in told.err
        assert told.out == ""

    def test_as_a_process(self, builders: Any, tmp_path: Path) -> None:
        house = builders.House(tmp_path)
        house.config.write_text(FULL_OF_MISTAKES, encoding="utf-8")
        done = house.run("check")
        assert (done.code, done.out) == (2, "")
        assert f"config.toml: {len(PROBLEMS)} problems" in done.err
        assert "Traceback" not in done.err


class TestWords:
    @pytest.mark.parametrize(
        ("text", "value"),
        [("250ms", 0.25), ("5s", 5), ("2.5s", 2.5), ("24h", 86_400), ("7d", 604_800), ("1 w", 604_800)],
    )
    def test_durations(self, text: str, value: float) -> None:
        assert seconds(text) == value

    @pytest.mark.parametrize("text", ["", "5", "h", "-5s", "5 years", 5, None, "５s "])
    def test_no_durations(self, text: object) -> None:
        with pytest.raises(ValueError, match="duration"):
            seconds(text)

    @pytest.mark.parametrize(
        ("value", "day"),
        [("2016", "2016-01-01"), ("2016-08", "2016-08-01"), ("2016-08-31", "2016-08-31")],
    )
    def test_moments(self, value: str, day: str) -> None:
        assert f"{moment(value):%Y-%m-%d %H:%M %Z}" == f"{day} 00:00 UTC"

    def test_times_of_the_week(self) -> None:
        config = read(
            COMPANY
            + '[[digests]]\nseries = "a"\nwhen = "mon 08:05 Europe/Paris"\nchannels = ["f"]\n'
            + '[[digests]]\nseries = "b"\nwhen = "daily 18:30"\nchannels = ["f"]\n'
            + '[channels.f]\ntype = "file"\nfolder = "x"\n'
        )
        assert [series.when for series in config.tables.digests] == [
            Weekly(8, 5, "Europe/Paris", "mon"),
            Weekly(18, 30, "UTC", None),
        ]

    def test_a_crontab_and_quiet_hours(self) -> None:
        config = read(
            COMPANY.replace('kind = "privacy"', 'kind = "privacy"\ncron = "0 6 * * mon-fri Europe/Paris"')
            + '[crawl]\nquiet = "22:00-06:00"\njitter = "5m"\nadapt = false\n'
        )
        cadence = config.policies[0].cadence
        assert cadence.cron == cron("0  6 * * mon-fri Europe/Paris")
        assert (cadence.quiet, cadence.jitter_s, cadence.adapt) == (Quiet(1320, 360, "UTC"), 300, False)
        assert cron("0 6 * * 1-5").weekdays == cadence.cron.weekdays == (0, 1, 2, 3, 4)
        assert cadence.every_s == 366 * 86_400 // 262

    @pytest.mark.parametrize(
        ("line", "problem"),
        [
            ("* * * * *", "more often"),
            ("0 0 30 2 *", "never comes"),
            ("0 0 31 4,6,9,11 *", "never comes"),
            ("0 0 * *", "write minute, hour"),
            ("0 24 * * *", 'no hour of a crontab: "24"'),
            ("0 9-5 * * *", "no hour"),
            ("0 */0 * * *", "no hour"),
            ("0 6 * * someday", "no weekday"),
            ("0 6 * * * Mars/Olympus", "no such time zone"),
            (6, "write minute, hour"),
        ],
    )
    def test_no_crontabs(self, line: object, problem: str) -> None:
        with pytest.raises(ValueError, match=problem):
            cron(line)

    def test_policies_are_chosen_by_pattern(self) -> None:
        config = load(SHIPPED)
        assert [policy.id for policy in config.chosen(("cell*",))] == ["cellsignal/privacy", "cellpex/privacy"]
        assert config.chosen(()) == config.policies
        with pytest.raises(QueryError, match='did you mean "intsig/privacy"'):
            config.chosen(("intsg/privacy",))


class TestSchema:
    def test_it_knows_every_key(self) -> None:
        told = schema()
        shipped = tomllib.loads(SHIPPED.read_text())
        assert set(shipped) <= set(told["properties"])
        crawl = told["$defs"]["Crawl"]["properties"]
        assert set(shipped["crawl"]) <= set(crawl)
        assert all("description" in value for value in crawl.values())
        assert told["$defs"]["Crawl"]["additionalProperties"] is False

    def test_the_command_prints_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert outcome(["init", "--schema"]) == 0
        assert json.loads(capsys.readouterr().out) == schema()

    @pytest.mark.skipif(importlib.util.find_spec("jsonschema") is None, reason="jsonschema is not installed")
    def test_it_accepts_the_shipped_file(self) -> None:
        import jsonschema

        shipped = json.loads(json.dumps(tomllib.loads(SHIPPED.read_text()), default=str))
        jsonschema.validate(shipped, schema())
