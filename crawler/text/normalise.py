"""Two faces of a clause: the text people read, and the form in which two texts are the same text.

Rule 1: ``fold`` keeps every visible character; it is what we store and show.
Rule 2: ``comparison_form`` drops what a typesetter may change without saying anything new.
Rule 3: a label ("4.2", "(a)", "Article 5 –") is told apart, never thrown away: numbering is not wording.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from string import ascii_letters, ascii_lowercase
from typing import Final

from crawler.model import sha256

# Soft hyphen, zero-width space, non-joiner, joiner, word joiner, byte order mark: nobody sees them, and
# editors sprinkle them into copied text.
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))

_SAME_GLYPH: Final = {
    **dict.fromkeys(map(ord, "‘’‚‛ʼ´`′"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»″"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "•·"), " "),
    **_INVISIBLE,
}
# Looked for before anything is replaced: most texts hold nothing of it, and looking is cheap.
_HAS_INVISIBLE: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# One glyph after another: five times as fast as a table of all of them, which is asked for every character.
_GLYPHS: Final = [(chr(glyph), plain or "") for glyph, plain in _SAME_GLYPH.items()]
# Most texts that are not ASCII are but for these, which no normal form changes.
_USUAL: Final = [(glyph, _SAME_GLYPH[ord(glyph)] or "") for glyph in "’“”‘–—"]
# Blanks are folded before, so that one is all there can be.
_MARKS: Final = ",.;:!?)"
_NO_BLANK: Final = [*((f" {mark}", mark) for mark in _MARKS), ("( ", "(")]
# ASCII in four kinds, to see in a few looks that a text has no blank to fold or to drop: other blanks are tabs, and
# these marks commas.
_KINDS: Final = bytes(
    ord(c if c in " (" else "," if c in _MARKS else "\t" if c.isspace() else "a") for c in map(chr, range(256))
)

_NUMBER: Final = r"\d{1,3}(?:\.\d{1,3})*"
_DOTTED: Final = r"\d{1,3}(?:\.\d{1,3})+"
_ROMAN: Final = r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})"  # 1 to 39: no policy has more parts
_NAMES: Final = r"article|section|clause|schedule|annex|appendix|part|chapter|artikel|abschnitt|art\.|sec\.|§"
_CAPITAL: Final = r"(?-i:(?=[\"“(]?[A-ZÀ-Ý]))"
# "Art. 6 GDPR" cites, "Article 6 Your rights" heads: a heading goes on after its first word.
_HEADING: Final = r"(?-i:(?=[\"“(]?[A-ZÀ-Ý]\S*\s))"
_DASH: Final = r"\-‐‑‒–—―−"
# "1. Januar 2024" opens with a day, not with a number of ours (English, German, French, Spanish, Dutch).
_NOT_A_DATE: Final = (
    r"(?!\s*(?:jan|feb|fév|fev|m[aä]r|mai|may|apr|avr|jun|jui|jul|aug|aou|aoû|sep|okt|oct|nov|de[cz]|déc)"
    r"[a-zéûä.]*\s+\d{2,4})"
)
_LABEL: Final = re.compile(
    rf"\s*(?:"
    rf"(?:{_NAMES})\s*(?:{_NUMBER}|{_ROMAN}|[a-z])(?:\s*[.):{_DASH}]\s*|\s+){_HEADING}"
    rf"|\(?(?:{_NUMBER}|{_ROMAN}|[a-z]|([a-z])\1)\s*[.)]\s+"
    rf"|{_DOTTED}\s+{_CAPITAL}"
    rf"){_NOT_A_DATE}",
    re.IGNORECASE,
)
# Two letters with which a label may open: of its name, of a Roman number, or one letter twice. Nearly all clauses
# open with two others, and need no search.
_OPENINGS: Final = frozenset(
    [name[:2] for name in _NAMES.split("|")]
    + [a + b for a in "ivx" for b in "ivx"]
    + [2 * a for a in ascii_lowercase]
)
_OTHERS: Final = frozenset(a + b for a in ascii_letters for b in ascii_letters if (a + b).lower() not in _OPENINGS)


def fold(text: str) -> str:
    """The text for people: one line, blanks folded, invisible characters out, NFC."""
    if not text.isascii():
        if _HAS_INVISIBLE.search(text):
            text = text.translate(_INVISIBLE)
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def split_label(text: str) -> tuple[str, str]:
    """The leading label with the blanks after it, and the rest; together they spell the text.

    >>> split_label("4.2 Cookies"), split_label("1. Januar 2024")
    (('4.2 ', 'Cookies'), ('', '1. Januar 2024'))
    """
    if text[:2] in _OTHERS:
        return "", text
    match = _LABEL.match(text)
    if match is None:
        return "", text
    return text[: match.end()], text[match.end() :]


def comparison_form(text: str) -> str:
    """The text without its typography: equal forms say the same words in the same order."""
    if not text.isascii():
        plain = _replaced(text, _USUAL)
        if not plain.isascii():
            # Taking an invisible character out can bring a letter and its accent together.
            plain = unicodedata.normalize("NFKC", _replaced(unicodedata.normalize("NFKC", text), _GLYPHS))
        text = plain
    if "`" in text:
        text = text.replace("`", "'")
    return text if _settled(text) else _replaced(_on_one_line(text), _NO_BLANK)


def _settled(text: str) -> bool:
    """Whether an ASCII text has no blank to fold or to drop: nearly all have none."""
    if not text.isascii():
        return False
    kinds = text.encode().translate(_KINDS).decode()
    if "\t" in kinds or "  " in kinds or " ," in kinds or ("(" in kinds and "( " in kinds):
        return False
    return kinds[:1] != " " != kinds[-1:]


def _on_one_line(text: str) -> str:
    """The text with its blanks folded: most texts are, and to see that costs half."""
    folded = text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "
    return text if folded else " ".join(text.split())


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for wrong, right in pairs:
        if wrong in text:
            text = text.replace(wrong, right)
    return text


@lru_cache(maxsize=1 << 14)  # most clauses of a version stood in the version before it
def clause_key(text: str) -> str:
    """Name a clause by its words: the comparison form without the label, whole where nothing else is left."""
    form = comparison_form(text)
    return sha256((split_label(form)[1] or form).encode("utf-8", "surrogatepass"))
