"""What a series wants to hear of all that is to be told. What it does not want is considered, and not told later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from crawler.config import Series
from crawler.model import Digest, DigestItem, EditView, Standing
from reports.digest import ranks
from store import Store
from store.questions import answers, selected


def wanted(series: Series, store: Store, items: Sequence[DigestItem]) -> list[DigestItem]:
    """The items that pass all of a series' filters. Raises QueryError where a question cannot be asked."""
    kept = [item for item in items if _about(series, item)]
    if series.question and kept:
        kept = [item for item in kept if _answers(series.question, item)]
    if series.sql and kept:
        changes = selected(Path(store.database.path), series.sql)
        kept = [item for item in kept if any(since[:12] in changes for _, since in item.windows)]
    return kept


def _about(series: Series, item: DigestItem) -> bool:
    """Whether it touches what a series is about; older history comes without its words, so nobody knows."""
    told = item.comparison
    if (series.topics or series.facts or series.question) and item.standing is Standing.HISTORY:
        return False
    topics, kinds = {edit.topic for edit in told.edits}, {move.kind for move in told.facts}
    return (not series.topics or bool(topics & {topic.value for topic in series.topics})) and (
        not series.facts or bool(kinds & set(series.facts))
    )


def _answers(question: str, item: DigestItem) -> bool:
    """Whether a clause came to hold the words, or ceased to."""
    edits = item.comparison.edits
    found = answers(question, list(_texts(edits)))
    return any((2 * at in found) != (2 * at + 1 in found) for at in range(len(edits)))


def _texts(edits: Iterable[EditView]) -> Iterator[str]:
    for edit in edits:
        yield "\n".join(edit.old_texts)
        yield "\n".join(edit.new_texts)


def waits(series: Series, digest: Digest) -> bool:
    """Whether a series rather says nothing yet: it is quiet, and nothing in the digest is material."""
    return series.quiet and not ranks(digest).material and not digest.coming
