"""The mail as a message: headers by the standards, the same to the last byte, HTML that the great clients take."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from crawler.model import Digest, Note, Standing, Unseen
from reports.digest import Coverage, compose
from reports.render.mail import Envelope, mail, message_id, wire

NOW = datetime(2025, 11, 10, 8, tzinfo=UTC)
FAR = "https://lists.example/leave/" + "x" * 150 + "?who=reader%40news.example"
ENVELOPE = Envelope(
    sender="Policy watch <watch@watch.example>",
    recipient="reader@news.example",
    domain="watch.example",
    reply_to="desk@watch.example",
    unsubscribe=(FAR, "mailto:watch@watch.example?subject=unsubscribe"),
    previous="weekly-0123456789abcdef",
)


@pytest.fixture(scope="module")
def digest(world: Any) -> Digest:
    every = (world.RETENTION, world.REMOVED, world.ADDED, world.MOVED, world.SPLIT, world.RENUMBERED)
    items = [
        world.make(),
        world.make("Borealis", Note.ADVANCED, every, day=1),
        world.make("Elm", standing=Standing.HISTORY, day=-300),
    ]
    missing = Unseen("fjord/terms", "Fjord", "terms", NOW - timedelta(days=9), "it answers 403", "look at it")
    return compose("weekly", NOW, items, Coverage((missing,), 14))


def received(digest: Digest, envelope: Envelope = ENVELOPE) -> EmailMessage:
    message = message_from_bytes(wire(mail(digest, envelope)), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_headers(digest: Digest) -> None:
    got = received(digest)
    assert not got.defects
    assert got["From"].addresses == (Address("Policy watch", "watch", "watch.example"),)
    assert got["To"].addresses == (Address("", "reader", "news.example"),)
    assert got["Reply-To"].addresses == (Address("", "desk", "watch.example"),)
    assert got["Date"].datetime == NOW
    assert str(got["Date"]).endswith("+0000")
    assert got["Message-ID"] == f"<{digest.key}@watch.example>"
    assert got["References"].split() == [got["References"].split()[0], "<weekly-0123456789abcdef@watch.example>"]
    assert got["In-Reply-To"] == "<weekly-0123456789abcdef@watch.example>"
    assert got["List-Id"] == "<weekly.clausewatch.watch.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["MIME-Version"] == "1.0"


def test_one_click(digest: Digest) -> None:
    """RFC 2369: addresses in angle brackets, commas between; RFC 8058: one click where one is https."""
    got = received(digest)
    assert re.findall(r"<([^<>\s]+)>", got["List-Unsubscribe"]) == list(ENVELOPE.unsubscribe)
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    by_mail = received(digest, replace(ENVELOPE, unsubscribe=("mailto:watch@watch.example",)))
    assert by_mail["List-Unsubscribe"] == "<mailto:watch@watch.example>"
    assert by_mail["List-Unsubscribe-Post"] is None


def test_threads(digest: Digest) -> None:
    later = replace(digest, key="weekly-1", composed_at=NOW + timedelta(days=7))
    roots = {received(one)["References"].split()[0] for one in (digest, later)}
    assert len(roots) == 1
    assert received(digest, replace(ENVELOPE, thread="none"))["References"] is None
    by_policy = received(digest, replace(ENVELOPE, thread="policy"))["References"].split()
    assert len(by_policy) == 1
    assert by_policy[0] not in roots
    first = received(digest, replace(ENVELOPE, previous=""))
    assert first["References"] == first["In-Reply-To"] == roots.pop()


def test_the_same_to_the_last_byte(digest: Digest) -> None:
    assert wire(mail(digest, ENVELOPE)) == wire(mail(digest, ENVELOPE))


def test_the_wire(digest: Digest) -> None:
    """RFC 5322: CRLF, header lines of 78 characters where they can be folded, 998 at most; 7 bit throughout."""
    body = wire(mail(digest, ENVELOPE))
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", body)
    body.decode("ascii")
    head, _, rest = body.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        assert len(line) <= 78 or b"<https://" in line, line
        assert line.strip(), "a line of white space ends a header for some"
    assert all(len(line) <= 998 for line in rest.split(b"\r\n"))
    for word in re.findall(rb"=\?[^?]+\?[bq]\?[^?]*\?=", head):
        assert len(word) <= 75


def test_text_is_whole_in_itself(digest: Digest) -> None:
    part = received(digest).get_body(("plain",))
    assert part
    text = part.get_content()
    assert "All messages are [-end-to-end-] encrypted." in text
    assert f"To receive this no more: {FAR}" in " ".join(text.split())
    assert len(text.encode()) <= 25_000


HOSTILE = st.text(st.characters(), max_size=60)


@settings(deadline=None, max_examples=25)
@given(series=HOSTILE, company=HOSTILE, prefix=HOSTILE, key=HOSTILE)
def test_no_words_of_a_page_become_a_header(item: Any, series: str, company: str, prefix: str, key: str) -> None:
    told = item()
    told = replace(told, comparison=replace(told.comparison, company=company))
    digest = replace(compose(series, NOW, [told], Coverage(prefix=prefix)), key=key)
    sent = mail(digest, ENVELOPE)
    got = message_from_bytes(wire(sent), policy=default)
    assert got.keys() == sent.keys()
    assert not got.defects
    assert re.fullmatch(r"<[A-Za-z0-9_-]+@watch\.example>", message_id(key, "watch.example"))


# ---------------------------------------------------------------- what the clients take

# Gmail clips at 102 kB; Outlook's engine is Word's; Gmail drops a style sheet of more than 8 kB or with an error.
TAGS = "html head meta title style body div h1 h2 p br span a em strong code time"
KNOWN = (
    "margin margin-top padding padding-top color background-color font-family font-size font-weight line-height"
    " text-decoration border border-top border-left border-color border-radius max-width white-space word-break"
)


def lint(page: str) -> list[str]:
    """What a mail program would drop, block or clip."""
    root = lxml_html.fromstring(page)
    found = [f"tag {node.tag}" for node in root.iter() if isinstance(node.tag, str) and node.tag not in TAGS.split()]
    found += [f"address {href}" for href in root.xpath("//@href") if not re.match(r"https?://", href)]
    found += [f"loads {value}" for value in root.xpath("//@src | //@background | //@srcset")]
    found += [f"handler {name}" for node in root.iter() for name in node.keys() if name.startswith("on")]  # noqa: SIM118
    for style in root.xpath("//@style"):
        for rule in filter(None, style.split(";")):
            name, _, value = rule.partition(":")
            if name not in KNOWN.split() or re.search(r"url\(|var\(|calc\(|rem|expression|!", value):
                found.append(f"style {rule}")
    sheet = "".join(root.xpath("//style/text()"))
    if len(sheet) > 8_192 or "@import" in sheet or "url(" in sheet or sheet.count("{") != sheet.count("}"):
        found.append("style sheet")
    if re.sub(r"@media \(prefers-color-scheme: dark\) \{.*\}", "", sheet, flags=re.DOTALL).strip():
        found.append("a style sheet for more than the dark")
    if len(page.encode()) > 90_000:
        found.append(f"{len(page.encode())} bytes")
    return found


def test_html_passes_the_lint(digest: Digest) -> None:
    part = received(digest).get_body(("html",))
    assert part
    page = part.get_content()
    assert lint(page) == []
    root = lxml_html.fromstring(page)
    for role, line in (("deletion", "line-through"), ("insertion", "underline")):
        (first, *_) = root.xpath(f"//*[@role='{role}']")
        assert line in first.get("style")
        assert "background-color" in first.get("style")


def test_the_lint_finds_what_it_is_for() -> None:
    bad = '<html><style>p{color:red}</style><img src="x"><p style="display:flex" onclick="x"><ins>a</ins></p></html>'
    assert {problem.split()[0] for problem in lint(bad)} == {"tag", "loads", "handler", "style", "a"}


def test_a_large_digest_stays_below_the_limits(world: Any) -> None:
    huge = (world.edit(world.LONG * 6, world.LONG * 7),) * 12
    told = compose("weekly", NOW, [world.make(f"Big{n:02}", edits=huge, day=n) for n in range(40)])
    got = received(told)
    sizes = {}
    for kind in ("plain", "html"):
        part = got.get_body((kind,))
        assert part
        sizes[kind] = len(part.get_content().encode())
        encoded = part.get_payload(decode=False)
        assert isinstance(encoded, str)
        assert len(encoded) < 102_000  # where the strictest of the great clients clips, encoding included
    assert 60_000 < sizes["html"] <= 90_000
    assert 15_000 < sizes["plain"] <= 25_000
