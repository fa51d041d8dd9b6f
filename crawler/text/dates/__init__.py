"""What a page says about its own dates: clauses in, claims out.

Rule 1. A claim is a date with its words, not a date of anything that happened.
Rule 2. A wrong date is worse than none: what has no cue and is not alone in its place is not taken.
Rule 3. Everything here is pure; the moment of capture comes in by ``resolve``, and the other versions of the policy
        by ``together``: second steps of their own.
"""

from __future__ import annotations

from crawler.text.dates.choose import resolve, sort_value, stated
from crawler.text.dates.document import claims
from crawler.text.dates.siblings import Seen, together

__all__ = ["Seen", "claims", "resolve", "sort_value", "stated", "together"]
