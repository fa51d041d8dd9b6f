"""Two versions side by side, with the captures that prove them: what ``redline`` prints and digests hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawler.history.align import ALGORITHM, align
from crawler.history.carried import carried
from crawler.history.facts import facts, own
from crawler.history.notes import Window, note, only_dates
from crawler.history.topics import topic
from crawler.history.weigh import weigh
from crawler.model import (
    Clause,
    ClauseEdit,
    Comparison,
    DateClaim,
    EditView,
    FactMove,
    Note,
    Op,
    Policy,
    Reading,
    Role,
    Side,
    Span,
    Topic,
    Weight,
)
from crawler.text.dates import Seen, resolve, stated, together
from store import Dates, Store

_MOVED_ON = {Note.ADVANCED, Note.AHEAD, Note.BACK_DATED}


@dataclass(frozen=True, slots=True)
class Compared:
    """The edits between two versions; equal clauses are counted, not listed."""

    edits: tuple[ClauseEdit, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules find in the edits between two versions."""

    facts: tuple[FactMove, ...] = ()
    weight: Weight = field(default_factory=Weight)
    topics: tuple[Topic, ...] = ()  # one for each edit


def judged(
    policy: Policy, edits: Sequence[ClauseEdit], sides: tuple[Sequence[Clause], Sequence[Clause]], told: Note
) -> Judged:
    """The facts that moved, what each edit is about, and what all of it weighs. Reads nothing, writes nothing."""
    moves = facts(edits, *sides, own(policy.company, policy.url, sides))
    return Judged(moves, weigh(edits, sides, moves, told), tuple(_topic(edit, *sides) for edit in edits))


def _topic(edit: ClauseEdit, old: Sequence[Clause], new: Sequence[Clause]) -> Topic:
    clauses = [new[at] for at in edit.new] or [old[at] for at in edit.old]
    return topic(clauses[0].path, "\n".join(clause.text for clause in clauses))


def compare(store: Store, old: str, new: str) -> Compared:
    """The redline of two versions: from the memo where it is stored, else made now. Writes nothing."""
    number = store.timelines.redline_number(old, new)
    if number is not None:
        return Compared(*store.timelines.edits(number))
    edits = align(store.texts.clauses(old), store.texts.clauses(new))
    kept = tuple(edit for edit in edits if edit.op is not Op.EQUAL or edit.renumbered)
    return Compared(kept, sum(edit.op is Op.EQUAL for edit in edits))


def remember(store: Store, old: str, new: str) -> None:
    """Make the redline of two versions, unless this algorithm has made it before."""
    if not store.timelines.has_redline(old, new, ALGORITHM):
        edits = align(store.texts.clauses(old), store.texts.clauses(new))
        store.timelines.append_redline(old, new, ALGORITHM, edits)


def claims_of(store: Store, stays: Sequence[Span]) -> dict[str, tuple[DateClaim, ...]]:
    """What every version of a policy states of its own dates, as all of them together let it be understood."""
    firsts: dict[str, Span] = {}
    for span in stays:
        firsts.setdefault(span.version, span)
    return together(
        Seen(version, span.first.observed_at, store.texts.claims(version)) for version, span in firsts.items()
    )


def dates_in(claims: Sequence[DateClaim]) -> Dates:
    """The version's own dates among its claims."""
    return Dates(stated(claims, Role.MODIFIED), stated(claims, Role.EFFECTIVE))


def _dates_of(store: Store, policy: Policy, reading: Reading) -> Dates:
    """The dates of a version as its policy was derived, or by its capture alone before it was."""
    assert reading.version is not None
    settled = store.texts.settled_claims(policy.id, reading.version)
    return dates_in(settled or resolve(store.texts.claims(reading.version), reading.observed_at))


def date_note(store: Store, captures: tuple[Reading, Reading], dates: tuple[Dates, Dates]) -> Note:
    """Name the move of the printed date between two captures."""
    old, new = captures
    assert old.version is not None
    assert new.version is not None
    before, after = ((side.modified, side.effective) for side in dates)
    window = Window(old.observed_at, new.observed_at)
    advanced = note(before, after, only_date=False, window=window)
    if advanced not in _MOVED_ON:
        return advanced
    edits = compare(store, old.version, new.version).edits
    if not edits or len(edits) > 4:  # modified and effective, head and foot: more is not only a date
        return advanced
    sides = (store.texts.clauses(old.version), store.texts.clauses(new.version))
    return note(before, after, only_date=only_dates(edits, sides, (before, after)), window=window)


def comparison(store: Store, policy: Policy, old: Reading, new: Reading, *, words: bool = True) -> Comparison:
    """Two captures of a policy as people see them; without ``words`` the edits are left out."""
    assert old.version is not None
    assert new.version is not None
    dates = (_dates_of(store, policy, old), _dates_of(store, policy, new))
    compared = compare(store, old.version, new.version) if words else Compared((), 0)
    told = date_note(store, (old, new), dates)
    sides = _sides(store, (old.version, new.version)) if compared.edits else ((), ())
    stood = store.lives.since(policy.id, old.version) if compared.edits else ()
    found = judged(policy, compared.edits, sides, told) if compared.edits else Judged()
    return Comparison(
        policy=policy.id,
        company=policy.company,
        kind=policy.kind,
        url=policy.url,
        old=_side(store, old, dates[0]),
        new=_side(store, new, dates[1]),
        note=told,
        edits=carried(
            [_view(edit, sides, about, stood) for edit, about in zip(compared.edits, found.topics, strict=True)]
        ),
        unchanged=compared.unchanged,
        facts=found.facts,
        weight=found.weight,
    )


def _side(store: Store, reading: Reading, dates: Dates) -> Side:
    capture = store.captures.get(reading.seq)
    assert reading.version is not None
    return Side(
        capture=reading.capture,
        observed_at=reading.observed_at,
        uri=capture.memento_uri or capture.final_url or capture.url,
        version=reading.version,
        modified=dates.modified,
        effective=dates.effective,
    )


def _sides(store: Store, versions: tuple[str, str]) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    return store.texts.clauses(versions[0]), store.texts.clauses(versions[1])


def _view(
    edit: ClauseEdit, sides: tuple[Sequence[Clause], Sequence[Clause]], about: Topic, stood: Sequence[datetime]
) -> EditView:
    before = [sides[0][at] for at in edit.old]
    after = [sides[1][at] for at in edit.new]
    return EditView(
        op=edit.op,
        path=(after or before)[0].path,
        old_path=before[0].path if before and after else (),
        old_texts=tuple(clause.text for clause in before),
        new_texts=tuple(clause.text for clause in after),
        runs=edit.runs,
        moved=edit.moved,
        renumbered=edit.renumbered,
        old_at=edit.old,
        new_at=edit.new,
        # Clauses that were merged all stood so only since the youngest of them; before a derivation nothing is known.
        stood_since=max((stood[at] for at in edit.old), default=None) if stood else None,
        topic=about.value,
    )
