"""What of a text is left when its dress is taken off: the forms in which two wordings are compared.

Rule 1: no threshold. A form is a function of the text alone, so equal forms are equal for ever, and edits that
        creep along under one another's cover cannot add up to something unseen.
Rule 2: what carries meaning in a contract stays: every letter, every figure, signs of money and percent, and the
        point inside a number. "1.5 %" and "15 %" differ; "E-mail:" and "email" do not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from crawler.model import Clause

# Figures with what stands inside them, runs of letters, and signs that change what a sentence says.
_TOKEN: Final = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+|[%€$£¥₹+<>≤≥&@]")
# Mark-up that a page shows by mistake: "(mailto:a@b.example)", "[our terms][terms]" and "[terms]: /legal/terms".
_MARKUP: Final = re.compile(r"\bmailto:|(?<=\])\[[\w -]{1,40}\]|^\[[\w -]{1,40}\]: ?\S+$")
_LETTERED: Final = re.compile(r"^[A-Z]\.\d{1,3}(?:\.(?:\d{1,3}|[a-z]))*\.?\s+(?=\S)")  # "A.1. Overview"
_NUMBERED: Final = re.compile(r"^\d{1,2}\.(?=[^\W\d_])")  # "5.Cookies"
_URL: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
_HOST: Final = re.compile(r"^(?:https?://)?(?:www\.)?([^/?#:]+)", re.IGNORECASE)
_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# How pages hide an address from collectors: "[email protected]" in the languages its makers offer, and by hand.
_MASKED: Final = re.compile(
    r"\[\s*(?:email|e-mail|courriel|correo|e-post)?[^\[\]]{0,12}(?:protected|protégé|geschützt|protegido|protetto)\s*\]"
    r"|(?<![\w.+-])[\w.+-]+\s*[\[({]\s*(?:at|arroba|ät)\s*[\])}]\s*[\w-]+(?:\s*[\[({]?\s*(?:\.|dot|punkt)\s*[\])}]?\s*\w+)+",
    re.IGNORECASE,
)
EMAIL_MARK: Final = "\ue001"


@lru_cache(maxsize=1 << 15)  # a clause is compared with its neighbours again and again
def bare(text: str) -> str:
    """The words without case, punctuation and blanks.

    >>> bare("E-mail: We “share” it."), bare("1.5 %") == bare("15%")
    ('emailweshareit', False)
    """
    return "".join(tokens(text))


@lru_cache(maxsize=1 << 15)
def tokens(text: str) -> tuple[str, ...]:
    """Words and figures as ``bare`` spells them; two figures in a row are kept apart."""
    plain = _MARKUP.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return tuple(token + " " if token[0].isdigit() else token for token in _TOKEN.findall(plain))


def said(clause: Clause) -> str:
    """What a clause says, without its number, also where no blank stands behind that."""
    text = clause.text[len(clause.label) :].strip() if clause.label else clause.text
    return _LETTERED.sub("", _NUMBERED.sub("", text, count=1), count=1)


def without_paths(text: str) -> str:
    """The text with every printed web address cut down to its host: where on a site a page lies may change."""
    return _URL.sub(lambda found: f" {host(found[0])} ", text)


def host(address: str) -> str:
    """The host of a web address, without "www."."""
    found = _HOST.match(address)
    return found[1].casefold().rstrip(".") if found else address.casefold()


def without_emails(text: str) -> str:
    """The text with a mark for every e-mail address, shown or hidden."""
    return _EMAIL.sub(EMAIL_MARK, _MASKED.sub(EMAIL_MARK, text))


def hides_email(text: str) -> bool:
    """Whether an address is hidden in it."""
    return _MASKED.search(text) is not None


def words(text: str) -> int:
    """How many words: characters by threes where a script writes no blanks."""
    blanks = len(text.split())
    return max(blanks, len(text) // 3) if blanks * 20 < len(text) else blanks
