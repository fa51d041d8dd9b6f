"""The walks of the design, from end to end: live capture, late backfill, a researcher's question, one delivery."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.app.asking import span_meant, timed
from crawler.app.comparing import comparison
from crawler.errors import QueryError
from crawler.history.asof import Between, Known, Unobserved, asof
from crawler.model import DeliveryState, Note, Op, Origin, Standing

NEWS, FINER, LATE = Standing.NEWS, Standing.REFINEMENT, Standing.HISTORY


class TestLive:
    """Design §15.1."""

    def test_a_change_is_told_when_it_was_seen_twice(self, world: Any) -> None:
        world.see("A A B")
        assert world.told(3) == []
        world.record("B", 3.5)
        assert world.told(3.5) == [(NEWS, "02", "03")]
        assert world.told(4) == []

    def test_or_when_nothing_contradicted_it_for_the_time_to_settle(self, world: Any) -> None:
        world.see("A A B")
        assert world.told(3.9) == []
        assert world.told(4) == [(NEWS, "02", "03")]

    def test_one_flicker_says_nothing(self, world: Any) -> None:
        world.see("A A")
        world.see("B A A", first=2.2, step=0.2)
        assert world.told(9) == []
        assert [row["captures"] for row in world.store.queries.versions("acme/privacy")] == [2, 1, 2]

    def test_a_day_without_the_page_is_neither_lost_nor_a_change(self, world: Any) -> None:
        world.see("A . A")
        assert world.told(4) == []
        assert world.store.queries.totals()["captures"] == 3
        world.record(".", 5)
        world.derive()
        assert "404" in world.store.queries.last_verdict("acme/privacy")["page_evidence"]

    def test_the_redline_says_what_happened_to_which_clause(self, world: Any) -> None:
        world.see("A A B B")
        digest = world.tell(5)
        told = digest.items[0].comparison
        assert told.note is Note.UNCHANGED
        assert [edit.op for edit in told.edits] == [Op.EDIT, Op.EDIT]
        assert [edit.path[-1] for edit in told.edits] == ["4. How long we keep it", "5. Who else sees it"]
        assert digest.policies == 1


class TestLateBackfill:
    """Design §15.2."""

    def test_between_two_told_texts_is_finer_history(self, world: Any) -> None:
        world.see("A A", step=0.25)
        world.see("B B", first=9)
        assert world.told(11) == [(NEWS, "01", "09")]
        world.see("C C", first=5, origin=Origin.ARCHIVE)
        assert world.told(12) == [(FINER, "01", "05"), (FINER, "06", "09")]
        assert world.told(13) == []

    def test_a_window_that_only_narrows_says_nothing(self, world: Any) -> None:
        world.see("A A", step=0.25)
        world.see("B B", first=9)
        assert len(world.told(11)) == 1
        world.record("A", 4, origin=Origin.ARCHIVE)
        world.record("B", 7, origin=Origin.ARCHIVE)
        assert world.told(12) == []
        (change,) = world.store.queries.changes((), "0", "9")
        assert (change["after_at"][:10], change["by_at"][:10]) == ("2026-03-04", "2026-03-07")

    def test_the_versions_before_keep_their_names_and_their_redline(self, world: Any) -> None:
        world.see("A A", step=0.25)
        world.see("B B", first=9)
        world.derive()
        before = {row["version"] for row in world.store.queries.versions("acme/privacy")}
        number = world.store.timelines.redline_number(*[row["version"] for row in _versions(world)])
        world.see("C C", first=5, origin=Origin.ARCHIVE)
        world.derive()
        first, middle, last = (row["version"] for row in _versions(world))
        assert {first, last} == before
        assert middle not in before
        assert world.store.timelines.redline_number(first, last) == number

    def test_ten_years_of_archive_are_history_not_news(self, world: Any) -> None:
        world.see("A B C D", first=-3600, step=400, origin=Origin.ARCHIVE)
        world.see("D D", first=1)
        assert [standing for standing, _, _ in world.told(3)] == [LATE, LATE, LATE]
        assert world.told(4) == []

    def test_what_came_late_and_was_never_told_is_told_as_history(self, world: Any) -> None:
        world.see("A A A A")
        assert world.told(5) == []
        world.see("B B", first=2.3, step=0.3, origin=Origin.ARCHIVE)
        assert world.told(6) == [(LATE, "02", "02"), (LATE, "03", "03")]

    def test_a_return_to_an_old_text_is_news_the_second_time_too(self, world: Any) -> None:
        world.see("A A B B")
        assert world.told(5) == [(NEWS, "02", "03")]
        world.see("A A", first=5)
        assert world.told(7) == [(NEWS, "04", "05")]
        world.see("B B", first=7)
        assert world.told(9) == [(NEWS, "06", "07")]
        assert len(_versions(world)) == 4
        assert len({row["version"] for row in _versions(world)}) == 2

    def test_a_better_reader_announces_nothing(self, world: Any) -> None:
        world.see("A A B B C C")
        assert world.told(8) == [(Standing.NEWS, "02", "05")]
        before = [row["version"] for row in _versions(world)]
        world.derive(reader="read/99", remove=("h2",))
        assert [row["version"] for row in _versions(world)] != before
        assert world.told(9) == []
        world.see("D D", first=10)
        assert world.told(12) == [(NEWS, "06", "10")]

    @pytest.mark.parametrize("order", ["123456", "654321", "352614", "246135"])
    def test_whatever_came_first_the_timeline_is_one(self, world: Any, order: str) -> None:
        letters = dict(zip("123456", "AABCBB", strict=True))
        for number in order:
            world.record(letters[number], int(number))
            world.derive()
        seen = [(row["first_seen_at"][8:10], row["last_seen_at"][8:10], row["captures"]) for row in _versions(world)]
        assert seen == [("01", "02", 2), ("03", "03", 1), ("04", "04", 1), ("05", "06", 2)]
        assert len({row["version"] for row in _versions(world)}) == 3


class TestResearch:
    """Design §15.3."""

    @pytest.fixture
    def history(self, world: Any) -> Any:
        world.see("A A . B B A", step=2)
        world.derive()
        return timed(world.store, "acme/privacy")

    def test_known_between_and_unobserved(self, builders: Any, history: Any) -> None:
        stays = history.spans
        assert asof(stays, builders.day(2)) == Known(stays[0])
        assert asof(stays, builders.day(5)) == Between(stays[0], stays[1])
        assert asof(stays, builders.day(8)) == Known(stays[1])
        assert asof(stays, builders.day(0)) == Unobserved(stays[0])
        assert asof(stays, builders.day(30)) == Unobserved(stays[2])

    def test_an_answer_can_be_cited_and_derived_again(self, world: Any, builders: Any, history: Any) -> None:
        capture = world.store.captures.get(history.spans[1].first.seq)
        assert capture.id == history.spans[1].first.capture
        assert world.store.bodies.read(
            world.store.captures.as_unread(history.spans[1].first.seq).body
        ) == builders.page("B")

    def test_whatever_a_person_calls_a_version(self, world: Any, builders: Any, history: Any) -> None:
        store, stays = world.store, history.spans
        assert span_meant(store, history, "2", None) == stays[1]
        assert span_meant(store, history, "x", builders.day(9)) == stays[1]
        assert span_meant(store, history, stays[2].first.capture[:8], None) == stays[2]
        assert span_meant(store, history, stays[1].version[:10], None) == stays[1]
        for reference in ("0", "9", "feed", "ffffffffffff"):
            with pytest.raises(QueryError):
                span_meant(store, history, reference, None)
        with pytest.raises(QueryError, match="nothing was seen before"):
            span_meant(store, history, "2020-01-01", builders.day(-99))

    def test_a_capture_in_the_middle_of_a_stay_means_that_stay(self, world: Any, builders: Any) -> None:
        world.see("A A B B A A A")
        world.derive()
        history = timed(world.store, "acme/privacy")
        middle, _ = builders.capture("A", builders.day(6))
        assert span_meant(world.store, history, middle.id, None) == history.spans[2]

    def test_any_two_versions_can_be_compared(self, world: Any, history: Any) -> None:
        first, second, third = (span.first for span in history.spans)
        there = comparison(world.store, history.policy, first, second)
        back = comparison(world.store, history.policy, second, third)
        assert [edit.old_texts for edit in there.edits] == [edit.new_texts for edit in back.edits]
        assert comparison(world.store, history.policy, first, third).edits == ()


class TestOneDelivery:
    """Design §15.4."""

    def test_a_digest_is_delivered_once(self, world: Any, builders: Any) -> None:
        world.see("A A B B")
        digest = world.tell(5)
        summary = world.deliver(5)
        assert summary.count(DeliveryState.SENT) == 2
        house = builders.House(world.folder)
        before = house.files()
        assert sum(digest.key in name for name in before) == 3
        assert before["changes.atom"].count(b"<entry") == 1
        assert world.deliver(6).outcomes == ()
        assert world.tell(6) is None
        assert house.files() == before

    def test_the_next_one_is_added_to_the_feed(self, world: Any, builders: Any) -> None:
        world.see("A A B B")
        first = world.tell(5)
        world.deliver(5)
        world.see("C C", first=6)
        second = world.tell(8)
        world.deliver(8)
        assert first.key != second.key
        assert builders.House(world.folder).files()["changes.atom"].count(b"<entry") == 2

    def test_a_channel_named_twice_is_sent_to_once(self, builders: Any, tmp_path: Any) -> None:
        text = builders.CONFIG.replace('["files", "feed"]', '["files", "feed", "files"]')
        with builders.world(tmp_path / "twice", config=text) as made:
            made.see("A A B B")
            assert made.tell(5) is not None
            assert made.deliver(5).count(DeliveryState.SENT) == 2

    def test_same_changes_have_the_same_key_wherever_they_are_found(self, builders: Any, tmp_path: Any) -> None:
        keys = set()
        for name, letters in (("one", "A A B B"), ("other", "A A B B")):
            with builders.world(tmp_path / name) as made:
                made.see(letters)
                keys.add(made.tell(5 if name == "one" else 6).key)
        assert len(keys) == 1


def _versions(world: Any) -> list[Any]:
    return list(world.store.queries.versions("acme/privacy"))
