"""A clause pattern as an operator writes it: words of the clause, with * for anything; case does not matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern. It must match the whole clause: "You are visitor *" matches no clause that says more."""

    text: str

    def matches(self, clause: str) -> bool:
        """Whether a clause is what the pattern describes."""
        return _compiled(self.text).fullmatch(" ".join(clause.split())) is not None


@lru_cache(maxsize=1024)
def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in text.split("*")), re.IGNORECASE | re.DOTALL)
