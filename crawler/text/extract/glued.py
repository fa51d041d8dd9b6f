"""Text whose blocks were glued together, split at its visible joints.

Rule 1: the decision is taken for a document, never for a place: one capital inside a word proves nothing.
Rule 2: a joint is where no writer would leave out the blank; names like "YouTube" are none.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

# Long lines with many joints: what comes of a page whose boundaries were thrown away.
_LINE: Final = 1500
_LONGEST: Final = 300_000  # no policy is longer, and what is falls apart into half a million pieces
_JOINTS: Final = 10
_JOINTS_PER: Final = 400  # characters for each joint, at most
_LOWER: Final = "a-zà-öø-ÿ"
_UPPER: Final = "A-ZÀ-ÖØ-Þ"
_JOINT: Final = re.compile(
    rf"(?<=[{_LOWER}]{{2}})(?=[{_UPPER}][{_LOWER}{_UPPER} ])"  # informationWe, orderA
    rf"|(?<=[{_LOWER}\d)”\"’][.!?])(?=[“\"(<]?[{_UPPER}])"  # Terms.“Personal
    rf"|(?<=[{_LOWER}]{{2}}[:;])(?=[{_LOWER}{_UPPER}“\"])"  # may:collect
    rf"|(?<=[{_UPPER}]{{3}})(?=[{_UPPER}](?!s\b)[{_LOWER}])"  # INFORMATIONWe
    rf"|(?<=[{_LOWER}{_UPPER}][’'][sS])(?=[{_UPPER}])|(?<=[™®)”])(?=[{_UPPER}][{_LOWER}])"
    rf"|(?<=\d{{3}})(?=[{_UPPER}][{_LOWER}])|(?<=\d{{4}})(?=\(\d)"  # 92121(858)
    rf"|(?<=[{_LOWER}]{{2}})(?=\d{{3,5}} [{_UPPER}])"  # Us9560 Waples Street
    rf"|(?:(?<=PRIVACY\sPOLICY)|(?<=TERMS\sOF\sSERVICE)|(?<=TERMS\sOF\sUSE)"
    rf"|(?<=COOKIE\sPOLICY))(?=[{_UPPER}])"
    rf"|(?:(?<=[.;:])|(?<=; and)|(?<=; or))\s(?=\s?\((?:[a-z]|[ivx]{{1,4}}|\d\d?)\)\s)"  # …; (ii) …
    rf"|(?<=\.)\s(?=\s?[{_UPPER}]\.\s\s?[{_UPPER}][{_LOWER}])"  # … . B. Purpose
)
_WORD_AROUND: Final = re.compile(rf"[{_LOWER}{_UPPER}]+")
# A word with a capital inside that stands here more often than this is a name.
_NAME: Final = 2
_REACH: Final = 40  # characters of a word, on either side
_NAMES: Final = frozenset(
    (
        *("LinkedIn", "YouTube", "GitHub", "PayPal", "JavaScript", "TypeScript", "WhatsApp"),
        *("TikTok", "WordPress", "iPhone", "iPad", "iOS", "macOS", "AdSense", "DoubleClick"),
        *("AdWords", "eBay", "DevOps", "OpenAI", "ChatGPT", "HubSpot", "MailChimp", "SalesForce"),
        *("PowerPoint", "OneDrive", "SharePoint"),
    )
)
# Furniture at the ends: this many entries without a sentence among them.
_ENTRIES: Final = 6
_SENTENCE: Final = 30
_STOP: Final = re.compile(r"[.!?:;][\"”’)]*$")
# What a form says after it was sent stands in the page before it is.
_FORM_STATE: Final = re.compile(
    r"^(?:thank you!?|oops!?|.{0,20}submission has been received"
    r"|.{0,20}something went wrong while submitting)",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"privacy|terms|polic(?:y|ies)|notice|cookie|agreement|conditions|legal|imprint", re.IGNORECASE
)
# How much of the document its menu and its tail may be.
_HEAD: Final = 0.3
_TAIL: Final = 0.15
_STRAY: Final = " \t<>"


def is_glued(line: str) -> bool:
    """Whether a line is many blocks without a boundary between them."""
    if not _LINE <= len(line) <= _LONGEST:
        return False
    joints = sum(1 for _ in _JOINT.finditer(line))
    return joints >= max(_JOINTS, len(line) / _JOINTS_PER)


def parts(line: str) -> list[str]:
    """The blocks of a glued line, without the furniture at its ends."""
    return _without_tail(_without_head(_split(line)))


def _split(line: str) -> list[str]:
    words = Counter(_WORD_AROUND.findall(line))
    found, start = [], 0
    for joint in _JOINT.finditer(line):
        at = joint.start()
        if at == start or _inside_name(line, at, words):
            continue
        found.append(line[start:at].strip(_STRAY))
        start = at
    found.append(line[start:].strip(_STRAY))
    return [part for part in found if part]


def _inside_name(line: str, at: int, words: Counter[str]) -> bool:
    """Whether a joint stands inside a word that is a name."""
    if not (line[at - 1].islower() and line[at].isupper()):
        return False
    left = _WORD_AROUND.match(line[max(0, at - _REACH) : at][::-1])
    right = _WORD_AROUND.match(line[at : at + _REACH])
    word = (left[0][::-1] if left else "") + (right[0] if right else "")
    return word in _NAMES or words[word] > _NAME


def _without_head(found: list[str]) -> list[str]:
    """Leave out the menu before the title."""
    first = next((at for at, part in enumerate(found) if _is_sentence(part)), 0)
    if first < _ENTRIES or sum(map(len, found[:first])) > _HEAD * sum(map(len, found)):
        return found
    titles = [at for at in range(first) if _TITLE.search(found[at])]
    near = [at for at in titles if at >= first - _ENTRIES]
    return found[near[0] if near else first :]


def _without_tail(found: list[str]) -> list[str]:
    """Leave out what follows the first long run of entries near the end."""
    total, after, run = sum(map(len, found)), 0, 0
    cut = len(found)
    for at in range(len(found) - 1, -1, -1):
        after += len(found[at])
        if after > _TAIL * total:
            break
        run = 0 if _STOP.search(found[at]) else run + 1
        if run >= _ENTRIES:
            cut = at
    while cut < len(found) and cut and _FORM_STATE.search(found[cut - 1]):
        cut -= 1
    return found[:cut]


def _is_sentence(part: str) -> bool:
    return len(part) >= _SENTENCE and _STOP.search(part) is not None
