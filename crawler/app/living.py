"""What became of single clauses: which one a person means, and its life, wording by wording. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from crawler.app.asking import Timed
from crawler.errors import QueryError
from crawler.history.redline import redline
from crawler.model import EditView, Op, Run, Span, Tag
from store import Record, Store

# So many clauses are named where several are meant.
_NAMED = 8
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One wording of a clause, and how it came about."""

    after: str | None  # the text before was last seen then; None: it stood already when the policy was first seen
    first_seen_at: str
    last_seen_at: str
    in_force: bool
    version: str
    edit: EditView


@dataclass(frozen=True, slots=True)
class Stay:
    """A time through which a clause stood, with any of its wordings."""

    first_seen_at: str
    last_seen_at: str
    gone_by: str | None  # the first text without it was seen then; None: it stands in the newest text


@dataclass(frozen=True, slots=True)
class Life:
    """One clause through time."""

    policy: str
    clause: str
    steps: tuple[Step, ...]
    stays: tuple[Stay, ...]


def blamed(store: Store, history: Timed, span: Span) -> list[Record]:
    """Every clause of a version with since when it has had these words. Raises QueryError before a derivation."""
    rows = store.lives.blame(history.policy.id, span.version)
    if not rows:
        raise QueryError(f"{history.policy.id}: its clauses have no lineage yet", remedy="run `clausewatch derive`")
    return rows


def life(store: Store, policy: str, words: str) -> Life:
    """The life of the one clause that is named so, or holds these words. Raises QueryError for none or several."""
    rows = list(store.lives.wordings(policy))
    name = _meant(policy, words, rows)
    mine = [row for row in rows if row["clause"] == name]
    stays = tuple(_stays(store.lives.standing(policy, name)))
    return Life(policy, name, tuple(_steps(mine)), stays)


def _meant(policy: str, words: str, rows: Sequence[Record]) -> str:
    if any(row["clause"] == words for row in rows):
        return words
    wanted = words.casefold()
    newest = {str(row["clause"]): row for row in rows if wanted in str(row["text"]).casefold()}
    if not newest:
        raise QueryError(f"{policy}: no clause ever held “{words}”", remedy="name fewer words, or see `search`")
    standing = [name for name, row in newest.items() if row["in_force"]]
    if len(standing) == 1 or len(newest) == 1:
        return (standing or list(newest))[0]
    shown = sorted(newest, key=lambda name: not newest[name]["in_force"])[:_NAMED]
    listed = "".join(f"\n  {name}  {str(newest[name]['text'])[:_SHOWN]}" for name in shown)
    more = f"\n  and {len(newest) - _NAMED} more" if len(newest) > _NAMED else ""
    raise QueryError(
        f"{policy}: {len(newest)} clauses hold “{words}”:{listed}{more}",
        remedy="name one by what stands before it, or by more of its words",
    )


def _steps(rows: Sequence[Record]) -> Iterator[Step]:
    """Pieces of one split are one step; so is everything else that came of the same words at once."""
    for _, group in groupby(rows, key=lambda row: (row["version"], row["previous_text"])):
        pieces = list(group)
        first = pieces[0]
        yield Step(
            after=None if first["after_at"] is None else str(first["after_at"]),
            first_seen_at=str(first["first_seen_at"]),
            last_seen_at=max(str(piece["last_seen_at"]) for piece in pieces),
            in_force=any(piece["in_force"] for piece in pieces),
            version=str(first["version"]),
            edit=_edit(pieces),
        )


def _edit(pieces: Sequence[Record]) -> EditView:
    new = tuple(str(piece["text"]) for piece in pieces)
    previous = pieces[0]["previous_text"]
    old = () if previous is None else tuple(str(previous).split("\n"))
    path = tuple(json.loads(str(pieces[0]["path"])))
    if pieces[0]["after_at"] is None:
        return EditView(Op.EQUAL, path, new, new)  # it stood already when the policy was first seen
    return EditView(_op(old, new), path, old, new, _runs("\n".join(old), "\n".join(new)) if old else ())


def _op(old: Sequence[str], new: Sequence[str]) -> Op:
    if not old:
        return Op.ADD
    if len(new) > 1:
        return Op.SPLIT
    return Op.MERGE if len(old) > 1 else Op.EDIT


def _runs(old: str, new: str) -> tuple[Run, ...]:
    return (Run(Tag.KEEP, new),) if old == new else redline(old, new)


def _stays(spans: Sequence[Record]) -> Iterator[Stay]:
    """The spans in which it stood, neighbours joined."""
    began: Record | None = None
    last = ""
    for span in spans:
        if span["stands"]:
            began = began or span
            last = str(span["last_at"])
        elif began:
            yield Stay(str(began["first_at"]), last, str(span["first_at"]))
            began = None
    if began:
        yield Stay(str(began["first_at"]), last, None)
