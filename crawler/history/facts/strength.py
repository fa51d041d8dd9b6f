"""How firmly a clause binds, and whether a word turned it round: may, will, not, only, other than.

Rule 1. A word has moved where little else did: what comes with a new sentence turns nothing round.
Rule 2. Each move is quoted with the words around it, so that a reader can judge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from crawler.history.facts.regions import Region, Touched
from crawler.history.facts.statements import quoted, sentence
from crawler.model import FactKind, FactMove

_MAY: Final = (
    "may might can could kann können könnte könnten darf dürfen peut peuvent pouvons pourrons pourra pourrait"
    " puede pueden"
    " podemos podrá podrán podremos può possono possiamo potrà potremmo pode podem poderá poderão poderemos kan"
    " kunnen mag"
    " mogen"
)
_WILL: Final = (
    "will shall must werden wird muss müssen doit doivent devons devra debe deben debemos deberá deve devono"
    " dobbiamo dovrà"
    " devem devemos deverá zal zullen moet moeten"
)
_NOT: Final = "not never nicht niemals pas jamais nunca não niet nooit"
_ONLY: Final = (
    "only solely exclusively nur ausschließlich uniquement exclusivement seulement únicamente solamente"
    " exclusivamente"
    " soltanto esclusivamente unicamente somente apenas alleen uitsluitend"
)
_WORD_CLASSES: Final[Mapping[str, str]] = {
    word: name
    for name, row in (("may", _MAY), ("will", _WILL), ("not", _NOT), ("only", _ONLY))
    for word in row.split()
}
# Phrases are one word before words are counted.
_PHRASES: Final = (
    (re.compile(r"\bMay\b"), " "),  # the month; no sentence of a policy begins so
    (re.compile(r"\bcan(?:not|['’]t)\b", re.IGNORECASE), " can not "),
    (re.compile(r"\bwon['’]t\b", re.IGNORECASE), " will not "),
    (re.compile(r"n['’]t\b", re.IGNORECASE), " not "),
    (re.compile(r"\bno longer\b", re.IGNORECASE), " not "),
    (re.compile(r"\bother than\b|\bexcept(?: for)?\b|\bexcluding\b", re.IGNORECASE), " only "),
    (
        re.compile(r"\bsauf\b|\baußer\b|\bsalvo\b|\bexcepto\b|\btranne\b|\bexceto\b|\bbehalve\b", re.IGNORECASE),
        " only ",
    ),
    (
        re.compile(
            r"\bnot only\b|\bnot limited to\b|\bwhether or not\b|\bor not\b(?=\W*$|\W*\))|\bnot applicable\b",
            re.IGNORECASE,
        ),
        " ",
    ),
)
_TOKEN: Final = re.compile(r"[^\W\d_]+")
# Words that come and go with those above and say nothing of their own.
_WITH_THEM: Final = frozenset("do does did be is are has have to also ne n en".split())
# So many other words may change beside the one that counts; none behind it, where the verb stands.
_BESIDE: Final = 1
_DENIED_NEXT: Final = re.compile(r"\W*(?:not|never|nicht|pas|niet)\b", re.IGNORECASE)
_CONDITION: Final = re.compile(r"\b(?:if|whether|wenn|falls|ob|indien)\b[^.,;:\n]*$", re.IGNORECASE)
# So many words of the sentence must stand for it to be the same sentence.
_STANDING: Final = 3


class _Said(NamedTuple):
    """What a stretch of words says of strength."""

    modal: str  # "may", "will" or ""
    denied: bool
    limited: bool
    words: tuple[str, ...]  # those that count, as written
    rest: tuple[str, ...]
    behind: tuple[str, ...]  # of the rest, what follows the last word that counts


def strengths(edit: Touched) -> Iterator[FactMove]:
    """The moves of strength, of negation and of limits in one edited clause."""
    if not edit.kept:
        return
    whole = (_counts(edit.before), _counts(edit.after))
    for region in edit.regions:
        yield from _moves(edit, region, whole)


def _counts(text: str) -> Counter[str]:
    """How often each class of words stands in a clause: what only changed its place has not moved."""
    return Counter(_classes(_tokens(text)))


def _moves(edit: Touched, region: Region, whole: tuple[Counter[str], Counter[str]]) -> Iterator[FactMove]:
    old, new = _said(edit.before[slice(*region.old)]), _said(edit.after[slice(*region.new)])
    moved = {name for name in ("may", "will", "not", "only") if whole[0][name] != whole[1][name]}
    if not moved or len(set(old.rest) ^ set(new.rest)) > _BESIDE or not _stands(edit, region):
        return
    if old.limited != new.limited and "only" in moved:
        yield _limit(edit, region, old, new)
    elif set(old.behind) ^ set(new.behind):
        return  # "you will be asked" → "you may need": another verb, another statement
    elif old.denied != new.denied and "not" in moved:
        yield _turned(edit, region, old, new)
    elif _shifted(old, new) and moved & {"may", "will"} and _binds(edit, region):
        yield _modal(edit, region, old, new)


def _binds(edit: Touched, region: Region) -> bool:
    """Whether a modal says what is done: what stands under an "if" binds nobody."""
    return not (_DENIED_NEXT.match(edit.after, region.new[1]) or _CONDITION.search(edit.after, 0, region.new[0]))


def _shifted(old: _Said, new: _Said) -> bool:
    """Whether one modal took another's place, or nothing but a modal came or went: "we may share" → "we share"."""
    return old.modal != new.modal and bool((old.modal and new.modal) or not (old.rest or new.rest))


def _said(words: str) -> _Said:
    tokens = _tokens(words)
    classes = _classes(tokens)
    last = max((at for at, name in enumerate(classes) if name), default=-1)
    rest = [(at, t) for at, (t, name) in enumerate(zip(tokens, classes, strict=True)) if not name and _counts_as(t)]
    return _Said(
        modal=next((name for name in classes if name in {"may", "will"}), ""),
        denied=classes.count("not") % 2 == 1,
        limited="only" in classes,
        words=tuple(_TOKEN.findall(words)),
        rest=tuple(t for _, t in rest),
        behind=tuple(t for at, t in rest if at > last),
    )


def _counts_as(token: str) -> bool:
    """Whether a word says something of its own: "knowingly" and "do" come and go with a "not"."""
    return token not in _WITH_THEM and not token.endswith("ly")


def _tokens(words: str) -> list[str]:
    for form, instead in _PHRASES:
        words = form.sub(instead, words)
    return [token.lower() for token in _TOKEN.findall(words)]


def _classes(tokens: Iterable[str]) -> list[str]:
    return [_WORD_CLASSES.get(token, "") for token in tokens]


def _stands(edit: Touched, region: Region) -> bool:
    """Whether the sentence around a change is the same one on both sides, the change apart."""
    old = _TOKEN.findall(_without(edit.before, region.old).lower())
    new = _TOKEN.findall(_without(edit.after, region.new).lower())
    shared = set(old) & set(new)
    return len(shared) >= min(_STANDING, len(set(old) | set(new))) and 2 * len(shared) >= max(
        len(set(old)), len(set(new))
    )


def _without(text: str, span: tuple[int, int]) -> str:
    """The sentence around a stretch of a text, without the stretch."""
    head, tail = sentence(text[: span[0]], span[0], span[0]), sentence(text[span[1] :], 0, 0)
    return f"{head} {tail}"


def _limit(edit: Touched, region: Region, old: _Said, new: _Said) -> FactMove:
    word = _counted(old if old.limited else new, "only")
    verb = "is gone" if old.limited else "comes in"
    return _move(
        edit, region, FactKind.STRENGTH, (_spoken(old, "only"), _spoken(new, "only")), f"limit “{word}” {verb}"
    )


def _turned(edit: Touched, region: Region, old: _Said, new: _Said) -> FactMove:
    before, after = _firmness(old), _firmness(new)
    if old.modal and new.modal:
        return _move(edit, region, FactKind.STRENGTH, (before, after), f"{before} → {after}")
    word = _counted(old if old.denied else new, "not")
    verb = "is gone" if old.denied else "comes in"
    return _move(edit, region, FactKind.NEGATION, (before, after), f"“{word}” {verb}")


def _modal(edit: Touched, region: Region, old: _Said, new: _Said) -> FactMove:
    before, after = (_firmness(said) or "unqualified" for said in (old, new))
    return _move(edit, region, FactKind.STRENGTH, (before, after), f"{before} → {after}")


def _move(edit: Touched, region: Region, kind: FactKind, sides: tuple[str, str], what: str) -> FactMove:
    """Told with the words where it stands; where it stood, when it is gone."""
    gone = region.new[0] == region.new[1]
    shown = quoted(edit.before, *region.old) if gone else quoted(edit.after, *region.new)
    return FactMove(kind, *sides, edit.number, f"{what}: {shown}")


def _firmness(said: _Said) -> str:
    return " ".join(filter(None, (said.modal, "not" if said.denied else "")))


def _spoken(said: _Said, wanted: str) -> str:
    return " ".join(said.words).lower()[:60] if said.limited or wanted not in said.words else ""


def _counted(said: _Said, wanted: str) -> str:
    """The word that counts, as the page writes it."""
    for word in said.words:
        if _WORD_CLASSES.get(word.lower()) == wanted:
            return word.lower()
    return " ".join(said.words).lower()[:40]
