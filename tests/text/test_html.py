"""HTML to blocks: boundaries, kinds, links, masked addresses, and what is taken away."""

from __future__ import annotations

import pytest

from crawler.model import Block, BlockKind, Page, Recipe
from crawler.text import read
from crawler.text.extract import html
from crawler.text.extract.links import email_behind, target

URL = "https://www.fennel.example/legal/privacy.html"
PROSE = "We collect the personal data that you give us when you open an account with Fennel Post. "
SECOND = "We share none of it with third parties, except with those who carry our letters for us. "


def blocks(body: str, recipe: Recipe | None = None) -> tuple[Block, ...]:
    return html.read(Page(body.encode(), URL, "text/html; charset=utf-8"), recipe or Recipe("read/1")).blocks


def texts(body: str, recipe: Recipe | None = None) -> list[str]:
    return [block.text for block in blocks(body, recipe)]


def framed(policy: str, before: str = "", after: str = "") -> str:
    return f"<html><head><title>Fennel</title></head><body>{before}<main>{policy}</main>{after}</body></html>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>in<b>form</b>ation</p>", ["information"]),
        ("<p>one<p>two", ["one", "two"]),
        ("<div>one</div><div>two</div>", ["one", "two"]),
        ("<p>one<br>two<br/>three", ["one", "two", "three"]),
        ("<div>loose <i>words</i><p>inner</p>tail</div>", ["loose words", "inner", "tail"]),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", ["a", "b", "c"]),
        ("<dl><dt>Cookie<dd>a small file</dl>", ["Cookie", "a small file"]),
        ("<table><tr><td>a<td>b<br>c</table>", ["a", "b", "c"]),
        ("<pre>one\ntwo</pre>", ["one", "two"]),
        ("<p>a<!-- no --> b<script>no()</script> c<style>no</style></p>", ["a b c"]),
        ("<noscript>no</noscript><template>no</template><p>yes</p>", ["yes"]),
        ("<div><template shadowrootmode=open><p>inside</p></template></div>", ["inside"]),
        ("<p>a<span class=sr-only>(opens in a new window)</span> b", ["a b"]),
        ("<h2>One<br>heading</h2>", ["One heading"]),
        ("<p><a href=/a>One</a><a href=/b>Two</a> three", ["One Two three"]),
        ("<p>soft\u00adhyphen &amp; &nbsp; blanks\n\n fold", ["soft\u00adhyphen & blanks fold"]),
        ("<details><summary>More</summary><p>inside</p></details>", ["More", "inside"]),
        ('<div style="display:none"><p>a closed tab</p></div>', ["a closed tab"]),
        ('<p><span style="display:block">a</span><span style="display:block">b</span>', ["a", "b"]),
        (f"<textarea readonly>{PROSE * 6}</textarea>", [(PROSE * 6).strip()]),
        ("", []),
    ],
)
def test_boundaries(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


def spans(*parts: str) -> str:
    return "<div>" + "".join(f"<span class='x1 y2'>{part}</span>" for part in parts) + "</div>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            spans("Released on 4 May 2021", "These terms are an agreement.", "1. Letters", "1.1 We carry letters."),
            ["Released on 4 May 2021", "These terms are an agreement.", "1. Letters", "1.1 We carry letters."],
        ),
        (  # where some are blocks all are, whatever they end with
            spans("We keep your letters.", "You may ask for them. ", "<b>They</b> are yours.", "That is all of it."),
            ["We keep your letters.", "You may ask for them.", "They are yours.", "That is all of it."],
        ),
        (spans("We carry your letters.", "You pay for them."), ["We carry your letters.You pay for them."]),  # once
        (
            spans("We use Fennel", "Post, Fennel", "Box and Fennel", "Cart daily."),
            ["We use FennelPost, FennelBox and FennelCart daily."],
        ),
        (
            spans("We carry letters. ", "You pay for them. ", "That is all. "),
            ["We carry letters. You pay for them. That is all."],
        ),
        (spans("3.", "Requirements and restrictions", "4.", "Liability and damages of ours"), None),
    ],
)
def test_spans_that_a_style_sheet_makes_blocks(body: str, expected: list[str] | None) -> None:
    found = texts(body)
    assert found == expected if expected else len(found) == 1


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        (
            "<div>Fennel Post terms</div><div>Last updated: 4 May 2021</div>",
            ["Fennel Post terms", "Last updated: 4 May 2021"],
        ),
        (
            "<div>Terms</div><div>All regions</div><div>In force from 4 May 2021</div>",
            ["Terms", "All regions", "In force from 4 May 2021"],
        ),
        (
            "<div>Trace 4711</div><div>Effective: 4 May 2021</div>",
            ["Effective: 4 May 2021"],
        ),  # no title has such a number
        ("<div><a href=/>Home</a></div><div>Effective: 4 May 2021</div>", ["Effective: 4 May 2021"]),
        ("<div>Effective: 4 May 2021</div><div>We wrote this for you.</div><h1>Terms</h1>", None),
        ("<div>© 2021 Fennel Post</div>", []),
        ("<div>Our fair on 4 May 2021</div>", []),
    ],
)
def test_the_date_above_the_text_belongs_to_it(above: str, expected: list[str] | None) -> None:
    text = f"<p>{PROSE * 3}</p><p>{SECOND * 3}</p>" * 3
    found = texts(f"<body><div>{above}</div><div><div>{text}</div></div></body>")
    assert found[: len(found) - 6] == (
        ["Effective: 4 May 2021", "We wrote this for you.", "Terms"] if expected is None else expected
    )


def test_kinds_and_levels() -> None:
    found = blocks(
        "<h3>T</h3><p>p<ul><li>one<ol><li>two</ol></ul><table><tr><th>c</table><p><b>Bold head</b></p>"
        "<div role=heading aria-level=4>R</div><p><b>Bold sentence.</b></p>"
    )
    assert [(block.kind, block.level) for block in found] == [
        (BlockKind.HEADING, 3),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.ITEM, 1),
        (BlockKind.ITEM, 2),
        (BlockKind.CELL, 0),
        (BlockKind.HEADING, 9),
        (BlockKind.HEADING, 4),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_a_table_that_arranges_the_page_has_no_cells() -> None:
    found = blocks("<table><tr><td><h1>Privacy</h1><td><b>Sharing</b><p>We share none.</table>")
    assert [block.kind for block in found] == [BlockKind.HEADING, BlockKind.HEADING, BlockKind.PARAGRAPH]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/a?utm_source=x&id=4&fbclid=q#top", "https://www.fennel.example/a?id=4#top"),
        ("a.html", "https://www.fennel.example/legal/a.html"),
        ("../up/./a", "https://www.fennel.example/up/a"),
        ("../../../a", "https://www.fennel.example/a"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("?page=2", "https://www.fennel.example/legal/privacy.html?page=2"),
        ("mailto:a@fennel.example", "mailto:a@fennel.example"),
        ("/web/20200101000000id_/http%3A//old.example/a%20b", "http://old.example/a b"),
        ("https://web.archive.org/web/20200101000000/http://old.example/", "http://old.example/"),
        ("/cdn-cgi/l/email-protection#2a4b6a48", "mailto:a@b"),
        ("javascript:void(0)", ""),
        ("#top", ""),
        ("", ""),
        ("x" * 3000, ""),
    ],
)
def test_targets(href: str, expected: str) -> None:
    assert target(href, URL) == expected


def test_links_stand_beside_the_text() -> None:
    (block,) = blocks('<p>See <a href="/terms?gclid=1">our terms</a> and <a href="/terms">them</a>.</p>')
    assert block.text == "See our terms and them."
    assert block.links == ("https://www.fennel.example/terms",)


def test_masked_addresses_are_read() -> None:
    key = 0x5C
    masked = bytes([key, *(byte ^ key for byte in b"dpo@fennel.example")]).hex()
    body = f'<p>Write to <a href="/cdn-cgi/l/email-protection" data-cfemail="{masked}">[email protected]</a>.</p>'
    assert texts(body) == ["Write to dpo@fennel.example."]
    assert email_behind("no hex") == ""


POLICY = f"<h1>Privacy policy</h1><p>{PROSE}</p><h2>Sharing</h2><p>{SECOND}</p>"
READ = ["Privacy policy", PROSE.strip(), "Sharing", SECOND.strip()]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<nav><a href=/>Home</a> <a href=/shop>Shop</a></nav>", "<footer><p>© Fennel</p></footer>"),
        ("<div class='site-menu'><a href=/>Home</a><a href=/x>Shop</a></div>", "<aside>Prices</aside>"),
        ("<ul><li><a href=/>Home</a><li><a href=/b>Stamps</a><li><a href=/c>Parcels</a></ul>", ""),
        ("", "<div class='related-articles'><a href=/1>Wrapping</a><a href=/2>Posting</a></div>"),
        ("", f"<div id='cookie-banner'><p>We use cookies. {PROSE}</p><button>Accept</button></div>"),
        ("", "<section><h3>Was this article helpful?</h3><button>Yes</button><button>No</button></section>"),
        ("", "<div><p>This site uses cookies for the usual reasons.</p><button>OK</button></div>"),
        ("<p>Updated yesterday</p>", ""),
        ("<button>Open menu</button>", "<div role=dialog><p>Subscribe to our letter</p></div>"),
    ],
)
def test_furniture_is_taken_away(before: str, after: str) -> None:
    filler = f"<p>{PROSE * 9}</p>"
    assert texts(framed(POLICY + filler, before, after)) == [*READ, (PROSE * 9).strip()]


@pytest.mark.parametrize(
    "policy",
    [
        f"<div class=tabs><div hidden><h2>For shops</h2><p>{PROSE}</p></div><div><p>{SECOND}</p></div></div>",
        f"<h2><button aria-expanded=false>What we keep</button></h2><div><p>{PROSE}</p></div><p>{SECOND}</p>",
        f"<p>{PROSE}</p><p>Browsers:</p><ul><li><a href=/f>Firefly</a><li><a href=/s>Surf</a></ul><p>{SECOND}</p>",
        f"<section id=cookies><h2>Cookies</h2><p>{PROSE}</p></section><p>{SECOND}</p>",
        f"<div class=page-widget><p>In force since 2020</p></div><div class=page-widget><p>{PROSE}{SECOND}</p></div>",
        f"<div class=dropdown-content><p>Our name</p></div><div id=modal-2><p>{PROSE}</p></div><p>{SECOND}</p>",
        f"<div class=footer-like-nav><h2>Our footing</h2><p>{PROSE}{SECOND}</p></div>",
        f"<p>{PROSE}</p><p>{SECOND}</p><address>Fennel Post<br>1 Herb Lane</address>",
    ],
)
def test_what_belongs_to_the_policy_stays(policy: str) -> None:
    everything = texts(f"<main><h1>Privacy</h1>{policy}</main>", Recipe("read/1", select="main"))
    assert texts(framed(f"<h1>Privacy</h1>{policy}")) == everything


CONTENTS = "<ul><li><a href=#keep>What we keep</a><li><a href=#share>What we share</a></ul>"


def contents(before: str, within: str) -> list[str]:
    policy = (
        f"<h1>Privacy</h1>{within}<h2 id=keep>Keeping</h2><p>{PROSE * 3}</p><h2 id=share>Sharing</h2><p>{SECOND}</p>"
    )
    return texts(framed(policy, before))


def test_the_table_of_contents_in_the_text_is_of_the_policy() -> None:
    assert contents("", f"<nav aria-label=Contents>{CONTENTS}</nav>")[:3] == [
        "Privacy",
        "What we keep",
        "What we share",
    ]


@pytest.mark.parametrize(
    ("before", "within"),
    [
        (f"<nav>{CONTENTS}</nav>", ""),  # above the title: of the page
        ("", "<nav><ul><li><a href=/keep>What we keep</a><li><a href=/share>What we share</a></ul></nav>"),
        ("", "<nav><a href=#top>Up</a> <a href=/shop>Our beautiful shop</a><p>Menu</p></nav>"),
    ],
)
def test_other_lists_of_links_are_no_table_of_contents(before: str, within: str) -> None:
    assert contents(before, within)[:2] == ["Privacy", "Keeping"]


def test_what_is_left_out_is_said_with_its_reason() -> None:
    page = framed(
        f"<h1>Privacy</h1><p>{PROSE}</p>", "<nav class=top><a href=/>Home</a></nav>", "<p>Updated today</p>"
    )
    found = html.read(Page(page.encode(), URL, "text/html; charset=utf-8"), Recipe("read/1"))
    assert [(left.text, left.where) for left in found.left_out] == [("Home", "nav top"), ("Updated today", "p")]
    assert "navigation" in found.left_out[0].reason
    assert [left.before for left in found.left_out] == [0, len(found.blocks)]


def test_what_is_left_out_has_its_place_among_the_clauses() -> None:
    """Also where lines that were made paragraphs are joined, and clauses are fewer than blocks."""
    lines = "".join(
        f"<p>We keep the letter of number {n} in a drawer and</p><p>burn it later.</p>" for n in range(20)
    )
    menu = "<nav class=top><ul><li><a href=/a>Home</a><li><a href=/b>Stamps</a></ul></nav>"
    page = framed(f"<h1>Privacy</h1>{lines}{menu}<p>{PROSE}</p>")
    found = read(Page(page.encode(), URL, "text/html; charset=utf-8"), Recipe("read/1"))
    assert len(found.clauses) == 22
    assert {(left.text, left.before) for left in found.left_out} >= {("Home", 21), ("Stamps", 21)}


def test_the_title_and_its_date_above_the_text_are_kept() -> None:
    page = (
        f"<body><div><p>Updated: 4 May 2021</p><h1>Privacy</h1></div><div><p>{PROSE}</p><p>{SECOND}</p></div></body>"
    )
    assert texts(page)[:2] == ["Updated: 4 May 2021", "Privacy"]


def test_a_recipe_selects_and_removes() -> None:
    page = framed(f"<div id=a><p>{PROSE}</p><p class=x>no</p> tail</div><div id=b>other</div>")
    recipe = Recipe("read/1", select="#a, #a p", remove=(".x",))
    assert texts(page, recipe) == [PROSE.strip(), "tail"]
    assert texts(page, Recipe("read/1", select="no[such")) == []


def test_base_moves_links() -> None:
    (block,) = blocks('<base href="https://other.example/d/"><p><a href="x">x</a> and words</p>')
    assert block.links == ("https://other.example/d/x",)


@pytest.mark.parametrize(
    "body",
    ["<div>" * 30_000 + "x", "<ul><li>x" * 9_000, f"<p class='{'nav ' * 250_000}'>x", "<" * 100_000, "\0<p>x"],
    ids=["deep", "lists", "attribute", "brackets", "nul"],
)
def test_broken_pages_are_read_in_time(body: str) -> None:
    assert isinstance(texts(body), list)


def test_beside_the_text_in_a_layout_table_stand_menu_and_footer() -> None:
    """Old pages are one table: the cell with the sentences is the text, the rows around it are not."""
    sentences = "".join(f"<p>We keep letters for {days} days, and then we return them.</p>" for days in range(20))
    page = (
        "<table><tr><td colspan=2>Fennel Post<br>Open on Sundays now!</td></tr>"
        "<tr><td><a href=/>Home</a><br><a href=/stamps>Stamps</a><br></td>"
        f"<td><h1>Privacy</h1>{sentences}</td></tr>"
        "<tr><td colspan=2>&copy; 2019 Fennel Post | <a href=/terms>Terms</a></td></tr></table>"
    )
    found = texts(page)
    assert found[0] == "Privacy"
    assert len(found) == 21


@pytest.mark.parametrize("tail", ["<" + "a" * 400_000, "<div " + "x" * 400_000, "<" + "a1" * 200_000 + "<p>"])
def test_a_tag_without_end_on_a_page_nested_too_deep_is_passed_over(tail: str) -> None:
    """In time that grows with its length: with its square, this took hours."""
    assert texts("<div>" * 3000 + f"<p>{PROSE}" + "</div>" * 3000 + tail)[0].startswith(PROSE.strip())
