"""How a page was read, as a page: parts in the order of the page, said in words, and harmless."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from crawler.model import READER, BlockKind, Clause, Extraction, LeftOut, Page, PageKind, Recipe, Verdict
from crawler.text import read
from reports.render.html import reading_html

PAGE = """<html><head><title>Privacy | Fennel Post</title></head><body>
<nav class=top><a href=/>Home</a> <a href=/s>Stamps</a></nav>
<main><h1>Privacy</h1><p>This policy says which personal data Fennel Post collects, and what it does with it.</p>
<h2>Letters</h2><p>4.2 We read the addresses of your letters, and we keep what we read for thirty days.</p>
<ul><li>your name</ul></main><footer><p>Fennel Post, all rights reserved</p></footer></body></html>"""


def seen(page: str) -> list[str]:
    """The parts of a view in order, white space folded."""
    parts = lxml_html.fromstring(page).xpath("//*[contains(@class, 'part')]")
    return [" ".join(part.text_content().split()) for part in parts]


def test_kept_and_left_out_stand_in_the_order_of_the_page() -> None:
    parts = seen(reading_html(read(Page(PAGE.encode(), "", "text/html"), Recipe(READER)), "privacy.html"))
    assert [part.split(":")[0] for part in parts] == ["Left out", *["Kept"] * 5, "Left out"]
    assert "navigation" in parts[0]
    assert "<nav top>" in parts[0]
    assert "Home Stamps" in parts[0]
    assert parts[1] == "Kept: heading Privacy"
    assert parts[2].startswith("Kept: paragraph · Privacy This policy")
    assert parts[4].startswith("Kept: paragraph · number 4.2 · Privacy › Letters 4.2 We read")
    assert parts[5] == "Kept: item your name"
    assert "all rights reserved" in parts[6]


def test_it_is_one_page_that_needs_nothing() -> None:
    page = lxml_html.fromstring(reading_html(read(Page(PAGE.encode(), "", "text/html"), Recipe(READER)), "a"))
    assert not page.xpath("//script | //img | //link | //iframe | //@src | //@href | //@onclick")
    assert page.xpath("//meta[@name='viewport']")
    assert "prefers-color-scheme: dark" in page.xpath("//style")[0].text
    assert [heading.tag for heading in page.xpath("//*[contains(@class, 'kept')]/*[@dir][not(self::p)]")] == [
        "h2",
        "h3",
    ]


def test_a_page_that_is_not_the_policy_and_other_languages_are_said() -> None:
    found = Extraction(
        "Wait",
        (Clause("Un instant"), Clause("Wait", path=("Above",))),
        verdict=Verdict(PageKind.BOT_WALL, "it asks for a browser", 1.0),
        language="en",
        others=((0, "fr"),),
    )
    page = reading_html(found, "x")
    assert "Not the policy: bot wall (it asks for a browser)." in page
    assert "Language: en; 1 clause fr." in page
    assert seen(page) == ["Kept: paragraph · fr Un instant", "Kept: paragraph · Above Wait"]
    assert '<p dir="auto" lang="fr">Un instant' in page


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "</title></style></details><img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)',
        "\x1b]0;title\x07\u202eevil\x00\ud800",
        "{{ 7*7 }} {% raw %}",
    ],
)
def test_strangers_words_stay_words(attack: str) -> None:
    found = Extraction(
        attack,
        (Clause(attack, label=attack, kind=BlockKind.HEADING, path=(attack,)), Clause(attack)),
        verdict=Verdict(PageKind.ERROR_PAGE, attack, 1.0),
        left_out=(LeftOut(attack, attack, attack),),
        language=attack,
        others=((0, attack),),
    )
    made = reading_html(found, attack)
    page = lxml_html.fromstring(made)
    assert not page.xpath("//script | //img | //@onmouseover | //@onerror")
    assert len(page.xpath("//style")) == len(page.xpath("//title")) == 1
    assert not re.search("[\x00\x07\x1b\u202e]", made)
    made.encode()


@given(st.lists(st.integers(0, 9), max_size=12), st.integers(0, 6))
def test_no_part_is_lost(places: list[int], clauses: int) -> None:
    """Wherever the pieces are said to have stood, also behind the end."""
    left = tuple(LeftOut(f"left{number}.", "a menu", "nav", place) for number, place in enumerate(places))
    found = Extraction("", tuple(Clause(f"kept{number}.") for number in range(clauses)), left_out=left)
    text = " ".join(seen(reading_html(found, "x")))
    assert [text.count(piece.text) for piece in left] == [1] * len(left)
    assert [text.count(clause.text) for clause in found.clauses] == [1] * clauses
