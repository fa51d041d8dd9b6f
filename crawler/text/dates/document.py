"""The whole document: every clause read in its surroundings, day and month put in order, one date per role chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from crawler.model.text import Clause, DateClaim, Settled
from crawler.text.dates import traps
from crawler.text.dates.choose import chosen
from crawler.text.dates.formats import found, worthwhile
from crawler.text.dates.order import is_croatian, is_english, settled
from crawler.text.dates.statements import Line, Statement, statements
from crawler.text.dates.words import words

# characters: where real documents put their dates (71 % and 22 %; long menus push the first to 4,000)
HEAD, TAIL = 4000, 1500
BARE_HEAD = 1200
# clauses with figures like a date read at each end of a text; of 171 real documents one has 76 in all, none more
MANY = 50
_FIGURE = re.compile(r"\d|二[〇零○]")
_FAMILY = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "bs": "hr", "sh": "sr", "cnr": "sr"}
_SHORT = 90
# a lone date between clauses is anything
_NOTHING = {"bare, middle"}


def claims(clauses: Sequence[Clause], language: str | None) -> tuple[DateClaim, ...]:
    """Every date the document claims for itself, the version's own marked as chosen."""
    spoken = _spoken(clauses, language)
    lines = [(number, line) for number, line in _lines(clauses, spoken) if worthwhile(line.words.text)]
    read = [(number, line, dates) for number, line in _ends(lines) if (dates := found(line.words.text, spoken))]
    if not read:
        return ()
    ordered = iter(settled([date for _, _, dates in read for date in dates], _sample(clauses), spoken))
    length = sum(len(clause.text) + 1 for clause in clauses)
    told = []
    for number, line, dates in read:
        inside = [next(ordered) for _ in dates]
        told += [_claim(number, line, statement, length) for statement in statements(line, inside)]
    return chosen(_agreed(claim for claim in told if claim.rule not in _NOTHING))


def _ends(lines: list[tuple[int, Line]]) -> list[tuple[int, Line]]:
    """The lines that are read: of a table of dates its two ends, as no date inside can be the document's."""
    return lines if len(lines) <= 2 * MANY else lines[:MANY] + lines[-MANY:]


def _spoken(clauses: Sequence[Clause], language: str | None) -> str | None:
    if language:
        code = re.split(r"[-_]", language.lower())[0]
        return _FAMILY.get(code, code)
    sample = _sample(clauses)
    return "en" if is_english(sample) else "hr" if is_croatian(sample) else None


def _sample(clauses: Sequence[Clause]) -> str:
    """Enough of the text to tell how it spells."""
    return "\n".join(clause.text for clause in clauses[:200])[:20_000]


def _lines(clauses: Sequence[Clause], language: str | None) -> Iterator[tuple[int, Line]]:
    """The clauses with a figure in them, in their surroundings; the others are not even cleaned."""
    offset, listed, above = 0, False, ""
    for number, clause in enumerate(clauses):
        dated = _FIGURE.search(clause.text) is not None
        named = _names_earlier_versions(clause.text)
        listed = (named and not dated) or (listed and (dated or len(clause.text) <= _SHORT))
        if dated:
            earlier = named or any(map(_heads_earlier_versions, clause.path))
            yield number, Line(words(clause.text), above, offset, earlier, listed, language)
        above = clause.text
        offset += len(clause.text) + 1


@lru_cache(maxsize=1 << 12)  # a heading stands above many clauses
def _heads_earlier_versions(heading: str) -> bool:
    return traps.EARLIER.search(heading) is not None


def _names_earlier_versions(text: str) -> bool:
    """Whether a short line opens with them and does not date this version in brackets."""
    if len(text) > _SHORT or not traps.EARLIER.match(text.lstrip(" #*[(")):
        return False
    return traps.HEADED.search(text) is None


def _claim(number: int, line: Line, statement: Statement, length: int) -> DateClaim:
    date = statement.found
    place = _place(statement, line.offset + date.start, length)
    return DateClaim(
        role=statement.role,
        value=date.value,
        precision=date.precision,
        source=line.words.source(statement.start, date.end),
        clause=number,
        rule=f"{statement.rule}, {place}",
        alternative=date.alternative,
        settled=date.settled,
    )


def _place(statement: Statement, offset: int, length: int) -> str:
    head = BARE_HEAD if statement.rule in {"bare", "entry", "signed", "titled"} else HEAD
    if offset < head:
        return "head"
    return "tail" if length - offset <= TAIL else "middle"


def _agreed(candidates: Iterable[DateClaim]) -> Iterator[DateClaim]:
    """An ambiguous date that one of its readings states elsewhere in words means that one."""
    told = list(candidates)
    sure = {claim.value for claim in told if claim.alternative is None}
    for claim in told:
        if claim.alternative in sure and claim.value not in sure:
            yield replace(claim, value=claim.alternative or claim.value, alternative=None, settled=Settled.WORDS)
        elif claim.alternative and claim.value in sure:
            yield replace(claim, alternative=None, settled=Settled.WORDS)
        else:
            yield claim
