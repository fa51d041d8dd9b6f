"""Is this the policy at all? Bot walls, error pages, stubs and menus that came in its place.

Rule 1: content first: a page full of policy is the policy, whatever else it says.
Rule 2: a good page is never refused on suspicion: without a sign there is no verdict, except for pages
without sentences.
Rule 3: what the server says of itself (a status of 400 or more) is always believed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from crawler.model import BlockKind, Clause, Page, PageKind, Verdict
from crawler.text.decode import unpacked
from crawler.text.language import Spoken, alike
from crawler.text.signs import POLICY_WORDS, RULE_WORDS, SIGNS

# A clause of this length says something in a sentence; East Asian scripts need less room.
_SENTENCE: Final = 60
_DENSE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DENSE_FACTOR: Final = 3
# Signs are looked for in what a visitor sees first, or anywhere in a page that is small.
_FIRST: Final = 12
_SMALL: Final = 3000
_SHORT: Final = 400
_CLAUSE_LIMIT: Final = 300
_SIGN: Final = 200
# So many different words of policies, in so many and such a share of the sentences, and the page is one.
_POLICY_WORDS: Final = 6
_POLICY_SENTENCES: Final = 6
_POLICY_SHARE: Final = 0.4
# After so many sentences there is nothing new to learn.
_ENOUGH: Final = 40
# Pages with more sentences than this mention signing in, regions or scripts in passing.
_FEW_SENTENCES: Final = 3
_IN_PASSING: Final = {
    PageKind.LOGIN,
    PageKind.CONSENT_WALL,
    PageKind.REGION_CHOOSER,
    PageKind.SCRIPT_SHELL,
    PageKind.PARKED,
}
_META_REFRESH: Final = re.compile(
    rb"<meta[^>]{0,100}http-equiv\s{0,5}=\s{0,5}[\"']?refresh[^>]{0,100}url\s{0,5}=", re.IGNORECASE
)
_HEAD: Final = 20_000
_END: Final = 2000
_HTML: Final = re.compile(rb"<(?:html|head|body)[\s>]", re.IGNORECASE)
_SCRIPT: Final = re.compile(rb"<script[\s>]", re.IGNORECASE)
_CLOSED: Final = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_SCRIPTS: Final = re.compile(rb"<script\b.*?</script|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_OPENS: Final = re.compile(rb"<(?:div|main|article|section|table)\b", re.IGNORECASE)
_CLOSES: Final = re.compile(rb"</(?:div|main|article|section|table)\b", re.IGNORECASE)
_LEFT_OPEN: Final = 2  # one may be forgotten; a text lies deeper
_CUT_OFF: Final = re.compile(rb"<[a-zA-Z/][^<>]*\Z")
# Another language than the policy's: nearly all of the page, and next to nothing in the policy's own.
_OTHER_SHARE: Final = 0.9
_WANTED_SHARE: Final = 0.03
# What protective servers say of an answer of their own.
_WALL_HEADERS: Final = frozenset({"cf-mitigated", "x-amzn-waf-action", "x-datadome-response"})
_WALLED: Final = re.compile(r"challenge|captcha|block", re.IGNORECASE)
# As many names, and no sentence among them.
_MENU: Final = 10


@dataclass(frozen=True, slots=True)
class Look:
    """What of a text speaks for and against its being a policy."""

    size: int
    sentences: int
    policy_sentences: int
    policy_words: int  # different ones

    @property
    def is_policy(self) -> bool:
        """Whether the page is so full of policy that no sign could mean anything."""
        return self.policy_words >= _POLICY_WORDS and self.policy_sentences >= max(
            _POLICY_SENTENCES, _POLICY_SHARE * self.sentences
        )


def judge(page: Page, title: str, clauses: Sequence[Clause], seen: Look) -> Verdict | None:
    """Why a page is not the policy; None where nothing says so."""
    if walled := _by_header(page):
        return walled
    sign = None if seen.is_policy else _sign(title, clauses, seen)
    if page.status >= 400:
        return sign or Verdict(_of_status(page.status), f"the server answered {page.status}", 1.0)
    return sign or _without_sign(page, clauses, seen)


def other_language(languages: Spoken, wanted: str | None, seen: Look) -> Verdict | None:
    """Why a text is another edition than the policy's; None where it can be the policy's, or nobody can say.

    A text with a part in the wanted language is the policy: translations stand side by side.
    """
    if wanted is None or languages.language is None or seen.sentences < _POLICY_SENTENCES:
        return None
    share = sum(part for language, part in languages.shares if alike(language, wanted))
    if share > _WANTED_SHARE or languages.share < _OTHER_SHARE:
        return None
    said = f"the page is in “{languages.language}”, the policy is in “{wanted}”"
    return Verdict(PageKind.OTHER_LANGUAGE, said, languages.share)


def another_page(title: str, clauses: Sequence[Clause], languages: Spoken, seen: Look) -> Verdict | None:
    """Why a text is of something else altogether; None where one word in it could be a policy's.

    Asked of English only, whose words we know well enough: a visitor sent to a home page finds none of them.
    """
    if languages.language != "en" or languages.share < _OTHER_SHARE or seen.sentences < _FEW_SENTENCES:
        return None
    if seen.policy_words or any(RULE_WORDS.search(text) for text in (title, *(clause.text for clause in clauses))):
        return None
    return Verdict(PageKind.SOFT_404, "the page has sentences, and no word in them that policies and rules have", 0.7)


def _by_header(page: Page) -> Verdict | None:
    """What a server in between says of its own answer, where headers are known."""
    for name, value in page.headers:
        if name.lower() in _WALL_HEADERS and _WALLED.search(value):
            return Verdict(PageKind.BOT_WALL, f"the server says “{name}: {value[:_SIGN]}”", 1.0)
    return None


def look(clauses: Sequence[Clause]) -> Look:
    """What of a text speaks for and against it."""
    said = [clause.text[:_CLAUSE_LIMIT].lower() for clause in islice(filter(_is_sentence, clauses), _ENOUGH)]
    everything = "\n".join(said)
    words = [word for word in POLICY_WORDS if word in everything]
    of_policy = sum(any(word in text for word in words) for text in said)
    return Look(sum(_weight(clause.text) for clause in clauses), len(said), of_policy, len(words))


def _is_sentence(clause: Clause) -> bool:
    return clause.kind is not BlockKind.HEADING and _weight(clause.text) >= _SENTENCE


def _weight(text: str) -> int:
    size = len(text)
    if size < _SENTENCE and not text.isascii() and _DENSE.search(text):
        return size * _DENSE_FACTOR
    return size


def _sign(title: str, clauses: Sequence[Clause], look: Look) -> Verdict | None:
    """The first sign among what a visitor sees first."""
    small = look.size <= _SMALL
    first = clauses if small else clauses[:_FIRST]
    seen = (title, *(clause.text for clause in first if small or len(clause.text) <= _SIGN))
    return _first_sign(seen, in_passing=look.sentences > _FEW_SENTENCES)


@lru_cache(maxsize=64)  # captures of one policy open alike
def _first_sign(seen: tuple[str, ...], *, in_passing: bool) -> Verdict | None:
    said = [(_kinds(text[:_CLAUSE_LIMIT]), text[:_CLAUSE_LIMIT]) for text in seen]
    for kind, _ in SIGNS:
        if in_passing and kind in _IN_PASSING:
            continue  # it means nothing on a page like this
        for kinds, text in said:
            if kind in kinds:
                return Verdict(kind, f"the page says “{text}”", 0.9)
    return None


@lru_cache(maxsize=1 << 13)  # or all but one line
def _kinds(text: str) -> frozenset[PageKind]:
    """What a line is a sign of."""
    said = text.lower()
    return frozenset(kind for kind, pattern in SIGNS if pattern.search(said))


def _without_sign(page: Page, clauses: Sequence[Clause], look: Look) -> Verdict | None:
    body = unpacked(page.body)
    if _HTML.search(body[:_HEAD]) and (how := _broken_off(body)):
        return Verdict(PageKind.TRUNCATED, f"the page breaks off {how}", 0.8)
    if not clauses:
        return _of_nothing(body)
    if look.sentences == 0 and len(clauses) >= _MENU and look.policy_words < _POLICY_WORDS:
        return Verdict(PageKind.NAVIGATION_ONLY, "the page holds names and no sentence", 0.8)
    if look.size < _SHORT and _META_REFRESH.search(body[:_HEAD]):
        return Verdict(PageKind.REDIRECT_STUB, "the page sends its visitors elsewhere at once", 0.9)
    return None


def _broken_off(body: bytes) -> str | None:
    """Where a page breaks off; None where it ends as pages do.

    Pages without ``</html>`` exist, but they close what they opened; a page that was cut off leaves the boxes open
    in which the cut lies. (Archives replay captures that their crawler cut off as if they were whole.)
    """
    if _CUT_OFF.search(body[-_END:]):
        return "inside a tag"
    if _CLOSED.search(body[-_END:]):
        return None
    plain = _SCRIPTS.sub(b"", body)
    still_open = len(_OPENS.findall(plain)) - len(_CLOSES.findall(plain))
    return f"with {still_open} boxes open" if still_open >= _LEFT_OPEN else None


def _of_nothing(body: bytes) -> Verdict:
    """Why there is no text."""
    if not _SCRIPT.search(body):
        return Verdict(PageKind.EMPTY, "there is no text on the page", 1.0)
    if _HTML.search(body[:_HEAD]) and not _CLOSED.search(body[-_END:]):
        return Verdict(PageKind.TRUNCATED, "the page breaks off before its text", 0.9)
    return Verdict(PageKind.SCRIPT_SHELL, "the text would have been written by scripts", 0.9)


def _of_status(status: int) -> PageKind:
    if status in {404, 410}:
        return PageKind.SOFT_404
    return PageKind.BOT_WALL if status in {403, 429} else PageKind.ERROR_PAGE
