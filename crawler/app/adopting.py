"""What another reader would change before it is adopted: bodies are read and compared; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from crawler.errors import IntegrityError
from crawler.model import Extraction, Page, Policy
from crawler.text import read
from store import Store, StoredReading

_EXAMPLES = 5  # for people; the counts say how many there are


@dataclass(frozen=True, slots=True)
class Difference:
    """A body that reads otherwise now."""

    capture: str  # one that shows it
    before: str | None  # version, or None for a gap
    after: str | None
    gone: tuple[str, ...] = ()  # the first clauses that would be gone, or why there was a gap
    new: tuple[str, ...] = ()


@dataclass(slots=True)
class Outlook:
    """What adopting today's recipe would mean for one policy."""

    policy: str
    stored: str | None  # the recipe by which its timeline was made; None: never derived
    present: str
    bodies: int = 0  # read under the stored recipe
    versions: int = 0  # that they hold
    versions_changed: int = 0  # whose clauses would differ
    gaps_gained: int = 0  # bodies that would no longer be taken for the policy
    gaps_lost: int = 0
    examples: list[Difference] = field(default_factory=list)
    problem: str = ""

    @property
    def changed(self) -> bool:
        """Whether anything would differ."""
        return bool(self.versions_changed or self.gaps_gained or self.gaps_lost)


def outlooks(policies: Iterable[Policy], store: Store) -> Iterator[Outlook]:
    """Policy by policy, what today's recipe would change. A body that is not sound is that policy's problem."""
    for policy in policies:
        found = Outlook(policy.id, store.timelines.recipe(policy.id), policy.recipe.name)
        try:
            _compare(found, policy, store)
        except IntegrityError as error:
            found.problem = str(error)
        yield found


def _compare(found: Outlook, policy: Policy, store: Store) -> None:
    if found.stored is None:
        return
    held: set[str] = set()
    changed: set[str] = set()
    for stored in store.texts.stored(policy.id, found.stored):
        found.bodies += 1
        if stored.version:
            held.add(stored.version)
        page = Page(store.bodies.read(stored.body), stored.url, stored.content_type, stored.status)
        now = read(page, policy.recipe)
        after = None if now.verdict else now.version
        if after == stored.version:
            continue
        if stored.version and after:
            changed.add(stored.version)
        found.gaps_gained += after is None
        found.gaps_lost += stored.version is None
        if len(found.examples) < _EXAMPLES:
            found.examples.append(_difference(stored, now, store))
    found.versions, found.versions_changed = len(held), len(changed)


def _difference(stored: StoredReading, now: Extraction, store: Store) -> Difference:
    before = [clause.text for clause in store.texts.clauses(stored.version)] if stored.version else []
    after = [] if now.verdict else [clause.text for clause in now.clauses]
    gone, new = _first(before, after) if before and after else ((), ())
    if stored.version is None:
        gone = (f"{stored.page_kind}: {stored.evidence}",)
    if now.verdict:
        new = (f"{now.verdict.kind.value}: {now.verdict.evidence}",)
    return Difference(stored.capture, stored.version, None if now.verdict else now.version, gone, new)


def _first(before: list[str], after: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first clauses that differ, on both sides."""
    gone: list[str] = []
    new: list[str] = []
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op != "equal":
            gone += before[a:b]
            new += after[c:d]
    return tuple(gone[:_EXAMPLES]), tuple(new[:_EXAMPLES])
