"""The words between two texts: nothing lost, no word cut, no clock, bounded work."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.history.redline import redline
from crawler.history.words import WORD, parted
from crawler.model import Run, Tag

# Few words, so that they repeat; marks and blanks of every kind, so that gaps differ.
WORDS = [
    "a",
    "b",
    "The",
    "the",
    "data",
    "3rd",
    "30",
    "1,000.50",
    "don’t",
    "don't",
    "x@y.org",
    "https://a.b/c?d",
    "個人",
]
MARKS = [" ", " ", "  ", "\n", ". ", ", ", "(", ") ", "…", "—", "-", "“", "é", "\u0301", "\U0001f36a"]
TOKENS = st.sampled_from([*WORDS, *MARKS])
TEXTS = st.lists(TOKENS, max_size=40).map("".join) | st.text(max_size=40)


def shown(runs: tuple[Run, ...]) -> str:
    """'keep [-deleted-]{+inserted+}'."""
    frames = {Tag.KEEP: ("", ""), Tag.DELETE: ("[-", "-]"), Tag.INSERT: ("{+", "+}")}
    return "".join(frames[run.tag][0] + run.text + frames[run.tag][1] for run in runs)


def side(runs: tuple[Run, ...], other: Tag) -> str:
    return "".join(run.text for run in runs if run.tag is not other)


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("", "", ""),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("Same.", "Same.", "Same."),
        ("keep it for 30 days.", "keep it for up to 180 days.", "keep it for [-30-]{+up to 180+} days."),
        ("We collect data.", "We collect data. We sell it.", "We collect data.{+ We sell it.+}"),
        ("One. Three.", "One. Two. Three.", "One. {+Two. +}Three."),
        ("names, emails", "names, phones, emails", "names, {+phones, +}emails"),
        (
            "The cat ran. The dog sat.",
            "The cat ran. The cow ate. The dog sat.",
            "The cat ran. {+The cow ate. +}The dog sat.",
        ),
        ("We don’t sell.", "We don't sell.", "We [-don’t-]{+don't+} sell."),
        ("See https://a.org/x now", "See https://a.org/y now", "See [-https://a.org/x-]{+https://a.org/y+} now"),
        ("the 3rd party", "the 4th party", "the [-3rd-]{+4th+} party"),
        ("a x b y c", "a p b q c", "a [-x b y-]{+p b q+} c"),
        ("a x b d y c", "a p b d q c", "a [-x-]{+p+} b d [-y-]{+q+} c"),
        ("data , that is", "data, that is", "data[- -], that is"),
    ],
)
def test_redlines_read_well(old: str, new: str, wanted: str) -> None:
    assert shown(redline(old, new)) == wanted


def test_a_change_that_can_stand_beside_another_does() -> None:
    """Two changes become one where the words between them repeat."""
    runs = redline("x we may share it", "y we may we may share it")
    assert [run.tag for run in runs] == [Tag.DELETE, Tag.INSERT, Tag.KEEP]


@given(TEXTS, TEXTS)
def test_a_redline_replays(old: str, new: str) -> None:
    runs = redline(old, new)
    assert side(runs, Tag.INSERT) == old
    assert side(runs, Tag.DELETE) == new
    assert all(run.text for run in runs)
    assert all(one.tag is not two.tag for one, two in itertools.pairwise(runs))


@given(TEXTS, TEXTS)
def test_no_word_is_cut(old: str, new: str) -> None:
    for text, other in ((old, Tag.INSERT), (new, Tag.DELETE)):
        inside = {at for word in WORD.finditer(text) for at in range(word.start() + 1, word.end())}
        place = 0
        for run in redline(old, new):
            place += 0 if run.tag is other else len(run.text)
            assert place not in inside


@given(TEXTS, TEXTS, st.sampled_from([0, 40, 200]), st.sampled_from(["", " ", ". ", "é"]))
def test_long_equal_ends_are_kept(old: str, new: str, size: int, edge: str) -> None:
    end = " ".join(words(4, size, 1000))
    left, right = end + edge + old + edge + end, end + edge + new + edge + end
    runs = redline(left, right)
    assert side(runs, Tag.INSERT) == left
    assert side(runs, Tag.DELETE) == right
    assert all(one.tag is not two.tag for one, two in itertools.pairwise(runs))


@given(TEXTS)
def test_the_short_cuts_find_the_same_words(text: str) -> None:
    assert parted(text) == WORD.split(text)


@given(st.text("aZ09_'`’‐-.,:/ é²٣ŉ\u0301", max_size=12))
def test_nor_do_they_differ_in_any_row_of_characters(text: str) -> None:
    assert parted(text) == WORD.split(text)


@given(TEXTS)
def test_a_text_against_itself_is_kept(text: str) -> None:
    assert redline(text, text) == ((Run(Tag.KEEP, text),) if text else ())


def words(seed: int, count: int, vocabulary: int) -> list[str]:
    source = random.Random(seed)
    return [f"w{source.randrange(vocabulary)}" for _ in range(count)]


@pytest.mark.parametrize("vocabulary", [3, 50, 100_000])
def test_large_unrelated_texts_are_bounded(vocabulary: int) -> None:
    """Unbounded, the library needs minutes for these; here they simply end."""
    old, new = " ".join(words(1, 6000, vocabulary)), " ".join(words(2, 6000, vocabulary))
    runs = redline(old, new)
    assert side(runs, Tag.INSERT) == old
    assert side(runs, Tag.DELETE) == new


def test_a_long_clause_with_few_edits_is_told_by_its_anchors() -> None:
    old = words(3, 8000, 20_000)
    new = list(old)
    for at in range(100, 8000, 400):
        new[at] = "Novalabs"
    runs = redline(" ".join(old), " ".join(new))
    assert [run.text for run in runs if run.tag is Tag.INSERT] == ["Novalabs"] * 20


def test_more_words_than_there_are_characters_before_the_surrogates() -> None:
    """60,000 words in one text: the code of a word must not fall on a half character."""
    old = [f"w{n}" for n in range(60_000)]
    new = ["x", *old[::2], "y"]
    runs = redline(" ".join(old), " ".join(new))
    assert side(runs, Tag.DELETE) == " ".join(new)
