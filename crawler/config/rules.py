"""The names of the rules that judge changes, as config.toml turns them off. A test holds them against the rules."""

from typing import Final

NAMES: Final = (
    "typography",
    "order",
    "repetition",
    "clause boundaries",
    "date spelling",
    "stated date",
    "hidden e-mail",
    "printed link",
    "operator's pattern",
    "page furniture",
    "volatile slot",
    "other language",
    "a part of the page",
    "another text in its place",
    "alternates",
    "returned at the next capture",
    "undone at the next capture",
    "seen once",
    "fetched otherwise",
)
