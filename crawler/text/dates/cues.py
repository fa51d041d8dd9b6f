"""The words beside a date that say what it is the date of.

Rule 1. A cue names a role; the date alone never does.
Rule 2. Strong cues are said of a document ("last updated"); weak ones ("version", "dated", "from") of anything,
        and count only where little stands between them and the date.
Rule 3. Strong cues are read in every language, since pages mix them; weak ones in the page's own and in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from crawler.model.text import Role
from crawler.text.dates import said_after, said_effective, said_modified, said_weak

# no letter-to-letter boundary exists between the words of these
_SPACELESS = frozenset({"th", "zh", "ja", "ko"})
# a capital after a small letter opens a word too: "Terms of ServiceLast Modified"
_OPENING = r"(?:(?<![^\W\d_])|(?-i:(?<=[a-zß-ÿ0-9])(?=[A-Z])))"
_CLOSING = r"(?![^\W\d_])"
_SIGNS = r"\s:：\-–—,.()\[\]|/\"'“”„«»•·="
# what may stand between a weak cue and its date: small words, a day of the week with its comma, brackets
_NEAR = re.compile(
    # "Version 2.1, "
    r"(?:\s?(?:n[ro°º]?\.?\s?)?v?\.?\d{1,3}(?:\.\d{1,3}){0,3}(?!\d))?"
    rf"[{_SIGNS}]*(?:(?:[^\W\d_]{{1,4}}\.?|[^\W\d_]{{5,12}}(?:-[^\W\d_]+)?,)[\s:,.\-–(\[]+){{0,2}}"
    r"(?:[^\W\d_]{1,3}['-]?)?",
    re.IGNORECASE,
)
# … between a strong one and its date: the rest of its statement
_STATEMENT = re.compile(r"(?:[^.!?;]|\.(?=[^\s]|\s?[a-zа-я\d])){0,75}")
# … between two cues that share a date: "revised and effective", "effective date / last updated"
_ALONGSIDE = re.compile(
    r"[\s/&,|:()-]*(?:(?:and|or|et|und|y|e|en|og|och|ja|i|a|și|si|és|και|и|та|ve)\b)?[\s/&,|:()-]*(?:(?:is|was|are|were)\s)?",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"[^\W\d_]|[/&]")
_FLAGS = re.VERBOSE | re.IGNORECASE


class Cue(NamedTuple):
    """Words that give a date its role."""

    role: Role
    rule: str  # modified, effective, weak, starting
    tight: bool  # nothing but signs and small words between cue and date
    start: int  # in the text it stands in
    end: int

    @property
    def strong(self) -> bool:
        """Said of documents and hardly of anything else."""
        return self.rule in {"modified", "effective", "modified after", "effective after"}


_AFTER = re.compile(
    # a full stop before a capital ends the sentence; what a colon follows says it of the next date: "改定日："
    rf"(?:[\s,)\]]|\.(?!\s+(?-i:[A-Z])))*(?:(?P<modified>{said_after.MODIFIED})|(?P<effective>{said_after.EFFECTIVE}))"
    r"(?![日자일]{0,2}\s*:)",
    _FLAGS,
)


@cache
def _strong() -> re.Pattern[str]:
    """Compiled when first needed, since importing has no effect and one language in forty is usual."""
    return re.compile(
        f"(?P<effective>{_joined(said_effective.EFFECTIVE)})|(?P<modified>{_joined(said_modified.MODIFIED)})", _FLAGS
    )


@cache
def _weak(language: str | None) -> re.Pattern[str]:
    weak, starting = (_spoken(table, language) for table in (said_weak.MODIFIED, said_weak.EFFECTIVE))
    return re.compile(f"(?P<weak>{_joined(weak)})|(?P<starting>{_joined(starting)})", _FLAGS)


def _spoken(table: Mapping[str, str], language: str | None) -> dict[str, str]:
    """The cues of the page's own language, then the English ones: where both begin alike its own are longer."""
    spoken = [key for key in table if key != "en" and language in {None, key}]
    return {key: table[key] for key in (*spoken, "en")}


def _joined(table: Mapping[str, str]) -> str:
    spaced = "|".join(cue for language, cue in table.items() if language not in _SPACELESS)
    solid = "".join(f"|(?:{cue})" for language, cue in table.items() if language in _SPACELESS)
    return f"{_OPENING}(?:{spaced}){_CLOSING}{solid}"


def cues_before(left: str, language: str | None) -> list[Cue]:
    """The cues that reach from ``left`` to the date that follows it, the nearest first."""
    return _reaching(_said(left, language), left)


def strong_cues_before(left: str) -> list[Cue]:
    """The same of the strong cues alone, for where a weak one stands nearer and says nothing of this document."""
    return _reaching(reversed(list(_strong().finditer(left))), left)


def _reaching(matches: Iterable[re.Match[str]], left: str) -> list[Cue]:
    cues: list[Cue] = []
    edge = len(left)
    for match in matches:
        gap = left[match.end() : edge]
        cue = _cue(match, gap)
        if cue is None or (cues and not _shares(cue, gap)):
            break
        if cues and cue.role is cues[-1].role:
            # "last update / version date": the same is said twice, and the stronger word counts
            cues[-1] = cue if cue.strong else cues[-1]
        else:
            cues.append(cue)
        edge = match.start()
    return cues


def _shares(cue: Cue, gap: str) -> bool:
    """Whether a further cue joins in: a strong one beside the nearer, a weak one by a conjunction."""
    joined = cue.strong or (cue.rule == "weak" and _CONJUNCTION.search(gap) is not None)
    return joined and _ALONGSIDE.fullmatch(gap) is not None


def _said(left: str, language: str | None) -> list[re.Match[str]]:
    """Every cue in ``left``, the last first; a weak one inside a strong one is none."""
    strong = list(_strong().finditer(left))
    weak = [
        match
        for match in _weak(language).finditer(left)
        if not any(match.start() < other.end() and other.start() < match.end() for other in strong)
    ]
    return sorted(strong + weak, key=lambda match: -match.start())


def _cue(match: re.Match[str], gap: str) -> Cue | None:
    rule = match.lastgroup or ""
    role = Role.MODIFIED if rule in {"modified", "weak"} else Role.EFFECTIVE
    cue = Cue(role, rule, _NEAR.fullmatch(gap) is not None, match.start(), match.end())
    return cue if cue.tight or (cue.strong and _STATEMENT.fullmatch(gap)) else None


def cue_after(right: str) -> Cue | None:
    """The cue that follows a date, as in Chinese, Hungarian or "zuletzt am … angepasst"."""
    match = _AFTER.match(right)
    if match is None:
        return None
    role = Role.MODIFIED if match["modified"] else Role.EFFECTIVE
    return Cue(role, f"{role} after", tight=True, start=match.start(), end=match.end())
