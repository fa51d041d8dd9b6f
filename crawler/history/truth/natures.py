"""What another text may be that came in the policy's place: another language, a part of it, something else.

These compare a text with the one that stood before it. They are suspicions: ``standing`` asks what came afterwards.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import Final

from crawler.history.truth.forms import bare, said, words
from crawler.history.truth.residue import Noise, Text
from crawler.model import ChangeClass

# The commonest words that a language does not share with its neighbours.
_SPEECH: Final = {
    "en": "the and of to in that your you with for this our we are or",
    "de": "der die und das nicht mit von zu den werden wir ihre sie auf ist",
    "fr": "les des vous et une est pour dans nous que sur votre vos du aux",
    "es": "los las del para una con por sus usted que el su como al y",
    "it": "il di che per della dei con sono gli nel alla dati ai delle è",
    "pt": "os das dos para uma com não por seus você que ao em são ou",
    "nl": "het een van de en voor dat wij zijn met uw niet op worden te",
    "sv": "och att som är för vi din av den med på dina inte eller dig",
    "pl": "się oraz nie do jest na przez lub które dane w z że są od",
    "cs": "které nebo jsou pro údaje vaše že je se na od jako při podle které",
    "tr": "ve bir için bu ile olarak veya kişisel veri de da olan gibi sizin",
    "ru": "и в на не что или для вы мы с по ваши от при как",
}
_SCRIPTS: Final = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "el": re.compile("[\u0370-\u03ff]"),
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_SPEECH_SETS: Final = {name: frozenset(said.split()) for name, said in _SPEECH.items()}
_SAMPLE: Final = 6_000
_CLAUSES: Final = 200
_SURE: Final = 2.0  # so many times as often as the next language's
_ENOUGH: Final = 0.05  # of the words, or nothing is known
_SCRIPT_SHARE: Final = 0.1

# A page that lost so much of its words, and said nothing new, may be a part of itself.
_PART: Final = 0.6
_NEW_IN_PART: Final = 0.1
# A text of this few clauses is too small to be part of anything.
_SMALLEST: Final = 8
# Of the clauses that say something, so few are the policy's: it is another text.
_ALIEN: Final = 0.05
_ALIEN_SIZE: Final = 0.5
_TELLING_WORDS: Final = 6
_TELLING_LENGTH: Final = 60


def nature(base: Text, other: Text) -> Noise | None:
    """What a text may be that stands where ``base`` stood; None: a text like it."""
    if _speaks_otherwise(base, other):
        return Noise(ChangeClass.OTHER_EDITION, "other language")
    size, before = other.size, base.size
    if len(base.clauses) >= _SMALLEST and size <= _PART * before and _new_words(base, other) <= _NEW_IN_PART * size:
        return Noise(ChangeClass.PARTIAL, "a part of the page")
    if size <= _ALIEN_SIZE * before and _shared(base, other) <= _ALIEN:
        return Noise(ChangeClass.NOT_POLICY, "another text in its place")
    return None


def _speaks_otherwise(base: Text, other: Text) -> bool:
    if any(form in base.forms for form in other.forms if len(form) >= _TELLING_LENGTH):
        return False  # a passage in common: the same language
    before, after = language(base), language(other)
    return before is not None and after is not None and before != after


def language(text: Text) -> str | None:
    """The language that a text is plainly written in; None where that is not plain."""
    return _language(" ".join(islice((clause.text for clause in text.clauses), _CLAUSES))[:_SAMPLE].casefold())


@lru_cache(maxsize=256)  # the head of a policy seldom changes
def _language(sample: str) -> str | None:
    for name, script in () if sample.isascii() else _SCRIPTS.items():
        if len(script.findall(sample)) >= _SCRIPT_SHARE * len(sample):
            return name
    counts = Counter(_WORD.findall(sample))
    votes = sorted(((sum(counts[w] for w in speech), name) for name, speech in _SPEECH_SETS.items()), reverse=True)
    (most, name), (next_most, _) = votes[0], votes[1]
    sure = most >= _SURE * next_most and most >= _ENOUGH * sum(counts.values())
    return name if sure else None


def _new_words(base: Text, other: Text) -> int:
    """The words of clauses that the base does not hold."""
    return sum(words(clause.text) for clause in other.clauses if bare(said(clause)) not in base.forms)


def _shared(base: Text, other: Text) -> float:
    """The share of a text's telling clauses that the base holds too."""
    telling = [bare(said(clause)) for clause in other.clauses if words(clause.text) >= _TELLING_WORDS]
    return sum(form in base.forms for form in telling) / len(telling) if telling else 0.0
