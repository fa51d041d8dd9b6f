"""What was held back can be counted, listed and doubted; an operator's word is recorded, heeded and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from crawler.config import parse
from crawler.errors import ConfigError
from crawler.model import ChangeClass, sha256

Ask = Callable[..., tuple[int, str, str]]
FURNITURE = """
[[rules.for]]
policies = ["acme/*"]
furniture = ["You are visitor *"]
"""


def see(world: Any, builders: Any, number: float, letter: str, more: str = "") -> None:
    """A capture with a line more than its letter has, before the last paragraph."""
    found, body = builders.capture(letter, builders.day(number))
    body = body.replace(b"</main>", f"<p>{more}</p></main>".encode()) if more else body
    world.store.captures.append(replace(found, body_sha256=sha256(body)), body)


@pytest.fixture
def judged(world: Any, builders: Any) -> Any:
    """A flap on day 3, a visitor's counter since day 5, a change since day 7, a page that is gone on day 9."""
    for number, letter in enumerate("AABA", 1):
        see(world, builders, number, letter)
    for number, letter in enumerate("AACC", 5):
        see(world, builders, number, letter, f"You are visitor {number} of this page, and we are glad of that.")
    world.record(".", 9)
    world.derive()
    return world


def classes(world: Any) -> list[str]:
    return [str(row["class"]) for row in world.store.queries.changes((), "0", "9")]


class TestSuppressed:
    def test_it_counts_by_rule(self, judged: Any, ask: Ask) -> None:
        code, out, _ = ask(judged.folder / "config.toml", "suppressed")
        assert code == 0
        assert "returned at the next capture" in out
        assert "soft 404" in out

    def test_each_has_its_reason(self, judged: Any, ask: Ask) -> None:
        _, out, err = ask(judged.folder / "config.toml", "suppressed", "--json")
        rows = [json.loads(line) for line in out.splitlines()]
        assert err == ""
        assert {row["class"] for row in rows} >= {"flap leg", "not the policy"}
        assert all(row["sentence"] for row in rows)

    def test_changes_says_how_many_were_held_back(self, judged: Any, ask: Ask) -> None:
        _, _, err = ask(judged.folder / "config.toml", "changes")
        assert "2 flap leg" in err
        _, everything, _ = ask(judged.folder / "config.toml", "changes", "--all", "--json")
        assert len(everything.splitlines()) == len(classes(judged))
        _, flaps, _ = ask(judged.folder / "config.toml", "changes", "--class", "flap leg", "--json")
        assert {json.loads(line)["rule"] for line in flaps.splitlines()} == {"returned at the next capture"}


class TestExplain:
    def test_a_change(self, judged: Any, ask: Ask) -> None:
        row = next(row for row in judged.store.queries.changes((), "0", "9") if row["class"] == "flap leg")
        code, out, err = ask(judged.folder / "config.toml", "explain", str(row["change"]))
        assert (code, err) == (0, "")
        assert "flap leg" in out
        assert "this text was seen once" in out.lower()
        assert "{+60+}" in out

    def test_a_capture_that_shows_no_policy(self, judged: Any, builders: Any, ask: Ask) -> None:
        gone, _ = builders.capture(".", builders.day(9))
        code, out, _ = ask(judged.folder / "config.toml", "explain", gone.id[:10], "--json")
        assert code == 0
        assert "soft 404" in json.loads(out)["shows"]

    def test_a_clause(self, judged: Any, ask: Ask) -> None:
        sql = "SELECT clause FROM clauses WHERE text LIKE '%for 60 days%'"
        (name,) = judged.store.database.one(sql)
        code, out, _ = ask(judged.folder / "config.toml", "explain", name[:12])
        assert code == 0
        assert "acme/privacy, 2026-03-03 to 2026-03-03" in out

    def test_a_name_that_leads_nowhere(self, judged: Any, ask: Ask) -> None:
        code, _, err = ask(judged.folder / "config.toml", "explain", "feedfeed")
        assert code == 2
        assert 'nothing is called "feedfeed"' in err


class TestDecisions:
    def test_a_pattern_is_heeded_recorded_and_taken_back(self, judged: Any, builders: Any) -> None:
        plain = classes(judged)
        assert ChangeClass.FURNITURE.value not in plain
        ruled = parse(builders.CONFIG + FURNITURE, judged.folder / "config.toml")
        before, judged.config = judged.config, ruled
        judged.store.judgements.decide(ruled.policies, builders.day(20))
        judged.derive()
        assert ChangeClass.FURNITURE.value in classes(judged)
        judged.config = before
        judged.store.judgements.decide(before.policies, builders.day(21))
        judged.store.judgements.decide(before.policies, builders.day(22))
        judged.derive()
        assert classes(judged) == plain
        assert [at[:10] for at, _ in judged.store.judgements.decided("acme/privacy")] == ["2026-03-20", "2026-03-21"]

    def test_other_rules_are_no_news(self, judged: Any, builders: Any) -> None:
        assert len(judged.told(12)) >= 1
        judged.config = parse(
            builders.CONFIG + '[rules]\noff = ["returned at the next capture"]\n', judged.folder / "config.toml"
        )
        assert judged.told(13) == []
        assert "flap leg" not in classes(judged)

    def test_a_rule_that_is_none_is_refused(self, builders: Any, tmp_path: Any) -> None:
        with pytest.raises(ConfigError, match="there is no rule"):
            parse(builders.CONFIG + '[rules]\noff = ["tipography"]\n', tmp_path / "config.toml")
