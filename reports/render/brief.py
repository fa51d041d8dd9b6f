"""The short form of a digest: a few lines for a chat, with an address for each change."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.model import Digest, DigestItem, Standing
from reports.digest import counted, fact_line, gist, headline, standing
from reports.harmless import line, link

LIMIT = 1_900  # characters: the strictest of the great chats takes 2,000
_ITEMS = 10


def brief(digest: Digest) -> str:
    """One line a change, the weightiest first, and how many more there are."""
    news = standing(digest, Standing.NEWS)
    lines = [_line(item) for item in news[:_ITEMS]]
    while lines and sum(len(said) + 1 for said in lines) > LIMIT - 200:
        lines.pop()
    return "\n".join([*lines, *_rest(digest, len(news) - len(lines))])


def _line(item: DigestItem) -> str:
    told = item.comparison
    where = link(told.new.uri) or link(told.url)
    what = line(fact_line(told) or gist(told) or headline(told), 160)
    said = f"• {line(told.company, 40)} · {line(told.kind, 20)}: {what}"
    return f"{said} {where}" if where and len(where) <= 300 else said


def _rest(digest: Digest, lost: int) -> Iterator[str]:
    if lost:
        yield f"and {counted(lost, 'more change')}."
    if digest.unseen:
        yield f"{counted(len(digest.unseen), 'policy')} not seen."
    yield f"clausewatch digest --replay {line(digest.key, 80)}"
