"""Asking only for what changed, visit after visit: what is recorded, what is saved, and how a liar is caught."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from crawler.app.honesty import order
from crawler.app.pipeline import derive_all
from crawler.errors import IntegrityError
from crawler.model import Capture, FetchOrder, sha256

DAY = timedelta(days=1)


class Server:
    """A site on paper that knows conditions: it answers an order by the letter that stands, or "not modified"."""

    def __init__(self, builders: Any, world: Any) -> None:
        self.builders, self.world = builders, world
        self.letter, self.etag, self.modified = "A", "", ""
        self.lies = False
        self.whole: list[int] = []  # days on which the page was sent

    def visit(self, day: int) -> Capture:
        policy, store = self.world.config.policies[0], self.world.store
        asked = order(policy, store)
        headers = tuple(
            (name, value) for name, value in (("etag", self.etag), ("last-modified", self.modified)) if value
        )
        capture, body = self.builders.capture(self.letter, self.builders.day(day))
        known = asked.known
        if known and (self.lies or (known.etag, known.last_modified) == (self.etag, self.modified)):
            capture = replace(
                capture, body_sha256=known.body_sha256, evidence="not modified", confirms=known.capture, headers=()
            )
            store.captures.append(capture, b"")
        else:
            store.captures.append(replace(capture, headers=headers), body)
            self.whole.append(day)
        assert [outcome.problem for outcome in derive_all([policy], store)] == [""]
        return capture


@pytest.fixture
def server(builders: Any, world: Any) -> Iterator[Server]:
    return Server(builders, world)


def changes(server: Server) -> list[tuple[str, str]]:
    return [
        (str(row["after_at"])[:10], str(row["by_at"])[:10]) for row in server.world.store.queries.changes((), "", "9")
    ]


def test_nine_visits_in_ten_are_saved(server: Server) -> None:
    server.etag = '"1"'
    for day in range(1, 32):
        server.visit(day)
    assert server.whole == [1, 11, 21, 31]
    (row,) = server.world.store.queries.policies()
    assert (row["captures"], row["versions"], str(row["last_read_at"])[:10]) == (31, 1, "2026-03-31")
    kept = {str(row["evidence"]) for row in server.world.store.queries.view("v_captures")}
    assert kept == {"body", "not modified"}
    confirmed = [found for _, found in server.world.store.captures.of("acme/privacy") if found.confirms]
    assert len(confirmed) == 27
    assert server.world.store.queries.faults() == []


def test_an_honest_change_is_seen_at_the_next_visit(server: Server) -> None:
    server.etag = '"1"'
    for day in range(1, 20):
        if day == 6:
            server.letter, server.etag = "B", '"2"'
        server.visit(day)
    assert changes(server) == [("2026-03-05", "2026-03-06")]
    assert server.world.told(19) == [("news", "05", "06")]
    assert server.world.store.servers.all_distrusted() == []


@pytest.mark.parametrize("how", ["one name for two texts", "a date before its word"])
def test_a_liar_is_caught_and_its_word_taken_back(server: Server, builders: Any, how: str) -> None:
    if how == "a date before its word":
        server.modified = format_datetime(builders.day(0), usegmt=True)
    else:
        server.etag = '"same"'
    server.lies = True
    for day in range(1, 26):
        if day == 4:
            server.letter = "B"
            server.modified = format_datetime(builders.day(3.5), usegmt=True) if server.modified else ""
        server.visit(day)
    # Caught at the first whole page; asked for whole pages from then on.
    assert server.whole == [1, *range(11, 26)]
    ((host, policy, reason),) = server.world.store.servers.all_distrusted()
    assert (host, policy) == ("acme.example", "acme/privacy")
    assert ("the same ETag" in reason) == (how == "one name for two texts")
    # Its "not modified" of days 2 to 10 is no evidence: the window is the two whole pages.
    assert changes(server) == [("2026-03-01", "2026-03-11")]
    assert server.world.told(25) == [("news", "01", "11")]
    assert server.world.told(26) == []


class TestWhatIsAskedWhole:
    def asked(self, world: Any, **policy: Any) -> FetchOrder:
        return order(replace(world.config.policies[0], **policy), world.store)

    def seen(self, builders: Any, world: Any, **capture: Any) -> None:
        made, body = builders.capture("A", builders.day(1))
        world.store.captures.append(replace(made, **{"headers": (("etag", '"1"'),), **capture}), body)
        world.derive()

    def test_what_was_never_seen(self, world: Any) -> None:
        assert self.asked(world).known is None

    def test_what_has_a_name(self, builders: Any, world: Any) -> None:
        self.seen(builders, world)
        known = self.asked(world).known
        assert known
        assert (known.etag, known.url, known.body_sha256) == ('"1"', builders.URL, sha256(builders.page("A")))

    def test_unless_the_operator_will_not_have_it(self, builders: Any, world: Any) -> None:
        self.seen(builders, world)
        manner = replace(world.config.policies[0].manner, revalidate=False)
        assert self.asked(world, manner=manner).known is None

    def test_what_moved_or_is_asked_for_otherwise(self, builders: Any, world: Any) -> None:
        self.seen(builders, world)
        assert self.asked(world, url="https://acme.example/moved").known is None
        manner = replace(world.config.policies[0].manner, accept_language="de")
        assert self.asked(world, manner=manner).known is None

    @pytest.mark.parametrize("capture", [{"status": 404}, {"headers": ()}, {"manner": "other"}])
    def test_what_was_no_such_answer(self, builders: Any, world: Any, capture: dict[str, Any]) -> None:
        self.seen(builders, world, **capture)
        assert self.asked(world).known is None

    def test_after_a_wall(self, builders: Any, world: Any) -> None:
        self.seen(builders, world)
        made, body = builders.capture(".", builders.day(2))
        world.store.captures.append(replace(made, status=200, headers=(("etag", '"2"'),)), body)
        world.derive()
        assert self.asked(world).known is None


def test_a_confirmation_of_nothing_is_refused(builders: Any, world: Any) -> None:
    made, _ = builders.capture("A", builders.day(1))
    with pytest.raises(IntegrityError, match="not there"):
        world.store.captures.append(replace(made, evidence="not modified", confirms="f" * 64), b"")
