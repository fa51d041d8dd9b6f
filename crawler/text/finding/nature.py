"""What a fetched page is: a document of which kind, a page that leads to documents, or neither; always with reasons.

Rule 1: a document says its own name. Its heading is believed before its title, that before its address, and that
        before what others call it.
Rule 2: whatever it is called, it must read like one: sentences of the law's own words, or it is none.
Rule 3: in doubt it is no document. A missed one costs a line in config.toml, a false one costs trust.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.model import BlockKind, Clause, Extraction, Page, Recipe
from crawler.text import read
from crawler.text.finding.addresses import is_story, named_kind, speaks_of_law
from crawler.text.finding.lexicon import bare, is_button, is_policy_name, kind_of, kinds_in
from crawler.text.signs import POLICY_WORDS

_DENSE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE: Final = 60
_DENSE_SENTENCE: Final = 20
_HEADINGS: Final = 4
_SELF: Final = 2  # the first heading and the title; later headings name parts
_NAME: Final = 100  # no document's name is longer
# "I. How do we use cookies": a part of a document that does not say its name.
_PART: Final = re.compile(r"\s*(?:\d{1,2}|[IVX]{1,5}|[A-H])\s{0,3}[.)]\s")
_PIECES: Final = re.compile(r"\s*[|–—»«·•:]\s*|\s+[-/]\s+")
# The title of an article about policies.
_TELLING: Final = re.compile(
    r"\?|^(?:how|why|what|when|who|where|guide|tips|top|\d+ |wie|warum|was|comment|pourquoi|como|por que|come|perche"
    r"|the (?:best|ultimate)|understanding|introducing|announcing|all about|everything)\b",
    re.IGNORECASE,
)
# So many sentences in the law's words, and so many different words of it.
_FEWEST_SENTENCES: Final = 3
_FEWEST_WORDS: Final = 3
_FULL_SENTENCES: Final = 12
# An imprint is names and numbers, with hardly a sentence.
_BRIEF: Final = {"imprint", "accessibility", "security"}
_MOST_CLAUSES: Final = 400
_LONG: Final = 600
_ENDS: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Nature:
    """What a page is."""

    kind: str = ""  # "": no document
    name: str = ""  # as the page calls itself
    version: str = ""  # sha256 of its words: equal for the same text at two addresses
    reasons: tuple[str, ...] = ()
    sentences: int = 0  # in the law's own words
    words: frozenset[str] = frozenset()  # of its title and first headings, bare


@dataclass(frozen=True, slots=True)
class Hearsay:
    """What is known of a page before it is read."""

    called: str = ""  # the words on the link that led here
    site_names: frozenset[str] = frozenset()  # pieces of titles that name the site, bare


def nature(page: Page, hearsay: Hearsay) -> Nature:
    """Read a page and say what it is."""
    text = read(page, Recipe())
    if text.verdict is not None:
        return Nature(reasons=(f"{text.verdict.kind.value}: {text.verdict.evidence}",))
    heads = tuple(_heads(text))
    sentences, words = _law(text.clauses)
    seen = frozenset(bare(head) for head in heads)
    name = heads[0] if heads else text.title
    kind, why = _kind(page.url, heads, hearsay)
    problem = _problem(page.url, name, kind, (sentences, words))
    if problem:
        return Nature(name=name, reasons=(problem,), sentences=sentences, words=seen)
    assert kind is not None
    reasons = (why, f"{sentences} sentences in the words of such documents")
    return Nature(kind, name, text.version, reasons, sentences, seen)


def reads_like_one(found: Nature) -> bool:
    """Whether a page reads like a document of some kind, though it may not say of which."""
    return found.sentences >= _FEWEST_SENTENCES


def _heads(text: Extraction) -> Iterator[str]:
    """What a page calls itself: its first headings, then its title."""
    headings = [clause.text for clause in text.clauses if clause.kind is BlockKind.HEADING][:_HEADINGS]
    first = [head for head in headings[:1] if not _PART.match(head)] or [clause.text for clause in text.clauses[:1]]
    yield from (head for head in first if 0 < len(head) <= _NAME)
    if text.title:
        yield text.title
    yield from (head for head in headings[1:] if 0 < len(head) <= _NAME)


def _kind(url: str, heads: Sequence[str], hearsay: Hearsay) -> tuple[str | None, str]:
    """The kind, and why."""
    for head in heads[:_SELF]:
        for piece in _pieces(head, hearsay.site_names):
            if kind := kind_of(piece):
                return kind, f"calls itself “{head}”"
    if any(_mixed(head, hearsay.site_names) for head in heads[:2]):
        return "legal", f"calls itself “{heads[0]}”: of several kinds"
    if kind := named_kind(url):
        return kind, "its address says so"
    if hearsay.called and (kind := kind_of(hearsay.called)):
        return kind, f"a link calls it “{hearsay.called}”"
    if speaks_of_law(url):
        return "legal", "it stands among legal texts"
    return None, ""


def _mixed(head: str, names: frozenset[str]) -> bool:
    return any(len(kinds_in(piece)) > 1 for piece in _pieces(head, names))


def _pieces(head: str, names: frozenset[str]) -> Iterable[str]:
    """A title without the site's name, which may hold words of a kind."""
    pieces = [piece for piece in _PIECES.split(head) if piece and bare(piece) not in names]
    return pieces or [head]


def _problem(url: str, name: str, kind: str | None, law: tuple[int, int]) -> str:
    """Why a page is no document; "" where it is one."""
    sentences, words = law
    if kind is None:
        return f"“{name[:80]}” names no kind of document"
    if is_story(url):
        return "an article, a shop or an account, by its address"
    if _TELLING.search(name) and not speaks_of_law(url):
        return f"“{name[:80]}” is the title of an article"
    if is_button(name):
        return f"“{name[:80]}” is a form or a setting"
    if kind in _BRIEF:
        return ""
    if sentences < _FEWEST_SENTENCES or words < _FEWEST_WORDS:
        return f"it hardly reads like one: {sentences} sentences in the words of such documents"
    if kind == "legal" and not is_policy_name(name) and sentences < _FULL_SENTENCES:
        return f"a page among legal texts, with {sentences} sentences of that sort"
    return ""


def _law(clauses: Sequence[Clause]) -> tuple[int, int]:
    """How many sentences hold words of policies, and how many different ones of them there are."""
    said = [part for clause in clauses[:_MOST_CLAUSES] if _is_sentence(clause) for part in _sentences(clause.text)]
    everything = "\n".join(said)
    words = [word for word in POLICY_WORDS if word in everything]
    return sum(any(word in text for word in words) for text in said), len(words)


def _sentences(text: str) -> list[str]:
    """A clause in lower case; a long one, which may be a whole document, sentence by sentence."""
    lowered = text.lower()
    return _ENDS.split(lowered) if len(text) > _LONG else [lowered]


def _is_sentence(clause: Clause) -> bool:
    least = _DENSE_SENTENCE if _DENSE.search(clause.text[:_SENTENCE]) else _SENTENCE
    return clause.kind is not BlockKind.HEADING and len(clause.text) >= least
