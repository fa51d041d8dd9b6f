"""Blocks to clauses: labels, paths, keys, joined lines, and no word lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Block, BlockKind
from crawler.text import segment
from crawler.text.normalise import clause_key, fold

H, P, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)
BLOCKS = st.lists(st.builds(Block, st.sampled_from(BlockKind), WORDS, st.integers(0, 9), st.just(())), max_size=60)


def test_path_and_label() -> None:
    found = segment.clauses(
        [
            Block(H, "Privacy", 1),
            Block(P, "Intro."),
            Block(H, "4. Your data", 2),
            Block(P, "4.2 Cookies are small files."),
            Block(H, "Deeper", 5),
            Block(ITEM, "(a) we keep them", 1),
            Block(H, "5. Your rights", 2),
            Block(P, "   "),
            Block(P, "Write to us."),
        ]
    )
    assert [(clause.label, clause.path) for clause in found] == [
        ("", ()),
        ("", ("Privacy",)),
        ("4.", ("Privacy",)),
        ("4.2", ("Privacy", "4. Your data")),
        ("", ("Privacy", "4. Your data")),
        ("(a)", ("Privacy", "4. Your data", "Deeper")),
        ("5.", ("Privacy",)),
        ("", ("Privacy", "5. Your rights")),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Account Information. If you open an account, we keep your name.", "Account Information"),
        ("Security: We lock the door.", "Security"),
        ("Cookies – We use few.", "Cookies"),
        ("We keep your name. We keep your address.", ""),
        ("Fennel Post Inc. We carry letters.", ""),
        ("Account Information", ""),
        ("No stop here and nothing that could be taken for a heading", ""),
    ],
)
def test_run_in_headings(text: str, title: str) -> None:
    assert segment.run_in_heading(text) == title
    (clause,) = segment.clauses([Block(P, f"2.1 {text}")])
    assert clause.path == ((title,) if title else ())


def test_lines_that_were_made_paragraphs_are_joined_where_all_are() -> None:
    wrapped = [Block(P, "We keep your letters in a dry place"), Block(P, "and read none of them."), Block(P, "Ever.")]
    assert len(segment.clauses(wrapped * 20)) == 40
    assert len(segment.clauses(wrapped * 3)) == 9
    assert segment.clauses(wrapped * 20)[0].text == "We keep your letters in a dry place and read none of them."


@given(BLOCKS)
def test_no_word_is_lost_and_none_added(blocks: list[Block]) -> None:
    found = segment.clauses(blocks)
    assert " ".join(clause.text for clause in found).split() == " ".join(fold(block.text) for block in blocks).split()


@given(BLOCKS)
def test_clauses_keep_their_promises(blocks: list[Block]) -> None:
    for clause in segment.clauses(blocks):
        assert clause.text.startswith(clause.label)
        assert clause.text == fold(clause.text) != ""
        assert clause.key == clause_key(clause.text)
