"""The whole way from bytes to an extraction: media types, mutated pages, sameness."""

from __future__ import annotations

import gzip
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import BlockKind, Page, PageKind, Recipe
from crawler.text import READER, read
from crawler.text.extract import media_type
from crawler.text.normalise import fold

RECIPE = Recipe(READER)
URL = "https://www.fennel.example/privacy"
PAGE = """<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Privacy | Fennel Post</title></head><body>
<header class="top"><a href="/">Fennel</a>
<nav><ul><li><a href="/s">Stamps</a><li><a href="/p">Parcels</a></ul></nav></header>
<main><h1>Privacy policy</h1><p>Last updated: 4 May 2021</p>
<p>This policy says which personal data Fennel Post collects, and what we do with it, letter by letter.</p>
<h2>1. What we collect</h2><ul><li>your name;<li>your <b>add</b>ress;<ul><li>and its post code.</ul></ul>
<table><tr><th>Purpose<th>Kept<tr><td>Delivery<td>30 days</table>
<p>Security. We lock the <a href="/doors?utm_source=p">doors</a> and write to dpo@fennel.example if not.</p>
</main><footer><p>© 2021 Fennel Post</p><a href="/imprint">Imprint</a></footer>
<script>track()</script></body></html>"""


def page(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> Page:
    return Page(body if isinstance(body, bytes) else body.encode(), URL, content_type)


def test_a_page_from_bytes_to_clauses() -> None:
    extraction = read(page(PAGE), RECIPE)
    assert extraction.title == "Privacy | Fennel Post"
    assert extraction.verdict is None
    assert [clause.text for clause in extraction.clauses] == [
        "Privacy policy",
        "Last updated: 4 May 2021",
        "This policy says which personal data Fennel Post collects, and what we do with it, letter by letter.",
        "1. What we collect",
        "your name;",
        "your address;",
        "and its post code.",
        "Purpose",
        "Kept",
        "Delivery",
        "30 days",
        "Security. We lock the doors and write to dpo@fennel.example if not.",
    ]
    last = extraction.clauses[-1]
    assert last.path == ("Privacy policy", "1. What we collect", "Security")
    assert last.links == ("https://www.fennel.example/doors",)
    assert extraction.clauses[3].label == "1."
    assert extraction.clauses[3].kind is BlockKind.HEADING
    assert [claim.value for claim in extraction.claims if claim.chosen] == ["2021-05-04"]


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (PAGE, "text/html", "text/html"),
        (PAGE, "", "text/html"),
        (PAGE, "text/plain", "text/html"),  # as servers say who were never asked
        (PAGE, "application/octet-stream", "text/html"),
        (gzip.compress(PAGE.encode(), mtime=0), "", "text/html"),
        ("Privacy policy\n\nWe collect your name.", "", "text/plain"),
        ("We write <br> sometimes.", "text/plain", "text/plain"),
        ("# Privacy", "text/markdown; charset=utf-8", "text/markdown"),
        (b"%PDF-1.7\n", "text/html", "application/pdf"),
        ("<!doctype html><p>no PDF", "application/pdf", "text/html"),
        (b"PK\x03\x04", "text/html", "application/zip"),
        (bytes(range(32)) * 20, "", "application/octet-stream"),
    ],
)
def test_media_types(body: str | bytes, content_type: str, kind: str) -> None:
    assert media_type(page(body, content_type)) == kind


def test_what_nobody_can_read_gets_a_verdict() -> None:
    verdict = read(page(b"%PDF-1.7\n...", "application/pdf"), RECIPE).verdict
    assert verdict is not None
    assert verdict.kind is PageKind.UNREADABLE


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_reading_never_raises_on_mutated_pages(data: st.DataObject) -> None:
    body = bytearray(PAGE.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body)))
        until = data.draw(st.integers(at, min(len(body), at + 400)))
        body[at:until] = data.draw(
            st.one_of(st.binary(max_size=12), st.sampled_from([b"<", b"<p", b"</div>", b"<!--"]))
        )
    kind = data.draw(st.sampled_from(["text/html", "", "text/plain", "text/markdown", "text/html; charset=gbk"]))
    extraction = read(page(bytes(body), kind), RECIPE)
    assert extraction == read(page(bytes(body), kind), RECIPE)
    for clause in extraction.clauses:
        assert clause.text == fold(clause.text)
        assert clause.text.startswith(clause.label)


# What a body can be made of, much of it; every one ends in time because what is counted is bounded, not by a clock.
MUCH = {
    "nested": "<div>" * 10_000,
    "lists": "<ul><li>" * 10_000,
    "tables": "<table><tr><td>" * 3_000,
    "bold": "<b>" * 10_000,
    "links": "<a href=#x>y</a>" * 30_000,
    "breaks": "a<br>" * 120_000,
    "brackets": "<" * 300_000,
    "comments": "<!--" * 100_000,
    "references": "&#" * 100_000,
    "dates": "1.2.2020 " * 20_000,
    "labels": "(a) " * 50_000,
    "joints": "theEnd" * 100_000,
    "underscores": "_a" * 100_000,
    **{
        name: f"<p {name}='{'nav x:y ' * 125_000}'>text" for name in ("class", "id", "style", "role", "href", "title")
    },
}


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "text/markdown"])
@pytest.mark.parametrize("name", MUCH)
def test_much_of_anything_is_read_within_bounds(name: str, kind: str) -> None:
    half = len(PAGE) // 2
    found = read(page(PAGE[:half] + MUCH[name] + PAGE[half:], kind), RECIPE)
    assert len(found.clauses) <= 60_000


@pytest.mark.parametrize("seed", range(60))
def test_reading_never_raises_on_torn_pages(seed: int) -> None:
    chance = random.Random(seed)
    body = bytearray(PAGE.encode() * 3)
    for _ in range(chance.randrange(1, 200)):
        body[chance.randrange(len(body))] = chance.randrange(256)
    first, second = sorted(chance.randrange(len(body)) for _ in range(2))
    for torn in (body, body[:first], body[second:] + body[first:second]):
        read(page(bytes(torn).replace(chance.choice([b"</p>", b"</ul>", b"'", b'"']), b"")), RECIPE)


@given(st.text(max_size=200), st.sampled_from(["text/plain", "text/html", ""]))
@settings(deadline=None)
def test_reading_never_raises_on_any_text(text: str, content_type: str) -> None:
    read(page(text.encode("utf-8", "replace"), content_type), RECIPE)


@given(st.lists(st.text("abc ö—.<>&", min_size=1, max_size=40), max_size=12))
@settings(deadline=None)
def test_every_word_of_a_selected_page_is_read(lines: list[str]) -> None:
    escaped = [line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in lines]
    body = "<body><div>" + "".join(f"<p>{line}</p>" for line in escaped) + "</div></body>"
    found = read(page(body), Recipe(READER, select="div")).clauses
    assert " ".join(clause.text for clause in found).split() == " ".join(lines).split()


def test_furniture_does_not_change_the_version() -> None:
    other = PAGE.replace("Parcels", "Parcels of the day").replace("© 2021", "© 2022").replace("track()", "x()")
    assert read(page(other), RECIPE).version == read(page(PAGE), RECIPE).version
    assert read(page(PAGE.replace("30 days", "60 days")), RECIPE).version != read(page(PAGE), RECIPE).version
