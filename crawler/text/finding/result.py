"""What a search found: documents, ranked, one an edition; and what was looked at in vain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crawler.text.finding import addresses
from crawler.text.finding.lexicon import CORE, KINDS


@dataclass(frozen=True, slots=True)
class Document:
    """A page that is a document of a kind."""

    url: str  # where redirects ended
    kind: str
    name: str  # as it calls itself
    language: str  # as the page declares it, "" where it does not
    version: str  # sha256 of its words
    score: int
    reasons: tuple[str, ...]
    editions: frozenset[str] = frozenset()  # keys of the same page in other languages
    edition_of: str = ""  # the address of the listed edition, where this is another one


@dataclass(frozen=True, slots=True)
class Passed:
    """A page that was asked for and is no document."""

    url: str
    led: str  # what led there
    why: str


@dataclass(frozen=True, slots=True)
class Site:
    """What a search of one site found."""

    policy: str  # the site's name, as it was asked
    home: str
    name: str  # as the site calls itself, "" where it does not say
    documents: tuple[Document, ...]
    passed: tuple[Passed, ...]
    asked: int  # pages


_PLACES: Final = {kind: place for place, kind in enumerate((*CORE, *(kind for kind in KINDS if kind not in CORE)))}


def ranked(documents: Iterable[Document], language: str) -> tuple[Document, ...]:
    """Each text once, the editions of one document together, by kind and promise."""
    once: dict[str, Document] = {}
    for document in sorted(documents, key=lambda each: -each.score):
        once.setdefault(document.version or document.url, document)
    kept: list[Document] = []
    for document in sorted(once.values(), key=lambda each: (_foreign(each, language), -each.score)):
        same = next((other for other in kept if not other.edition_of and _is_edition(document, other)), None)
        kept.append(replace(document, edition_of=same.url) if same else document)
    return tuple(sorted(kept, key=lambda each: (_PLACES[each.kind], bool(each.edition_of), -each.score, each.url)))


def _foreign(document: Document, language: str) -> bool:
    return bool(language and document.language) and document.language[:2] != language[:2]


def _is_edition(one: Document, other: Document) -> bool:
    """Whether two documents are one in two languages."""
    if addresses.key(one.url) in other.editions or addresses.key(other.url) in one.editions:
        return True
    if one.kind != other.kind:
        return False
    if addresses.edition_key(one.url) == addresses.edition_key(other.url):
        return True
    return bool(one.language and other.language) and one.language[:2] != other.language[:2]


def listed(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents without their other editions."""
    return tuple(document for document in documents if not document.edition_of)
