"""Ages and sums of money in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.history.facts.numbers import ALTERNATION, NUMBERS, number
from crawler.history.facts.statements import Statement, tokens
from crawler.model import FactKind

# The ages that policies speak of; other figures beside the same words are something else.
_YOUNGEST: Final = 10
_OLDEST: Final = 25
_NUMBER: Final = rf"(?:(?P<age>\d\d|{ALTERNATION})(?:\s?\((?:\d\d|\w+)\))?)"
_YEARS: Final = r"(?:[\s-]*(?:years?|jahre?n?|ans|années|años|anni|anos|jaar))"
_AGES: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        (
            rf"\bage[sd]?(?: limit| requirement)?(?: of| is|:)? (?:at least |under |over |below "
            rf"|between )?{_NUMBER}\b(?!\s?%)"
        ),
        rf"\b(?:under|below|over|at least|younger than|older than|than) {_NUMBER}{_YEARS}(?:[\s-]*(?:of age|old))",
        (
            rf"\b(?:under|over|younger than|older than) {_NUMBER}(?=[\s.,;)]*(?:$|[.,;)]|(?:or|and|are|may|must|to"
            rf"|without|should|can(?:not)?|is|who|in)\b))(?!{_YEARS})"
        ),
        rf"(?<![\w$€£.,-]){_NUMBER}{_YEARS}[\s-]*(?:of age|old|or (?:older|over)|and (?:older|over|above))",
        rf"\b(?:unter|über|mindestens|ab) {_NUMBER}{_YEARS}\b(?:\s+(?:alt|sein|haben|sind|ist))?",
        rf"\b(?:das|dem|des) {_NUMBER}\.? (?:lebensjahr(?:es|s)?)",
        rf"\b(?:moins|plus|âgée?s?|âge) (?:de |d['’])(?:moins de |plus de |au moins )?{_NUMBER}{_YEARS}",
        (
            rf"\b(?:menor(?:es)?|mayor(?:es)?|edad|maior(?:es)?|idade)(?: mínima)?(?: \w+)? (?:de |a "
            rf"|inferior a )?{_NUMBER}{_YEARS}"
        ),
        (
            rf"\b(?:minor[ei]|inferiore|superiore|età|compiuto|sotto|almeno)(?: \w+)? (?:di |a |ai |i "
            rf"|gli )?{_NUMBER}{_YEARS}"
        ),
        (
            rf"\b(?:jonger dan|ouder dan|minstens|minimaal|onder de|leeftijd van) (?:de "
            rf"|leeftijd van )*{_NUMBER}(?:{_YEARS})?"
        ),
    )
)
_AGE_WORDS: Final = frozenset(
    "age ages aged old older under over below above younger than years year jahre jahren jahr lebensjahr"
    " lebensjahres ans an moins plus âge âgé âgée années años edad menor menores mayor mayores anni minori"
    " minore anos idade maior maiores jaar jonger ouder onder leeftijd minstens minimaal".split()
)
_AGE_NUMBERS: Final = frozenset(word for word, value in NUMBERS.items() if _YOUNGEST <= value <= _OLDEST) | frozenset(
    map(str, range(_YOUNGEST, _OLDEST + 1))
)
_MONEY_WORDS: Final = frozenset("usd eur gbp chf aud cad jpy inr brl euro euros dollar dollars pounds reais".split())
_SIGN: Final = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_CODE: Final = {"euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "pounds": "GBP", "reais": "BRL"}
_SUM: Final = r"\d{1,3}(?:[.,  ’']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_MONEY: Final = re.compile(
    (
        rf"(?P<sign>(?:\b(?:US|CA|AU|NZ|HK|S|C|A|R))?[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|AUD|CAD|JPY|INR|BRL)\b)\s?(?P<sum>{_SUM})(?![\w%])"
        rf"|(?<![\w.,$€£-])(?P<sum2>{_SUM})\s?(?P<code>€|£|\b(?:EUR|USD|GBP|CHF|AUD|CAD|BRL|euros?|dollars?|pounds|reais)\b)"
    ),
    re.IGNORECASE,
)


def ages(text: str) -> Iterator[Statement]:
    """The ages that a text states, one where two rules see the same."""
    words = tokens(text)
    if not (words & _AGE_WORDS and words & _AGE_NUMBERS):
        return
    taken: list[tuple[int, int]] = []
    for form in _AGES:
        for found in form.finditer(text):
            span = found.span("age")
            age = number(found["age"])
            if age is None or not _YOUNGEST <= age <= _OLDEST or span in taken:
                continue
            taken.append(span)
            yield Statement(FactKind.AGE, str(age), str(age), *span, size=age)


def sums(text: str) -> Iterator[Statement]:
    """The sums of money that a text states."""
    if not (any(sign in text for sign in _SIGN) or tokens(text) & _MONEY_WORDS):
        return
    for found in _MONEY.finditer(text):
        sign = (found["sign"] or found["code"]).lower()
        currency = _SIGN.get(sign, _CODE.get(sign, sign.upper()))
        value = _value(found["sum"] or found["sum2"])
        shown = " ".join(found[0].split())
        yield Statement(FactKind.MONEY, f"{value:g} {currency}", shown, *found.span(), size=value)


def _value(written: str) -> float:
    """1,000.50 and 1.000,50 are the same; a mark before three figures groups, before fewer it divides."""
    digits = re.sub(r"[  ’']", "", written)
    cents = re.search(r"[.,](\d{1,2})$", digits)
    whole = re.sub(r"[.,]", "", digits[: cents.start()] if cents else digits)
    return float(f"{whole}.{cents[1] if cents else 0}")
