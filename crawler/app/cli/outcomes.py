"""How verbs that bring captures in come to their end: derive, sum up, say what went wrong, exit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from crawler.app.cli.exits import FAILED
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import progress, remark, table

if TYPE_CHECKING:
    from crawler.app.fetching import Tally
    from crawler.app.wiring import Workplace
    from store import Store


def derive(place: Workplace, store: Store, tallies: Iterable[str]) -> int:
    """Read what came in; how many policies could not be derived: each is told and does not stop the rest."""
    from crawler.app.pipeline import derive_all

    chosen = [policy for policy in place.config.policies if policy.id in set(tallies)]
    failed = 0
    with progress("derive", len(chosen)) as step:
        for count, outcome in enumerate(derive_all(chosen, store), 1):
            step(count)
            if outcome.problem:
                failed += 1
                remark(f"{outcome.policy}: cannot be derived: {outcome.problem}")
    return failed


def fail_if(failed: int | bool) -> None:  # noqa: FBT001 - a count, or whether
    """End with the exit code of "some policies failed", where some did."""
    if failed:
        raise SystemExit(FAILED)


def summary(tallies: Mapping[str, Tally], columns: tuple[str, ...], *, as_json: bool) -> None:
    """Print what came of each policy; exit with 3 where something failed."""
    if as_json:
        print_json(
            [
                {
                    "policy": t.policy,
                    **{c: getattr(t, c) for c in columns},
                    "complete": t.complete,
                    "problems": t.problems,
                    "moves": t.moves,
                }
                for t in tallies.values()
            ]
        )
    else:
        rows = [(t.policy, *(getattr(t, column) for column in columns)) for t in tallies.values()]
        if len(rows) > 1:
            sums = [sum(getattr(t, column) for t in tallies.values()) for column in columns]
            rows.append(("all", *sums))
        heads = tuple(column.replace("_", " ") for column in columns)
        table(("policy", *heads), rows, numbers=heads)
    explain(tallies)
    if any(tally.failed or not tally.complete for tally in tallies.values()):
        raise SystemExit(FAILED)


def explain(tallies: Mapping[str, Tally]) -> None:
    """Say what went wrong, policy by policy."""
    for tally in tallies.values():
        for problem in tally.problems:
            remark(f"{tally.policy}: {problem}")
        if not tally.complete:
            remark(f"{tally.policy}: the archive's index did not come whole; run the same command again later")
