"""The lineage of a policy's clauses kept beside its timeline: a new version costs one comparison, already made.

What is stored is what ``history.lineage`` would tell of all versions from nothing; a property test says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.errors import IntegrityError
from crawler.history.lineage import LINEAGE, births, descend, whole
from crawler.model import ClauseEdit, Descent, Span
from store import Sight, Store


def first_sights(stays: Sequence[Span]) -> tuple[tuple[str, str | None], ...]:
    """Every version once, in the order of first sight, each with the version that stood before it."""
    found: dict[str, str | None] = {}
    before: str | None = None
    for span in stays:
        found.setdefault(span.version, before)
        before = span.version
    return tuple(found.items())


def bring_lineage(store: Store, policy: str, stays: Sequence[Span]) -> None:
    """Bring the stored lineage of a policy to its timeline; what came before the first difference stays.

    Every redline between neighbours on the timeline has been made: see ``comparing.remember``.
    """
    versions = first_sights(stays)
    sights = [_sight(store, version, before) for version, before in versions]
    with store.transaction():
        standing = store.lineages.keep(policy, sights)
        for place in range(standing, len(sights)):
            _append(store, policy, place, (sights[place], *versions[place]))


def check_lineage(store: Store, policy: str, stays: Sequence[Span]) -> None:
    """Make the lineage of a policy again, version by version, and compare. Raises IntegrityError. Writes nothing."""
    for version, before in first_sights(stays):
        number = store.timelines.number(version)
        made, _ = _descended(store, policy, version, before)
        if made != store.lineages.descents(policy, number):
            raise IntegrityError(
                f"the stored lineage of version {version[:12]} is not what its redlines say",
                remedy="`clausewatch derive --rebuild`",
            )


def _sight(store: Store, version: str, before: str | None) -> Sight:
    redline = None if before is None else store.timelines.redline_number(before, version)
    return Sight(store.timelines.number(version), redline, LINEAGE)


def _append(store: Store, policy: str, place: int, sighted: tuple[Sight, str, str | None]) -> None:
    sight, version, before = sighted
    store.lineages.append(policy, place, sight, *_descended(store, policy, version, before))


def _descended(
    store: Store, policy: str, version: str, before: str | None
) -> tuple[tuple[Descent, ...], tuple[str, ...]]:
    """The descents of a version, of the stored ones before it, and the keys of its clauses."""
    clauses = store.texts.clauses(version)
    last = () if before is None else store.lineages.descents(policy, store.timelines.number(before))
    edits: Sequence[ClauseEdit] = births(clauses) if before is None else _edits(store, before, version)
    if before is not None:
        edits = tuple(whole(edits, len(last), len(clauses)))
    number = store.timelines.number(version)
    descents = descend(number, clauses, edits, last, lambda key: store.lineages.remembered(policy, key, number))
    return descents, tuple(clause.key for clause in clauses)


def _edits(store: Store, old: str, new: str) -> tuple[ClauseEdit, ...]:
    number = store.timelines.redline_number(old, new)
    assert number is not None, (old, new)
    return store.timelines.edits(number)[0]
