"""Worlds of texts: what is told, what passes by, and that every boundary has exactly one judgement."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.history.align import align
from crawler.history.settle import Patience, settled
from crawler.history.timeline import spans
from crawler.history.truth import Past, Rules, judged
from crawler.history.truth.coming import coming
from crawler.model import ChangeClass, Clause, ClauseEdit, DateClaim, Judged, Precision, Reading, Role, Stand
from crawler.text.normalise import clause_key

START = datetime(2020, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CHANGE = ChangeClass.CHANGE

# A world is a row of captures, one a day. A capital is what the policy says, and small letters are its dress:
# t = a table of contents, f = furniture, c = other typography. "p" alone is a part of the page, "g" another language,
# "." a page that is not the policy. A star: a browser made the page.
_SAYS = "We keep your data for {0} days and share it with {0} partners of ours, unless you object to that in time."
_REST = (
    "We collect your name, your e-mail address and the pages that you visit on our website, and nothing else.",
    "You may ask us what data we hold about you, have it corrected or erased, and complain to the authority.",
    "Our website sets one cookie, which remembers your basket and is gone when you close the browser again.",
    "We are Acme Ltd. of 1 Mill Lane, Springfield, and answer for the personal data that is described here.",
    "We use personal data to answer your letters, to deliver what you order from us, and to bill it to you.",
    "This policy holds from the day on which we publish it, and we tell you by letter when we change it.",
    "Where the law of your country gives you further rights, you have them, and nothing here takes them away.",
    "Children under the age of sixteen must not order from us, and we delete their data when we learn of it.",
)
_GERMAN = "Wir erheben Ihren Namen und die Adresse und löschen sie nach der Bestellung wieder, wenn das nicht geht."


@lru_cache(maxsize=256)
def clauses(name: str) -> tuple[Clause, ...]:
    if name == "p":
        lines: tuple[str, ...] = _REST[:3]
    elif name == "g":
        lines = (_GERMAN,) * 9
    else:
        says = _SAYS.format(ord(name[0]))
        lines = (*_REST[:4], says.replace(",", "") if "c" in name else says, *_REST[4:])
        lines = (*(("Table of contents",) if "t" in name else ()), *lines, *(("Back to top",) if "f" in name else ()))
    return tuple(Clause(line, key=clause_key(line)) for line in lines)


@lru_cache(maxsize=1024)
def edits(old: str, new: str) -> tuple[ClauseEdit, ...]:
    return tuple(align(clauses(old), clauses(new)))


def readings(world: str, step: timedelta = DAY) -> list[Reading]:
    return [
        Reading(f"capture-{at:04}", at, START + at * step, None if name == "." else name.rstrip("*"), "*" in name)
        for at, name in enumerate(world.split())
    ]


def judge(world: str, rules: Rules | None = None) -> tuple[Judged, ...]:
    return judged(Past(spans(readings(world)), clauses, edits, rules=rules or Rules()))


def told(world: str) -> str:
    """What is told of a world: the texts that were lasting, one after the other, without their dress."""
    items = judge(world)
    first = spans(readings(world))[0]
    return " ".join([first.version[0], *(i.change.new.version[0] for i in items if i.judgement.kind is CHANGE)])


@pytest.mark.parametrize(
    ("world", "lasting"),
    [
        ("A A B B", "A B"),
        ("A A B", "A"),  # seen once, it waits
        ("A B A A", "A"),  # seen once, and gone
        ("A B C C", "A B C"),  # the next text does not go back: it confirms the change
        ("A A B B A A", "A B A"),  # it changed twice
        ("A Af A At At", "A"),  # furniture comes and goes
        ("A Ac Ac Acf", "A"),
        ("A Af Bf Bf", "A B"),  # a real edit behind the furniture
        ("A Bf B Bt", "A B"),  # every capture is another text, and all of them say B
        ("A . . B B", "A B"),
        ("A p A", "A"),
        ("A p p A", "A"),
        ("A p B B", "A B"),  # behind a part of the page
        ("A p p p p", "A p"),  # what stays is no fault
        ("A g g g A A", "A"),
        ("A A B B A A B B A A", "A"),  # to and fro: nothing is told
        ("A A B B A A B B A A B B B B B", "A B"),  # until it holds
        ("A A B A A B A B A A", "A"),
        ("A Bf A Bt A", "A"),
        ("A A B* A A", "A"),  # fetched otherwise
        ("A A B* C C", "A C"),  # seen once in another way, it is no step on the way
        ("A A B* B", "A B"),  # seen in both ways
        ("A A B* B*", "A B"),  # seen twice in its way
        ("A A A* B* C*", "A B"),  # the text that stands was seen in this way too
        ("A* A* B B*", "A B"),
        ("A* Af B C", "A B"),
    ],
)
def test_what_is_told(world: str, lasting: str) -> None:
    assert told(world) == lasting


@pytest.mark.parametrize(
    ("world", "classes"),
    [
        ("A B A", ["flap leg", "flap leg"]),
        ("A B", ["unsettled"]),
        ("A Af A", ["furniture", "furniture"]),
        ("A Ac", ["cosmetic"]),
        ("A p A", ["partial page", "partial page"]),
        ("A g A", ["other language or region", "other language or region"]),
        ("A g g g g", ["other language or region"]),  # for good: known, but no change of what is said
        ("A A B B A A B B A A", ["flap leg"] * 4),
        ("A B Bf B A", ["flap leg", "furniture", "furniture", "flap leg"]),
    ],
)
def test_what_it_is_called(world: str, classes: list[str]) -> None:
    found = [item.judgement.kind.value for item in judge(world)]
    if world == "A B Bf B A":  # three captures agree on what B says
        assert found[1:3] == classes[1:3]
        assert found[0] == "change"
    else:
        assert found == classes


def test_a_page_that_alternates_says_since_when_and_how_often() -> None:
    (first, *_) = judge("A A B B A A B B A A")
    assert first.judgement.sentence == "The page alternates between two texts since 2020-01-03, 4 times."


def test_creeping_edits_are_measured_against_what_stood() -> None:
    """C came while B passed by: it is told against A, not against B."""
    items = judge("A B A C C")
    assert [item.judgement.kind.value for item in items] == ["flap leg", "flap leg", "change"]
    items = judge("A p B B")
    assert items[-1].against.version == "A"


def test_rules_that_are_off_do_not_judge() -> None:
    off = Rules(off=frozenset({"page furniture"}))
    assert [i.judgement.kind.value for i in judge("A Af Af", off)] == ["change"]
    off = Rules(off=frozenset({"returned at the next capture"}))
    assert judge("A B A A", off)[0].judgement.kind is CHANGE


texts = st.sampled_from(["A", "Af", "At", "Ac", "B", "Bf", "Bt", "C", "p", "g", "."])
worlds = st.lists(texts, min_size=1, max_size=14).map(" ".join).filter(lambda world: set(world) - {" ", "."})


@settings(max_examples=150, deadline=None)
@given(worlds)
def test_the_classes_partition_the_boundaries(world: str) -> None:
    stays, items = spans(readings(world)), judge(world)
    assert [item.change.new for item in items] == list(stays[1:])
    for item in items:
        assert item.judgement.rule
        assert item.judgement.sentence.endswith(".")
        assert item.against.first.observed_at <= item.change.old.last.observed_at
        assert (item.judgement.kind is CHANGE) <= (item.stand is Stand.OPENS)


@settings(max_examples=150, deadline=None)
@given(worlds, st.integers(0, 1 << 30))
def test_judgements_do_not_depend_on_arrival(world: str, seed: int) -> None:
    seen = readings(world)
    shuffled = random.Random(seed).sample(seen, len(seen))
    past = Past(spans(shuffled), clauses, edits)
    assert judged(past) == judge(world)


@settings(max_examples=150, deadline=None)
@given(worlds)
def test_dress_alone_is_never_told(world: str) -> None:
    for item in judge(world):
        if item.judgement.kind is CHANGE:
            assert item.against.version[0] != item.change.new.version[0]


@settings(max_examples=150, deadline=None)
@given(worlds, st.sampled_from("ABC"))
@example("g B g Af g At g", "A")  # a page that is another one each time is no slot that is filled anew
def test_what_lasts_is_not_lost(world: str, last: str) -> None:
    """However wild it was before: a text that stands for a week is what the told changes lead to."""
    stays = spans(readings(f"{world} {' '.join([last] * 7)}"))
    items = judged(Past(stays, clauses, edits))
    end = settled(stays[0], items, Patience(START + 99 * DAY, DAY)).last
    assert end is not None
    assert end.version[0] == last
    chain = [item.change.new.version[0] for item in items if item.stand is Stand.OPENS]
    assert all(one != other for one, other in pairwise([stays[0].version[0], *chain]))


def test_an_announced_version_is_followed_until_it_comes() -> None:
    stays = spans(readings("A Af Af . . B B"))
    claims = {
        "Af": (DateClaim(Role.NEXT, "2020-01-05", Precision.DAY, "from 5 January 2020", 0, "banner"),),
        "B": (
            DateClaim(
                Role.EFFECTIVE, "2020-01-05", Precision.DAY, "Effective 5 January 2020", 0, "head", chosen=True
            ),
        ),
    }
    items = judged(Past(stays, clauses, edits, claims))
    (found,) = coming(stays, claims, items)
    assert (found.effective, found.announced.capture, found.notice_days) == ("2020-01-05", "capture-0001", 4)
    assert found.came is not None
    assert found.came.new.version == "B"
    (found,) = coming(stays[:2], claims, items[:1])
    assert found.came is None


def test_a_day_that_is_past_announces_nothing() -> None:
    stays = spans(readings("A A"))
    claims = {"A": (DateClaim(Role.NEXT, "2019-12-01", Precision.DAY, "from 1 December 2019", 0, "banner"),)}
    assert coming(stays, claims, ()) == ()


def test_a_text_fetched_otherwise_says_so() -> None:
    (once,) = judge("A A B*")
    assert (once.judgement.kind, once.judgement.rule, once.stand) == (
        ChangeClass.FLAP,
        "fetched otherwise",
        Stand.ASIDE,  # however long it stands: time alone confirms nothing
    )
    (twice,) = judge("A A B* B*")
    assert twice.judgement.kind is CHANGE
    assert twice.judgement.sentence.endswith(
        "the page was read without a browser before, and by a browser that ran its scripts since."
    )
    assert "browser" not in judge("A A B* B")[0].judgement.sentence
    off = Rules(off=frozenset({"fetched otherwise"}))
    assert judge("A A B*", off)[0].judgement.rule == "seen once"
