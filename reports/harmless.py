"""Words of strangers made safe to show: a fetched page may hold anything, and a report repeats it.

Nothing readable is taken out; what only a terminal, a parser or a text direction would obey is.
"""

from __future__ import annotations

import re

# A whole control sequence, so that "\x1b[31m" leaves no "[31m" behind; longer ones lose their introducer only,
# because what they would hide stays readable then.
_SEQUENCE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]")
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0, DEL, C1; bidirectional embeddings, overrides and isolates (they reorder our own words); noncharacters.
_OBEYED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)
_LONE = re.compile(r"[\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}]{1,2000}")


def plain(text: str) -> str:
    """The text without what would be obeyed instead of read; line ends become line feeds."""
    lines = _LINE_END.sub("\n", _SEQUENCE.sub("", text).replace("\t", " "))
    return _LONE.sub("\N{REPLACEMENT CHARACTER}", _OBEYED.sub("", lines))


def line(text: str, limit: int = 200) -> str:
    """The text on one line of at most ``limit`` characters."""
    return clipped(" ".join(plain(text).split()), limit)


def clipped(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)].rstrip() + "…"


def link(uri: str) -> str:
    """The address if it is safe to link to, else "": only http(s), nothing that could end an attribute."""
    return uri if _ADDRESS.fullmatch(plain(uri)) and plain(uri) == uri else ""
