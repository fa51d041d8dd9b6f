"""The marks of light Markdown inside a line: links, emphasis, escapes."""

from __future__ import annotations

import re
from typing import Final

_IMAGE: Final = re.compile(r"!\[[^\]\n]{0,500}\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")
_LINK: Final = re.compile(
    r"\[((?:[^\[\]\n]|\[[^\[\]\n]{0,200}\]){0,400})\]\(<?((?:[^()\s<>]"
    r"|\([^()\s]{0,200}\)){0,1000})>?(?:\s+\"[^\"\n]{0,300}\")?\)"
)
_AUTOLINK: Final = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2000})>")
# Without looking for the other one of a pair, which keeps this linear; a power ("2**3") is no policy's matter.
_STRONG: Final = re.compile(r"\*\*(?=\S)|(?<=\S)\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)")
_EMPHASIS: Final = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]{1,300})(?<=\S)\1(?![\w*])")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~&])")
_BOLD_ONLY: Final = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1\s*:?")


def plain(line: str) -> tuple[str, tuple[str, ...]]:
    """A line without its marks, and the targets of its links as written."""
    hrefs: list[str] = []

    def opened(link: re.Match[str]) -> str:
        hrefs.append(link[2])
        return link[1]

    line = _LINK.sub(opened, _IMAGE.sub("", line))
    hrefs += [link[1] for link in _AUTOLINK.finditer(line)]
    line = _AUTOLINK.sub(lambda link: link[1].removeprefix("mailto:"), line)
    line = _EMPHASIS.sub(r"\2", _STRONG.sub("", line))
    return _ESCAPE.sub(r"\1", line), tuple(hrefs)


def is_bold(line: str) -> bool:
    """Whether all of a line is bold."""
    return _BOLD_ONLY.fullmatch(line.strip()) is not None
