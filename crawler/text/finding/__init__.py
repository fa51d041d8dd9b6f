"""Finding a company's documents on its site: links → promising addresses → pages that are what they are called. Pure.

A ``Search`` names the address to ask next and learns from the answer; whoever fetches is no business of its own.
"""

from __future__ import annotations

from crawler.text.finding.links import linked, listed
from crawler.text.finding.nature import Hearsay, Nature, nature
from crawler.text.finding.result import Document, Passed, Site
from crawler.text.finding.search import MOST_QUESTIONS, Errand, Lead, Search, SiteOrder

__all__ = [
    "MOST_QUESTIONS",
    "Document",
    "Errand",
    "Hearsay",
    "Lead",
    "Nature",
    "Passed",
    "Search",
    "Site",
    "SiteOrder",
    "linked",
    "listed",
    "nature",
]
