"""Where a text leads: e-mail and postal addresses, telephone numbers, and the domains of its links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from crawler.history.facts.statements import Statement
from crawler.model import FactKind

_EMAIL: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]+@(?:[\w-]+\.)+[a-z]{2,24}(?![\w-])", re.IGNORECASE)
# Addresses that a page hides from machines: what is hidden has neither come nor gone.
HIDDEN: Final = re.compile(r"\[email\W?protected\]|\bemail protected\b|/cdn-cgi/l/email-protection", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:https?://|\bwww\.)(?P<host>[a-z0-9][a-z0-9.-]*\.[a-z]{2,24})(?![\w@-])", re.IGNORECASE)
# Endings under which names are given out one level lower; not all of them, those that policies link to.
_SECOND: Final = frozenset(("co", "com", "org", "net", "gov", "gob", "gouv", "ac", "edu", "govt", "go", "or", "ne"))
# With a country's number, or as North America writes it.
_PHONE: Final = re.compile(
    r"(?<![\w+])(?:\+\d{1,3}[ ().-]{0,3}\d(?:[ ().-]{0,3}\d){6,12}|\(\d{3}\) ?\d{3}[ .-]\d{4})(?!\d)"
)
# A house in a street. Towns and post codes may be written in many ways, and say no more.
_STREET: Final = re.compile(
    r"(?<![\w.])\d{1,5}[A-Za-z]? (?:[A-Z0-9][\w.'’-]* ){1,4}(?:Street|St\b|Road|Rd\b|Avenue|Ave\b|Lane"
    r"|Boulevard|Blvd\b|Drive|Way|Square|Quay|Court|Parkway|Highway)\b"
    r"|\b[A-ZÄÖÜ][\w-]*(?:straße|strasse|str\.|weg|platz|allee|gasse) \d{1,4}\b"
    r"|(?<![\w.])\d{1,4}(?: bis)?,? (?:rue|avenue|boulevard|place|quai|chemin) (?:d[eu]s? |de la |de l['’])?[A-Z]\w+"
    r"(?:[ -][A-Z]\w+){0,3}"
    r"|\b(?:Calle|Via|Viale|Piazza|Plaza|Avenida|Paseo|Corso|Rua) [A-Z]\w+(?: \w+){0,3},? \d{1,4}\b"
)
_FIGURE: Final = re.compile(r"\d")


def reachable(text: str) -> Iterator[Statement]:
    """The telephone numbers and the houses that a text states."""
    if not _FIGURE.search(text):
        return
    for form in (_PHONE, _STREET):
        for found in form.finditer(text):
            yield Statement(FactKind.CONTACT, found[0].lower(), found[0], *found.span())


def emails(text: str) -> Iterator[Statement]:
    """The e-mail addresses that a text states."""
    if "@" not in text:
        return
    for found in _EMAIL.finditer(text):
        address = found[0].lower().strip(".-")
        yield Statement(FactKind.CONTACT, address, address, *found.span())


def written_domains(text: str) -> Iterator[Statement]:
    """The domains whose addresses are written out in a text."""
    if "." not in text:
        return
    for found in _HOST.finditer(text):
        name = domain(found["host"])
        yield Statement(FactKind.DOMAIN, name, name, *found.span())


def linked_domains(links: Iterable[str]) -> frozenset[str]:
    """The domains of a clause's links."""
    hosts = (_HOST.match(link) for link in links)
    return frozenset(domain(found["host"]) for found in hosts if found)


def domain(host: str) -> str:
    """The part of a host's name that was given out to somebody: "policies.google.com" is "google.com"."""
    parts = host.lower().strip(".").removeprefix("www.").split(".")
    deep = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND
    return ".".join(parts[-3:] if deep else parts[-2:])
