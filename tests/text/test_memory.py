"""What is remembered of one page never shows in another: read in a row, pages read as each of them alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.app.forgetting import forget
from crawler.model import Extraction, Page, Recipe
from crawler.text import READER, read

PROSE = "We collect the personal data that you give us when you open an account with Fennel Post. "
DEEP = "<div>" * 3000 + f"<p>{PROSE}" + "</div>" * 3000


def one(body: str, url: str = "https://www.fennel.example/privacy") -> Extraction:
    return read(Page(body.encode(), url, "text/html; charset=utf-8"), Recipe(READER))


def alone(body: str, url: str = "https://www.fennel.example/privacy") -> Extraction:
    forget()
    return one(body, url)


def masked(address: str, key: int) -> str:
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


# A policy's page, and what of it may differ from capture to capture.
PAGE = (
    "<html><head><title>{title}</title>{base}<script>{script}</script></head><body{token}>"
    "<div class='{name}'><a href='{first}'>Home</a><a href='{second}'>Shop</a></div>"
    "<main class='{main}'><h1>Privacy policy</h1><p>" + PROSE * 3 + "<a href='{link}'>{linked}</a></p>"
    "<{tag}>{line}</{tag}><p>Write to <span class='__cf_email__' data-cfemail='{mail}'>[email]</span>.</p></main>"
    "<footer id='{foot}'>{trace}</footer></body></html>"
)
PAGES = st.fixed_dictionaries(
    {
        name: st.sampled_from(values)
        for name, values in {
            "title": ("Privacy", "Terms"),
            "base": ("", "<base href=/de/>"),
            "script": ("1", "2"),
            "token": ("", " data-token='1'", " data-token='2'"),
            "name": ("nav", "box-a1", "box-b2"),
            "first": ("/a", "/b", "#c"),
            "second": ("/d", ""),
            "main": ("m1", "m2"),
            "link": ("/list", "/liste?utm_source=x"),
            "linked": ("Our list", "A list"),
            "tag": ("p", "h2"),
            "line": ("Last updated: 4 May 2021", "Contact"),
            "mail": (masked("dpo@fennel.example", 7), masked("dpo@fennel.example", 66), masked("a@b.example", 7)),
            "foot": ("f1", "f2"),
            "trace": ("Trace 1", "Trace 2"),
        }.items()
    }
).map(lambda said: PAGE.format(**said))


@given(st.lists(PAGES, min_size=2, max_size=6))
def test_pages_read_in_a_row_as_each_alone(row: list[str]) -> None:
    expected = [alone(body) for body in row]
    forget()
    assert [one(body) for body in row] == expected


def test_links_and_names_of_boxes_are_each_pages_own() -> None:
    body = "<nav class='{0}'><a href=/a>One</a><a href=/b>Two</a></nav><main><p>" + PROSE * 4
    body += "<a href='/{0}'>list</a></p></main>"
    first, second = (one(body.format(name)) for name in ("spring", "autumn"))
    assert [first.clauses[0].links, second.clauses[0].links] == [
        ("https://www.fennel.example/spring",),
        ("https://www.fennel.example/autumn",),
    ]
    assert {left.where for left in first.left_out} == {"nav spring"}
    assert {left.where for left in second.left_out} == {"nav autumn"}
    elsewhere = one(body.format("spring"), "https://fennel.example/eu/privacy")
    assert elsewhere.clauses[0].links == ("https://fennel.example/spring",)


def test_a_page_that_is_nested_too_deep_spoils_no_other() -> None:
    plain = f"<main><h1>Privacy</h1><p>{PROSE * 4}</p></main>"
    expected = alone(plain)
    deep = alone(DEEP)
    assert [clause.text for clause in deep.clauses] == [PROSE.strip()]
    assert one(plain) == expected
    assert one(DEEP) == deep


def test_a_long_page_is_read_without_being_remembered() -> None:
    long = "<main>" + "".join(f"<p class='c{n}'>{PROSE}{n}</p>" for n in range(20_000)) + "</main>"
    assert len(one(long).clauses) == 20_000
    assert len(one(long).clauses) == 20_000
