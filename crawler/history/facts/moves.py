"""How facts moved, judged over the whole comparison: what one clause lost another may have got."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from crawler.history.facts.companies import KNOWN
from crawler.history.facts.documents import Document
from crawler.history.facts.own import Own
from crawler.history.facts.parties import shares
from crawler.history.facts.regions import Region, Touched, meeting
from crawler.history.facts.stated import Stated, stated
from crawler.history.facts.statements import Statement, content, sentence
from crawler.history.facts.strength import strengths
from crawler.history.facts.wording import came, shifted, went
from crawler.model import FactKind, FactMove

# Two values are of one thing where their sentences share so much of their words.
_ALIKE: Final = 0.25
# One side has more than so many times the other's words: a page cut short, or another page, and what lacks may not
# be gone.
_EXTENT: Final = 2.0

_Name = tuple[str, str]


def fact_moves(
    edits: Sequence[Touched], sides: tuple[Document, Document], own: Own, *, rewritten: bool
) -> tuple[FactMove, ...]:
    """The facts that moved, in reading order, each told once.

    ``rewritten``: too little of the text is kept for one clause to answer to another.
    """
    found: list[FactMove] = []
    loose: list[Stated] = []
    for edit in edits:
        differing = stated(edit, own)
        pairs, rest = ([], differing) if rewritten else _paired(differing)
        found += pairs
        loose.append(rest)
        found += () if rewritten else strengths(edit)
    if not rewritten and _comparable(sides):
        found += _alone(_settled(loose), sides)
    return _once(sorted(found, key=lambda move: (move.edit, *_order(move))))


def _order(move: FactMove) -> tuple[int, str, str]:
    return (list(FactKind).index(move.kind), move.before, move.after)


def _comparable(sides: tuple[Document, Document]) -> bool:
    counts = [side.words for side in sides]
    return max(counts) <= _EXTENT * min(counts)


def _paired(differing: Stated) -> tuple[list[FactMove], Stated]:
    """Values in one another's place; and what is left."""
    edit, come, moves = differing.edit, list(differing.come), []
    gone = []
    for old in differing.gone:
        new = next((candidate for candidate in come if _answers(edit, old, candidate)), None)
        if new is None:
            gone.append(old)
            continue
        come.remove(new)
        kind = FactKind.RETENTION if FactKind.RETENTION in {old.kind, new.kind} else new.kind
        told = shifted(old, new._replace(kind=kind))
        moves.append(FactMove(kind, old.shown, new.shown, edit.number, told))
    return moves, replace(differing, gone=tuple(gone), come=tuple(come))


def _answers(edit: Touched, old: Statement, new: Statement) -> bool:
    """Whether one statement stands where another stood."""
    if not edit.kept or _slot(old) != _slot(new) or not _slot(old):
        return False
    places = (meeting((old.start, old.end), _olds(edit.regions)), meeting((new.start, new.end), _news(edit.regions)))
    if old.kind is FactKind.CONTACT and ("@" in old.value) is not ("@" in new.value):
        return False
    # An address with a stray word stuck to it is the same address, badly read.
    glued = old.kind is FactKind.CONTACT and (old.value.endswith(new.value) or new.value.endswith(old.value))
    return not glued and bool(places[0] & places[1]) and _alike(edit, old, new)


def _slot(statement: Statement) -> str:
    """What can replace what: "" for things that stand for themselves."""
    if statement.kind in {FactKind.RETENTION, FactKind.DURATION}:
        return "period"
    if statement.value.startswith("law of "):
        return "law of"
    return statement.kind if statement.kind in {FactKind.AGE, FactKind.MONEY, FactKind.CONTACT} else ""


def _olds(regions: Sequence[Region]) -> list[tuple[int, int]]:
    return [region.old for region in regions]


def _news(regions: Sequence[Region]) -> list[tuple[int, int]]:
    return [region.new for region in regions]


def _alike(edit: Touched, old: Statement, new: Statement) -> bool:
    a = content(_around(edit.before, old))
    b = content(_around(edit.after, new))
    return not (a and b) or len(a & b) >= _ALIKE * len(a | b)


def _around(text: str, statement: Statement) -> str:
    """The sentence of a statement without the statement itself."""
    whole = sentence(text, statement.start, statement.end)
    return whole.replace(text[statement.start : statement.end], " ")


def _settled(loose: Sequence[Stated]) -> Iterator[Stated]:
    """What neither came nor went elsewhere in the same comparison."""
    gone = Counter(_name(s) for each in loose for s in each.gone)
    come = Counter(_name(s) for each in loose for s in each.come)
    for each in loose:
        yield replace(
            each,
            gone=tuple(s for s in each.gone if gone[_name(s)] > come[_name(s)]),
            come=tuple(s for s in each.come if come[_name(s)] > gone[_name(s)]),
        )


def _name(statement: Statement) -> _Name:
    return (_slot(statement) or statement.kind, statement.value)


def _alone(loose: Iterator[Stated], sides: tuple[Document, Document]) -> Iterator[FactMove]:
    """What came or went with nothing in its place, where the other version says it nowhere."""
    old, new = sides
    for each in loose:
        for statement in each.gone:
            if _worth(statement, each.edit, (old, new)):
                told = went(statement, each.edit.before)
                yield FactMove(statement.kind, statement.shown, "", each.edit.number, told)
        for statement in each.come:
            if _worth(statement, each.edit, (new, old)):
                told = came(statement, each.edit.after, shared=shares(each.edit.after, statement))
                yield FactMove(statement.kind, "", statement.shown, each.edit.number, told)


def _worth(statement: Statement, edit: Touched, sides: tuple[Document, Document]) -> bool:
    """Whether a statement of the first version is one that the other does not make."""
    here, other = sides
    if (
        statement.kind is FactKind.CONTACT
        and "@" in statement.value
        and (here.hides_addresses or other.hides_addresses)
    ):
        return False
    if statement.kind is FactKind.THIRD_PARTY and _common(statement, sides):
        return False
    # The one word that may fall in one clause and stand in the next, and matters in each.
    return (statement.value == "end-to-end" and edit.kept) or not other.says(statement)


def _common(statement: Statement, sides: tuple[Document, Document]) -> bool:
    """Whether what looks like a name is made of the language's words: they stand in small letters in the texts."""
    if KNOWN.fullmatch(statement.shown):
        return False
    if statement.shown.lower() != statement.value:  # "Partner B Inc": its legal form names it
        return any(side.writes(statement.value) for side in sides)
    words = [word for word in statement.value.split() if word.isalpha()]
    spoken = sides[0].small_words | sides[1].small_words
    return any(word in spoken or word.removesuffix("s") in spoken or f"{word}s" in spoken for word in words)


def _once(moves: Sequence[FactMove]) -> tuple[FactMove, ...]:
    """Each fact once, with its first clause; a moved word is told with the words around it, so it may stay."""
    firsts: dict[tuple[FactKind, str, str, str], FactMove] = {}
    for move in moves:
        key = _key(move)
        firsts.setdefault(key, move)
    counts = Counter(_key(move) for move in moves)
    return tuple(_counted(move, counts[_key(move)]) for move in firsts.values())


def _key(move: FactMove) -> tuple[FactKind, str, str, str]:
    quoted = move.sentence if move.kind in {FactKind.STRENGTH, FactKind.NEGATION} else ""
    return (move.kind, move.before, move.after, quoted)


def _counted(move: FactMove, times: int) -> FactMove:
    return replace(move, sentence=f"{move.sentence} ({times} times)") if times > 1 else move
