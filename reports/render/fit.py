"""A digest within its size: the last in rank lose their detail first, and the digest says so."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from crawler.model import Digest, DigestItem
from reports.digest import ranks
from reports.render.views import DigestView, ItemView, Plan, digest_view, item_view

# The items that are worth more than the ninth line of a list of policies not seen.
_FEW = 6
_SHORT = 8


def fitting(digest: Digest, render: Callable[[DigestView], str], limit: int) -> str:
    """The richest rendering of at most ``limit`` bytes; the poorest where none is."""
    plans = _plans(len(ranks(digest).material))

    seen: dict[tuple[str, str], ItemView] = {}

    def shown(item: DigestItem) -> ItemView:
        if item.window not in seen:
            seen[item.window] = item_view(item)
        return seen[item.window]

    def rendered(plan: Plan) -> str:
        return render(digest_view(digest, plan, shown))

    def fits(plan: Plan) -> bool:
        return len(rendered(plan).encode()) <= limit

    # A poorer plan is shorter, so the first that fits is found by halving.
    number = bisect_left(plans, True, hi=len(plans) - 1, key=fits)
    return rendered(plans[number])


def _plans(news: int) -> Sequence[Plan]:
    """From everything to next to nothing: lists are shortened before the first few items lose their words."""
    few = min(news, _FEW)
    full = [Plan(number, news) for number in range(news, few, -1)]
    fewer = [Plan(number, news, _SHORT) for number in range(few, -1, -1)]
    brief = [Plan(0, number, _SHORT) for number in range(news - 1, -1, -1)]
    return [*full, Plan(few, news), *fewer, *brief, Plan(0, 0, 0)]
