"""Which clause became which: tables of what a reader would say, and what must hold for any two versions."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.history.align import ALGORITHM, align
from crawler.model import BlockKind, Clause, ClauseEdit, Op, Tag

ROOT = Path(__file__).resolve().parents[2]

COLLECT = "We collect your name, your address and the pages that you visit on our site."
SHARE = "We share this data with advertising partners in the United States and in Canada."
KEEP = "We keep server logs for thirty days and delete them without further notice."
RIGHTS = "You may ask us at any time for a copy of everything that we know about you."
CHILDREN = "Our services are not directed to children under the age of thirteen."
COURTS = "Any dispute is heard by the courts of Ireland, whose law governs these terms."


def clause(text: str) -> Clause:
    """A clause whose label is what stands before the first '|', which is no part of its key."""
    label, bar, rest = text.partition("|")
    return Clause(text=text.replace("|", ""), label=label if bar else "", key=rest if bar else text)


def clauses(*texts: str) -> tuple[Clause, ...]:
    return tuple(clause(text) for text in texts)


def told(old: tuple[Clause, ...], new: tuple[Clause, ...]) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return [(edit.op.value, edit.old, edit.new) for edit in align(old, new) if edit.op is not Op.EQUAL]


def test_the_algorithm_has_a_name() -> None:
    assert ALGORITHM == "align/3"


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ([], [], []),
        ([], [COLLECT], [("add", (), (0,))]),
        ([COLLECT], [], [("remove", (0,), ())]),
        ([COLLECT, SHARE], [COLLECT, SHARE], []),
        ([COLLECT, SHARE, KEEP], [COLLECT, KEEP], [("remove", (1,), ())]),
        ([COLLECT, KEEP], [COLLECT, SHARE, KEEP], [("add", (), (1,))]),
        ([COLLECT, KEEP], [COLLECT, KEEP.replace("thirty", "ninety")], [("edit", (1,), (1,))]),
        ([COLLECT], [COURTS], [("remove", (0,), ()), ("add", (), (0,))]),
        ([COLLECT, SHARE, KEEP, "Yes"], [SHARE, KEEP, "Yes", COLLECT], [("move", (0,), (3,))]),
        (
            [COLLECT, SHARE, KEEP, RIGHTS],
            [SHARE, KEEP, RIGHTS, COLLECT.replace("address", "telephone number")],
            [("move+edit", (0,), (3,))],
        ),
        ([COLLECT, f"{SHARE} {KEEP}", RIGHTS], [COLLECT, SHARE, KEEP, RIGHTS], [("split", (1,), (1, 2))]),
        ([COLLECT, SHARE, KEEP, RIGHTS], [COLLECT, f"{SHARE} {KEEP}", RIGHTS], [("merge", (1, 2), (1,))]),
        (
            [f"{SHARE} {KEEP} {RIGHTS}"],
            [SHARE, COURTS, KEEP, RIGHTS.replace("everything", "all")],
            [("split", (0,), (0, 2, 3)), ("add", (), (1,))],
        ),
        (["Last updated: May 4, 2020", COLLECT], ["Last updated: 12 June 2021", COLLECT], [("edit", (0,), (0,))]),
        (["1 Main Street Suite 3 Rome"], ["1 Main Street", "Suite 3", "Rome"], [("split", (0,), (0, 1, 2))]),
    ],
)  # fmt: skip
def test_tables(old: list[str], new: list[str], wanted: list[tuple[str, tuple[int, ...], tuple[int, ...]]]) -> None:
    assert told(clauses(*old), clauses(*new)) == wanted


NOTICE = "Notice of a dispute and the time to settle it"


def test_a_heading_that_a_clause_swallowed_does_not_take_the_place_of_one_that_moved() -> None:
    """Its words stand in the moved clause too."""
    told_late = (
        f"{NOTICE} are meant to give both of us a fair chance to end every quarrel without a court, "
        "before either one files a claim against the other."
    )
    old = clauses(COLLECT, RIGHTS, NOTICE, CHILDREN, KEEP, SHARE, told_late, COURTS)
    edited = told_late.replace("a fair", "an honest")
    new = clauses(COLLECT, f"{RIGHTS} {NOTICE}", edited, CHILDREN, KEEP, SHARE, COURTS)
    assert told(old, new) == [("merge", (1, 2), (1,)), ("move+edit", (6,), (2,))]


def test_what_was_merged_whole_is_no_edit_of_its_neighbour() -> None:
    heading = "Security and storage of your information here"
    whole = "Your information is kept under lock and key. Every password is salted, hashed and never written down."
    first, second = whole.split(". ")
    old = clauses(COLLECT, CHILDREN, heading, whole, COURTS)
    new = clauses(COLLECT, f"{CHILDREN} {heading}", f"{first}.", second, COURTS)
    assert told(old, new) == [("merge", (1, 2), (1,)), ("split", (3,), (2, 3))]


def test_words_said_again_and_again_are_not_the_clause_that_says_them_once() -> None:
    once = "alpha beta gamma delta epsilon zeta eta theta iota kappa"
    old, new = clauses(COLLECT, once, KEEP, RIGHTS), clauses(COLLECT, KEEP, RIGHTS, " ".join([once] * 50))
    assert told(old, new) == [("remove", (1,), ()), ("add", (), (3,))]


def test_rows_that_repeat_one_another_claim_their_own_stretch() -> None:
    rows = [f"Cookies of {name} remember which pages you saw before." for name in ("Ann", "Bob", "Cy", "Di")]
    assert told(clauses(*rows, RIGHTS), clauses(" ".join(rows), RIGHTS)) == [("merge", (0, 1, 2, 3), (0,))]


def test_clauses_that_changed_where_they_stood() -> None:
    edited = (SHARE.replace("partners", "vendors"), KEEP.replace("thirty", "ninety"))
    assert told(clauses(COLLECT, SHARE, KEEP, RIGHTS), clauses(COLLECT, *edited, RIGHTS)) == [
        ("edit", (1,), (1,)),
        ("edit", (2,), (2,)),
    ]


def test_as_many_changed_but_not_where_they_stood() -> None:
    old = clauses(COLLECT, SHARE, KEEP, RIGHTS)
    new = clauses(COLLECT, COURTS, SHARE.replace("partners", "vendors"), RIGHTS)
    assert told(old, new) == [("add", (), (1,)), ("edit", (1,), (2,)), ("remove", (2,), ())]


def test_one_of_two_twins_was_reworded_and_moved() -> None:
    """The other twin still has its equal: that must not hide the edit."""
    old = clauses(KEEP, COLLECT, SHARE, RIGHTS, KEEP, CHILDREN)
    new = clauses(KEEP, KEEP.replace("thirty", "ninety"), COLLECT, SHARE, RIGHTS, CHILDREN)
    assert told(old, new) == [("move+edit", (4,), (1,))]


def test_a_long_piece_with_much_new_text_in_it_is_one() -> None:
    first = (
        "to the fullest extent that the law allows we are not liable to you for lost profits, lost data or lost "
        "trade that come of the use of our shop or of its being closed for whatever reason"
    )
    second = (
        "and in no case do we owe you more than the sum that you paid to us in the twelve months before you "
        "wrote to us about the matter and gave us time to mend it"
    )
    more = (
        "whether the claim rests on a contract, a statute, a wrong or any other ground that a court may find, and "
        "even where somebody told one of us before that such a thing could happen, or where what this page offers "
        "instead turns out to be worth nothing at all to the person who asks us for it when all is said and done, "
        "save where a statute that nobody can waive says otherwise of harm done on purpose or by gross neglect, of "
        "goods that hurt somebody, and of promises that were given under seal before these terms were agreed upon"
    )
    old, new = (
        clauses(COLLECT, f"{first}; {second}.", KEEP),
        clauses(COLLECT, f"{first}; {more}.", f"{second}.", KEEP),
    )
    assert told(old, new) == [("split", (1,), (1, 2))]


def test_a_split_that_moved_says_so() -> None:
    old = clauses(f"{SHARE} {KEEP}", COLLECT, RIGHTS, CHILDREN, COURTS)
    new = clauses(COLLECT, RIGHTS, CHILDREN, COURTS, SHARE, KEEP)
    (edit,) = [edit for edit in align(old, new) if edit.op is not Op.EQUAL]
    assert (edit.op, edit.old, edit.new, edit.moved) == (Op.SPLIT, (0,), (4, 5), True)


def test_a_heading_travels_with_its_clause() -> None:
    old = clauses("Sharing here", SHARE, COLLECT, KEEP, RIGHTS)
    new = clauses(COLLECT, KEEP, RIGHTS, "Sharing there", SHARE)
    assert told(old, new) == [("move+edit", (0,), (3,)), ("move", (1,), (4,))]


MORE = "Learn more"


@pytest.mark.parametrize(
    ("old", "new", "went"),
    [
        # Behind its neighbour, before its neighbour, and two of them in a row.
        ([COLLECT, MORE, SHARE, MORE, KEEP], [SHARE, MORE, KEEP, COLLECT, MORE], {1: 4, 3: 1}),
        ([RIGHTS, MORE, COLLECT, KEEP, MORE, SHARE], [MORE, SHARE, MORE, COLLECT, KEEP, RIGHTS], {1: 2, 4: 0}),
        ([SHARE, MORE, COLLECT, MORE, MORE, KEEP], [COLLECT, MORE, MORE, KEEP, SHARE, MORE], {1: 5, 3: 1, 4: 2}),
    ],
)
def test_words_that_stand_everywhere_go_with_their_neighbour(
    old: list[str], new: list[str], went: dict[int, int]
) -> None:
    edits = align(clauses(*old), clauses(*new))
    assert {edit.old[0]: edit.new[0] for edit in edits if old[edit.old[0]] == MORE} == went
    assert {edit.op for edit in edits} == {Op.EQUAL, Op.MOVE}


def test_words_that_stand_everywhere_come_and_go_where_they_do() -> None:
    old, new = [COLLECT, MORE, SHARE, MORE, KEEP, MORE], [COLLECT, MORE, SHARE, KEEP, MORE]
    assert told(clauses(*old), clauses(*new)) == [("remove", (3,), ())]
    assert told(clauses(*new), clauses(*old)) == [("add", (), (3,))]


def test_a_clause_moves_past_a_heading_and_not_the_heading_past_it() -> None:
    def outlined(*texts: str) -> tuple[Clause, ...]:
        return tuple(
            each._replace(kind=BlockKind.HEADING) if each.text in {"Sharing", "Storage"} else each
            for each in clauses(*texts)
        )

    old = outlined("Sharing", SHARE, "Storage", CHILDREN, KEEP)
    new = outlined("Sharing", SHARE, CHILDREN, "Storage", KEEP)
    assert told(old, new) == [("move", (3,), (2,))]
    assert told(new, old) == [("move", (2,), (3,))]


@pytest.mark.parametrize("names", [("Ann", "Bob", "Cy", "Di"), ("Ann", "Ann", "Cy", "Ann")])
def test_near_twins_side_by_side_keep_their_places(names: tuple[str, ...]) -> None:
    row = "The cookie of {} remembers for {} days which of our many pages you have seen before today."
    old = clauses(COLLECT, *(row.format(name, at) for at, name in enumerate(names)), RIGHTS)
    new = clauses(COLLECT, *(row.format(name, at).replace("many", "new") for at, name in enumerate(names)), RIGHTS)
    assert told(old, new) == [("edit", (at,), (at,)) for at in range(1, 5)]


def test_near_twins_that_changed_places_are_told_apart() -> None:
    row = "The cookie of {} remembers which of our many pages you have seen before today, for {}."
    one, other = (
        row.format("Annabel Fenwick of Bristol", "thirty days"),
        row.format("Oxbow", "a whole year or longer"),
    )
    old = clauses(COLLECT, one, other, RIGHTS)
    new = clauses(COLLECT, other.replace("many", "new"), one.replace("many", "new"), RIGHTS)
    assert sorted((edit.old, edit.new) for edit in align(old, new)) == [
        ((0,), (0,)), ((1,), (2,)), ((2,), (1,)), ((3,), (3,)),
    ]  # fmt: skip


def test_writing_without_blanks_is_matched_by_its_words() -> None:
    one = "私たちは、お客様の氏名、住所、閲覧したページおよび購入した商品を収集し、三十日間保存した後に削除します。"
    other = "紛争は東京地方裁判所を第一審の専属的合意管轄裁判所とし、本規約は日本法に準拠して解釈されるものとします。"
    old, new = (
        clauses(COLLECT, one, other),
        clauses(COLLECT, one.replace("三十", "九十"), other.replace("東京", "大阪")),
    )
    assert told(old, new) == [("edit", (1,), (1,)), ("edit", (2,), (2,))]


@pytest.mark.parametrize(
    ("old", "new", "ops"),
    [
        ("Our addresses are:", "Our address is:", ["edit"]),
        ("Acme, L.L.C.", "Acme OpCo, LLC", ["edit"]),
        ("Necessary", "Essential", ["add", "remove"]),
        ("Rules and Policies", "Community Guidelines", ["add", "remove"]),
        ("§", "¶", ["add", "remove"]),
    ],
)
def test_short_lines_alone_in_one_place_are_compared_by_their_letters(old: str, new: str, ops: list[str]) -> None:
    edits = told(clauses(COLLECT, KEEP, old, RIGHTS, SHARE), clauses(COLLECT, KEEP, new, RIGHTS, SHARE))
    assert sorted(op for op, _, _ in edits) == ops


def test_renumbering_is_flagged_and_is_no_edit() -> None:
    old, new = clauses("1. |Cookies", "2. |Rights"), clauses("1. |Scope and aims", "2. |Cookies", "3. |Rights")
    edits = align(old, new)
    assert [(edit.op, edit.renumbered) for edit in edits] == [
        (Op.ADD, False),
        (Op.EQUAL, True),
        (Op.EQUAL, True),
    ]
    assert [run.text for run in edits[1].runs] == ["1", "2", ". Cookies"]


def test_equal_texts_need_no_runs() -> None:
    assert align(clauses(COLLECT), clauses(COLLECT)) == (ClauseEdit(Op.EQUAL, (0,), (0,)),)


def test_a_removal_stands_where_it_stood() -> None:
    old, new = clauses(COLLECT, "Gone one", SHARE, "Gone two"), clauses(COLLECT, SHARE, COURTS)
    assert [(edit.op.value, edit.old or edit.new) for edit in align(old, new)] == [
        ("equal", (0,)),
        ("remove", (1,)),
        ("equal", (2,)),
        ("remove", (3,)),
        ("add", (2,)),
    ]


WORDS = st.sampled_from(
    [
        "we",
        "you",
        "share",
        "data",
        "with",
        "partners",
        "cookies",
        "for",
        "ads",
        "may",
        "not",
        "keep",
        "delete",
        "it",
        "days",
        "30",
    ]
)
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)


@st.composite
def revisions(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """A version and what editors made of it: dropped, added, moved, joined, cut, reworded."""
    old = draw(st.lists(TEXTS, max_size=10))
    new: list[str] = []
    for text in old:
        what = draw(st.sampled_from(["keep", "keep", "drop", "add", "edit", "cut", "join", "first"]))
        words = text.split()
        half = len(words) // 2
        made = {
            "keep": [text],
            "drop": [],
            "add": [text, draw(TEXTS)],
            "edit": [" ".join([*words[:half], draw(WORDS), *words[half + 1 :]])],
            "cut": [" ".join(words[:half]), " ".join(words[half:])],
            "join": [],
            "first": [],
        }[what]
        if what == "join":
            new = [*new[:-1], " ".join([*new[-1:], text])]
        elif what == "first":
            new.insert(0, text)
        new += made
    return old, new


@given(revisions())
def test_every_clause_once_and_nothing_lost(pair: tuple[list[str], list[str]]) -> None:
    old, new = (clauses(*texts) for texts in pair)
    edits = align(old, new)
    assert Counter(i for edit in edits for i in edit.old) == Counter(range(len(old)))
    assert Counter(j for edit in edits for j in edit.new) == Counter(range(len(new)))
    for edit in edits:
        left = "\n".join(old[i].text for i in edit.old)
        right = "\n".join(new[j].text for j in edit.new)
        if edit.runs:
            assert "".join(run.text for run in edit.runs if run.tag is not Tag.INSERT) == left
            assert "".join(run.text for run in edit.runs if run.tag is not Tag.DELETE) == right
        else:
            assert edit.op in (Op.ADD, Op.REMOVE) or left == right


@given(revisions())
def test_arity_order_and_flags(pair: tuple[list[str], list[str]]) -> None:
    old, new = (clauses(*texts) for texts in pair)
    edits = align(old, new)
    arity = {Op.ADD: (0, 1), Op.REMOVE: (1, 0), Op.SPLIT: (1, None), Op.MERGE: (None, 1)}
    for edit in edits:
        for wanted, side in zip(arity.get(edit.op, (1, 1)), (edit.old, edit.new), strict=True):
            assert len(side) == wanted if wanted is not None else len(side) > 1
            assert list(side) == sorted(side)
        same = edit.op in (Op.EQUAL, Op.MOVE)
        if len(edit.old) == len(edit.new) == 1:
            assert same == (old[edit.old[0]].key == new[edit.new[0]].key)
            assert edit.moved == (edit.op in (Op.MOVE, Op.MOVE_EDIT))
    assert [edit.new for edit in edits if edit.new] == sorted(edit.new for edit in edits if edit.new)
    stayed = [edit for edit in edits if edit.old and edit.new and not edit.moved]
    assert all(one.old < two.old for one, two in itertools.pairwise(stayed))


def test_hash_order_plays_no_part() -> None:
    program = (
        "import random, hashlib\n"
        "from crawler.history.align import align\n"
        "from crawler.model import Clause\n"
        "source = random.Random(7)\n"
        "words = [f'w{n}' for n in range(60)]\n"
        "old = [' '.join(source.choices(words, k=source.randrange(1, 25))) for _ in range(80)]\n"
        "new = [' '.join(source.sample(t.split(), k=max(1, len(t.split()) - 2))) for t in old]\n"
        "new = new[40:60] + new[:40] + [a + ' ' + b for a, b in zip(old[60::2], old[61::2])]\n"
        "made = align([Clause(t, key=t) for t in old], [Clause(t, key=t) for t in new])\n"
        "print(hashlib.sha256(repr(made).encode()).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(found) == 1


def unrelated(seed: int, count: int, vocabulary: int) -> tuple[Clause, ...]:
    source = random.Random(seed)
    return clauses(*(" ".join(f"w{source.randrange(vocabulary)}" for _ in range(20)) for _ in range(count)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (clauses(*["Learn more about cookies."] * 3000), clauses(*["Learn more about cookies."] * 2900)),
        (clauses(*(f"We share data with partner number {n} for the purposes below." for n in range(2000))),
         clauses(*(f"We share data with vendor number {n} for the purposes below." for n in range(2000)))),
        (unrelated(1, 1000, 50), unrelated(2, 1000, 50)),
        (unrelated(1, 1500, 9000), unrelated(2, 1500, 9000)),
        (unrelated(1, 2000, 9000), unrelated(1, 2000, 9000)[::-1]),
        (clauses(*[" ".join(f"piece {n} of it" for n in range(3000))]),
         clauses(*(f"piece {n} of it" for n in range(3000)))),
        (clauses(COLLECT, "a" * 400_000, RIGHTS), clauses(COLLECT, "b" * 400_000, RIGHTS)),
        (clauses(COLLECT, "a." * 100_000 + " @", RIGHTS), clauses(COLLECT, "a." * 100_000 + "x @", RIGHTS)),
        (clauses(*(f"We keep what {n} tells us for as long as we need it here." for n in range(8000))),
         clauses(*(line for n in range(8000)
                   for line in (f"We keep what {n} tells us for as long as they need it here.", f"x{n} y{n} z{n}")))),
        (clauses(COLLECT, " ".join(["we share it with them"] * 8000), RIGHTS),
         clauses(COLLECT, " ".join(["we share it with them"] * 4000), *["we share it with them"] * 4000, RIGHTS)),
    ],
    ids=[
        "identical", "near-identical", "few words", "unrelated", "reversed", "one and many",
        "one long word", "dots", "a line behind each edit", "a phrase again and again",
    ],
)  # fmt: skip
def test_adversarial_versions_end(old: tuple[Clause, ...], new: tuple[Clause, ...]) -> None:
    """Each grows with its square, to half a minute or to many, where something is compared all with all."""
    edits = align(old, new)
    assert Counter(i for edit in edits for i in edit.old) == Counter(range(len(old)))
    assert Counter(j for edit in edits for j in edit.new) == Counter(range(len(new)))
