"""What every format shows, as harmless words in their final order: formats only mark them up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TypeVar

from crawler.model import (
    Coming,
    Comparison,
    Digest,
    DigestItem,
    EditView,
    Note,
    Op,
    Side,
    Standing,
    Tag,
    Unseen,
)
from reports.digest import (
    clauses,
    counted,
    fact_line,
    gist,
    headline,
    lost,
    quietly,
    ranked_facts,
    ranks,
    standing,
    telling,
    verdict,
)
from reports.harmless import clipped, line, link
from reports.render import wording
from reports.render.badges import badges, compared
from reports.render.itinerary import is_moved, itinerary
from reports.render.passages import IN_DIGEST, IN_FULL, Measure, Segment, passage, spaced

T = TypeVar("T")

_WORDY = re.compile(r"[^\W\d_]{2}")  # two letters: a word, and not only a label
_SENTENCE = 5  # blanks in the shortest clause that says something

# More edits than this of one policy belong in a redline.
EDITS_IN_DIGEST = 5
# An archive's address names its moment; a live page's shows what stands there today, which is no evidence.
_MEMENTO = re.compile(r"/\d{4,14}[a-z_]*/https?:")
# Fewer changes than this are seen at a glance without a list of them.
_WORTH_SUMMING = 4
COMING, HISTORY, UNSEEN = "Coming", "Learned late, from history", "Not seen"
# More lines than this in a list are a list of their own.
ROWS = 25


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of a digest is shown: items in full, items in one line, lines of each list."""

    full: int
    brief: int
    rows: int = ROWS


@dataclass(frozen=True, slots=True)
class Link:
    """Where to look; ``href`` is "" where the address is not safe to follow with a click."""

    label: str
    uri: str
    href: str
    capture: str = ""


@dataclass(frozen=True, slots=True)
class EditLine:
    """One clause edit: what became of it, where it stands, how long it had stood, and its words."""

    operation: str
    place: str
    stood: str
    segments: tuple[Segment, ...]
    notes: tuple[str, ...] = ()  # where its sentences went, or came from
    heading: str = ""  # of the section that begins here, "" within one
    folded: str = ""  # what stands unchanged between the line before and this one


@dataclass(frozen=True, slots=True)
class ItemView:
    """One comparison, ready to print."""

    name: str
    policy: str
    badges: tuple[str, ...]
    headline: str
    window: str  # with what became of the clauses
    dates: tuple[str, ...]
    note: str
    silent: bool  # the note is the one to look at: text changed, date did not
    why: str  # why it stands where it does, "" where nobody has weighed it
    edits: tuple[EditLine, ...]
    rest: str  # what is not shown here, "" where all is
    command: str  # what shows it
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    name: str
    policy: str
    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A list under a title, and how many lines it lacks."""

    title: str
    rows: tuple[Row, ...]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class DigestView:
    """One digest, ready to print."""

    title: str
    about: str
    short: tuple[Row, ...]  # the items in a line each; () where they are few
    items: tuple[ItemView, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


def redline_view(comparison: Comparison) -> ItemView:
    """A comparison with every edit, whole."""
    same = counted(comparison.unchanged, "clause") + " unchanged." if comparison.unchanged else ""
    whole = _item(comparison, compared(comparison), (comparison.edits, IN_FULL), (same, ""))
    return replace(whole, edits=tuple(_sectioned(comparison, whole.edits)))


def _sectioned(comparison: Comparison, lines: Sequence[EditLine]) -> Iterator[EditLine]:
    """The lines by section, moves at both ends, with what is folded between them."""
    above: tuple[str, ...] | None = None
    stops = list(itinerary(comparison.edits))
    # The document's own title above every section tells nothing.
    title = 1 if len({stop.path[:1] for stop in stops}) == 1 else 0
    for stop in stops:
        folded = f"… {counted(stop.unchanged, 'clause')} unchanged …" if stop.unchanged else ""
        made = _away(comparison.edits[stop.edit]) if stop.left else lines[stop.edit]
        moved = stop.left or is_moved(comparison.edits[stop.edit])
        yield replace(
            made,
            place=made.place if moved else "",
            heading=(wording.path(stop.path[title:] or stop.path) or "At the top") if stop.path != above else "",
            folded=folded,
            notes=() if stop.left else tuple(wording.carried(comparison.edits, stop.edit)),
        )
        above = stop.path


def _away(edit: EditView) -> EditLine:
    """The place that a clause left: its first words, and where it went."""
    begun = line(" ".join(edit.old_texts), 80)
    return EditLine("Moved away", wording.gone_to(edit), "", (Segment(None, f"“{begun}”"),))


def item_view(item: DigestItem) -> ItemView:
    """A change as a digest shows it: its weightiest edits, each cut to a readable length."""
    told = item.comparison
    worth = telling(told)
    shown = weightiest(worth, told)
    rest = len(worth) - len(shown)
    more = counted(rest, "more clause") + ": " if rest else "In full: "
    whole = _item(told, badges(item), (shown, IN_DIGEST), (more, _command(told)))
    return replace(whole, edits=tuple(_together(whole.edits)))


def _item(
    told: Comparison, marks: tuple[str, ...], shown: tuple[Sequence[EditView], Measure], rest: tuple[str, str]
) -> ItemView:
    edits, measure = shown
    summed = fact_line(told) or gist(told)
    return ItemView(
        name=_name(told),
        policy=line(told.policy, 80),
        badges=marks,
        headline=_upper(summed or clauses(told)),
        window=wording.window(told.old.observed_at, told.new.observed_at) + (f": {clauses(told)}" if summed else ""),
        dates=tuple(wording.dates(told)),
        note=wording.NOTES[told.note],
        silent=told.note is Note.UNCHANGED,
        why=wording.why(told),
        edits=tuple(edit_line(edit, measure) for edit in edits),
        rest=rest[0],
        command=rest[1],
        links=tuple(_links(told)),
    )


def edit_line(edit: EditView, measure: Measure = IN_FULL) -> EditLine:
    """One clause edit, ready to print."""
    words = spaced(passage(edit, measure))
    return EditLine(_upper(wording.operation(edit)), wording.place(edit), wording.stood(edit), words)


def _together(lines: Sequence[EditLine]) -> Iterator[EditLine]:
    """Neighbours to which the same was done at the same place, in one: five lines of a list are one passage."""
    for _, group in groupby(lines, key=lambda one: (one.operation, one.place, one.stood)):
        first, *more = group
        # Passages of several lines stand apart, those of one line under one another.
        gap = "\n\n" if any("\n" in part.text for one in more for part in one.segments) else "\n"
        joined = [part for one in more for part in (Segment(Tag.KEEP, gap), *one.segments)]
        yield replace(first, segments=(*first.segments, *joined))


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def weightiest(edits: Sequence[EditView], told: Comparison, most: int = EDITS_IN_DIGEST) -> Sequence[EditView]:
    """The edits worth a digest's room, in reading order.

    Those that prove a fact come before all others, sentences before headings, words before places and numbers.
    """
    facts = [move for move in ranked_facts(told) if 0 <= move.edit < len(told.edits)]
    proofs = {id(told.edits[move.edit]): at for at, move in reversed(list(enumerate(facts)))}
    ranked = sorted(
        range(len(edits)), key=lambda at: (proofs.get(id(edits[at]), len(facts)), _lightness(edits[at]), at)
    )
    return [edits[at] for at in sorted(ranked[:most])]


def _lightness(edit: EditView) -> int:
    """How little an edit says by its form alone: a changed sentence, a heading, a place, a blank."""
    if edit.op in {Op.MOVE, Op.EQUAL} or wording.is_blank(edit):
        return 2 if edit.op is Op.MOVE else 3
    marked = [run.text for run in edit.runs if run.tag is not Tag.KEEP]
    if (edit.renumbered or edit.op in {Op.SPLIT, Op.MERGE}) and not any(map(_WORDY.search, marked)):
        return 2  # only the line end moved, or the label changed
    longest = max((text.count(" ") for text in (*edit.old_texts, *edit.new_texts)), default=0)
    return 0 if longest >= _SENTENCE else 1


def _name(told: Comparison | Unseen | Coming) -> str:
    return f"{line(told.company, 60)} · {line(told.kind, 30)}"


def _command(comparison: Comparison) -> str:
    ids = (comparison.old.capture[:12], comparison.new.capture[:12])
    return line(f"clausewatch redline {comparison.policy} {ids[0]} {ids[1]}")


def _links(comparison: Comparison) -> Iterator[Link]:
    yield _link("Page today", comparison.url)
    yield _side("Before", comparison.old)
    yield _side("After", comparison.new)


def _side(label: str, side: Side) -> Link:
    found = _link(label, side.uri) if _MEMENTO.search(side.uri) else Link(label, "seen live, kept here", "")
    return Link(label, found.uri, found.href, line(side.capture, 80)[:12])


def _link(label: str, uri: str) -> Link:
    return Link(label, line(uri, 400), link(uri))


def digest_view(digest: Digest, plan: Plan, shown: Callable[[DigestItem], ItemView] = item_view) -> DigestView:
    """A digest with as much of it as the plan says."""
    news = ranks(digest)
    sections = (
        _brief(news.material[plan.full :], plan),
        _section(COMING, digest.coming, partial(_coming, digest.composed_at), plan.rows),
        _section("Only the date moved", news.dates, _row, plan.rows),
        _section("Minor, in one line each", news.minor, _row, plan.rows),
        _section("History made more precise", standing(digest, Standing.REFINEMENT), _row, plan.rows),
        _section(HISTORY, _histories(digest), _past, plan.rows),
        _section(UNSEEN, digest.unseen, _unseen, plan.rows),
    )
    return DigestView(
        title=f"{line(digest.series, 60)}: {_title(digest)}",
        about=f"{_period(digest)} Times are UTC.",
        short=tuple(map(_short, news.material[: plan.full])) if plan.full >= _WORTH_SUMMING else (),
        items=tuple(shown(item) for item in news.material[: plan.full]),
        sections=tuple(section for section in sections if section.rows or section.rest),
        footer=tuple(_footer(digest)),
    )


def _short(item: DigestItem) -> Row:
    told = item.comparison
    silent = "silent" if told.note is Note.UNCHANGED else ""
    return Row(_name(told), silent, clipped(fact_line(told) or gist(told) or clauses(told), 90))


def _period(digest: Digest) -> str:
    until = wording.moment(digest.composed_at)
    return f"From {wording.moment(digest.since)} to {until}." if digest.since else f"Composed {until} UTC."


def _title(digest: Digest) -> str:
    unseen = f", {counted(lost(digest), 'policy')} not seen" if lost(digest) else ""
    covered = f" in {counted(digest.policies, 'policy')}" if not digest.items else ""
    return verdict(digest) + covered + unseen


def _brief(items: Sequence[DigestItem], plan: Plan) -> Section:
    shown, lost = items[: plan.brief], len(items[plan.brief :])
    rest = f"{counted(lost, 'more change')} left out for length; the JSON form of this digest holds all."
    return Section("More changes, in one line each", tuple(map(_row, shown)), rest if lost else "")


def _row(item: DigestItem) -> Row:
    told = item.comparison
    when = wording.window(told.old.observed_at, told.new.observed_at)
    if item.undone:
        gone = wording.moment(item.steps[-1].by)
        text = f"tried and reverted: {fact_line(told) or gist(told) or clauses(told)}; {when}, taken back by {gone}"
    else:
        text = f"{fact_line(told) or headline(told)}; {when}"
    return Row(_name(told), line(told.policy, 80), text)


def _section(title: str, told: Sequence[T], row: Callable[[T], Row], limit: int) -> Section:
    """A list of as many rows as the plan allows; only these are made."""
    lost = len(told) - limit
    rest = f"and {lost} more; the JSON form of this digest holds all." if lost > 0 else ""
    return Section(title, tuple(map(row, told[:limit])), rest)


def _coming(now: datetime, one: Coming) -> Row:
    when = f"will change on {line(one.effective, 10)}{wording.days_left(one.effective, now)}"
    seen = f"announced by {wording.moment(one.announced_by)}"
    return Row(_name(one), line(one.policy, 80), f"{when}: “{line(one.words, 200)}”; {seen}", link(one.uri))


def _histories(digest: Digest) -> Sequence[Sequence[DigestItem]]:
    items = sorted(standing(digest, Standing.HISTORY), key=lambda item: item.comparison.policy)
    return [list(group) for _, group in groupby(items, key=lambda item: item.comparison.policy)]


def _past(items: Sequence[DigestItem]) -> Row:
    """One row for all of a policy's past: how many changes, over which years."""
    told = items[0].comparison
    first = min(item.comparison.old.observed_at for item in items).year
    last = max(item.comparison.new.observed_at for item in items).year
    years = f"in {first}" if first == last else f"between {first} and {last}"
    text = f"{counted(len(items), 'change')} {years}{quietly(items)}"
    return Row(_name(told), line(told.policy, 80), text)


def _unseen(missing: Unseen) -> Row:
    if missing.over:
        return Row(_name(missing), line(missing.policy, 80), line(missing.reason, 160))
    since = f"not seen since {wording.moment(missing.last_seen)} UTC" if missing.last_seen else "never seen"
    reason = line(missing.reason, 160)
    return Row(
        _name(missing),
        line(missing.policy, 80),
        f"{since}: {reason}" if reason else since,
        line(missing.remedy, 160),
    )


def _footer(digest: Digest) -> Iterator[str]:
    unseen = f", {lost(digest)} not seen" if lost(digest) else ""
    yield f"{counted(digest.policies, 'policy')} covered: {digest.unchanged:,} unchanged{unseen}."
    if digest.held_back:
        yield wording.held_back(digest.held_back)
    if digest.unsettled:
        waits = "waits" if digest.unsettled == 1 else "wait"
        yield f"{counted(digest.unsettled, 'change')} seen once {waits} for a second sighting."
    if digest.items:
        yield "A change happened between the two captures it names; printed dates are the pages' own claims."
    if digest.made_by:
        yield f"Made by {', '.join(line(name, 40) for name in digest.made_by)}."
    yield f"Shown again by: clausewatch digest --replay {line(digest.key, 80)}"
