"""One clause: which of its dates are said to be the document's own, and in which role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crawler.model.text import Role
from crawler.text.dates import traps
from crawler.text.dates.cues import Cue, cue_after, cues_before, strong_cues_before
from crawler.text.dates.formats import NEEDS_CUE, Found
from crawler.text.dates.words import Words, words

# characters read to the left of a date for its cue, and to its right
LEFT, RIGHT = 130, 60
# a clause no longer than this is a statement, not prose; a shorter one says nothing but its date
STATEMENT, SHORT = 160, 60
# a link to earlier versions stands above the text, a list of them below
LINKS = 4000
# a table of dates in one clause is read at its two ends only
MANY = 40
# so much of a clause tells what a banner announces
BANNER = 600
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[^\Wa-zа-я\d_])|。")
_TIME = re.compile(r"(?<!T)\b\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?", re.IGNORECASE)
_PADDED = re.compile(r"\d\d\D\d\d\D\d\d")
_SIGNED = re.compile(r"[\W_]*[^\W\d_][^\d,:;]{1,40},\s*(?:[^\W\d_]{1,6}\.?\s+)?")
_TITLED = re.compile(r"[^.;]{3,80}[\s\])][-–—|/,(\[]\s*|[^.;]{3,80},\s*")
_ENTRY = re.compile(r"\s*[:–—-]\s+(?:\S.*)?\b(?:updat|chang|revis|clarif|polic|renam|add|amend|modif)", re.IGNORECASE)
_IF = re.compile(r"\W{0,3}(?:if|in\ case|where|provided)\b", re.IGNORECASE | re.VERBOSE)
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Line:
    """One clause with what its dates need to know of its surroundings."""

    words: Words
    above: str  # the clause before it, as it stands
    offset: int  # characters of the document before it
    earlier: bool  # said of an earlier version, by its own words or its headings
    listed: bool  # follows a line that names earlier versions: their list, or a link to it
    language: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One date with its role and the name of the rule that gave it."""

    found: Found
    role: Role
    rule: str
    start: int  # of the quoted words, in the cleaned clause


def statements(line: Line, dates: list[Found]) -> Iterator[Statement]:
    """The statements of one clause, in order."""
    text = line.words.text
    if traps.PROVENANCE.search(text):
        return
    for number, date in enumerate(dates):
        if MANY < number < len(dates) - MANY:
            continue
        if _copyrighted(text, date):
            continue
        edge = dates[number - 1].end if number else 0
        taken = _with_cue(line, date, edge) or _alone(line, date)
        if line.earlier or _spans(text, dates, number) or (line.listed and not _speaks_up(line, taken)):
            taken = [] if date.shape in NEEDS_CUE else [Statement(date, Role.EARLIER, "earlier", date.start)]
        yield from taken


def _speaks_up(line: Line, taken: list[Statement]) -> bool:
    """Whether a date below the words "previous versions" is this version's all the same, the words being a link."""
    return any(
        statement.rule == "modified" or (statement.rule == "effective" and line.offset < LINKS) for statement in taken
    )


def _copyrighted(text: str, date: Found) -> bool:
    vague = date.shape in {"year", "month year"}
    return vague and traps.COPYRIGHT.search(text[max(0, date.start - 45) : date.start]) is not None


def _spans(text: str, dates: list[Found], number: int) -> bool:
    """Whether the date opens or closes a span of validity."""
    date = dates[number]
    opens = number + 1 < len(dates) and traps.SPAN.fullmatch(text[date.end : dates[number + 1].start])
    closes = number > 0 and traps.SPAN.fullmatch(text[dates[number - 1].end : date.start])
    return bool(opens or closes)


def _with_cue(line: Line, date: Found, edge: int) -> list[Statement]:
    """What the words before the date say of it, else those after it, else those of the clause above."""
    text = line.words.text
    left = text[max(edge, date.start - LEFT) : date.start]
    opens = edge == 0 and len(left.strip()) <= LEFT // 5
    before, after = _said_before(line, date, left), _said_after(line, date)
    # "Version 2.0, 2024年11月4日 発効": the verb behind outweighs the weak word ahead
    outweighed = after and not any(statement.rule in {"modified", "effective"} for statement in before)
    taken = after if outweighed else before or (_said_above(line, date, left) if opens else [])
    return [_announced(line, _closed(text, statement), edge) for statement in taken]


def _said_before(line: Line, date: Found, left: str) -> list[Statement]:
    start = date.start - len(left)
    near = [cue for cue in cues_before(left, line.language) if _holds(line, date, cue, left)]
    cues = near or [cue for cue in strong_cues_before(left) if _holds(line, date, cue, left)]
    return [Statement(date, cue.role, cue.rule, start + cue.start) for cue in cues]


def _said_after(line: Line, date: Found) -> list[Statement]:
    text = line.words.text
    cue = cue_after(text[date.end : date.end + RIGHT])
    if cue is None or _of_another(text, date.start):
        return []
    own = _own(line, date, cue, text[max(0, date.start - LEFT) : date.start])
    return [Statement(date, cue.role, cue.rule, date.start)] if own else []


def _said_above(line: Line, date: Found, left: str) -> list[Statement]:
    """The cue is a heading or a line of its own, and the date opens the next clause."""
    if max(len(line.above), len(line.words.text)) > STATEMENT:
        return []
    above = words(line.above).text
    if _YEAR.search(above) or traps.LAW.search(above):
        return []
    joined = f"{above} : {left}"[-LEFT:]
    return [
        Statement(date, cue.role, cue.rule, 0)
        for cue in cues_before(joined, line.language)
        if cue.tight and cue.start < len(joined) - len(left) - 3 and (cue.strong or len(above) < SHORT)
    ]


def _holds(line: Line, date: Found, cue: Cue, left: str) -> bool:
    """Whether the cue is said of this date, and this date is the document's."""
    if date.shape in NEEDS_CUE and not (cue.tight and (cue.strong or _figures_suffice(line, date))):
        return False
    gap = left[cue.end :]
    if not cue.tight and (traps.LAW.search(gap) or traps.BOUND.search(gap)) and not traps.CLOSING.search(gap):
        return False
    if cue.role is Role.EFFECTIVE and _IF.match(line.words.text, date.end):
        return False
    if _of_another(line.words.text, date.start - len(gap) - (cue.end - cue.start)):
        return False
    return (cue.strong and ":" in gap) or _own(line, date, cue, left[: cue.start])


def _of_another(text: str, start: int) -> bool:
    """Whether the sentence speaks of a law, an earlier version or an example before its cue at ``start``."""
    opening = _SENTENCE_END.split(text[max(0, start - LEFT) : start])[-1]
    if any(trap.search(opening) for trap in (traps.EXAMPLE, traps.LAW, traps.FIRST, traps.LISTING)):
        return True
    # "is replaced by a new version that applies from …" speaks of the next one, not of one that is gone
    if traps.REPLACED.search(opening) and not traps.OTHER_TEXT.search(opening):
        return True
    # "Previous versions (Last modified …)" is a link with this version's date
    return traps.EARLIER.search(opening) is not None and not opening.endswith("(")


def _figures_suffice(line: Line, date: Found) -> bool:
    """Whether bare figures after a weak cue are still a date: "Stand: 01.03.21", but not "Version 13.1.10"."""
    written = line.words.text[date.start : date.end]
    return date.shape != "year" and (date.shape != "two digits" or _PADDED.fullmatch(written) is not None)


def _own(line: Line, date: Found, cue: Cue, ahead: str) -> bool:
    """Whether what is dated is this document: judged by the words before the cue in its sentence."""
    text = line.words.text
    opening = _SENTENCE_END.split(ahead)[-1]
    if len(opening.strip()) <= 3:
        return cue.rule != "starting" or len(text) <= SHORT
    if not cue.strong:
        return len(text) <= STATEMENT and traps.SELF.search(opening) is not None
    sentence = opening + text[max(0, date.start - SHORT) : date.end + RIGHT]
    return len(text) <= STATEMENT or traps.SELF.search(sentence) is not None


def _closed(text: str, statement: Statement) -> Statement:
    """Say of "effective until" that another version follows."""
    between = text[statement.start : statement.found.start]
    if statement.role is Role.EFFECTIVE and statement.start and traps.CLOSING.search(between):
        return replace(statement, role=Role.EARLIER, rule="closed")
    return statement


def _announced(line: Line, statement: Statement, edge: int) -> Statement:
    """A banner about the text that will replace this one has another role."""
    text = line.words.text[:BANNER]
    upcoming = statement.role is Role.EFFECTIVE and (
        traps.UPCOMING.search(text, edge, statement.found.start) or traps.REPLACES.search(text)
    )
    if upcoming or (traps.OTHER_TEXT.search(text) and not traps.THIS_TEXT.search(text)):
        return replace(statement, role=Role.NEXT, rule="announced")
    return statement


def _alone(line: Line, date: Found) -> list[Statement]:
    """A date that is the whole clause, is signed with a place, or opens an entry of changes."""
    if date.shape in NEEDS_CUE - {"two digits"}:
        return []
    text = line.words.text
    if date.start > STATEMENT:
        return []
    ahead, behind = text[: date.start], text[date.end : date.end + BANNER]
    if _blank(_TIME.sub("", behind), 8):
        if _blank(ahead, 12) and not traps.LAW.search(ahead):
            return [Statement(date, Role.MODIFIED, "bare", date.start)]
        if _TITLED.fullmatch(ahead) and traps.SELF.search(ahead) and not traps.LAW.search(ahead):
            return [Statement(date, Role.MODIFIED, "titled", date.start)]
        if _SIGNED.fullmatch(ahead):
            return [Statement(date, Role.MODIFIED, "signed", 0)]
    if _blank(ahead, 0) and _ENTRY.match(behind):
        return [Statement(date, Role.MODIFIED, "entry", date.start)]
    return []


def _blank(text: str, letters: int) -> bool:
    """Whether at most so many letters, and no figure, stand in ``text``: a day of the week, "г.", brackets."""
    return sum(char.isalpha() for char in text) <= letters and not any(char.isdigit() for char in text)
