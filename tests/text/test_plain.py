"""Plain text and light Markdown to blocks, provenance lines, and text glued together."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.model import Block, BlockKind, Extraction, Page, Recipe
from crawler.text import read
from crawler.text.extract import glued, plain

URL = "https://www.fennel.example/privacy"
H, P, ITEM, C = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.CELL
LONG = "We collect the personal data that you give us when you open an account here"


def blocks(text: str) -> list[Block]:
    return list(plain.read(Page(text.encode(), URL, "text/plain"), Recipe("read/1")).blocks)


def shapes(text: str) -> list[tuple[BlockKind, int, str]]:
    return [(block.kind, block.level, block.text) for block in blocks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Privacy #\n\ntext", [(H, 1, "Privacy"), (P, 0, "text")]),
        ("# a\n\nTitle\n=====\n\nSub\n---", [(H, 1, "a"), (H, 1, "Title"), (H, 2, "Sub")]),
        ("# a\n**Sharing**  \nWe share.", [(H, 1, "a"), (H, 9, "Sharing"), (P, 0, "We share.")]),
        ("# a\n- one\n- two\n    - three", [(H, 1, "a"), (ITEM, 1, "one"), (ITEM, 1, "two"), (ITEM, 2, "three")]),
        ("# a\n  1. one\n  2. two", [(H, 1, "a"), (ITEM, 1, "1. one"), (ITEM, 1, "2. two")]),
        ("# a\n| x | y |\n|---|---|\n| z | v |", [(H, 1, "a"), (C, 0, "x"), (C, 0, "y"), (C, 0, "z"), (C, 0, "v")]),
        ("# a\n\n| Privacy Policy  \n---  \n  \ntext", [(H, 1, "a"), (P, 0, "Privacy Policy"), (P, 0, "text")]),
        ("# a\nfirst line  \nsecond line", [(H, 1, "a"), (P, 0, "first line"), (P, 0, "second line")]),
        (
            "# a\n**Data:** we *only* keep __some__ \\* of it",
            [(H, 1, "a"), (P, 0, "Data: we only keep some * of it")],
        ),
        ("# a\n> quoted\n\n* * *\n![logo](/l.png) end", [(H, 1, "a"), (P, 0, "quoted"), (P, 0, "end")]),
        (f"{LONG}\nand go on here.", [(P, 0, f"{LONG} and go on here.")]),
        ("Fennel Post\n1 Herb Lane", [(P, 0, "Fennel Post"), (P, 0, "1 Herb Lane")]),
        ("one.\n \t \ntwo.", [(P, 0, "one."), (P, 0, "two.")]),
        (f"Your rights\n \n{LONG}.", [(H, 9, "Your rights"), (P, 0, f"{LONG}.")]),
        ("(1) one thing;\n(2) another thing.", [(P, 0, "(1) one thing;"), (P, 0, "(2) another thing.")]),
        ("5 * 4 * 3 and snake_case_name stay.", [(P, 0, "5 * 4 * 3 and snake_case_name stay.")]),
        ("one\r\n\r\ntwo.", [(P, 0, "one"), (P, 0, "two.")]),
        ("", []),
    ],
)
def test_shapes(text: str, expected: list[tuple[BlockKind, int, str]]) -> None:
    assert shapes(text) == expected


def test_links_of_markdown() -> None:
    (_, block, last) = blocks(
        '# a\nSee [our *terms*](/terms?utm_source=m "title") and <https://b.example/x>.\n\n'
        "[Fennel Post  \n1 Herb Lane](mailto:post@fennel.example)"
    )[:3]
    assert block.text == "See our terms and https://b.example/x."
    assert block.links == ("https://www.fennel.example/terms", "https://b.example/x")
    assert last.text == "Fennel Post"


@pytest.mark.parametrize(
    ("text", "provenance"),
    [
        ("https://fennel.example/p\nText.", (("source", "https://fennel.example/p"),)),
        (
            (
                "> *The following text is extracted from the policy that was archived on 2015-03-02. See the\n"
                "> [copy](https://web.archive.org/web/20150302010203id_/http%3A//fennel.example/p).*\n\nText."
            ),
            (("source", "http://fennel.example/p"), ("archived_at", "2015-03-02T01:02:03Z")),
        ),
        (
            "> *The following text is extracted from the policy that was archived on 2015-03-02.*\n\nText.",
            (("archived_at", "2015-03-02"),),
        ),
        ("Text.", ()),
        ("See https://fennel.example/p\nText.", ()),
    ],
)
def test_provenance(text: str, provenance: tuple[tuple[str, str], ...]) -> None:
    document = plain.read(Page(text.encode(), URL, "text/plain"), Recipe("read/1"))
    assert document.provenance == provenance
    assert document.blocks[-1].text == "Text."


GLUED = (
    "ShopStampsParcelsLettersOffersAbout usPRIVACY POLICYTERMS"
    "The terms “we” and “us” in this policy mean Fennel Post Limited and nobody else."
    + "WHAT WE COLLECTWe collect the informationWe need for carrying the post.YouTube and LinkedIn are not asked."
    * 20
    + "We may:carry letters;keep them dry.Write to us at any time you like, we answer in a week or two."
    + "ShopStampsParcelsLettersOffersAbout us"
)


def test_glued_text_is_split_at_its_joints() -> None:
    parts = glued.parts(GLUED)
    assert glued.is_glued(GLUED)
    assert parts[:4] == [
        "PRIVACY POLICY",
        "TERMS",
        "The terms “we” and “us” in this policy mean Fennel Post Limited and nobody else.",
        "WHAT WE COLLECT",
    ]
    assert "YouTube and LinkedIn are not asked." in parts
    assert parts[-4:-1] == ["We may:", "carry letters;", "keep them dry."]
    assert not glued.is_glued(GLUED[:800])
    assert not glued.is_glued("We carry letters. We keep them dry, and we read none of them. " * 60)


def seed(shared: Path, number: str) -> Extraction:
    (path,) = (shared / "seeds").glob(f"{number}_*")
    return read(Page(path.read_bytes(), URL, "text/plain; charset=utf-8"), Recipe("read/1"))


@pytest.mark.parametrize("number", ["000", "003"])
def test_provenance_of_real_texts_is_not_policy(shared: Path, number: str) -> None:
    extraction = seed(shared, number)
    assert [name for name, _ in extraction.provenance] == ["source", "archived_at"]
    assert all("extracted and transformed" not in clause.text for clause in extraction.clauses)
    assert extraction.verdict is None
    assert extraction.title.startswith("Privacy Policy")


def test_a_real_glued_page_comes_apart(shared: Path) -> None:
    extraction = seed(shared, "001")
    assert len(extraction.clauses) > 60
    assert extraction.clauses[0].text == "PRIVACY POLICY"
    assert all("Copyright ©" not in clause.text for clause in extraction.clauses)
    assert extraction.verdict is None


def test_a_real_plain_text(shared: Path) -> None:
    extraction = seed(shared, "002")
    labels = [clause.label for clause in extraction.clauses if clause.label]
    assert labels[:5] == ["(1)", "(2)", "(3)", "(4)", "(5)"]
    run_in = next(clause for clause in extraction.clauses if clause.text.startswith("Account Information."))
    assert run_in.path[-1] == "Account Information"
