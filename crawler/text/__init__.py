"""Bytes → clauses, and what they say of themselves. Pure: the same page under the same recipe reads the same.

Rule 1: a page that is not the policy gets a verdict; its clauses are kept for people to look at.
Rule 2: reading never raises, whatever the bytes.
Rule 3: ``READER`` is raised when the output for any page changes; a new number is never news.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from crawler.model import READER, Block, Clause, DateClaim, Extraction, Page, PageKind, Recipe, Verdict
from crawler.text import dates, segment
from crawler.text.extract import media_type, pick
from crawler.text.judge import Look, another_page, judge, look, other_language
from crawler.text.language import Spoken, spoken

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
    text = _understood(document.blocks, recipe.language)
    return Extraction(
        title=document.title,
        clauses=text.clauses,
        claims=text.claims,
        verdict=judge(page, document.title, text.clauses, text.look)
        or other_language(text.spoken, recipe.language, text.look)
        or another_page(document.title, text.clauses, text.spoken, text.look),
        provenance=document.provenance,
        left_out=document.left_out,
        language=text.spoken.language,
        others=text.spoken.others,
    )


class _Text(NamedTuple):
    """What follows from the blocks of a page, whatever stands around them."""

    clauses: tuple[Clause, ...]
    claims: tuple[DateClaim, ...]
    look: Look
    spoken: Spoken


@lru_cache(maxsize=8)  # around an unchanged policy pages change with every capture
def _understood(blocks: tuple[Block, ...], language: str | None) -> _Text:
    clauses = segment.clauses(blocks)
    return _Text(clauses, dates.claims(clauses, language), look(clauses), spoken(clauses))
