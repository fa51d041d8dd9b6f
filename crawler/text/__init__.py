"""Bytes → clauses, and what they say of themselves. Pure: the same page under the same recipe reads the same.

Rule 1: a page that is not the policy gets a verdict; its clauses are kept for people to look at.
Rule 2: reading never raises, whatever the bytes.
Rule 3: ``READER`` is raised when the output for any page changes; a new number is never news.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from crawler.model import (
    READER,
    Block,
    BlockKind,
    Clause,
    DateClaim,
    Extraction,
    LeftOut,
    Page,
    PageKind,
    Recipe,
    Verdict,
)
from crawler.text import dates, segment
from crawler.text.extract import media_type, pick
from crawler.text.judge import Look, another_page, judge, look, other_language
from crawler.text.language import Spoken, spoken
from crawler.text.normalise import fold

__all__ = ["READER", "read"]


def read(page: Page, recipe: Recipe) -> Extraction:
    """Read a body: decode, extract, normalise, segment, take its dates, judge."""
    extractor = pick(page)
    if extractor is None:
        evidence = f"no extractor for {media_type(page)}"
        return Extraction("", (), verdict=Verdict(PageKind.UNREADABLE, evidence, 1.0))
    document = extractor(page, recipe)
    if document.problem:
        return Extraction("", (), verdict=Verdict(PageKind.UNREADABLE, document.problem, 1.0))
    blocks = document.blocks
    text = _understood(tuple([(block.kind, block.text, block.level) for block in blocks]), recipe.language)
    clauses = segment.linked(text.segmented, blocks)
    return Extraction(
        title=document.title,
        clauses=clauses,
        claims=text.claims,
        verdict=judge(page, document.title, clauses, text.look)
        or other_language(text.spoken, recipe.language, text.look)
        or another_page(document.title, clauses, text.spoken, text.look),
        provenance=document.provenance,
        left_out=_placed(document.left_out, blocks, clauses),
        language=text.spoken.language,
        others=text.spoken.others,
    )


def _placed(left: tuple[LeftOut, ...], blocks: Sequence[Block], clauses: Sequence[Clause]) -> tuple[LeftOut, ...]:
    """The same, placed among the clauses: they are fewer than the blocks where lines were joined."""
    if not left or len(blocks) == len(clauses):
        return left
    spelled = [0, *accumulate(_spelling(fold(block.text)) for block in blocks)]
    ends = list(accumulate(_spelling(clause.text) for clause in clauses))
    return tuple(one._replace(before=bisect(ends, spelled[one.before])) for one in left)


def _spelling(text: str) -> int:
    """How many characters a text spells: joining lines changes blanks alone."""
    return len("".join(text.split()))


class _Text(NamedTuple):
    """What follows from the blocks of a page, whatever stands around them and wherever their links lead."""

    segmented: segment.Segmented
    claims: tuple[DateClaim, ...]
    look: Look
    spoken: Spoken


@lru_cache(maxsize=8)  # around an unchanged policy pages change with every capture, and so do targets of links
def _understood(blocks: tuple[tuple[BlockKind, str, int], ...], language: str | None) -> _Text:
    found = segment.segmented(blocks)
    clauses = found.clauses
    return _Text(found, dates.claims(clauses, language), look(clauses), spoken(clauses))
