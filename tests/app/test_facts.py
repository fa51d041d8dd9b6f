"""Facts and weights in the database: derived with the timeline, asked for in words, made anew with the rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.app import pipeline, weighing
from crawler.app.checking import check

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def seen(world: Any) -> Any:
    """Three texts: A keeps data for 30 days and shares with Partner A Inc., and so on."""
    world.see("A A B B C C")
    world.derive()
    return world


def stored(world: Any) -> list[tuple[Any, ...]]:
    return list(world.store.database.rows("SELECT kind, before, after, sentence FROM v_facts ORDER BY by_at, place"))


def test_facts_of_every_change(seen: Any) -> None:
    assert [row[:3] for row in stored(seen)] == [
        ("retention", "30 days", "60 days"),
        ("third party", None, "Partner B Inc"),
        ("third party", "Partner A Inc", None),
        ("retention", "60 days", "90 days"),
        ("third party", None, "Partner C Inc"),
        ("third party", "Partner B Inc", None),
    ]


def test_the_clause_proves_the_fact(seen: Any) -> None:
    fact = next(seen.store.queries.facts((), ("retention",), "2026", "2027"))
    assert ("30 days" in fact["old_text"], "60 days" in fact["new_text"], fact["op"]) == (True, True, "edit")
    edit = [row for row in seen.store.queries.view("v_clause_edits") if row["change"] == fact["change"]][fact["edit"]]
    assert (edit["old_text"], edit["topic"]) == (fact["old_text"], "retention")


def test_a_change_shows_its_weight(seen: Any) -> None:
    change, _ = seen.store.queries.view("v_changes")
    reasons = json.loads(change["reasons"])
    assert change["points"] == sum(reason["points"] for reason in reasons)
    assert reasons[0]["words"] == "retention longer: 30 days → 60 days"
    assert "retention longer: 30 days → 60 days" in json.loads(change["facts"])


def test_a_digest_holds_them(seen: Any) -> None:
    told = seen.tell(9)
    assert told
    comparison = told.items[0].comparison
    assert "retention longer: 30 days → 90 days" in {move.sentence for move in comparison.facts}
    assert comparison.weight.points > 30
    assert {edit.topic for edit in comparison.edits} >= {"retention", "third party"}


def test_check_finds_what_no_rule_says(seen: Any) -> None:
    assert all(finding["ok"] for finding in check(seen.config, seen.store, quick=False))
    seen.store.database.write("UPDATE facts SET after = 'never' WHERE kind = 'retention'")
    (bad,) = [finding for finding in check(seen.config, seen.store, quick=False) if not finding["ok"]]
    assert "facts" in bad["detail"]


def test_one_new_capture_is_judged_alone(seen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []
    weighed = weighing.weighed
    monkeypatch.setattr(weighing, "weighed", lambda *args: judged.append(args[1].new.first.seq) or weighed(*args))
    seen.record("D", 7)
    seen.derive()
    assert len(judged) == 1
    seen.record("D", 8)
    seen.derive()
    assert len(judged) == 1


def test_a_boundary_that_is_no_more_is_forgotten(seen: Any) -> None:
    seen.record("B", 2.5)  # between A and B: the change to B is first seen by another capture
    seen.derive()
    assert seen.store.database.one("SELECT count(*) FROM weights") == (2,)
    assert len(stored(seen)) == 6


def test_new_rules_judge_again_and_are_no_news(seen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen.tell(9)
    before = stored(seen)
    seen.store.database.write("UPDATE facts SET sentence = 'as older rules had it'")
    monkeypatch.setattr(weighing, "RULES", "facts/99")
    monkeypatch.setattr(pipeline, "RULES", "facts/99")
    assert seen.tell(10) is None
    assert stored(seen) == before


def test_the_company_s_new_name_judges_again(seen: Any) -> None:
    from dataclasses import replace

    policies = tuple(replace(policy, company="Partner") for policy in seen.config.policies)
    seen.config = replace(seen.config, policies=policies)
    seen.derive()
    assert "third party" not in {row[0] for row in stored(seen)} or all(
        "Partner" not in str(row[1:3]) for row in stored(seen)
    )


class TestVerb:
    def test_lists_what_moved(self, demo_folder: Path, ask: Ask) -> None:
        code, out, _ = ask(demo_folder / "config.toml", "facts")
        assert code == 0
        assert "retention longer: 30 days → 180 days" in out
        assert "larkmail/privacy" in out

    def test_by_policy_kind_and_time(self, demo_folder: Path, ask: Ask) -> None:
        config = demo_folder / "config.toml"
        chosen = ("larkmail/privacy", "--kind", "encryption", "--since", "2021-01-01", "--until", "2021-12-31")
        code, out, _ = ask(config, "facts", *chosen, "--json")
        (fact,) = map(json.loads, out.splitlines())
        assert (code, fact["kind"], fact["before"], fact["after"]) == (0, "encryption", "end-to-end", None)
        assert "end-to-end" in fact["old_text"]

    def test_nothing_moved(self, demo_folder: Path, ask: Ask) -> None:
        code, out, err = ask(demo_folder / "config.toml", "facts", "--since", "2099")
        assert (code, out, err) == (0, "", "no fact moved\n")

    def test_no_such_policy(self, demo_folder: Path, ask: Ask) -> None:
        assert ask(demo_folder / "config.toml", "facts", "nobody/privacy")[0] == 2

    def test_redline_tells_facts_and_reasons_first(self, demo_folder: Path, ask: Ask) -> None:
        _, out, _ = ask(demo_folder / "config.toml", "facts", "--kind", "encryption", "--json")
        change = json.loads(out.splitlines()[0])["change"]
        _, out, _ = ask(demo_folder / "config.toml", "redline", "larkmail/privacy", change)
        head = out.split("Larkmail ·", maxsplit=1)[0]
        assert "encryption no longer stated: end-to-end" in head
        assert "removes a limit: end-to-end" in head

    def test_changes_as_json_hold_them(self, demo_folder: Path, ask: Ask) -> None:
        _, out, _ = ask(demo_folder / "config.toml", "changes", "--json")
        changes = [json.loads(line) for line in out.splitlines()]
        assert any(json.loads(change["facts"]) for change in changes)
        assert all(isinstance(change["points"], int) for change in changes)
