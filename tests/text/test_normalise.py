"""What people read, what is compared, and where a label ends."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.normalise import clause_key, comparison_form, fold, split_label

# Letters with accents apart, blanks, invisible characters, quotes, dashes and labels, mixed as editors do.
TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("aB1.,()'\"-‘’“”–—•·… \t\n\u00a0\u2009\u200b\u00ad\ufeff\u0301\u0308é§ivx"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  We\tshare\u00a0your\n data ", "We share your data"),
        ("in\u00adfor\u200bma\ufefftion", "information"),
        ("cafe\u0301", "café"),
        ("“Data” – it’s yours", "“Data” – it’s yours"),
        ("", ""),
    ],
)
def test_folding_keeps_what_can_be_seen(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("4. Cookies", "4. "),
        ("4.2 Cookies", "4.2 "),
        ("4.2.1. cookies", "4.2.1. "),
        ("(a) we share", "(a) "),
        ("a) we share", "a) "),
        ("(aa) we share", "(aa) "),
        ("iv. We share", "iv. "),
        ("XII. Changes", "XII. "),
        ("Article 5 – Your rights", "Article 5 – "),
        ("Section 3: Your rights", "Section 3: "),
        ("§ 7 Deine Rechte", "§ 7 "),
        ("  2)  two", "  2)  "),
        ("1. Januar 2024", ""),
        ("12. mars 2021", ""),
        ("1.5 million users", ""),
        ("2024 Privacy Policy", ""),
        ("Civ. Code § 1798", ""),
        ("Art. 6 GDPR", ""),
        ("EU: the Union", ""),
        ("A plain sentence.", ""),
        ("4.", ""),
        ("", ""),
    ],
)
def test_labels(text: str, label: str) -> None:
    assert split_label(text) == (label, text[len(label) :])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('We don\'t share "data"', "We don’t share “data”"),
        ("opt-in – or not", "opt‑in - or not"),
        ("cookies , pixels ( and beacons ) .", "cookies, pixels (and beacons)."),
        ("a\u00a0b\u2009c", "a b c"),
        ("• one · two", "one two"),
        ("ﬁle №5", "file No5"),
        ("infor\u200bmation", "information"),
        ("`quoted`", "'quoted'"),
    ],
)
def test_typography_is_no_change(one: str, other: str) -> None:
    assert comparison_form(one) == comparison_form(other)
    assert clause_key(one) == clause_key(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("4. Cookies", "5. Cookies", True),
        ("4. Cookies", "Cookies", True),
        ("(a) we share", "iv. we share", True),
        ("Article 5 – Your rights", "Article 6 – Your rights", True),
        ("4.", "5.", False),
        ("30 days", "60 days", False),
        ("Cookies", "cookies", False),
        ("1. Januar 2024", "2. Januar 2024", False),
    ],
)
def test_numbering_is_not_wording(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert (clause_key(one) == clause_key(other)) is same


def test_a_lone_surrogate_has_a_key_too() -> None:
    assert len(clause_key("a\ud800b")) == 64


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert unicodedata.is_normalized("NFC", folded)
    assert folded.split() == folded.split(" ") or not folded


@given(TEXTS)
def test_the_comparison_form_is_its_own(text: str) -> None:
    form = comparison_form(text)
    assert comparison_form(form) == form


@given(TEXTS)
def test_folding_says_nothing_new(text: str) -> None:
    assert clause_key(fold(text)) == clause_key(text)


@given(TEXTS)
def test_label_and_rest_spell_the_text(text: str) -> None:
    label, rest = split_label(text)
    assert label + rest == text


LINES = st.lists(
    st.sampled_from(
        [*"abivxszcpIVXASCP§1234.:)(-–’“”‘—`´,;!?… ", "  ", "\t", "\u00a0", "\u200b", "\u0301", "ﬀ", "ſ", "é"]
    ),
    max_size=12,
).map("".join)


@given(LINES)
def test_no_short_cut_changes_the_comparison_form(text: str) -> None:
    wanted = unicodedata.normalize("NFKC", text).translate(
        {
            **dict.fromkeys(map(ord, "‘’‚‛ʼ´`′"), "'"),
            **dict.fromkeys(map(ord, "“”„‟«»″"), '"'),
            **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
            **dict.fromkeys(map(ord, "•·"), " "),
            **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), ""),
        }
    )
    wanted = " ".join(unicodedata.normalize("NFKC", wanted).split())
    for mark in ",.;:!?)":
        wanted = wanted.replace(f" {mark}", mark)
    assert comparison_form(text) == wanted.replace("( ", "(")


@given(LINES, st.sampled_from(["", "A", "The", "ab", "Ve"]))
def test_what_opens_with_two_letters_of_no_label_has_none(rest: str, opening: str) -> None:
    # Blanks before a label are part of it, and of no short cut.
    assert split_label(f" {opening}{rest}")[0].removeprefix(" ") == split_label(f"{opening}{rest}")[0]
