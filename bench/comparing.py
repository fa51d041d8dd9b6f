"""How fast two versions are compared, also at their worst, and whether any two texts at all can be.

    python -m bench.comparing                      speed: medians of five runs, in CPU seconds
    python -m bench.comparing real                 the real pairs of ../shared, where they are
    python -m bench.comparing fuzz 10000           invented pairs: lossless, no exception, bounded
    python -m bench.comparing fuzz 10000 FILE      the same with mutations of FILE's clauses, one a line

The bars (issue 5): 80 real pairs a CPU-second, 95 % of them in 40 ms, 1 MB with 2 % edited in 0.3 s, every
adversarial case in 1 s, on an idle machine. Growth says more than seconds where the machine is shared, so the same
document is also compared at a tenth of its size.
"""

from __future__ import annotations

import json
import lzma
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from crawler.history.align import align
from crawler.model import Clause, ClauseEdit, Op, Tag
from crawler.text.normalise import clause_key, split_label

Texts = list[str]
_RUNS = 5
SHARED = Path(__file__).resolve().parents[2] / "shared" / "evals" / "diff" / "dev.jsonl.xz"
_SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sta", "tre", "vi", "wo", "zu"]
_LIMIT_S = 10.0


def words(rng: random.Random, number: int, vocabulary: int = 3000) -> str:
    """So many invented words, the frequent ones often."""
    return " ".join(_word(int(vocabulary * rng.random() ** 3)) for _ in range(number))


def _word(number: int) -> str:
    made = ""
    while number or not made:
        number, syllable = divmod(number, len(_SYLLABLES))
        made += _SYLLABLES[syllable]
    return made


def policy(rng: random.Random, size: int) -> Texts:
    """An invented policy of so many characters."""
    made: Texts = []
    length = 0
    while length < size:
        made.append(words(rng, rng.randint(4, 80)) + ".")
        length += len(made[-1]) + 1
    return made


def edited(rng: random.Random, texts: Texts, share: float) -> Texts:
    """The same with a share of the clauses edited in a word or two."""
    return [_edited(rng, text) if rng.random() < share else text for text in texts]


def _edited(rng: random.Random, text: str) -> str:
    parts = text.split() or ["nothing"]
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(parts))
        parts[at : at + rng.randint(0, 2)] = words(rng, rng.randint(0, 3)).split()
        parts = parts or ["nothing"]
    return " ".join(parts)


def cases() -> Iterator[tuple[str, Texts, Texts]]:
    """What a comparer may be given: ordinary, large, and made to hurt."""
    rng = random.Random(5)
    for size in (10_000, 50_000, 100_000, 200_000, 1_000_000):
        old = policy(rng, size)
        yield f"{size // 1000} kB, 2 % edited", old, edited(rng, old, 0.02)
    yield "1 MB, 20 % edited", old, edited(rng, old, 0.2)
    twins = [
        f"We share your data with partner number {n} for the purposes set out in this policy." for n in range(5000)
    ]
    yield "5,000 near-identical, 2 % edited", twins, edited(rng, twins, 0.02)
    yield "5,000 near-identical, all renamed", twins, [text.replace("partner", "vendor") for text in twins]
    yield "5,000 identical, 50 removed", ["Learn more about cookies."] * 5000, ["Learn more about cookies."] * 4950
    yield (
        "3,000 against 3,000 unrelated",
        [words(rng, 20) for _ in range(3000)],
        [words(rng, 20) for _ in range(3000)],
    )
    some = [words(rng, 15) for _ in range(2000)]
    yield "2,000 reversed", some, some[::-1]
    yield "4,000, halves swapped", some + some[::-1], some[::-1] + some
    long = words(rng, 30_000)
    yield "one clause of 30,000 words, 1 % edited", [long], [" ".join(_scattered(rng, long.split()))]
    yield "one clause of 10,000 words, unrelated", [words(rng, 10_000)], [words(rng, 10_000)]
    yield (
        "2,000 clauses of 50 common words",
        [words(rng, 15, 50) for _ in range(2000)],
        [words(rng, 15, 50) for _ in range(2000)],
    )


def _scattered(rng: random.Random, parts: Texts) -> Texts:
    return ["Novalabs" if rng.random() < 0.01 else part for part in parts]


def clauses(texts: Sequence[str]) -> list[Clause]:
    """Texts as the reader hands them on."""
    return [Clause(text, split_label(text)[0].strip(), key=clause_key(text)) for text in texts]


def seconds(old: Texts, new: Texts) -> float:
    """The median of several runs, in CPU seconds; keys and labels are the reader's work and not counted."""
    taken = []
    for _ in range(_RUNS):
        sides = clauses(old), clauses(new)
        began = time.process_time()
        align(*sides)
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def speed() -> None:
    """Every case, and the growth from 100 kB to 1 MB."""
    found = {}
    for name, old, new in cases():
        found[name] = seconds(old, new)
        print(f"{name:<42}{found[name]:>8.3f} s")
    growth = found["1000 kB, 2 % edited"] / found["100 kB, 2 % edited"]
    print(f"ten times the document: {growth:.1f} times the time (10 is linear)")


def _newer(pair: dict[str, Any]) -> Texts:
    """The newer version, which names what stayed by its place in the older one."""
    return [pair["old"][text] if isinstance(text, int) else text for text in pair["new"]]


def real() -> None:
    """Real pairs of versions, each once: comparing alone, and with the keys and labels of their clauses."""
    if not SHARED.exists():
        print("there are no real pairs here", file=sys.stderr)
        return
    alone, whole = [], []
    with lzma.open(SHARED, "rt", encoding="utf-8") as lines:
        pairs = [one for one in map(json.loads, lines) if one["kind"] == "pair"]
    for pair in pairs:
        newer = _newer(pair)
        began = time.process_time()
        sides = clauses(pair["old"]), clauses(newer)
        made = time.process_time()
        align(*sides)
        ended = time.process_time()
        alone.append(ended - made)
        whole.append(ended - began)
    for name, taken in (("comparing", alone), ("with keys and labels", whole)):
        *_, late = statistics.quantiles(taken, n=20)
        print(
            f"{name:<22}{len(taken)} pairs: {len(taken) / sum(taken):.0f} per CPU-second, "
            f"median {1000 * statistics.median(taken):.0f} ms, 95 % in {1000 * late:.0f} ms, "
            f"worst {1000 * max(taken):.0f} ms"
        )


# ---------------------------------------------------------------- any two texts at all


def mutated(rng: random.Random, texts: Texts) -> Texts:
    """A version in which anything may have happened."""
    made = list(texts)
    for _ in range(rng.randint(0, 12)):
        rng.choice(_DEEDS)(rng, made)
    return made


def _drop(rng: random.Random, made: Texts) -> None:
    if made:
        del made[rng.randrange(len(made))]


def _insert(rng: random.Random, made: Texts) -> None:
    made.insert(
        rng.randint(0, len(made)), rng.choice(["", " ", "…", "A\u200b ﬀ\u0301 İ ẞ", words(rng, rng.randint(1, 30))])
    )


def _move(rng: random.Random, made: Texts) -> None:
    if made:
        made.insert(rng.randint(0, len(made) - 1), made.pop(rng.randrange(len(made))))


def _edit(rng: random.Random, made: Texts) -> None:
    if made:
        at = rng.randrange(len(made))
        made[at] = _edited(rng, made[at] or "x")


def _cut(rng: random.Random, made: Texts) -> None:
    if made:
        at = rng.randrange(len(made))
        place = rng.randint(0, len(made[at]))
        made[at : at + 1] = [made[at][:place], made[at][place:]]


def _join(rng: random.Random, made: Texts) -> None:
    if len(made) > 1:
        at = rng.randrange(len(made) - 1)
        made[at : at + 2] = [f"{made[at]} {made[at + 1]}"]


def _noise(rng: random.Random, made: Texts) -> None:
    if made:
        at = rng.randrange(len(made))
        made[at] = "".join(
            rng.choice("\u200b’“–\u00a0\U0001f600\t\x00") if rng.random() < 0.1 else c for c in made[at]
        )


_DEEDS: Sequence[Callable[[random.Random, Texts], None]] = (_drop, _insert, _move, _edit, _cut, _join, _noise)


def faults(old: Sequence[Clause], new: Sequence[Clause], edits: Sequence[ClauseEdit]) -> Iterator[str]:
    """What is wrong with a comparison: clauses twice or never, words that do not spell the two texts."""
    if sorted(i for edit in edits for i in edit.old) != list(range(len(old))):
        yield "an old clause is not there once"
    if sorted(j for edit in edits for j in edit.new) != list(range(len(new))):
        yield "a new clause is not there once"
    for edit in edits:
        before = "\n".join(old[i].text for i in edit.old)
        after = "\n".join(new[j].text for j in edit.new)
        if edit.op not in {Op.ADD, Op.REMOVE} and (edit.runs or before != after):
            if before != "".join(run.text for run in edit.runs if run.tag is not Tag.INSERT):
                yield "the redline does not spell the old text"
            if after != "".join(run.text for run in edit.runs if run.tag is not Tag.DELETE):
                yield "the redline does not spell the new text"


def fuzz(number: int, lines: Texts) -> None:
    """Compare so many pairs, each a handful of clauses and what became of them."""
    worst = 0.0
    for seed in range(number):
        rng = random.Random(seed)
        start = rng.randrange(max(1, len(lines) - 40))
        base = lines[start : start + rng.randint(0, 40)] or [words(rng, rng.randint(0, 40)) for _ in range(12)]
        old, new = clauses(mutated(rng, base)), clauses(mutated(rng, base))
        began = time.process_time()
        edits = align(old, new)
        worst = max(worst, time.process_time() - began)
        found = list(faults(old, new, edits))
        assert not found, (seed, found)
        assert worst < _LIMIT_S, (seed, worst)
    print(f"{number} pairs: lossless, no exception; the slowest took {worst:.3f} s of CPU")


def main() -> None:
    """Speed, on invented or real texts, or the fuzz."""
    if sys.argv[1:2] == ["real"]:
        real()
    elif sys.argv[1:2] == ["fuzz"]:
        lines = Path(sys.argv[3]).read_text(encoding="utf-8").splitlines() if sys.argv[3:] else []
        fuzz(int(sys.argv[2]), lines)
    else:
        speed()


if __name__ == "__main__":
    main()
