"""Single clauses through time, as people ask for them: blame, history, search --deleted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

LARKMAIL = "larkmail/privacy"
QUILLHAVEN = "quillhaven/privacy"


@pytest.fixture
def asked(capfd: pytest.CaptureFixture[str], demo_folder: Path) -> Any:
    """Ask a verb of the finished demo: exit code, results, remarks."""
    from crawler.app.cli import outcome

    def ask(*arguments: str) -> tuple[int, str, str]:
        code = outcome([*arguments, "--config", str(demo_folder / "config.toml")])
        return (code, *capfd.readouterr())

    return ask


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


class TestBlame:
    def test_every_clause_in_force_has_a_since(self, asked: Any) -> None:
        rows = lines(asked("blame", LARKMAIL, "--json")[1])
        assert [row["position"] for row in rows] == list(range(67))
        by_text = {row["text"]: row for row in rows}
        sold = by_text["We do not sell your personal information for money."]
        assert (sold["since"][:10], sold["after"][:10], sold["changes"]) == ("2026-06-16", "2026-06-03", 1)
        calls = by_text["Recordings and transcripts of calls are kept for 90 days."]
        assert (calls["since"], calls["changes"]) == (calls["born"], 0)
        stood = by_text["2. What we collect"]
        assert (stood["since"][:10], stood["after"]) == ("2019-02-14", None)

    def test_of_a_day_of_the_past(self, asked: Any) -> None:
        rows = lines(asked("blame", LARKMAIL, "--at", "2020-10-01", "--json")[1])
        assert not any("for money" in row["text"] for row in rows)
        assert max(row["since"] for row in rows) < "2020-10-02"

    def test_of_a_day_that_cannot_be_known(self, asked: Any) -> None:
        code, out, _ = asked("blame", LARKMAIL, "--at", "2020-05-01", "--json")
        assert (code, json.loads(out)["known"]) == (0, False)
        assert "not observed" in asked("blame", LARKMAIL, "--at", "2010")[1]

    def test_for_people(self, asked: Any) -> None:
        _, out, err = asked("blame", LARKMAIL)
        assert "≤2019-02-14" in out
        assert "changed since they were first seen" in err
        at = next(line.index("clause") for line in out.splitlines() if "since" in line and "clause" in line)
        assert sum(line[at : at + 9] == "1b3109b7." for line in out.splitlines()) > 50


class TestHistory:
    def test_from_wording_to_wording(self, asked: Any) -> None:
        told = json.loads(asked("history", LARKMAIL, "--clause", "FOR MONEY", "--json")[1])
        first, second = told["steps"]
        assert (first["edit"]["op"], first["after"]) == ("equal", None)
        assert second["edit"]["old_texts"] == first["edit"]["new_texts"]
        assert [run["text"] for run in second["edit"]["runs"] if run["tag"] == "+"] == [" for money"]
        assert [stay["gone_by"] for stay in told["stays"]] == [None]
        assert told == json.loads(asked("history", LARKMAIL, "--clause", told["clause"], "--json")[1])

    def test_old_words_lead_to_it_too(self, asked: Any) -> None:
        _, out, _ = asked("history", LARKMAIL, "--clause", "sell your personal information.")
        assert "{+for money+}" in out
        assert "stood from 2019-02-14 03:31 to now" in out

    def test_one_that_is_gone(self, asked: Any) -> None:
        _, out, _ = asked("history", QUILLHAVEN, "--clause", "never tell publishers")
        assert "gone by 2021-02-22" in out

    def test_several(self, asked: Any) -> None:
        code, out, err = asked("history", LARKMAIL, "--clause", "days")
        assert (code, out) == (2, "")
        assert "clauses hold “days”" in err
        assert "remedy: name one" in err

    def test_none(self, asked: Any) -> None:
        code, _, err = asked("history", LARKMAIL, "--clause", "unicorn")
        assert code == 2
        assert "no clause ever held" in err


class TestDeleted:
    def test_only_what_is_gone(self, asked: Any) -> None:
        (row,) = lines(asked("search", "--deleted", "publishers", "--json")[1])
        assert (row["policy"], row["last_seen_at"][:10], row["gone_by"][:10]) == (
            QUILLHAVEN,
            "2020-11-11",
            "2021-02-22",
        )
        assert "gone by 2021-02-22" in asked("search", "--deleted", "publishers")[1]

    def test_reworded_is_not_gone(self, asked: Any) -> None:
        assert lines(asked("search", "sell", "--policy", LARKMAIL, "--json")[1])
        assert asked("search", "--deleted", "sell", "--policy", LARKMAIL, "--json")[1] == ""

    def test_no_query(self, asked: Any) -> None:
        code, _, err = asked("search", "--deleted", "--fts", "NEAR(")
        assert (code, "not a query" in err) == (2, True)


def test_split_merged_and_returned_are_not_gone(world: Any) -> None:
    """A B A: what B brought is gone; what A had is back."""
    world.see("A B A")
    world.derive()
    assert world.store.lives.deleted('"Partner B"', (), 9) == []  # reworded to and fro, never removed
    stands = world.store.lives.standing("acme/privacy", world.store.lives.blame(*_newest(world))[0]["clause"])
    assert [row["stands"] for row in stands] == [1, 1, 1]


def _newest(world: Any) -> tuple[str, str]:
    row = world.store.database.one(
        "SELECT v.version FROM spans s JOIN versions v ON v.id = s.version ORDER BY s.last_at DESC LIMIT 1"
    )
    return ("acme/privacy", row[0])
