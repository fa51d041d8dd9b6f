"""From changes to one digest: what comes first, what it is called, and the line that carries the verdict."""

from __future__ import annotations

from reports.digest.compose import Coverage, compose
from reports.digest.gist import clauses, fact_line, gist, headline, printed, ranked_facts, telling
from reports.digest.rank import Ranks, lost, quietly, ranks, silent, standing
from reports.digest.subject import SUBJECT_LIMIT, counted, subject, verdict

__all__ = [
    "SUBJECT_LIMIT",
    "Coverage",
    "Ranks",
    "clauses",
    "compose",
    "counted",
    "fact_line",
    "gist",
    "headline",
    "lost",
    "printed",
    "quietly",
    "ranked_facts",
    "ranks",
    "silent",
    "standing",
    "subject",
    "telling",
    "verdict",
]
