"""How dates are written: shapes in, dates out. Knows nothing of what a date is said to mean.

Every shape contains a year of four digits, or two digits between dots, slashes or hyphens, so a clause without
such a thing is passed over at once; no shape repeats a repetition, so the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from crawler.model.text import Precision, Settled
from crawler.text.dates.months import abbreviation, month

# years that a web policy can bear: before 1990 there is no web, Thai years (BE) count from 543 BCE
FIRST_YEAR, LAST_YEAR = 1990, 2060
BUDDHIST = 543
# Japanese eras a policy can be dated in and the Taiwanese one, and the year before their first
ERAS = {"平成": 1988, "令和": 2018, "民國": 1911, "民国": 1911}


_HAN_DIGITS = {"零": 0, "○": 0, "2": 2} | {char: digit for digit, char in enumerate("〇一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Found:
    """One date as written: where, how precise, and whether day and month could be exchanged."""

    value: str
    precision: Precision
    start: int
    end: int
    shape: str
    alternative: str | None = None  # the month-first reading of a day-first value
    settled: Settled | None = None  # what decided between the two


_MARK = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
# a word begins at its first letter, or glued at a capital: searching elsewhere would cost a try per letter
_WORD_START = r"(?:(?<![^\W\d_])|(?-i:(?<=[a-z])(?=[A-Z])))"
_WORD = rf"(?P<month>[^\W\d_](?:[^\W\d_]|[{_MARK}'’]|\.(?=[\u0e01-\u0e2e])){{2,14}})"
_YEAR = r"(?P<year>(?:19|20|25)\d\d)(?!\d)"
_DAY = r"(?<![\d.,:/])(?P<day>[0-3]?\d)"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|er|ère|ºr|[ºª°]|-?(?:го|е|й|ro|a|an|ko))(?![^\W\d_]))?"
# what stands between day and month, and between month and year
_OF = r"(?:\s?day\b)?(?:\s*(?:[.,/-]|of\b|de\b|di\b|del\b|den\b|d['’](?=\w)|ב-?|-?e\b)){0,2}\s{0,3}"
_OF_YEAR = r"(?:\s{0,2}(?:[.,/-]|of\b|de\b|del\b|do\b|di\b|anul\b|año\b|พ\.?ศ\.?|ค\.?ศ\.?)){0,2}\s{0,3}"

_SHAPES: dict[str, str] = {
    "cjk": r"(?P<year>(?:19|20)\d\d)\s?[年년]\s?(?P<number>[01]?\d)\s?[月월](?:\s?(?P<day>[0-3]?\d)\s?[日일号號])?",
    "era": r"(?P<era>平成|令和|民[國国])\s?(?P<year>\d{1,3}|元)\s?年\s?(?P<number>[01]?\d)\s?月"
    r"(?:\s?(?P<day>[0-3]?\d)\s?日)?",
    "han": r"(?P<year>[二2][〇零○][一二三四五六七八九〇零○]{2})年(?P<number>[一二三四五六七八九十]{1,2})月"
    r"(?:(?P<day>[一二三四五六七八九十]{1,3})[日号號])?",
    "vietnamese": r"(?:(?P<day>(?<!\d)[0-3]?\d)\s)?tháng\s(?P<number>[01]?\d)\s?(?:,|/|-|năm)?\s?" + _YEAR,
    "day month year": _DAY + _ORDINAL + _OF + _WORD + _OF_YEAR + _YEAR,
    "month day year": _WORD_START
    + _WORD
    + r"\.?,?\s{0,3}(?:the\s)?(?<!\d)(?P<day>[0-3]?\d)"
    + _ORDINAL
    + r"[,.]?\s{0,3}(?:of\s)?"
    + _YEAR,
    "year day month": r"(?<!\d)" + _YEAR + r"\.?\s?(?:gada|g\.)\s{0,2}(?P<day>[0-3]?\d)\.?\s{0,2}" + _WORD,
    "year month day": r"(?<![\d./-])"
    + _YEAR
    + r"(?:\s?(?:m\.|metų|gada|(?:e?ko)\b)|[.,/-])?\s{0,3}"
    + _WORD
    + r"(?:\smėn\.?)?[\s.,/-]{0,3}(?P<day>[0-3]?\d)(?!\d)",
    "year first": r"(?<![\d./-])"
    r"(?P<year>(?:19|20|25)\d\d)(?P<sign>\s?[./-])\s?(?P<number>[01]?\d)\s?[./-]\s?(?P<day>[0-3]?\d)(?!\d|[/-]\d)",
    "numbers": r"(?<![\d./:-])(?P<first>[0-3]?\d)(?P<sign>\s?[./-])\s{0,2}(?P<second>[0-3]?\d)"
    r"(?:\s?[./-]\s{0,2}|(?<=/\d)\s|(?<=/\d\d)\s)"  # Danish "22/4 2025"
    r"(?P<year>(?:19|20|25)\d\d|\d\d(?!\.?\d))(?!\d|[/-]\d)",
    "spaced": r"(?<![\d./-])(?P<first>[0-3] ?\d)(?P<sign> ?[./-]) ?(?P<second>[01] ?\d) ?[./-] ?"
    r"(?P<year>2 ?0 ?\d ?\d)(?!\d)",
    "letters": r"(?<![\d./-])(?P<day>[0-3]? ?\d)(?:er)? (?P<month>(?:[^\W\d_]{1,9} ){1,9})"
    r"(?P<year>2 ?0 ?\d ?\d)(?!\d)",
    "month year": _WORD_START + _WORD + _OF_YEAR + r"(?<!\d)" + _YEAR,
    "year month": r"(?<!\d)(?P<year>20\d\d)\.\s?(?P<month>[^\W\d_]{3,14})(?![^\W\d_])",
    "number year": r"(?<![\d./-])(?P<number>[01]\d(?=\s?[./-])|\d(?=/))\s?[./-]\s?(?P<year>20\d\d)(?!\d|[./-]\d)",
    "run": r"(?<!\d)(?P<year>20\d\d)(?P<number>[01]\d)(?P<day>[0-3]\d)(?!\d)",
    "year": r"(?<![\d./:-])" + _YEAR + r"(?![./:-]\d)",
}
# shapes that are dates only where a cue stands beside them
NEEDS_CUE = frozenset({"year month", "number year", "run", "year", "two digits"})
_COMPILED = {name: re.compile(shape, re.IGNORECASE) for name, shape in _SHAPES.items()}
_LONGEST = 200_000  # characters; a clause that is longer is no statement of anything
_WORTHWHILE = re.compile(
    r"(?:19|20|25)\d\d|2 ?0 ?\d ?\d|\d\s?[./-]\s?\d\d?\s?[./-]\s?\d\d|[平令民][成和國国]|二[〇零○]"
)


def worthwhile(text: str) -> bool:
    """Whether a cleaned clause may hold a date at all."""
    return _WORTHWHILE.search(text) is not None


def found(text: str, language: str | None) -> list[Found]:
    """Every date in one cleaned clause, in order, none overlapping another."""
    return list(_found_in(text, language)) if len(text) <= _LONGEST else []


@lru_cache(maxsize=1 << 12)  # captures of one policy repeat each other
def _found_in(text: str, language: str | None) -> tuple[Found, ...]:
    taken: list[Found] = []
    covered = bytearray(len(text))
    for shape, pattern in _COMPILED.items():
        for match in pattern.finditer(text):
            if any(covered[match.start() : match.end()]):
                continue
            reading = _READERS.get(shape, _named)(match, language)
            if reading is not None:
                taken.append(_found(shape, match, *reading))
                covered[match.start() : match.end()] = b"1" * (match.end() - match.start())
    return tuple(sorted(taken, key=lambda item: item.start))


def _found(shape: str, match: re.Match[str], value: str, alternative: str | None) -> Found:
    if shape in {"numbers", "spaced"}:
        shape = _order(match, alternative)
    return Found(value, _precision(value), match.start(), match.end(), shape, alternative)


def _order(match: re.Match[str], alternative: str | None) -> str:
    if len(match["year"]) == 2:
        return "two digits"
    if alternative is not None:
        return "dotted" if "." in match["sign"] else "either"
    return "day first" if int(match["first"].replace(" ", "")) > 12 else "month first"


Reading = tuple[str, str | None] | None


def _named(match: re.Match[str], language: str | None) -> Reading:
    groups = match.groupdict()
    name, day = groups["month"].replace(" ", ""), groups.get("day", "").replace(" ", "")
    number = month(name, language) or (abbreviation(name) if day else None)
    return _dated(_year(groups["year"].replace(" ", "")), number, day)


def _numbered(match: re.Match[str], _language: str | None) -> Reading:
    groups = match.groupdict()
    return _dated(_year(groups["year"]), int(groups["number"]), groups.get("day"))


def _era(match: re.Match[str], _language: str | None) -> Reading:
    count = 1 if match["year"] == "元" else int(match["year"])
    return _dated(ERAS[match["era"]] + count, int(match["number"]), match["day"])


def _either(match: re.Match[str], _language: str | None) -> Reading:
    """Day and month in figures: day first if it can be, with the other reading beside it."""
    first, second = (match[name].replace(" ", "") for name in ("first", "second"))
    year = _year(match["year"].replace(" ", ""))
    day_first, month_first = _dated(year, int(second), first), _dated(year, int(first), second)
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    return day_first[0], month_first[0]


def _han(match: re.Match[str], _language: str | None) -> Reading:
    """Figures in characters: 二〇二一年十二月三十一日."""
    year = int("".join(str(_HAN_DIGITS[char]) for char in match["year"]))
    day = match["day"] and str(_han_number(match["day"]))
    return _dated(year, _han_number(match["number"]), day)


def _han_number(written: str) -> int:
    tens, ten, ones = written.rpartition("十")
    return 10 * (_HAN_DIGITS.get(tens, 1) if ten else 0) + _HAN_DIGITS.get(ones, 0)


def _only_year(match: re.Match[str], _language: str | None) -> Reading:
    year = _year(match["year"])
    return (str(year), None) if FIRST_YEAR <= year <= LAST_YEAR else None


_READERS: dict[str, Callable[[re.Match[str], str | None], Reading]] = {
    "cjk": _numbered,
    "era": _era,
    "han": _han,
    "vietnamese": _numbered,
    "year first": _numbered,
    "numbers": _either,
    "spaced": _either,
    "number year": _numbered,
    "run": _numbered,
    "year": _only_year,
}


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 2:
        return 2000 + year
    return year - BUDDHIST if year >= 2500 else year


def _dated(year: int, number: int | None, day: str | None) -> Reading:
    """The date as text, or None where the calendar has no such day."""
    if number is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        exact = date(year, number, int(day or 1))
    except ValueError:
        return None
    return (exact.isoformat() if day else exact.isoformat()[:7]), None


def _precision(value: str) -> Precision:
    return {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(value)]
