"""The words for windows, dates, notes and operations: the same in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from crawler.model import ChangeClass, Comparison, DateClaim, EditView, HeldBack, Note, Op, Tag
from reports.harmless import line

NOTES = {
    Note.UNCHANGED: "The text changed; its printed date did not.",
    Note.RESTATED: "The text changed; it states the same date in other words.",
    Note.ADVANCED: "The text changed, and its printed date moved on.",
    Note.AHEAD: "The text changed, and states a day of effect that was still to come when it was first seen.",
    Note.BACK_DATED: "The text changed, and states a day on which the old text was still seen.",
    Note.DATE_ONLY: "The printed date changed; the text did not.",
    Note.WENT_BACK: "The text changed, and its printed date went back to an earlier one: check the captures.",
    Note.APPEARED: "The text changed, and now states a date; before it stated none.",
    Note.VANISHED: "The text changed, and no longer states its date.",
    Note.NONE_STATED: "The text changed; it states no date, before or after.",
}
_OPS = {
    Op.EDIT: "edited",
    Op.ADD: "added",
    Op.REMOVE: "removed",
    Op.MOVE: "moved",
    Op.MOVE_EDIT: "moved and edited",
    Op.EQUAL: "renumbered",
}

# Why a difference is no news.
_HELD = {
    ChangeClass.CHANGE: "put off",
    ChangeClass.DATE_ONLY: "of a date only",
    ChangeClass.LINK_ONLY: "of link targets only",
    ChangeClass.COSMETIC: "cosmetic",
    ChangeClass.FLAP: "there and back again",
    ChangeClass.FURNITURE: "of the page around the text",
    ChangeClass.VOLATILE: "in a spot that always changes",
    ChangeClass.MASKED_EMAIL: "of masked e-mail addresses",
    ChangeClass.OTHER_EDITION: "of another language or region",
    ChangeClass.PARTIAL: "of half a page",
    ChangeClass.NOT_POLICY: "not the policy",
    ChangeClass.UNSETTLED: "unsettled",
}


def moment(at: datetime) -> str:
    """A moment to the minute, in UTC, without the zone's name."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def window(after: datetime, by: datetime) -> str:
    """When something happened, as exactly as it is known: between two captures."""
    first, last = moment(after), moment(by)
    if first == last:
        first, last = (at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") for at in (after, by))
    return f"between {first} and {last} UTC"


def dates(comparison: Comparison) -> Iterator[str]:
    """What the page says of its own date, before and after, with its exact words; nothing where it states none."""
    old, new = comparison.old, comparison.new
    if old.modified or new.modified:
        yield _moved("Printed date", old.modified, new.modified)
    if old.effective or new.effective:
        yield _moved("Effective date", old.effective, new.effective)


def _moved(name: str, before: DateClaim | None, after: DateClaim | None) -> str:
    if before and after and (before.value, before.source) == (after.value, after.source):
        return f"{name}: {_claim(before)}, before and after"
    return f"{name}: {_claim(before)} → {_claim(after)}"


def _claim(claim: DateClaim | None) -> str:
    if claim is None:
        return "none stated"
    other = f" or {line(claim.alternative, 20)}" if claim.alternative else ""
    return f"{line(claim.value, 20)}{other} (“{line(claim.source, 120)}”)"


def operation(edit: EditView) -> str:
    """What became of the clause, in words."""
    if edit.op is Op.EQUAL and not edit.renumbered:
        return "stood so"
    words = _OPS.get(edit.op, "")
    if edit.op is Op.SPLIT:
        words = f"split into {len(edit.new_texts)}"
    elif edit.op is Op.MERGE:
        words = f"{len(edit.old_texts)} merged into one"
    if edit.moved and edit.op in {Op.SPLIT, Op.MERGE}:
        words += " and moved"
    if edit.renumbered and edit.op is not Op.EQUAL:
        words += ", renumbered"
    return words + (", white space only" if is_blank(edit) else "")


def is_blank(edit: EditView) -> bool:
    """Whether only white space within a clause came or went: nothing of it could be marked."""
    marked = [run.text for run in edit.runs if run.tag is not Tag.KEEP]
    return edit.op in {Op.EDIT, Op.MOVE_EDIT} and bool(marked) and not any(map(str.strip, marked))


def place(edit: EditView) -> str:
    """Under which headings: where it moved, from where to where."""
    here, before = path(edit.path), path(edit.old_path)
    if edit.op not in {Op.MOVE, Op.MOVE_EDIT} and not edit.moved:
        return here
    if before and before != here:
        return f"from {before} to {here or 'the top'}"
    return f"within {here}" if before else f"to {here}" if here else ""


def path(headings: tuple[str, ...]) -> str:
    """The headings above a clause in one line."""
    # The innermost headings say most; a path of four is already an outline.
    return " › ".join(line(heading, 80) for heading in headings[-4:])


def gone_to(edit: EditView) -> str:
    """Where a clause went that stands here no more."""
    here = path(edit.path)
    if edit.old_path == edit.path:
        return f"elsewhere within {here}" if here else "elsewhere"
    return f"to {here or 'the top'}"


def carried(edits: Sequence[EditView], number: int) -> Iterator[str]:
    """What sentences of an edit went to other clauses, or came from them."""
    for one in edits[number].carried:
        other = edits[one.edit]
        headings = (other.path if one.went else other.old_path) or other.path
        end = f"{'to' if one.went else 'from'} {path(headings) or 'the top'}"
        yield f"“{line(one.words, 80)}” {'went' if one.went else 'came'} {end}"


def why(comparison: Comparison) -> str:
    """Why a change stands where it does, in the words of the rules, heaviest first."""
    reasons = [f"{line(reason.words, 100)} ({reason.points:+d})" for reason in comparison.weight.reasons[:4]]
    more = len(comparison.weight.reasons) - len(reasons)
    if not reasons:
        return ""
    return f"Weight {comparison.weight.points}: {'; '.join(reasons)}" + (f"; {more} more" if more else "")


def stood(edit: EditView) -> str:
    """Since when the old wording had stood."""
    return f"stood since {edit.stood_since.astimezone(UTC):%Y-%m-%d}" if edit.stood_since and edit.old_texts else ""


def days_left(effective: str, now: datetime) -> str:
    """How long it is until a day; "" where the page names no day."""
    try:
        days = (date.fromisoformat(effective) - now.astimezone(UTC).date()).days
    except ValueError:
        return ""
    if days == 0:
        return ", today"
    number = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f", in {number}" if days > 0 else f", {number} ago"


def held_back(counts: Sequence[HeldBack]) -> str:
    """What was not news, and why, in one line."""
    sums: Counter[ChangeClass] = Counter()
    for one in counts:
        sums[one.kind] += one.count
    kinds = ", ".join(f"{number} {_HELD[kind]}" for kind, number in sums.most_common())
    return f"Held back as no news, {sums.total()}: {kinds}."


def way_out(addresses: Sequence[str]) -> str:
    """How to receive no more of it: the address for a person, the others are for programs."""
    return f"To receive this no more: {addresses[0]}" if addresses else ""
