"""Pages that nobody would write are read like any other (``python -m bench.reading mutated`` tries ten thousand)."""

from __future__ import annotations

import pytest

from bench.mutations import MUTATIONS, mutated
from bench.reading import page
from crawler.model import Page, Recipe
from crawler.text import READER, read

SOUND = page(1, 1)


@pytest.mark.parametrize("seed", range(60))
def test_a_mutated_page_is_read(seed: int) -> None:
    found = read(Page(mutated(SOUND, seed), "https://made-1.example/privacy", "text/html"), Recipe(READER))
    assert all(clause.text and clause.key for clause in found.clauses)


def test_a_mutation_can_be_made_again() -> None:
    assert mutated(SOUND, 7) == mutated(SOUND, 7) != mutated(SOUND, 8)
    assert len(set(MUTATIONS)) > 5


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 10_000 + b"<p>The words at the bottom of it are still there, as they are in any other page.",
        b"<table><tr><td>" * 3_000 + b"<p>The words at the bottom of it are still there, as they are elsewhere.",
        b"<p class='"
        + b"x " * 500_000
        + b"'>The words at the bottom of it are still there, as they are elsewhere.</p>",
        b"<a href='/"
        + b"x" * 1_000_000
        + b"'>a</a><p>The words at the bottom of it are still there, as elsewhere.</p>",
    ],
)
def test_the_words_of_an_absurd_page_are_kept(body: bytes) -> None:
    found = read(Page(body, "", "text/html"), Recipe(READER))
    assert any("still there" in clause.text for clause in found.clauses)
