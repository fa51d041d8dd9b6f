"""Day before month or month before day: what the language, the document and the capture say about 04/02/2025."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from crawler.model.text import Settled
from crawler.text.dates.formats import Found

_ENGLISH = re.compile(r"\b(?:the|and|of|your|you|with|this)\b", re.IGNORECASE)
_CROATIAN = re.compile(
    r"\b(?:osobn(?:e|ih|im)|uvjet[aei]|koje|koji|ili|svibnja|lipnja|srpnja|rujna)\b", re.IGNORECASE
)
_BRITISH = re.compile(
    r"\b\w*(?:[aeiloy][lnrtm]is(?:e|ed|es|ing|ation)|colour|behaviour|favour|honour|licence|centre)\b"
)
_AMERICAN = re.compile(r"\b\w*(?:[aeiloy][lnrtm]iz(?:ed|es|ing|ation)|color|behavior|favor|honor|center)\b")
# characters enough to tell
_SAMPLE = 20_000


def is_english(text: str) -> bool:
    """Whether a text whose language nobody told us is English: one word in twelve is among seven."""
    sample = text[:4000]
    return len(_ENGLISH.findall(sample)) * 75 > len(sample)


def is_croatian(text: str) -> bool:
    """Whether "listopad" means October: the one month that a language must be known for."""
    return len(_CROATIAN.findall(text)) >= 3


def settled(dates: Sequence[Found], text: str, language: str | None) -> list[Found]:
    """The same dates with their order of day and month decided, or left open with the likelier reading first."""
    if all(date.alternative is None for date in dates):
        return list(dates)
    month_first = _month_first(dates)
    if language != "en":
        return [_fixed(date, Settled.LANGUAGE) for date in dates]
    if month_first is not None:
        return [_fixed(date, Settled.DOCUMENT, month_first=month_first) for date in dates]
    likelier = _american(dates, text)
    return [_guessed(date, month_first=likelier) for date in dates]


def _month_first(dates: Iterable[Found]) -> bool | None:
    """What the document's own unmistakable figures say; None if they say nothing or both."""
    shapes = {date.shape for date in dates} & {"day first", "month first"}
    return shapes == {"month first"} if len(shapes) == 1 else None


def _american(dates: Iterable[Found], text: str) -> bool:
    """Whether an English text is more likely to put the month first: by its worded dates, then by its spelling."""
    worded = [date.shape for date in dates if date.shape in {"day month year", "month day year"}]
    votes = worded.count("month day year") - worded.count("day month year")
    if votes:
        return votes > 0
    sample = text[:_SAMPLE]
    return len(_AMERICAN.findall(sample)) >= len(_BRITISH.findall(sample))


def _fixed(date: Found, by: Settled, *, month_first: bool = False) -> Found:
    if date.alternative is None:
        return date
    return replace(date, value=date.alternative if month_first else date.value, alternative=None, settled=by)


def _guessed(date: Found, *, month_first: bool) -> Found:
    if date.alternative is None:
        return date
    if date.shape == "dotted":
        return _fixed(date, Settled.DOTS)
    return replace(date, value=date.alternative, alternative=date.value) if month_first else date
