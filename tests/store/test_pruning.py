"""Pruning takes memos that nothing stands on; facts, timelines and what was told stay as they were."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.errors import IntegrityError, StoreError
from store.pruning import Pruning

HISTORY = ("spans", "changes", "announcements", "digests", "captures", "bodies", "failures", "fts")


def counts(store: Any) -> dict[str, int]:
    tables = ("readings", "versions", "clauses", "redlines", "clause_edits", "paths", "captures", "bodies", "digests")
    return {name: store.database.one(f"SELECT count(*) FROM {name}")[0] for name in tables}


@pytest.fixture
def lived(world: Any) -> Any:
    """A policy read by three recipes in turn, told once."""
    world.see("A B A . C C")
    world.derive()
    world.tell(9)
    world.derive(select="main")
    world.derive(remove=("h2",))
    return world


def recipe(world: Any) -> str:
    return str(world.config.policies[0].recipe.name)


class TestPruning:
    def test_a_rehearsal_takes_nothing_and_says_what_would_go(self, lived: Any) -> None:
        before = counts(lived.store)
        said = {each.what: each.rows for each in lived.store.pruning.rehearse({recipe(lived)})}
        assert counts(lived.store) == before
        assert said["readings"] > 0
        assert said["versions"] > 0
        assert {each.what: each.rows for each in lived.store.pruning.prune({recipe(lived)})} == said

    def test_history_and_what_was_told_stay(self, lived: Any, builders: Any) -> None:
        path = lived.folder / "policies.db"
        before = builders.content(path)
        lived.store.pruning.prune({recipe(lived)})
        after = builders.content(path)
        assert {name: after[name] for name in HISTORY if name != "fts"} == {
            name: before[name] for name in HISTORY if name != "fts"
        }
        assert len(after["versions"]) < len(before["versions"])
        assert lived.store.queries.faults() == []
        assert list(lived.store.queries.search("personal", (), 50))
        assert lived.tell(10) is None  # nothing is news

    def test_what_went_is_made_again(self, lived: Any) -> None:
        lived.store.pruning.prune({recipe(lived)})
        small = counts(lived.store)
        lived.derive(select=None, remove=())
        assert counts(lived.store)["readings"] > small["readings"]
        assert lived.store.queries.faults() == []

    def test_twice_is_once(self, lived: Any) -> None:
        lived.store.pruning.prune({recipe(lived)})
        assert all(each.rows == 0 for each in lived.store.pruning.prune({recipe(lived)}))

    def test_a_policy_that_is_no_longer_watched_keeps_its_history(self, lived: Any, builders: Any) -> None:
        """Its recipe is not among those in use; its timeline still stands on it."""
        before = builders.content(lived.folder / "policies.db")
        lived.store.pruning.prune({"another recipe"})
        after = builders.content(lived.folder / "policies.db")
        assert [after[name] for name in ("spans", "changes")] == [before[name] for name in ("spans", "changes")]
        assert lived.store.queries.faults() == []

    def test_the_index_forgets_with_the_clauses(self, lived: Any) -> None:
        lived.store.pruning.prune({recipe(lived)})
        lived.store.database.write("INSERT INTO clauses_fts (clauses_fts, rank) VALUES ('integrity-check', 1)")

    def test_a_database_that_is_broken_is_left_alone(self, lived: Any) -> None:
        lived.store.database.outside("PRAGMA foreign_keys = OFF")
        lived.store.database.write("DELETE FROM paths WHERE id = 1")
        before = counts(lived.store)
        with pytest.raises(IntegrityError, match="nothing was taken"):
            Pruning(lived.store.database).prune({recipe(lived)})
        assert counts(lived.store) == before

    def test_references_are_looked_at_again_afterwards(self, lived: Any) -> None:
        lived.store.pruning.prune({recipe(lived)})
        with pytest.raises(StoreError):
            lived.store.database.write("DELETE FROM versions")
