"""Everything that a clause can name or say of the tables of this room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crawler.history.facts.laws import LAWS, TRANSFERS
from crawler.history.facts.rules import Rule
from crawler.history.facts.sayings import CRYPTIC, GOVERNING, SAYINGS
from crawler.history.facts.statements import Statement, sentence, tokens
from crawler.model import FactKind

RULES: Final[tuple[Rule, ...]] = (*LAWS, *TRANSFERS, *SAYINGS)
_BY_NAME: Final = {(rule.kind, rule.name): rule for rule in RULES}

_LAW_WORDS: Final = frozenset("law laws recht droit leyes legislación leis legislação legge leggi diritto".split())


def mentions(text: str) -> Iterator[Statement]:
    """The laws, tools and sayings of a text."""
    small = text.lower()
    for rule in RULES:
        if not rule.hinted(small):
            continue
        yield from (found for found in rule.statements(text, small) if _meant(text, found))


def _meant(text: str, found: Statement) -> bool:
    if found.value != "end-to-end":
        return True
    return bool(CRYPTIC.search(sentence(text, found.start, found.end)))


def says(text: str, small: str, statement: Statement) -> bool:
    """Whether a text, given in small letters too, makes the same statement anywhere."""
    rule = _BY_NAME[statement.kind, statement.value.removeprefix("not ")]
    if not rule.hinted(small):
        return False
    return any(found.value == statement.value and _meant(text, found) for found in rule.statements(text, small))


def governing(text: str) -> Iterator[Statement]:
    """Whose law a text places itself under."""
    if not tokens(text) & _LAW_WORDS:
        return
    taken: set[int] = set()
    for form in GOVERNING:
        for found in form.finditer(text):
            if found.start("place") in taken:
                continue
            taken.add(found.start("place"))
            place = found["place"].removesuffix(".")
            yield Statement(FactKind.DISPUTES, f"law of {place.lower()}", f"law of {place}", *found.span("place"))
