"""What is shown of an edit, and that nothing but counted words is left out of it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crawler.model import EditView, Op, Run, Tag
from reports.render.passages import IN_DIGEST, IN_FULL, Measure, Segment, passage, spaced

RUNS = st.lists(
    st.builds(Run, st.sampled_from(Tag), st.text(st.sampled_from("ab \n日"), min_size=1, max_size=80)), max_size=8
)


def squeezed(runs: Any, *tags: Tag) -> str:
    return "".join("".join(run.text.split()) for run in runs if run.tag in tags).replace("¶", "")


def edit(*runs: Run) -> EditView:
    return EditView(Op.EDIT, (), ("x",), ("y",), runs)


@given(RUNS)
def test_full_passage_replays(runs: list[Run]) -> None:
    """Without folding, kept and gone words spell the old text, kept and new words the new one."""
    if not runs:
        return
    shown = spaced(passage(edit(*runs), Measure(10**6, 10**6)))
    for tag in (Tag.DELETE, Tag.INSERT):
        assert squeezed(shown, Tag.KEEP, tag) == squeezed(runs, Tag.KEEP, tag)


@given(RUNS)
def test_marks_are_bare(runs: list[Run]) -> None:
    for segment in passage(edit(*runs), IN_DIGEST):
        if segment.tag in {Tag.DELETE, Tag.INSERT}:
            assert segment.text == segment.text.strip()
            assert "\n" not in segment.text


@given(st.lists(st.builds(Run, st.sampled_from(Tag), st.text("abc \n", min_size=1, max_size=900)), max_size=30))
def test_length_is_bounded(runs: list[Run]) -> None:
    shown = passage(edit(*runs), IN_DIGEST)
    assert sum(len(segment.text) for segment in shown) <= IN_DIGEST.limit * 2


def test_a_long_deletion_leaves_room_for_the_insertion() -> None:
    long = "gone " * 2000
    shown = passage(edit(Run(Tag.DELETE, long), Run(Tag.INSERT, "new words")), IN_DIGEST)
    assert Segment(Tag.INSERT, "new words") in shown
    assert any(segment.tag is None and segment.text.endswith("more words …") for segment in shown)


def test_folding_counts_words() -> None:
    kept = " ".join("k" for _ in range(100))
    shown = passage(edit(Run(Tag.INSERT, "a"), Run(Tag.KEEP, f" {kept} "), Run(Tag.DELETE, "b")), IN_DIGEST)
    assert Segment(None, "… 76 words unchanged …") in shown
    japanese = passage(edit(Run(Tag.INSERT, "a"), Run(Tag.KEEP, "日" * 100)), IN_DIGEST)
    assert Segment(None, "… 88 words unchanged …") in japanese


def test_many_marks_are_counted() -> None:
    runs = [Run(tag, "word " * 9) for _ in range(40) for tag in (Tag.KEEP, Tag.INSERT)]
    last = passage(edit(*runs), IN_DIGEST)[-1]
    assert last.tag is None
    assert last.text.endswith("more marked passages …")


def test_a_new_label_is_marked() -> None:
    relabelled = EditView(Op.EQUAL, (), ("4.2 Cookies are 4.",), ("4.3 Cookies are 4.",), renumbered=True)
    assert passage(relabelled, IN_FULL)[:3] == (
        Segment(Tag.DELETE, "4.2"),
        Segment(Tag.KEEP, " "),
        Segment(Tag.INSERT, "4.3"),
    )
