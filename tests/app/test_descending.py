"""Stored lineages: what is kept is what all versions told from nothing, whatever arrived when."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.app.comparing import compare, comparison
from crawler.app.descending import check_lineage
from crawler.errors import IntegrityError
from crawler.history.lineage import lineage, whole
from crawler.history.timeline import spans
from crawler.model import Clause, ClauseEdit, Op

POLICY = "acme/privacy"


def stays(world: Any) -> Any:
    recipe = world.store.timelines.recipe(POLICY)
    return spans(world.store.texts.readings(POLICY, recipe))


def from_nothing(world: Any) -> list[list[tuple[Any, ...]]]:
    """The lineage of every stay by the pure function, identities by the names of versions."""
    found = stays(world)
    names = [span.version for span in found]
    clauses = [world.store.texts.clauses(name) for name in names]
    place = {id(version): at for at, version in enumerate(clauses)}

    def edits(old: tuple[Clause, ...], new: tuple[Clause, ...]) -> tuple[ClauseEdit, ...]:
        kept = compare(world.store, names[place[id(old)]], names[place[id(new)]]).edits
        return tuple(whole(kept, len(old), len(new)))

    return [
        [
            (
                (names[d.id[0]], d.id[1]),
                (names[d.said[0]], d.said[1]),
                d.changes,
                [(names[at], position) for at, position in d.parents],
            )
            for d in version
        ]
        for version in lineage(clauses, edits)
    ]


def stored(world: Any) -> list[list[tuple[Any, ...]]]:
    store = world.store
    names = dict(store.database.rows("SELECT id, version FROM versions"))
    return [
        [
            (
                (names[d.id[0]], d.id[1]),
                (names[d.said[0]], d.said[1]),
                d.changes,
                [(names[at], position) for at, position in d.parents],
            )
            for d in store.lineages.descents(POLICY, store.timelines.number(span.version))
        ]
        for span in stays(world)
    ]


@given(
    looks=st.lists(
        st.tuples(st.integers(1, 12), st.sampled_from("ABCD.")), min_size=1, max_size=9, unique_by=lambda x: x[0]
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_arrival_keeps_what_is_told_from_nothing(
    builders: Any, tmp_path_factory: Any, looks: list[tuple[int, str]]
) -> None:
    with builders.world(tmp_path_factory.mktemp("world")) as world:
        for day, letter in looks:
            world.record(letter, day)
            world.derive()
        assert stored(world) == from_nothing(world)
        before = builders.content(world.folder / "policies.db")
        world.store.timelines.drop()
        world.derive()
        after = builders.content(world.folder / "policies.db")
        assert (after["wordings"], after["lineages"]) == (before["wordings"], before["lineages"])
        check_lineage(world.store, POLICY, stays(world))


class TestOneComparison:
    """A new version costs one comparison; one between two others two."""

    @pytest.fixture
    def compared(self, world: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        import crawler.app.comparing as room

        calls: list[int] = []
        align = room.align
        monkeypatch.setattr(room, "align", lambda old, new: (calls.append(1), align(old, new))[1])
        world.see("A A B B B C C", step=2)
        world.derive()
        calls.clear()
        return calls

    def test_at_the_end(self, world: Any, compared: list[int]) -> None:
        world.record("D", 20)
        world.derive()
        assert len(compared) == 1

    def test_between_two_others(self, world: Any, compared: list[int]) -> None:
        world.record("D", 8)  # B was seen twice before: the judge need not ask whether A is back
        world.derive()
        # Its two neighbours; judging whether the text lasted may look once past it.
        assert len(compared) in {2, 3}

    @pytest.mark.usefixtures("compared")
    def test_what_stood_before_is_not_made_again(self, world: Any) -> None:
        before = list(world.store.database.rows("SELECT place, wordings FROM lineages ORDER BY place"))
        world.record("D", 20)
        world.derive()
        assert list(world.store.database.rows("SELECT place, wordings FROM lineages ORDER BY place"))[:-1] == before


def test_an_edit_says_since_when_its_old_words_stood(world: Any, builders: Any) -> None:
    world.see("A B A C", step=2)
    world.derive()
    found = stays(world)
    told = comparison(world.store, world.config.policies[0], found[2].last, found[3].first)
    assert {edit.stood_since for edit in told.edits if edit.op is Op.EDIT} == {builders.day(1)}
    told = comparison(world.store, world.config.policies[0], found[1].last, found[2].first)
    assert {edit.stood_since for edit in told.edits} == {builders.day(3)}


def test_a_check_finds_what_is_not_so(world: Any) -> None:
    world.see("A B")
    world.derive()
    check_lineage(world.store, POLICY, stays(world))
    world.store.database.write("UPDATE wordings SET changes = 7 WHERE changes = 1")
    with pytest.raises(IntegrityError, match="lineage"):
        check_lineage(world.store, POLICY, stays(world))
