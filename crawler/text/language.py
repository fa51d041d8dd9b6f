"""Which language a text is in, and which of its clauses are in another one.

Rule 1: a library says so (CLD2: a quarter of a millisecond for a page, no model to fetch), and only where it is sure.
Rule 2: unknown is an answer; where the library cannot be had, every text's language is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from crawler.model import Clause

try:
    import pycld2
except ImportError:  # no wheel for this Python yet: languages stay unknown
    pycld2 = None

# Characters enough to tell, taken evenly over the text: a translation can stand below.
_SAMPLE: Final = 12_000
_OF_CLAUSE: Final = 300
# A second language is looked for clause by clause where it has such a part of the text …
_SECOND_SHARE: Final = 0.05
# … and a clause says which one it is in only with so many letters, of East Asian scripts with fewer.
_LETTERS: Final = 50
_DENSE_LETTERS: Final = 15
_DENSE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SURE: Final = 0.8
# What the library calls otherwise than BCP 47 does.
_RENAMED: Final = {"iw": "he", "jw": "jv", "in": "id", "zh-Hant": "zh-Hant"}
_CODE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?")
_FAMILY: Final = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "bs": "hr", "sh": "hr", "sr": "hr", "cnr": "hr"}
# What the parser leaves of broken pages and the library refuses.
_UNSAID: Final = re.compile("[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


class Spoken(NamedTuple):
    """The languages of one text, BCP 47."""

    language: str | None = None  # of most of it; None: nobody can say
    share: float = 0.0  # how much of the text that is, 0 … 1
    shares: tuple[tuple[str, float], ...] = ()  # of every language found, largest first
    others: tuple[tuple[int, str], ...] = ()  # positions of clauses that are in another one


def spoken(clauses: Sequence[Clause]) -> Spoken:
    """The languages of a text."""
    shares = tuple(_heard("\n".join(_sampled(clauses))))
    if not shares:
        return Spoken()
    language, share = shares[0]
    mixed = len(shares) > 1 and shares[1][1] >= _SECOND_SHARE
    others = tuple(_others(clauses, language)) if mixed else ()
    return Spoken(language, share, shares, others)


def alike(one: str, two: str) -> bool:
    """Whether two codes name one language, or two that cannot be told apart by their looks."""
    return _family(one) == _family(two)


def _family(code: str) -> str:
    main = re.split(r"[-_]", code.lower())[0]
    return _FAMILY.get(main, main)


def _sampled(clauses: Sequence[Clause]) -> Iterator[str]:
    whole = sum(min(len(clause.text), _OF_CLAUSE) for clause in clauses)
    step = 1 + whole // _SAMPLE
    return (clause.text[:_OF_CLAUSE] for clause in clauses[::step])


def _others(clauses: Sequence[Clause], language: str) -> Iterator[tuple[int, str]]:
    for position, clause in enumerate(clauses):
        text = clause.text
        if len(text) < (_DENSE_LETTERS if _DENSE.search(text) else _LETTERS):
            continue
        found = next(iter(_heard(text[: 4 * _OF_CLAUSE])), None)
        if found and found[1] >= _SURE and not alike(found[0], language):
            yield position, found[0]


def _heard(text: str) -> Iterator[tuple[str, float]]:
    """Languages and their shares, largest first; nothing where the library is not sure."""
    if pycld2 is None or not text:
        return
    try:
        sure, _, found = pycld2.detect(_UNSAID.sub(" ", text).encode("utf-8", "replace"))
    except pycld2.error:
        return
    for _, code, percent, _ in found if sure else ():
        if percent and _CODE.fullmatch(code) and code != "un":
            yield _RENAMED.get(code, code), percent / 100
