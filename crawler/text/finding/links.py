"""What a page links to, with the words on the link and where on the page it stands; and what a sitemap lists.

Rule 1: whatever the bytes, an answer that grows with their length, and no exception: they are hostile input.
Rule 2: a sitemap is searched for its addresses, not parsed as XML: there are no entities to expand.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lxml import etree

from crawler.model import Page
from crawler.text.decode import text_of, utf8_of
from crawler.text.extract.html import parsed
from crawler.text.extract.links import original, target
from crawler.text.normalise import fold

_MOST_LINKS: Final = 5_000
_MOST_LISTED: Final = 50_000  # what the sitemap protocol allows in one file
_LONGEST_TEXT: Final = 120
_LEVELS: Final = 12  # so far up is looked for a footer
_LOCATION: Final = re.compile(r"<(?:\w{1,20}:)?loc>\s{0,99}(?:<!\[CDATA\[)?\s{0,99}([^<\]\s]{1,2000})", re.IGNORECASE)
_INDEX: Final = re.compile(r"<(?:\w{1,20}:)?sitemapindex", re.IGNORECASE)
_BOTTOM: Final = re.compile(r"(?<![a-z])(?:footer|contentinfo|legal|bottom|imprint|colophon)(?![a-z])", re.IGNORECASE)
_TOP: Final = re.compile(r"(?<![a-z])(?:nav|navbar|navigation|menu|header|sidebar)(?![a-z])", re.IGNORECASE)
# Registered link relations, and the words they stand for.
_RELATIONS: Final = {
    "privacy-policy": "privacy policy",
    "terms-of-service": "terms of service",
    "copyright": "copyright policy",
    "license": "",
}


class Part(StrEnum):
    """Where on a page a link stands."""

    RELATION = "link relation"  # the page itself says what the target is
    FOOTER = "footer"
    MENU = "menu"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page."""

    url: str  # absolute, without tracking and fragment
    words: str  # on the link, in one line
    part: Part


@dataclass(frozen=True, slots=True)
class Linked:
    """What a page leads to, and what it calls itself."""

    links: tuple[Link, ...] = ()
    editions: tuple[str, ...] = ()  # the same page in other languages, as it says itself
    title: str = ""
    site: str = ""  # the site's own name, where the page states it
    language: str = ""  # as the page declares it, lower case


def linked(page: Page) -> Linked:
    """Everything a page links to. Pages that are no HTML lead nowhere."""
    root = parsed(utf8_of(page.body, page.content_type))
    if root is None:
        return Linked()
    first = next(root.iter("base"), None)
    base = target((first.get("href") if first is not None else "") or "", page.url) or page.url
    found: dict[str, Link] = {}
    for link in _links(root, base):
        known = found.get(link.url)
        if known is None or _better(link, known):
            found[link.url] = link
    return Linked(
        links=tuple(found.values()),
        editions=tuple(_editions(root, base)),
        title=fold(" ".join(map(str, next(root.iter("title"), root).itertext())))[:300],
        site=_site(root),
        language=(root.get("lang") or "").strip().lower()[:12],
    )


def _better(link: Link, known: Link) -> bool:
    """A page often links twice: once with a picture, once with words."""
    order = list(Part)
    return bool(link.words) and (not known.words or order.index(link.part) < order.index(known.part))


def _links(root: etree._Element, base: str) -> Iterator[Link]:
    for count, element in enumerate(root.iter("a", "area", "link")):
        if count >= _MOST_LINKS:
            return
        url = _page_address(element.get("href") or "", base)
        if not url:
            continue
        relation = _relation(element)
        if relation:
            yield Link(url, relation, Part.RELATION)
        elif element.tag != "link":
            yield Link(url, _words(element), _part(element))


def _page_address(href: str, base: str) -> str:
    """Where a link leads, without the place on that page; "" where that is no page."""
    found = original(target(href, base)).partition("#")[0]
    return found if re.match(r"https?://[^/]", found, re.IGNORECASE) else ""


def _relation(element: etree._Element) -> str:
    names = (element.get("rel") or "").lower().split()
    return next((words for name in names if (words := _RELATIONS.get(name))), "")


def _words(element: etree._Element) -> str:
    text = fold(" ".join(map(str, element.itertext())))
    pictures = [image.get("alt") or "" for image in element.iter("img")]
    return (text or fold(element.get("aria-label") or element.get("title") or " ".join(pictures)))[:_LONGEST_TEXT]


def _part(element: etree._Element) -> Part:
    here: etree._Element | None = element
    best = Part.PAGE
    for _ in range(_LEVELS):
        here = here.getparent() if here is not None else None
        if here is None:
            break
        names = f"{here.get('class') or ''} {here.get('id') or ''} {here.get('role') or ''}"
        if here.tag == "footer" or _BOTTOM.search(names):
            return Part.FOOTER
        if here.tag in {"nav", "header"} or _TOP.search(names):
            best = Part.MENU
    return best


def _editions(root: etree._Element, base: str) -> Iterator[str]:
    for element in root.iter("link"):
        if "alternate" in (element.get("rel") or "").lower().split() and element.get("hreflang"):
            url = _page_address(element.get("href") or "", base)
            if url:
                yield url


def _site(root: etree._Element) -> str:
    for element in root.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() in {"og:site_name", "application-name"}:
            return fold(element.get("content") or "")[:80]
    return ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a sitemap lists: pages, or further sitemaps."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def listed(page: Page) -> Listed:
    """The addresses of a sitemap, of a sitemap index, or of a plain list of addresses."""
    text = text_of(page.body, page.content_type)
    found = []
    for match in _LOCATION.finditer(text):
        found.append(entities.unescape(match[1]))
        if len(found) >= _MOST_LISTED:
            break
    if not found and text.lstrip()[:4].lower() == "http":
        found = [line.strip() for line in text.split("\n", _MOST_LISTED)[:_MOST_LISTED] if len(line) < 2_000]
    addresses = tuple(dict.fromkeys(url for address in found if (url := _page_address(address, page.url))))
    return Listed(sitemaps=addresses) if _INDEX.search(text[:2_000]) else Listed(pages=addresses)


def policy_fields(page: Page) -> tuple[str, ...]:
    """The ``Policy:`` addresses of a security.txt (RFC 9116)."""
    text = text_of(page.body, page.content_type)[:20_000]
    fields = re.findall(r"^policy:\s{0,9}(https?://\S{1,2000})\s*$", text, re.IGNORECASE | re.MULTILINE)
    return tuple(dict.fromkeys(fields[:5]))
