"""What is shown of the reading of one page: its clauses in order and, at their places, the parts left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from crawler.model import BlockKind, Clause, Extraction, LeftOut
from reports.digest import counted
from reports.harmless import line
from reports.render import wording

_WHOLE = 100_000  # characters of a clause
_SHORT = 200  # of what is said about one
_DEEPEST = 6  # HTML has no heading below


@dataclass(frozen=True, slots=True)
class Part:
    """A clause, or neighbouring pieces that were left out for one reason."""

    kept: bool
    about: str  # what it is and where it stands; why and where it was left out
    texts: tuple[str, ...]
    heading: int = 0  # 2 … 6 of a heading's element; 0: running text
    language: str = ""  # where it is not the document's


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The whole page of a reading."""

    title: str
    source: str
    verdict: str
    facts: tuple[str, ...]
    language: str
    parts: tuple[Part, ...]


def reading_view(found: Extraction, source: str) -> ReadingView:
    """How a page was read; ``source`` is what the reader calls it."""
    return ReadingView(
        title=line(found.title, _SHORT) or "Untitled page",
        source=line(source, _SHORT),
        verdict=_verdict(found),
        facts=tuple(_facts(found)),
        language=line(found.language or "", _SHORT),
        parts=tuple(_parts(found)),
    )


def _verdict(found: Extraction) -> str:
    if found.verdict is None:
        return ""
    return f"Not the policy: {found.verdict.kind.value} ({line(found.verdict.evidence, _SHORT)})."


def _facts(found: Extraction) -> Iterator[str]:
    words = sum(len(clause.text.split()) for clause in found.clauses)
    left = sum(len(piece.text.split()) for piece in found.left_out)
    yield (
        f"Kept: {counted(len(found.clauses), 'clause')}, {counted(words, 'word')}. "
        f"Left out: {counted(len(found.left_out), 'piece')}, {counted(left, 'word')}."
    )
    if found.language:
        others = Counter(line(language, _SHORT) for _, language in found.others).most_common()
        yield (
            f"Language: {line(found.language, _SHORT)}"
            + "".join(f"; {counted(n, 'clause')} {name}" for name, n in others)
            + "."
        )
    for claim in found.claims:
        if claim.chosen:
            yield f"States as {claim.role.value}: {claim.value} (“{line(claim.source, _SHORT)}”)."
    yield f"Version {found.version[:12]}."


def _parts(found: Extraction) -> Iterator[Part]:
    """In the order of the page: what was left out stands before the clause it was found before."""
    spoken = {at: line(language, _SHORT) for at, language in found.others}
    left = sorted(found.left_out, key=lambda piece: piece.before)
    above: tuple[str, ...] = ()
    at = 0
    for position, clause in enumerate(found.clauses):
        until = at
        while until < len(left) and left[until].before <= position:
            until += 1
        yield from _left_out(left[at:until])
        at = until
        yield _kept(clause, spoken.get(position, ""), told=clause.path == above)
        above = clause.path
    yield from _left_out(left[at:])


def _kept(clause: Clause, language: str, *, told: bool) -> Part:
    """A clause; its headings are named where they are not those of the clause before."""
    heading = min(2 + len(clause.path), _DEEPEST) if clause.kind is BlockKind.HEADING else 0
    place = "" if told else wording.path(clause.path)
    about = (clause.kind.value, f"number {line(clause.label, _SHORT)}" if clause.label else "", place, language)
    return Part(True, " · ".join(filter(None, about)), (line(clause.text, _WHOLE),), heading, language)


def _left_out(pieces: list[LeftOut]) -> Iterator[Part]:
    for (reason, where), group in groupby(pieces, key=lambda one: (one.reason, one.where)):
        texts = tuple(line(piece.text, _WHOLE) for piece in group)
        yield Part(False, f"{line(reason, _SHORT)} · <{line(where, _SHORT)}>", texts)
