"""A digest as a record: its items in their order, and its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.model import Coming, Digest, DigestItem, HeldBack, Unseen, sha256
from reports.digest.rank import order


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a series watches beside what changed, and how it wants to be told."""

    unseen: Sequence[Unseen] = ()
    policies: int = 0
    unsettled: int = 0
    coming: Sequence[Coming] = ()
    held_back: Sequence[HeldBack] = ()
    since: datetime | None = None
    unfold: int = 0
    prefix: str = ""
    made_by: tuple[str, ...] = ()


def compose(
    series: str, composed_at: datetime, items: Sequence[DigestItem], coverage: Coverage | None = None
) -> Digest:
    """Put items into the order of their weight and name the digest by the windows it tells."""
    about = coverage or Coverage()
    others = {
        *(item.comparison.policy for item in items),
        *(missing.policy for missing in about.unseen),
        *(one.policy for one in about.held_back),
    }
    return Digest(
        key=f"{series}-{sha256(chr(10).join(_names(items, about, composed_at)).encode())[:16]}",
        series=series,
        composed_at=composed_at,
        items=tuple(sorted(items, key=lambda item: order(item, about.unfold))),
        unseen=tuple(sorted(about.unseen, key=lambda missing: (missing.company.casefold(), missing.policy))),
        policies=about.policies,
        unsettled=about.unsettled,
        coming=tuple(sorted(about.coming, key=lambda one: (one.effective, one.company.casefold(), one.policy))),
        held_back=tuple(sorted(about.held_back, key=lambda one: (-one.count, one.kind, one.policy))),
        since=about.since,
        unchanged=max(about.policies - len(others), 0),
        unfold=about.unfold,
        prefix=about.prefix,
        made_by=about.made_by,
    )


def _names(items: Sequence[DigestItem], about: Coverage, composed_at: datetime) -> Iterator[str]:
    """What a digest is named by: the windows it tells; where it tells of no change, what else and when."""
    if items:
        yield from sorted(" ".join(window) for item in items for window in item.windows)
        return
    yield composed_at.isoformat()
    yield from sorted(missing.policy for missing in about.unseen)
