"""What a digest puts first, how it is named, and the lines that carry its verdict."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import (
    ChangeClass,
    Coming,
    Digest,
    DigestItem,
    EditView,
    FactKind,
    FactMove,
    Judgement,
    Note,
    Op,
    Reason,
    Run,
    Standing,
    Tag,
    Unseen,
    Weight,
)
from reports.digest import SUBJECT_LIMIT, Coverage, compose, fact_line, headline, ranks, subject, verdict

NOW = datetime(2025, 11, 10, 8, tzinfo=UTC)


def digest(*items: Any, unseen: int = 0, policies: int = 12) -> Digest:
    missing = tuple(Unseen(f"x{n}/privacy", f"X{n}", "privacy", None, "") for n in range(unseen))
    return compose("weekly", NOW, items, Coverage(missing, policies))


def test_order(item: Any) -> None:
    """News before refinements before history; in the news silent changes first, new dates without a change last."""
    items = [
        item("Aa", Note.DATE_ONLY),
        item("Bb", Note.ADVANCED),
        item("Cc", standing=Standing.HISTORY),
        item("Dd", standing=Standing.REFINEMENT),
        item("Ee", Note.UNCHANGED),
        item("Ff", Note.WENT_BACK),
    ]
    told = digest(*items).items
    assert [each.comparison.company for each in told] == ["Ee", "Bb", "Ff", "Aa", "Dd", "Cc"]
    assert digest(*reversed(items)).items == told


def weighed(item: DigestItem, points: int, *facts: FactMove) -> DigestItem:
    """The item with a judgement, and a weight whose reasons are its facts."""
    reasons = tuple(Reason(move.kind.value, move.sentence, points) for move in facts) or (Reason("r", "w", points),)
    judged = Judgement(ChangeClass.CHANGE, "lasting", "It lasted.")
    told = replace(item.comparison, judgement=judged, weight=Weight(points, reasons), facts=facts)
    return replace(item, comparison=told)


def test_order_by_weight(item: Any) -> None:
    """Silent ones before all others, and among each the weightiest first; what is light is minor."""
    items = [
        weighed(item("Aa", Note.ADVANCED), 90),
        weighed(item("Bb"), 5),
        weighed(item("Cc"), 50),
        weighed(item("Dd", Note.ADVANCED), 0),
        weighed(item("Ee", Note.ADVANCED), 20),
        item("Ff", Note.DATE_ONLY),
        item("Gg", Note.ADVANCED),  # never weighed: not light
    ]
    told = compose("weekly", NOW, items, Coverage(unfold=1))
    found = ranks(told)
    assert [one.comparison.company for one in found.material] == ["Cc", "Bb", "Aa", "Ee", "Gg"]
    assert [one.comparison.company for one in found.dates] == ["Ff"]
    assert [one.comparison.company for one in found.minor] == ["Dd"]
    assert [one.comparison.company for one in told.items] == ["Cc", "Bb", "Aa", "Ee", "Gg", "Ff", "Dd"]


LONGER = FactMove(FactKind.RETENTION, "90 days", "24 months", 0, "retention longer: 90 days → 24 months")
PARTNER = FactMove(FactKind.THIRD_PARTY, "", "Example Ads", 0, "new recipient: Example Ads")


def test_facts_lead(item: Any) -> None:
    light = FactMove(FactKind.DOMAIN, "", "x.example", 0, "new link: x.example")
    told = weighed(item("Acme", Note.ADVANCED), 45, light, LONGER)
    reasons = (Reason("retention", LONGER.sentence, 45), Reason("linked domain", light.sentence, 6))
    told = replace(told, comparison=replace(told.comparison, weight=Weight(51, reasons)))
    assert fact_line(told.comparison) == "retention longer: 90 days → 24 months; new link: x.example"
    assert subject(digest(told)) == "[weekly] Acme privacy: retention longer: 90 days → 24 months"
    assert fact_line(replace(told.comparison, facts=(LONGER, PARTNER, light, LONGER))).count(";") == 2
    silent = weighed(item("Acme"), 45, LONGER)
    assert subject(digest(silent)) == "[weekly] Acme privacy silently: retention longer: 90 days → 24 months"


def test_subjects_without_anything_material(item: Any) -> None:
    light = weighed(item("Aa", Note.ADVANCED), 0)
    coming = Coming("x/privacy", "Xylo", "privacy", "2025-12-01", "will be replaced", "c", NOW)
    about = Coverage(unfold=1)
    assert subject(compose("weekly", NOW, [light], about)) == "[weekly] nothing material · 1 minor"
    with_date = compose("weekly", NOW, [light, item("Bb", Note.DATE_ONLY)], about)
    assert subject(with_date) == "[weekly] nothing material · 1 minor · 1 date moved"
    again = Unseen("x/y", "X", "y", NOW, "it is seen again", over=True)
    assert subject(compose("weekly", NOW, [light], replace(about, unseen=(again,)))).endswith(
        "1 minor · 1 seen again"
    )
    announced = compose("weekly", NOW, [], replace(about, coming=(coming,)))
    assert subject(announced) == "[weekly] Xylo privacy will change on 2025-12-01"


def test_key_is_content(item: Any) -> None:
    one, two = item("Aa"), item("Bb")
    key = digest(one, two).key
    assert key == digest(two, one).key
    assert key == compose("weekly", datetime(2026, 1, 1, tzinfo=UTC), [two, one]).key
    assert key != digest(one).key
    assert key.startswith("weekly-")
    assert len(key) == len("weekly-") + 16


def edits(**counts: int) -> tuple[EditView, ...]:
    texts = {"ADD": ((), ("a",)), "REMOVE": (("a",), ())}
    return tuple(
        EditView(Op[name], (), *texts.get(name, (("a",), ("b",)))) for name, n in counts.items() for _ in range(n)
    )


@pytest.mark.parametrize(
    ("note", "counts", "words"),
    [
        (
            Note.UNCHANGED,
            {"EDIT": 3, "REMOVE": 1},
            "3 clauses edited, 1 removed; printed date unchanged (2024-07-17)",
        ),
        (Note.ADVANCED, {"ADD": 1}, "1 clause added; printed date moved on (2024-07-17 → 2025-11-01)"),
        (Note.DATE_ONLY, {}, "only the printed date moved (2024-07-17 → 2025-11-01)"),
        (Note.ADVANCED, {}, "text changed; printed date moved on (2024-07-17 → 2025-11-01)"),
        (Note.WENT_BACK, {"MOVE": 2}, "2 clauses moved; printed date went back (2025-11-01 → 2024-07-17)"),
        (Note.APPEARED, {"SPLIT": 1}, "1 clause split; a printed date appeared (2025-11-01)"),
        (Note.VANISHED, {"EQUAL": 2}, "2 clauses renumbered; the printed date vanished (it was 2024-07-17)"),
        (Note.NONE_STATED, {"MERGE": 1, "MOVE_EDIT": 1}, "1 clause moved and edited, 1 merged; no printed date"),
    ],
)
def test_headline(item: Any, note: Note, counts: dict[str, int], words: str) -> None:
    assert headline(item(note=note, edits=edits(**counts)).comparison) == words


def test_headline_counts_clauses_not_views(item: Any) -> None:
    two = EditView(Op.REMOVE, (), ("One.", "Two."), ())
    assert headline(item(edits=(two,)).comparison).startswith("2 clauses removed;")


def worded(*runs: tuple[Tag, str]) -> EditView:
    return EditView(Op.EDIT, (), ("a",), ("b",), tuple(Run(tag, text) for tag, text in runs))


def test_subject(item: Any) -> None:
    drops = worded((Tag.KEEP, "are "), (Tag.DELETE, "end-to-end "), (Tag.KEEP, "encrypted"))
    turns = worded((Tag.DELETE, "90 days"), (Tag.INSERT, "5 days"))
    adds = worded((Tag.INSERT, "may "))
    cases = {
        "[weekly] no change": digest(),
        "[weekly] Acme privacy silently drops “end-to-end”": digest(item(edits=(drops,))),
        "[weekly] Acme privacy turns “90 days” into “5 days”": digest(item("Acme", Note.ADVANCED, (turns,))),
        "[weekly] Acme privacy silently adds “may” · +1 more · 2 not seen": digest(
            item(edits=(adds,)), item("Borealis", Note.ADVANCED), unseen=2
        ),
        "[weekly] Acme privacy changed under an unchanged date · +1 more (1 silent)": digest(
            item(edits=(adds, drops)), item("Borealis")
        ),
        "[weekly] no news; 1 earlier change found and 1 refinement": digest(
            item(standing=Standing.HISTORY), item("Borealis", standing=Standing.REFINEMENT)
        ),
    }
    assert {subject(made): words for words, made in cases.items()} == {words: words for words in cases}


@given(
    companies=st.lists(st.text(min_size=1), min_size=1, max_size=5),
    kind=st.text(),
    series=st.text(),
    unseen=st.integers(0, 2000),
)
def test_subject_is_one_short_line(item: Any, companies: list[str], kind: str, series: str, unseen: int) -> None:
    items = [renamed(item(day=number), company, kind) for number, company in enumerate(companies)]
    missing = tuple(Unseen("x", "X", "y", None, "") for _ in range(unseen))
    words = subject(compose(series, NOW, items, Coverage(missing)))
    assert len(words) <= SUBJECT_LIMIT
    assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in words)


def renamed(template: DigestItem, company: str, kind: str) -> DigestItem:
    return replace(template, comparison=replace(template.comparison, company=company, kind=kind))


def test_the_date_line_itself_is_no_gist(item: Any) -> None:
    dateline = EditView(
        Op.EDIT, (), ("Last updated: July 17, 2024.",), ("Last updated: November 1, 2025",), (Run(Tag.DELETE, "x"),)
    )
    adds = worded((Tag.INSERT, "may "))
    assert "adds “may”" in subject(digest(item(note=Note.ADVANCED, edits=(dateline, adds))))


def test_verdict(item: Any) -> None:
    assert verdict(digest(item(), item("Bb", Note.ADVANCED))) == "2 changes, 1 under an unchanged printed date"
    assert verdict(digest(item(note=Note.ADVANCED))) == "1 change"
    assert verdict(digest(item())) == "1 change, under an unchanged printed date"
    assert verdict(digest(item(), item("Bb"))) == "2 changes, all under an unchanged printed date"
    assert verdict(digest()) == "no change"
