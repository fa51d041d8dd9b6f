"""The house as the judges of the evaluation folder want to call it: thin, no logic of its own."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from crawler.history.align import align
from crawler.history.lineage import lineage
from crawler.model import Clause, Extraction, Page, Recipe, Role
from crawler.text import READER, read
from crawler.text.dates import resolve, stated
from crawler.text.normalise import clause_key, split_label


def diff(old: list[str], new: list[str]) -> list[dict[str, Any]]:
    """Clause edits of two lists of texts, as dicts."""
    edits = []
    for op, before, after, runs, moved, _ in align(_clauses(old), _clauses(new)):
        line: dict[str, Any] = {"op": op, "old": before, "new": after, "moved": moved}
        if runs:
            line["segments"] = [[run.tag, run.text] for run in runs]
        elif not before:
            line["text"] = [new[j] for j in after]
        edits.append(line)
    return edits


def track(versions: list[list[str]]) -> list[list[dict[str, Any]]]:
    """Identities of the clauses of successive versions, as dicts."""
    return [
        [
            {"id": clause.id, "born": clause.born, "since": clause.since, "from": list(clause.parents)}
            for clause in version
        ]
        for version in lineage([_clauses(version) for version in versions])
    ]


def _clauses(texts: list[str]) -> list[Clause]:
    return [*map(_clause, texts)]


@lru_cache(maxsize=1 << 14)
def _clause(text: str) -> Clause:
    return Clause(text=text, label=split_label(text)[0].strip(), key=clause_key(text))


def dates(text: str, language_hint: str | None, captured_at: str | None) -> dict[str, str | None]:
    """The chosen dates of one text."""
    page = Page(text.encode(), "", "text/markdown; charset=utf-8")
    moment = datetime.fromisoformat(captured_at) if captured_at else None
    told = resolve(read(page, Recipe(language=language_hint)).claims, moment)
    modified, effective = stated(told, Role.MODIFIED), stated(told, Role.EFFECTIVE)
    return {
        "last_modified": modified.value if modified else None,
        "effective": effective.value if effective else None,
    }


def blocks(html: bytes, url: str | None, content_type: str | None) -> list[str]:
    """The clauses of a page as it was read, policy or not."""
    return [clause.text for clause in _read(html, url, content_type).clauses]


def judge(html: bytes, url: str | None, content_type: str | None, _blocks: list[str]) -> str | None:
    """The kind of a page that is not the policy."""
    verdict = _read(html, url, content_type).verdict
    return verdict.kind.value if verdict else None


@lru_cache(maxsize=1)  # `blocks` and `judge` are asked of the same page, one after the other
def _read(body: bytes, url: str | None, content_type: str | None) -> Extraction:
    return read(Page(body, url or "", content_type or ""), Recipe(READER))
