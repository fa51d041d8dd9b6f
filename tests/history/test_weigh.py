"""What raises the weight of a change, wherever it stands, and what does not: metamorphic, over invented policies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.history.align import align
from crawler.history.facts import facts, own
from crawler.history.weigh import rank, weigh
from crawler.model import BlockKind, Clause, FactKind, FactMove, Note, Weight
from crawler.text.normalise import clause_key, split_label

# Each clause can bear every mutation: it has a "may", a "not", a period, a partner, an "end-to-end", a quotation.
_SHAPES = (
    (
        "We may give {what} to “{who}”, our partner, for 30 days; we do not look at it, and it travels end-to-end"
        " encrypted."
    ),
    (
        "For 30 days we may use {what} together with “{who}”, which does not pass it on and keeps it end-to-end"
        " encrypted."
    ),
    (
        "If you agree, “{who}” may receive {what}, stored end-to-end encrypted for 30 days, and will not sell it to"
        " others."
    ),
)
_WHAT = ("your address", "the pages you visit", "your letters", "what you buy", "your photographs", "your voice")
_WHO = ("Umbra", "Tessellate", "Northwind", "Quartzite", "Lanternfish")

Policy = tuple[Clause, ...]


def clause(text: str, kind: BlockKind = BlockKind.PARAGRAPH, links: tuple[str, ...] = ()) -> Clause:
    return Clause(text, label=split_label(text)[0].strip(), kind=kind, key=clause_key(text), links=links)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy of invented clauses, dated, some of them numbered."""
    count = draw(st.integers(3, 9))
    numbered = draw(st.booleans())
    made = [clause("Last updated: May 5, 2024"), clause("Mossbank is responsible for what this policy tells you of.")]
    for at in range(1, count + 1):
        text = draw(st.sampled_from(_SHAPES)).format(
            what=draw(st.sampled_from(_WHAT)), who=draw(st.sampled_from(_WHO))
        )
        made.append(clause(f"{at}. {text}" if numbered else text))
        made.append(
            clause(f"Matter number {chr(64 + at)}{chr(64 + at)} concerns {draw(st.sampled_from(_WHAT))} as well.")
        )
    return tuple(made)


def judged(old: Policy, new: Policy, note: Note = Note.NONE_STATED) -> tuple[Weight, tuple[FactMove, ...]]:
    edits = align(old, new)
    moves = facts(edits, old, new, own("Mossbank", "https://mossbank.example/", (old, new)))
    return weigh(edits, (old, new), moves, note), moves


def changed(policy: Policy, at: int, change: Callable[[str], str]) -> Policy:
    """The policy with one clause changed: the ``at``-th of those that the change does something to."""
    able = [n for n, each in enumerate(policy) if change(each.text) != each.text]
    place = able[at % len(able)]
    return tuple(clause(change(c.text)) if n == place else c for n, c in enumerate(policy))


RAISING: dict[str, tuple[Callable[[str], str], FactKind, str]] = {
    "may becomes will": (lambda text: text.replace(" may ", " will "), FactKind.STRENGTH, "will"),
    "30 becomes 60 days": (lambda text: text.replace("30 days", "60 days"), FactKind.DURATION, "60 days"),
    "a not is deleted": (
        lambda text: text.replace(" not ", " ").replace("will sell", "sell"),
        FactKind.NEGATION,
        "",
    ),
    "a partner is added": (
        lambda text: text.replace("”", "” and Borealis Data Inc.", 1) if "“" in text else text,
        FactKind.THIRD_PARTY,
        "Borealis Data Inc",
    ),
    "end-to-end is removed": (lambda text: text.replace("end-to-end ", ""), FactKind.ENCRYPTION, ""),
}


@pytest.mark.parametrize("name", RAISING)
@settings(max_examples=30, deadline=None)
@given(policy=policies(), at=st.integers(0, 20))
def test_raises_the_weight_and_yields_the_fact(name: str, policy: Policy, at: int) -> None:
    change, kind, after = RAISING[name]
    if name == "a not is deleted":
        change = lambda text: text.replace(" not ", " ", 1)  # noqa: E731
    weight, moves = judged(policy, changed(policy, at, change))
    assert weight.points >= 10
    periods = {FactKind.DURATION, FactKind.RETENTION}
    found = [move for move in moves if move.kind is kind or (kind in periods and move.kind in periods)]
    found = found or [move for move in moves if name == "a not is deleted" and move.kind is FactKind.STRENGTH]
    assert found, moves
    assert after in {move.after for move in found} or name == "a not is deleted", found


def renumbered(policy: Policy) -> Policy:
    return tuple(clause(f"{n}. {split_label(each.text)[1]}") for n, each in enumerate(policy, 7))


def requoted(policy: Policy) -> Policy:
    marks = str.maketrans({"“": '"', "”": '"', "-": "‑"})
    return tuple(clause(each.text.translate(marks)) for each in policy)


def redated(policy: Policy) -> Policy:
    return tuple(clause(each.text.replace("May 5, 2024", "June 17, 2025")) for each in policy)


def with_a_menu(policy: Policy) -> Policy:
    entries = ("Home", "Careers", "Sign in", "Do not sell my data", "Google Play", "Privacy choices", "We may share")
    links = ("https://elsewhere.example/menu",)
    return (*(clause(text, BlockKind.ITEM, links) for text in entries), *policy)


@pytest.mark.parametrize("change", [renumbered, requoted, redated, with_a_menu], ids=lambda change: change.__name__)
@settings(max_examples=30, deadline=None)
@given(policy=policies())
def test_does_not_raise_it(change: Callable[[Policy], Policy], policy: Policy) -> None:
    for old, new in ((policy, change(policy)), (change(policy), policy)):
        weight, moves = judged(old, new, Note.UNCHANGED)
        assert moves == ()
        assert weight == Weight()


@settings(max_examples=20, deadline=None)
@given(policy=policies(), at=st.integers(0, 20))
def test_points_are_the_sum_of_their_reasons(policy: Policy, at: int) -> None:
    new = changed(changed(policy, at, RAISING["may becomes will"][0]), at, RAISING["end-to-end is removed"][0])
    weight, _ = judged(policy, new, Note.UNCHANGED)
    assert weight.points == sum(reason.points for reason in weight.reasons)
    assert [r.points for r in weight.reasons] == sorted((r.points for r in weight.reasons), reverse=True)
    assert all(reason.words and reason.rule for reason in weight.reasons)
    assert judged(policy, new, Note.UNCHANGED)[0] == weight


BASE = tuple(
    clause(f"{start} our shop is open to everybody, on every day of the year.") for start in ("Here", "There", "Now")
)


class TestReasons:
    def test_one_word_comes_before_a_long_addition(self) -> None:
        old = (*BASE, clause("Your letters are end-to-end encrypted while they travel to us."))
        word = (*BASE, clause("Your letters are encrypted while they travel to us."))
        colours = tuple(
            clause(f"The shop has a {name} door, which opens outwards and is painted anew each year.")
            for name in ("red", "green", "blue", "grey", "white", "brown")
        )
        heavy, light = judged(old, word)[0], judged(old, (*old, *colours))[0]
        assert rank(heavy, 1) < rank(light, 90)
        assert heavy.reasons[0].words == "removes a limit: end-to-end"

    def test_size_decides_between_equals_only(self) -> None:
        assert rank(Weight(5), 1) < rank(Weight(4), 1000)
        assert rank(Weight(5), 1000) < rank(Weight(5), 1)

    def test_silent_counts_where_something_was_said(self) -> None:
        old = (*BASE, clause("We keep your letters for 90 days and delete them."))
        new = (*BASE, clause("We keep your letters for 24 months and delete them."))
        loud, silent = judged(old, new)[0], judged(old, new, Note.UNCHANGED)[0]
        assert silent.points > loud.points
        assert {r.words for r in silent.reasons} - {r.words for r in loud.reasons} == {
            "silent: the printed date did not move"
        }

    def test_longer_weighs_more_than_shorter(self) -> None:
        old = (*BASE, clause("We keep your letters for 90 days and delete them."))
        new = (*BASE, clause("We keep your letters for 24 months and delete them."))
        assert judged(old, new)[0].points > judged(new, old)[0].points

    def test_a_long_list_of_partners_does_not_bury_one_word(self) -> None:
        old = (*BASE, clause("We share your letters with our bank, and we do not sell them."))
        names = ", ".join(f"Firm{chr(65 + n)} Inc." for n in range(20))
        many = (*BASE, clause(f"We share your letters with our bank, {names}, and we do not sell them."))
        word = (*BASE, clause("We share your letters with our bank, and we do sell them."))
        assert judged(old, word)[0].points > judged(old, many)[0].points

    def test_a_clause_that_came_is_told_by_its_topic(self) -> None:
        new = (
            *BASE,
            clause("You can have your data corrected, and you have the right to access your data whenever you ask."),
        )
        assert "adds 1 clause on: access" in {reason.words for reason in judged(BASE, new)[0].reasons}
        assert "removes 1 clause on: access" in {reason.words for reason in judged(new, BASE)[0].reasons}

    def test_guard_words_where_no_fact_is_told(self) -> None:
        old = (*BASE, clause("We ask for your blessing before we print your letters."))
        new = (*BASE, clause("We ask for your consent before we print your letters."))
        (reason,) = judged(old, new)[0].reasons
        assert reason.words == "changes what is said of: consent"

    def test_nothing_changed(self) -> None:
        assert judged(BASE, BASE) == (Weight(), ())

    def test_the_month_of_may_is_no_permission(self) -> None:
        old = (*BASE, clause("Our summer sale of chairs begins in May this year."))
        new = (*BASE, clause("Our summer sale of chairs begins in June this year."))
        assert judged(old, new)[0] == Weight()

    def test_replace_keeps_records_frozen(self) -> None:
        assert replace(Weight(3), points=4) == Weight(4)
