"""Judgements in words: a sentence for people, and what the rule saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from crawler.history.truth.alternation import Legs
from crawler.history.truth.residue import RULES, Difference, Noise
from crawler.model import Change, ChangeClass, ClauseEdit, Judgement, Span, Tag

_RULES: Final = {
    "typography": "only quotes, case, punctuation, numbers or the clauses' boundaries differ",
    "order": "clauses stand in another order under the same headings",
    "repetition": "what came or went stands elsewhere in the text: a table of contents, a passage twice",
    "clause boundaries": "the same words, cut into clauses otherwise",
    "date spelling": "the stated date is the same day, written otherwise",
    "stated date": "only the date that the policy states of itself differs",
    "hidden e-mail": "an e-mail address is shown on one side and hidden from collectors on the other",
    "printed link": "a printed web address leads to another page of the same host",
    "operator's pattern": "only clauses that config.toml calls furniture differ",
    "page furniture": "only what stands around the policy differs: menus, buttons, tickers, notices of cookies",
    "volatile slot": "only words that change at most captures differ: a counter, a price, a date of today",
}
_ASIDE: Final = {
    "returned at the next capture": "this text was seen once, and the next capture shows the one before it again",
    "undone at the next capture": "this text was seen once, and the next capture undoes most of what it brought",
    "seen once": "this text was seen once and waits for a second sighting",
    "fetched otherwise": "this text was seen once, with a browser where the one before it was read without, or the"
    " other way round, and waits for a second capture of its kind",
    "other language": "the page was served in another language",
    "a part of the page": "a part of the text is missing and nothing new is said",
    "another text in its place": "another, much shorter text stands in the policy's place",
}
# What tells most goes first where several rules had a part in it.
_PRECEDENCE: Final = (ChangeClass.DATE_ONLY, ChangeClass.MASKED_EMAIL, ChangeClass.LINK_ONLY, ChangeClass.VOLATILE)
_WORDS: Final = 80
_SHOWN: Final = 5


def noise_words(found: Difference) -> Judgement:
    """The judgement of a boundary at which nothing new is said."""
    counts = Counter(why for _, why in found.noise)
    if not counts:
        return Judgement(ChangeClass.COSMETIC, "order", _capital(_RULES["order"]))
    order = [Noise(kind, name) for name, kind, _ in RULES]
    ranked = sorted(counts, key=lambda why: (_rank(why), -counts[why], order.index(why) if why in order else 99))
    rules = "; ".join(_RULES[why.rule] for why in ranked)
    shown = [quote(edit) for why in ranked for edit, its in found.noise if its == why][:_SHOWN]
    tally = [f"{why.rule}: {counts[why]}" for why in ranked]
    return Judgement(ranked[0].kind, ranked[0].rule, _capital(rules), (*tally, *shown))


def _rank(why: Noise) -> int:
    return _PRECEDENCE.index(why.kind) if why.kind in _PRECEDENCE else len(_PRECEDENCE)


def lasting_words(fate: Noise, found: Difference, group: Sequence[Span]) -> Judgement:
    """The judgement of a text that takes the place of the one before it."""
    captures = sum(span.captures for span in group)
    seen = "one capture, confirmed by the next text" if captures == 1 else f"{captures} captures agree on it"
    shown = [quote(edit) for edit in found.residue[:_SHOWN]]
    counts = Counter(why.rule for _, why in found.noise)
    beside = [f"beside it, {rule}: {count}" for rule, count in counts.items()]
    what = "the text changed" if fate.kind is ChangeClass.CHANGE else _ASIDE[fate.rule.removesuffix(" that holds")]
    sentence = f"{what}, and it lasted: {seen}"
    return Judgement(
        fate.kind, fate.rule, _capital(sentence), (f"clauses changed: {len(found.residue)}", *shown, *beside)
    )


def otherwise(judgement: Judgement, *, browser: bool) -> Judgement:
    """The same of a text that was fetched in another way than the one before it."""
    ways = ("without a browser", "by a browser that ran its scripts")
    before, since = ways if browser else ways[::-1]
    sentence = f"{judgement.sentence[:-1]}; the page was read {before} before, and {since} since."
    return replace(judgement, sentence=sentence, evidence=(*judgement.evidence, f"fetched otherwise: {since}"))


def aside_words(fate: Noise, group: Sequence[Span], legs: Legs | None) -> Judgement:
    """The judgement of a text that passes by, or waits."""
    captures = sum(span.captures for span in group)
    sentence = _ASIDE.get(fate.rule, fate.rule)
    if legs is not None:
        sentence = f"the page alternates between two texts since {legs.since:%Y-%m-%d}, {legs.times} times"
    first, last = group[0].first, group[-1].last
    times = f"seen {captures} time{'s' if captures != 1 else ''}"
    seen = f"{times}, {first.observed_at:%Y-%m-%d} to {last.observed_at:%Y-%m-%d}"
    return Judgement(fate.kind, fate.rule, _capital(sentence), (seen, f"capture {first.capture[:12]}"))


def return_words(aside: Noise, change: Change) -> Judgement:
    """The judgement of the boundary at which the text that stands is seen again."""
    why = _ASIDE.get(aside.rule, "the page alternates between two texts")
    sentence = f"the text that stood before is back: {why}"
    return Judgement(aside.kind, aside.rule, _capital(sentence), (f"capture {change.new.first.capture[:12]}",))


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:] + "."


def quote(edit: ClauseEdit) -> str:
    """The changed words of an edit, or its place where whole clauses came or went."""
    gone, come = (
        " … ".join(run.text.strip() for run in edit.runs if run.tag is tag) for tag in (Tag.DELETE, Tag.INSERT)
    )
    if gone or come:
        return f"{edit.op}: [-{_clipped(gone)}-] {{+{_clipped(come)}+}}"
    sides = (f"{side} {list(places)}" for side, places in (("old", edit.old), ("new", edit.new)) if places)
    return f"{edit.op}: clauses {' → '.join(sides)}"


def _clipped(text: str) -> str:
    return text if len(text) <= _WORDS else text[: _WORDS - 1] + "…"
