"""The two forms of the library give the same steps: a redline does not depend on what is installed."""

from __future__ import annotations

import random

import pytest

from crawler.history import engine


def texts(seed: int) -> tuple[str, str]:
    rng = random.Random(seed)
    letters = "".join(map(chr, rng.sample([*range(0xD700), *range(0xE000, 0x11000)], rng.choice([2, 12, 300]))))
    left = [rng.choice(letters) for _ in range(rng.randint(0, 120))]
    right = [x for x in left if rng.random() < 0.8] if rng.random() < 0.5 else list(left)
    for _ in range(rng.randint(0, 30)):
        right.insert(rng.randint(0, len(right)), rng.choice(letters))
    return "".join(left), "".join(right)


def test_the_steps_spell_both_texts() -> None:
    left, right = texts(1)
    steps = engine.pure(left, right)
    assert sum(size for sign, size in steps if sign != "+") == len(left)
    assert sum(size for sign, size in steps if sign != "-") == len(right)


def test_both_forms_agree() -> None:
    pytest.importorskip("fast_diff_match_patch", reason="the extra `fast` is not installed")
    for seed in range(400):
        left, right = texts(seed)
        assert engine.fast(left, right) == engine.pure(left, right), seed
