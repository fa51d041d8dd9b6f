"""What every format shows, as harmless words in their final order: formats only mark them up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from crawler.model import Comparison, Digest, DigestItem, EditView, Note, Op, Side, Standing, Unseen
from reports.digest import counted, headline, quietly, standing, telling, verdict
from reports.harmless import line, link
from reports.render import wording
from reports.render.passages import IN_DIGEST, IN_FULL, Measure, Segment, passage, spaced

# More edits than this of one policy belong in a redline.
EDITS_IN_DIGEST = 5
# An archive's address names its moment; a live page's shows what stands there today, which is no evidence.
_MEMENTO = re.compile(r"/\d{4,14}[a-z_]*/https?:")
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
    """One clause edit: what became of it, where it stands, and its words."""

    operation: str
    place: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One comparison, ready to print."""

    name: str
    policy: str
    headline: str
    window: str
    dates: tuple[str, ...]
    note: str
    silent: bool  # the note is the one to look at: text changed, date did not
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
    items: tuple[ItemView, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


def redline_view(comparison: Comparison) -> ItemView:
    """A comparison with every edit, whole."""
    same = counted(comparison.unchanged, "clause") + " unchanged." if comparison.unchanged else ""
    return _item(comparison, comparison.edits, IN_FULL, (same, ""))


def item_view(comparison: Comparison) -> ItemView:
    """A comparison as a digest shows it: its weightiest edits, each cut to a readable length."""
    worth = telling(comparison)
    shown = _weightiest(worth)
    rest = len(worth) - len(shown)
    more = counted(rest, "more clause") + ": " if rest else "In full: "
    return _item(comparison, shown, IN_DIGEST, (more, _command(comparison)))


def _item(comparison: Comparison, edits: Sequence[EditView], measure: Measure, rest: tuple[str, str]) -> ItemView:
    old, new = comparison.old, comparison.new
    return ItemView(
        name=_name(comparison),
        policy=line(comparison.policy, 80),
        headline=_upper(headline(comparison)),
        window=wording.window(old.observed_at, new.observed_at),
        dates=tuple(wording.dates(comparison)),
        note=wording.NOTES[comparison.note],
        silent=comparison.note is Note.UNCHANGED,
        edits=tuple(edit_line(edit, measure) for edit in edits),
        rest=rest[0],
        command=rest[1],
        links=tuple(_links(comparison)),
    )


def edit_line(edit: EditView, measure: Measure = IN_FULL) -> EditLine:
    """One clause edit, ready to print."""
    return EditLine(_upper(wording.operation(edit)), wording.place(edit), spaced(passage(edit, measure)))


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _weightiest(edits: Sequence[EditView]) -> Sequence[EditView]:
    """The edits worth a digest's room, in reading order: words before places, places before numbers."""
    weights = {Op.MOVE: 1, Op.EQUAL: 2}
    ranked = sorted(range(len(edits)), key=lambda number: (weights.get(edits[number].op, 0), number))
    return [edits[number] for number in sorted(ranked[:EDITS_IN_DIGEST])]


def _name(told: Comparison | Unseen) -> str:
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


def digest_view(digest: Digest, plan: Plan, shown: Callable[[Comparison], ItemView] = item_view) -> DigestView:
    """A digest with as much of it as the plan says."""
    news = standing(digest, Standing.NEWS)
    sections = (
        _brief(news[plan.full :], plan),
        _section("History made more precise", _refinements(digest), plan.rows),
        _section("Learned late, from history", _history(digest), plan.rows),
        _section("Not seen", [_unseen(missing) for missing in digest.unseen], plan.rows),
    )
    return DigestView(
        title=f"{line(digest.series, 60)}: {_title(digest)}",
        about=f"Composed {wording.moment(digest.composed_at)} UTC. Times are UTC.",
        items=tuple(shown(item.comparison) for item in news[: plan.full]),
        sections=tuple(section for section in sections if section.rows or section.rest),
        footer=tuple(_footer(digest)),
    )


def _title(digest: Digest) -> str:
    unseen = f", {counted(len(digest.unseen), 'policy')} not seen" if digest.unseen else ""
    covered = f" in {counted(digest.policies, 'policy')}" if not digest.items else ""
    return verdict(digest) + covered + unseen


def _brief(items: Sequence[DigestItem], plan: Plan) -> Section:
    shown, lost = items[: plan.brief], len(items[plan.brief :])
    rest = f"{counted(lost, 'more change')} left out for length; the JSON form of this digest holds all."
    return Section("More changes, in one line each", tuple(map(_row, shown)), rest if lost else "")


def _row(item: DigestItem) -> Row:
    told = item.comparison
    when = wording.window(told.old.observed_at, told.new.observed_at)
    return Row(_name(told), line(told.policy, 80), f"{headline(told)}; {when}")


def _section(title: str, rows: Sequence[Row], limit: int) -> Section:
    lost = len(rows) - limit
    rest = f"and {lost} more; the JSON form of this digest holds all." if lost > 0 else ""
    return Section(title, tuple(rows[:limit]), rest)


def _refinements(digest: Digest) -> Sequence[Row]:
    return [_row(item) for item in standing(digest, Standing.REFINEMENT)]


def _history(digest: Digest) -> Sequence[Row]:
    """One row per policy: how many changes, over which years."""
    items = sorted(standing(digest, Standing.HISTORY), key=lambda item: item.comparison.policy)
    return [_past(list(group)) for _, group in groupby(items, key=lambda item: item.comparison.policy)]


def _past(items: Sequence[DigestItem]) -> Row:
    told = items[0].comparison
    first = min(item.comparison.old.observed_at for item in items).year
    last = max(item.comparison.new.observed_at for item in items).year
    years = f"in {first}" if first == last else f"between {first} and {last}"
    text = f"{counted(len(items), 'change')} {years}{quietly(items)}"
    return Row(_name(told), line(told.policy, 80), text)


def _unseen(missing: Unseen) -> Row:
    since = f"not seen since {wording.moment(missing.last_seen)} UTC" if missing.last_seen else "never seen"
    reason = line(missing.reason, 160)
    return Row(
        _name(missing),
        line(missing.policy, 80),
        f"{since}: {reason}" if reason else since,
        line(missing.remedy, 160),
    )


def _footer(digest: Digest) -> Iterator[str]:
    yield f"{counted(digest.policies, 'policy')} covered."
    if digest.unsettled:
        waits = "waits" if digest.unsettled == 1 else "wait"
        yield f"{counted(digest.unsettled, 'change')} seen once {waits} for a second sighting."
    if digest.items:
        yield "A change happened between the two captures it names; printed dates are the pages' own claims."
    yield f"Digest {line(digest.key, 80)}"
