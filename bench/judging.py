"""What judging costs beside reading: facts, topics and weight of a policy's changes, and the truth about its history.

    python -m bench.judging 400

Texts are made up (bench.scale): sixty clauses a policy, one clause edited every fourth capture. All figures are the
process's own time, so that what else the machine does is not counted. A history is judged whole whenever it gets a
new capture, with the redlines between neighbours at hand: so the last lines say what one more capture costs a history
of so many texts, of three sorts.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bench.scale import page
from crawler.app.comparing import judged
from crawler.history.align import align
from crawler.history.timeline import spans
from crawler.history.truth import Past
from crawler.history.truth import judged as truth
from crawler.model import Clause, ClauseEdit, Note, Op, Page, Policy, Reading, Recipe
from crawler.text import read
from crawler.text.normalise import clause_key

_HELD = 4
_POLICY = Policy("made/privacy", "Made Up", "privacy", "https://made.example/privacy")


def versions(captures: int) -> tuple[list[tuple[Clause, ...]], float]:
    """The distinct texts of so many captures, and the seconds that reading all of them took."""
    bodies = [page(1, number // _HELD, number) for number in range(captures)]
    began = time.process_time()
    texts = [read(Page(body, _POLICY.url, "text/html; charset=utf-8"), Recipe()).clauses for body in bodies]
    return texts[::_HELD], time.process_time() - began


def judging(texts: list[tuple[Clause, ...]]) -> float:
    """The seconds that judging every change took; the comparison itself is not counted."""
    taken = 0.0
    for sides in pairwise(texts):
        edits = [edit for edit in align(*sides) if edit.op is not Op.EQUAL]
        began = time.process_time()
        judged(_POLICY, edits, sides, Note.NONE_STATED)
        taken += time.process_time() - began
    return taken


def _lasting(number: int, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """One clause after the other gets another end, and keeps it until its turn comes again."""
    turns = [(number - at + len(clauses)) // len(clauses) for at in range(len(clauses))]
    return tuple(_changed(one, f"And {turn} more." if turn else "") for one, turn in zip(clauses, turns, strict=True))


def _ticking(number: int, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return (_changed(clauses[0], f"So far {number * number + 1} people have read this."), *clauses[1:])


def _to_and_fro(number: int, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return (_changed(clauses[0], "Or so." if number % 2 else "Or not."), *clauses[1:])


def _changed(clause: Clause, more: str) -> Clause:
    text = f"{clause.text} {more}"
    return clause._replace(text=text, key=clause_key(text))


_SORTS = {"edits": _lasting, "ticks": _ticking, "to and fro": _to_and_fro}


def folding(sort: str, count: int, first: tuple[Clause, ...]) -> tuple[float, int]:
    """The seconds that judging a whole history took, and how many texts it compared beside neighbours."""
    texts = {f"{sort} {n}": _SORTS[sort](n, first) for n in range(count)}
    made: dict[tuple[str, str], list[ClauseEdit]] = {}

    def edits(old: str, new: str) -> list[ClauseEdit]:
        if (old, new) not in made:
            made[old, new] = [edit for edit in align(texts[old], texts[new]) if edit.op is not Op.EQUAL]
        return made[old, new]

    began = datetime(2020, 1, 1, tzinfo=UTC)
    stays = spans(Reading(f"{n:06}", n, began + timedelta(hours=8 * n), name) for n, name in enumerate(texts))
    for one, other in pairwise(texts):
        edits(one, other)
    known, start = len(made), time.process_time()
    truth(Past(stays, texts.__getitem__, edits))
    return time.process_time() - start, len(made) - known


def main() -> None:
    """Read, judge, and put the one beside the other."""
    captures = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    texts, reading = versions(captures)
    taken = judging(texts)
    changes = len(texts) - 1
    print(f"reading  {captures:>6} captures  {reading:>7.2f} s   {1000 * reading / captures:>6.2f} ms each")
    print(f"judging  {changes:>6} changes   {taken:>7.2f} s   {1000 * taken / changes:>6.2f} ms each")
    print(f"judging / reading  {100 * taken / reading:.1f} %")
    for sort in _SORTS:
        for count in (captures, 10 * captures):
            seconds, far = folding(sort, count, texts[0])
            each = 1000 * seconds / count
            print(f"history  {count:>6} {sort:<10} {seconds:>7.2f} s   {each:>6.2f} ms each, {far} compared anew")


if __name__ == "__main__":
    main()
