"""What is derived: replaced row by row where it differs, dropped and rebuilt without a difference, asked in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.app.pipeline import derive_all
from crawler.errors import QueryError
from crawler.model import CdxRecord, Origin, Policy, sha256
from store import VIEWS, open_store
from store.timelines import DERIVED


def rowids(world: Any, table: str) -> set[Any]:
    return set(world.store.database.rows(f"SELECT * FROM {table}"))


def writes(world: Any) -> int:
    return int(world.store.database.conn.total_changes)


class TestReplace:
    def test_nothing_new_writes_nothing(self, world: Any) -> None:
        world.see("A B . A")
        assert world.derive().changes == 2
        before = writes(world)
        assert world.derive().read == 0
        assert writes(world) == before

    def test_only_rows_that_differ_are_touched(self, world: Any) -> None:
        world.see("A A B B C C D D", first=1, step=2)
        world.derive()
        touched: list[str] = []
        conn = world.store.database.conn
        conn.execute("CREATE TEMP TABLE touched (what TEXT)")
        for table in ("spans", "changes"):
            for verb, row in (("INSERT", "new"), ("DELETE", "old"), ("UPDATE", "new")):
                conn.execute(
                    f"CREATE TEMP TRIGGER {table}_{verb} AFTER {verb} ON main.{table} BEGIN"
                    f" INSERT INTO touched VALUES ('{table} {verb} ' || {row}.policy); END"
                )
        world.record("E", 8, origin=Origin.ARCHIVE)
        world.derive()
        touched = sorted(row[0].rsplit(" ", 1)[0] for row in conn.execute("SELECT what FROM touched"))
        # B … E … C: a span is added; the change to C becomes two. The other spans stay as they are.
        assert touched == ["changes DELETE", "changes INSERT", "changes INSERT", "spans INSERT"]

    def test_a_new_capture_of_the_same_text_touches_its_span_only(self, world: Any) -> None:
        world.see("A A B B")
        world.derive()
        spans, changes = rowids(world, "spans"), rowids(world, "changes")
        world.record("B", 5)
        world.derive()
        assert len(rowids(world, "spans") - spans) == 1
        assert rowids(world, "changes") == changes

    def test_another_recipe_reads_again_and_keeps_the_other_reading(self, world: Any) -> None:
        world.see("A B")
        world.derive()
        assert world.derive(reader="read/99").read == 2
        assert world.store.timelines.recipe("acme/privacy") == "read/99"
        assert world.store.database.one("SELECT count(*) FROM readings") == (4,)


class TestRebuild:
    def test_drop_and_derive_gives_the_same(self, world: Any, builders: Any) -> None:
        world.see("A A B . C B B")
        assert world.tell(9) is not None
        database = world.folder / "policies.db"
        before = builders.content(database)
        assert all(before[table] for table in ("spans", "changes", "clauses", "fts", "announcements", "digests"))
        world.store.timelines.drop()
        dropped = builders.content(database)
        for table in DERIVED:
            assert world.store.database.one(f"SELECT count(*) FROM {table}") == (0,), table
        assert world.store.database.one("SELECT count(*) FROM clauses_fts WHERE clauses_fts MATCH 'data'") == (0,)
        facts = ("captures", "bodies", "announcements", "digests", "considered", "series")
        assert {name: dropped[name] for name in facts} == {name: before[name] for name in facts}
        next(derive_all(world.config.policies[:1], world.store))
        assert builders.content(database) == before
        assert world.tell(10) is None

    def test_any_order_of_arrival_gives_the_same(self, builders: Any, tmp_path: Any) -> None:
        found = []
        for name, order in (("one", (1, 2, 3, 4, 5)), ("other", (4, 2, 5, 1, 3))):
            with builders.world(tmp_path / name) as made:
                for number in order:
                    made.record("AABBA"[number - 1], number)
                    made.derive()
            whole = builders.content(tmp_path / name / "policies.db")
            found.append({table: whole[table] for table in ("captures", "spans", "changes", "versions", "clauses")})
        assert found[0] == found[1]

    def test_ledgers_cite_no_version(self, world: Any) -> None:
        for table in ("announcements", "considered", "digests", "deliveries", "captures"):
            cited = {row[2] for row in world.store.database.rows(f"PRAGMA foreign_key_list({table})")}
            assert not cited & set(DERIVED), table


class TestViews:
    def test_all_answer(self, world: Any, builders: Any) -> None:
        world.see("A A B . C")
        seen, body = builders.capture("C", builders.day(9))
        body = body.replace(b"</h1>", b"</h1><p>A new version of this policy will take effect on May 1, 2026.</p>")
        world.store.captures.append(replace(seen, body_sha256=sha256(body)), body)
        world.derive()
        at = datetime(2026, 3, 2, tzinfo=UTC)
        unseen = CdxRecord("example,acme)/", "20260302000000", "u", "text/html", "200", "D" * 32, "9", at)
        world.store.captures.append_records("acme/privacy", [unseen])
        for view in VIEWS:
            rows = list(world.store.queries.view(view))
            assert rows, view
            assert list(rows[0]) == world.store.queries.columns(view)
            assert rows == list(world.store.queries.view(view))

    def test_a_change_holds_its_words(self, world: Any) -> None:
        world.see("A B")
        world.derive()
        edits = list(world.store.queries.view("v_clause_edits"))
        assert ("30 days" in edits[0]["old_text"], "60 days" in edits[0]["new_text"]) == (True, True)
        (change,) = world.store.queries.view("v_changes")
        assert (change["edited"], change["added"], change["removed"], change["unchanged"]) == (2, 0, 0, 16)
        assert edits[0]["change"] == change["change"]

    def test_captures_say_what_was_read_of_them(self, world: Any) -> None:
        world.see("A .")
        world.derive()
        read, unread = world.store.queries.view("v_captures")
        assert (read["page_kind"], unread["version"]) == (None, None)
        assert read["version"]
        assert unread["page_kind"]
        assert unread["status"] == 404


class TestSearch:
    @pytest.fixture
    def full(self, world: Any) -> Any:
        world.see("A A B B")
        world.derive()
        return world.store

    def found(self, store: Any, words: str, limit: int = 20) -> list[tuple[str, int]]:
        return [(row["found"], row["in_force"]) for row in store.queries.search(words, (), limit)]

    def test_past_and_present(self, full: Any) -> None:
        hits = self.found(full, '"after your last order"')
        assert sorted(in_force for _, in_force in hits) == [0, 1]
        assert all("⟦after your last order⟧" in text or "⟦after⟧" in text for text, _ in hits)

    def test_a_phrase_is_a_phrase(self, full: Any) -> None:
        assert len(self.found(full, '"30 days after"')) == 1
        assert self.found(full, '"after 30 days"') == []

    def test_all_words_count(self, full: Any) -> None:
        assert len(self.found(full, '"cookie" "basket"')) == 1
        assert self.found(full, '"cookie" "bank"') == []

    def test_accents_and_case_do_not(self, full: Any) -> None:
        assert self.found(full, '"CÖOKIE"') == self.found(full, '"cookie"')

    def test_the_limit(self, full: Any) -> None:
        assert len(self.found(full, '"personal"', 2)) == 2

    def test_one_policy_only(self, full: Any) -> None:
        assert full.queries.search('"cookie"', ("acme/privacy",), 9)
        assert full.queries.search('"cookie"', ("other/privacy",), 9) == []

    @pytest.mark.parametrize("words", ['"', "AND", "a NEAR(", "nosuch: x", "*", "()"])
    def test_what_is_no_query_is_the_askers_to_mend(self, full: Any, words: str) -> None:
        with pytest.raises(QueryError, match="not a query") as caught:
            self.found(full, words)
        assert caught.value.remedy

    @pytest.mark.parametrize("words", ['""', '"" ""', '"?!"'])
    def test_no_words_find_nothing(self, full: Any, words: str) -> None:
        assert self.found(full, words) == []


def test_the_language_of_a_version_and_of_its_clauses(builders: Any) -> None:
    english = "We keep what you tell us for as long as your account is open, and not a single day longer than that."
    french = "Nous conservons vos données personnelles aussi longtemps que votre compte reste ouvert chez nous."
    body = "".join(f"<p>{english} {number}</p>" for number in "abcdef") + f"<p>{french}</p>"
    capture, _ = builders.capture("A", builders.day(1))
    capture = replace(capture, body_sha256=sha256(body.encode()))
    policy = Policy(capture.policy, "Fennel", "privacy", capture.url)
    with open_store(":memory:") as store:
        store.captures.track([policy])
        store.captures.append(capture, body.encode())
        list(derive_all([policy], store))
        (row,) = store.queries.view("v_versions")
    assert (row["language"], row["other_languages"]) == ("en", '{"fr":1}')
