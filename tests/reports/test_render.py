"""The same words in every format: a digest that holds everything, and the attacks that pages may hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from crawler.model import (
    ChangeClass,
    Coming,
    Digest,
    EditView,
    FactKind,
    FactMove,
    HeldBack,
    Note,
    Op,
    Reason,
    Standing,
    Step,
    Tag,
    Unseen,
    Weight,
)
from reports.digest import Coverage, compose
from reports.harmless import line, link, plain
from reports.render import DIGESTS, REDLINES
from reports.render.atom import feed
from reports.render.entries import Scope
from reports.render.views import EDITS_IN_DIGEST

NOW = datetime(2025, 11, 10, 8, tzinfo=UTC)
FORMATS = ("text", "html", "markdown")


@pytest.fixture(scope="session")
def full(world: Any) -> Digest:
    """A digest with something of everything."""
    every = (world.RETENTION, world.REMOVED, world.ADDED, world.MOVED, world.SPLIT, world.RENUMBERED)
    items = [
        world.make("Acme"),
        world.make("Borealis", Note.ADVANCED, every, day=1),
        world.make("Cormorant", Note.DATE_ONLY, (), day=2),
        world.make("Dune", standing=Standing.REFINEMENT),
        *(world.make("Elm", standing=Standing.HISTORY, day=-300 * n) for n in range(9)),
    ]
    missing = Unseen(
        "fjord/terms", "Fjord", "terms", NOW - timedelta(days=9), "it answers 403", "look at it yourself"
    )
    return compose("weekly", NOW, items, Coverage((missing,), 14, 2))


def words(format_: str, rendered: str) -> str:
    """What a reader sees, white space folded."""
    if format_ == "markdown":
        rendered = MarkdownIt("commonmark", {"html": True}).render(rendered)
    if format_ in {"markdown", "html"}:
        page = lxml_html.fromstring(rendered)
        for hidden in page.xpath("//head"):
            hidden.getparent().remove(hidden)
        rendered = " ".join(page.itertext())
    return " ".join(rendered.split())


@pytest.mark.parametrize("format_", FORMATS)
def test_everything_is_told(full: Digest, format_: str) -> None:
    seen = words(format_, DIGESTS[format_](full))
    for told in (
        "3 changes, 1 under an unchanged printed date, 1 policy not seen",
        "The text changed; its printed date did not.",
        "between 2025-11-06 12:30 and 2025-11-07 00:30 UTC",
        "2024-07-17 (“Last updated: July 17, 2024”), before and after",
        "2024-07-17 (“Last updated: July 17, 2024”) → 2025-11-01 (“Last updated: November 1, 2025”)",
        "3. Your messages › 3.2 Security",
        "… 109 words unchanged …",
        "from A to B",
        "1 more clause: clausewatch redline borealis/privacy",
        "SILENT",
        "Drops “end-to-end”",
        "00:30 UTC: 1 clause edited.",
        "History made more precise",
        "9 changes between 2019 and 2025, all under an unchanged printed date",
        "not seen since 2025-11-01 08:00 UTC: it answers 403",
        "look at it yourself",
        "14 policies covered: 8 unchanged, 1 not seen.",
        "Shown again by: clausewatch digest --replay weekly-",
        "2 changes seen once wait for a second sighting.",
    ):
        assert told in re.sub(r" ([,)”])", r"\1", seen), told


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_is_said_in_one_line(format_: str) -> None:
    seen = words(format_, DIGESTS[format_](compose("weekly", NOW, [], Coverage((), 12))))
    assert seen.removeprefix("# ").startswith("weekly: no change in 12 policies")


@pytest.mark.parametrize("format_", FORMATS)
def test_what_judgements_add(world: Any, format_: str) -> None:
    """Facts, badges, why it ranks, since when it stood, what is coming, what was held back, by whom it was made."""
    longer = FactMove(
        FactKind.RETENTION, "30 days", "up to 180 days", 0, "retention longer: 30 days → up to 180 days"
    )
    party = FactMove(FactKind.THIRD_PARTY, "", "Example Ads", 0, "new recipient: Example Ads")
    edit = replace(world.RETENTION, stood_since=datetime(2021, 8, 19, tzinfo=UTC), topic="retention")
    item = world.make(edits=(edit,))
    reasons = (
        Reason("retention", longer.sentence, 45),
        Reason("silent", "silent: the printed date did not move", 10),
    )
    item = replace(item, comparison=replace(item.comparison, facts=(longer, party), weight=Weight(55, reasons)))
    tried = world.make("Borealis", Note.ADVANCED, day=1)
    old, new = tried.comparison.old, tried.comparison.new
    steps = (
        Step(old.capture, new.capture, old.observed_at, new.observed_at),
        Step(new.capture, "back", new.observed_at, new.observed_at + timedelta(days=1)),
    )
    about = Coverage(
        policies=9,
        coming=(
            Coming("d/terms", "Dune", "terms", "2025-12-01", "This policy will be replaced on 1 December.", "c", NOW),
            Coming("e/terms", "Elm", "terms", "2026-01", "New terms in January.", "c", NOW),
        ),
        held_back=(HeldBack("f/privacy", ChangeClass.FLAP, 9), HeldBack("g/privacy", ChangeClass.COSMETIC, 5)),
        since=NOW - timedelta(days=7),
        made_by=("read/1", "align/2"),
    )
    seen = words(format_, DIGESTS[format_](compose("weekly", NOW, [item, replace(tried, steps=steps)], about)))
    at = -1
    for told in (
        "From 2025-11-03 08:00 to 2025-11-10 08:00.",
        "SILENT",
        "RETENTION",
        "NEW PARTY",
        "Retention longer: 30 days → up to 180 days; new recipient: Example Ads",
        "Weight 55: retention longer: 30 days → up to 180 days (+45); silent: the printed date did not move (+10)",
        "stood since 2021-08-19",
        "Coming",
        "will change on 2025-12-01, in 21 days: “This policy will be replaced on 1 December.”",
        "will change on 2026-01: “New terms in January.”",
        "Minor, in one line each",
        "tried and reverted: drops “end-to-end”",
        "taken back by 2025-11-09 00:30",
        "9 policies covered: 5 unchanged.",
        "Held back as no news, 14: 9 there and back again, 5 cosmetic.",
        "Made by read/1, align/2.",
    ):
        found = "".join(seen.split()).find("".join(told.split()), at + 1)
        assert found > at, told
        at = found


def test_text_marks(full: Digest) -> None:
    text = DIGESTS["text"](full)
    assert "All messages are [-end-to-end-] encrypted." in text
    assert "We keep logs for [-30-] {+up to 180+} days." in text
    assert "[-We do not sell your data.-]" in text
    assert "{+We may use your messages to train models.+}" in text
    assert "One. {+¶+}\n    Two." in text
    assert max(len(line) for line in text.splitlines() if "https://" not in line and "redline" not in line) <= 80


@pytest.mark.parametrize("format_", FORMATS)
def test_a_live_page_is_no_evidence(world: Any, format_: str) -> None:
    """What a live address shows today is not what was there: only an archive's address is linked as proof."""
    told = world.make()
    old = replace(told.comparison.old, uri="https://acme.example/privacy")
    digest = compose("weekly", NOW, [replace(told, comparison=replace(told.comparison, old=old))])
    seen = words(format_, DIGESTS[format_](digest))
    assert "Before: seen live, kept here" in seen
    assert "After: seen live" not in seen


def test_white_space_takes_no_room_from_words(world: Any) -> None:
    """An edit of which nothing can be marked is shown after all that says something, and says what it is."""
    begun = 'Press "Agree"'
    blank = world.edit(
        f"{begun} on the screen to go on.",
        f"{begun}on the screen to go on.",
        (Tag.KEEP, begun),
        (Tag.DELETE, " "),
        (Tag.KEEP, "on the screen to go on."),
    )
    words = [world.edit(f"We keep it {n} days then.", "", op=Op.REMOVE) for n in range(EDITS_IN_DIGEST)]
    assert begun not in DIGESTS["text"](compose("weekly", NOW, [world.make(edits=(blank, *words))]))
    assert "Edited, white space only" in DIGESTS["text"](compose("weekly", NOW, [world.make(edits=(blank,))]))


def test_the_date_line_is_told_once(world: Any) -> None:
    """The printed date has a line of its own; a digest neither shows nor counts its edit, a redline shows it."""
    dateline = world.edit("Last updated: July 17, 2024", "Last updated: November 1, 2025.")
    told = world.make(note=Note.ADVANCED, edits=(dateline, world.REMOVED))
    text = DIGESTS["text"](compose("weekly", NOW, [told]))
    assert "1 clause removed.\nThe text changed" in text
    assert "Edited" not in text
    assert "Edited" in REDLINES["text"](told.comparison)


def test_ansi_keeps_the_marks(world: Any) -> None:
    coloured = REDLINES["ansi"](world.make().comparison)
    assert "\x1b[31m[-end-to-end-]\x1b[39m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == REDLINES["text"](world.make().comparison)


def test_html_is_one_page_that_needs_nothing(full: Digest) -> None:
    page = lxml_html.fromstring(DIGESTS["html"](full))
    assert not page.xpath("//script | //img | //link | //iframe | //@onclick | //@src")
    assert page.xpath("//meta[@name='viewport']")
    gone = page.xpath("//*[@role='deletion']")[0]
    assert (gone.text, gone.get("style")) == ("end-to-end", "text-decoration:line-through")
    assert "text-decoration:underline" in page.xpath("//*[@role='insertion']")[0].get("style")
    assert "prefers-color-scheme: dark" in page.xpath("//style")[0].text


def test_redline_holds_every_word(world: Any) -> None:
    long = " ".join(f"new{n}" for n in range(3000))
    told = world.make(edits=(world.edit("", long, op=Op.ADD),) * 12).comparison
    for format_ in ("text", "html", "markdown"):
        seen = words(format_, REDLINES[format_](told))
        assert seen.count("new2999") == 12
        assert "112 clauses unchanged." in seen


ATTACKS = (
    "<script>alert(1)</script>",
    "</span></style><img src=x onerror=alert(1)>",
    "\x1b[31mred\x1b]0;title\x07\x9b2J\r",
    "]]> <!-- & &amp; &lt;b&gt;",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png) **bold** `code` # no",
    "# heading\n- list\n1. list\n> quote\n    code\n---\n===\n| a | b |",
    "\u202eevil\u2066 \ufeff\x00\x08\ud800",
    "{{ 7*7 }} {% raw %} -} [-gone-] {+new+}",
    "<https://evil.example> https://evil.example www.evil.example $x$ ~~gone~~ <del>x</del>",
)


def attacked(world: Any, attack: str) -> Digest:
    """A digest in which every word a page or an operator supplies is the attack."""
    edits = (
        world.edit(attack, attack, (Tag.KEEP, attack), (Tag.DELETE, attack), (Tag.INSERT, attack)),
        EditView(Op.MOVE_EDIT, (attack,), (attack,), (attack,), old_path=(attack, "x")),
        EditView(Op.EQUAL, (attack,), (attack,), (attack + "2",), renumbered=True),
    )
    template = world.make(edits=edits)
    claim = world.claim(attack, attack)
    name = attack.encode(errors="ignore").decode()
    told = replace(
        template.comparison,
        company=attack,
        policy=attack,
        kind=attack,
        url=attack,
        old=replace(template.comparison.old, capture=name, uri="javascript:alert(1)//2020/https:", modified=claim),
        new=replace(
            template.comparison.new, capture=name, uri=f"https://x.example/web/2020/http://{attack}", effective=claim
        ),
    )
    items = [replace(template, comparison=told, standing=standing) for standing in Standing]
    missing = Unseen(attack, attack, attack, None, attack, attack)
    return compose(attack, NOW, items, Coverage((missing,), 1, 1))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_survives(world: Any, attack: str) -> None:
    digest = attacked(world, attack)
    text = DIGESTS["text"](digest)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    check_html(DIGESTS["html"](digest))
    check_html(REDLINES["html"](digest.items[0].comparison))
    for rendered in (DIGESTS["markdown"](digest), REDLINES["markdown"](digest.items[0].comparison)):
        check_markdown(rendered)
    root = etree.fromstring(feed(Scope(attack), [digest]).encode())
    for content in root.iterfind("{*}entry/{*}content"):
        check_html(content.text or "")


def check_html(rendered: str) -> None:
    page = lxml_html.fromstring(rendered)
    allowed = (
        "html head meta title style body header main article section h1 h2 p span em ul li div a code strong time br"
    )
    assert {node.tag for node in page.iter()} <= {*allowed.split(), "footer"}
    assert all(re.match("https?://", href) for href in page.xpath("//@href"))
    assert not [name for node in page.iter() for name in node.attrib if name.startswith("on") or name == "src"]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", rendered)


def check_markdown(rendered: str) -> None:
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(rendered)
    page = lxml_html.fromstring(f"<div>{html}</div>")
    allowed = {"div", "h1", "h2", "p", "strong", "em", "ul", "li", "blockquote", "del", "ins", "code", "a", "hr"}
    assert {node.tag for node in page.iter()} <= allowed
    for quote in page.xpath("//blockquote"):
        assert {node.tag for node in quote.iter()} <= {"blockquote", "p", "em", "del", "ins"}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", rendered)


def test_marks_cannot_be_faked(world: Any) -> None:
    faked = world.edit("a", "b", (Tag.KEEP, "not [-gone-] and not {+new+}"), (Tag.INSERT, "x"))
    text = REDLINES["text"](world.make(edits=(faked,)).comparison)
    assert re.findall(r"\[-.*?-\]|\{\+.*?\+\}", text) == ["{+x+}"]


def test_harmless() -> None:
    assert plain("a\x1b[1;31mb\x1b[0m\r\nc\u2028d\te") == "ab\nc\nd e"
    assert plain("naïve 日本語 עברית 👩‍👧") == "naïve 日本語 עברית 👩‍👧"
    assert line(" a \n b ", 3) == "a b"
    assert line("abcdef", 4) == "abc…"
    assert link("https://web.archive.org/web/1/http://a.example/?q='x'") != ""
    assert not any(map(link, ("javascript:alert(1)", "//x", "https://a b", "https://a\x1bb", 'https://a"b', "")))


@pytest.mark.parametrize(("format_", "limit"), [("text", 25_000), ("html", 90_000), ("markdown", 60_000)])
def test_size_is_bounded(world: Any, format_: str, limit: int) -> None:
    """Forty large changes, and lists of hundreds: the first in rank are told in full, the rest shorter."""
    huge = (world.edit(world.LONG * 6, world.LONG * 7),) * 12
    items = [
        *(world.make(f"Big{n:02}", edits=huge, day=n) for n in range(40)),
        *(world.make(f"Old{n:03}", standing=Standing.HISTORY) for n in range(300)),
        *(world.make(f"Fine{n:03}", standing=Standing.REFINEMENT) for n in range(300)),
    ]
    missing = tuple(Unseen(f"u{n}/p", f"U{n}", "p", None, "gone " * 99, "look " * 99) for n in range(300))
    rendered = DIGESTS[format_](compose("weekly", NOW, items, Coverage(missing, 900)))
    assert limit * 0.7 < len(rendered.encode()) <= limit
    seen = words(format_, rendered)
    assert seen.index("Big00") < seen.index("More changes, in one line each") < seen.index("Big39")
    assert "more; the JSON form of this digest holds all." in seen


def test_a_thousand_changes_are_counted(world: Any) -> None:
    digest = compose("weekly", NOW, [world.make(f"Big{n:04}", day=n) for n in range(1000)])
    for format_, limit in (("text", 25_000), ("html", 90_000)):
        rendered = DIGESTS[format_](digest)
        assert len(rendered.encode()) <= limit
        assert re.search(r"\d+ more changes left out for length", words(format_, rendered))
