"""What judging costs beside reading: facts, topics and weight of a policy's changes against its captures.

    python -m bench.judging 400

Texts are made up (bench.scale): sixty clauses a policy, one clause edited every fourth capture. Both figures are the
process's own time, so that what else the machine does is not counted.
"""

from __future__ import annotations

import sys
import time
from itertools import pairwise

from bench.scale import page
from crawler.app.comparing import judged
from crawler.history.align import align
from crawler.model import Clause, Note, Op, Page, Policy, Recipe
from crawler.text import read

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


def main() -> None:
    """Read, judge, and put the one beside the other."""
    captures = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    texts, reading = versions(captures)
    taken = judging(texts)
    changes = len(texts) - 1
    print(f"reading  {captures:>6} captures  {reading:>7.2f} s   {1000 * reading / captures:>6.2f} ms each")
    print(f"judging  {changes:>6} changes   {taken:>7.2f} s   {1000 * taken / changes:>6.2f} ms each")
    print(f"judging / reading  {100 * taken / reading:.1f} %")


if __name__ == "__main__":
    main()
