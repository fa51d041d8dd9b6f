"""How derive and `changes` behave when there is much: one policy with 10,000 captures, 2,000 policies with five.

    python -m bench.scale captures 10000      one policy
    python -m bench.scale policies 2000       five captures each

Texts are made up: sixty clauses a policy, one clause edited every fourth capture. Peak memory is the
process's own (ru_maxrss), each step in a process of its own so that the peaks are not mixed.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.app.pipeline import derive_all
from crawler.model import Capture, Origin, Policy, sha256
from store import open_store

START = datetime(2000, 1, 1, tzinfo=UTC)
_CLAUSES, _HELD = 60, 4
_CAPTURES_EACH = 5


def page(policy: int, version: int, nonce: int) -> bytes:
    """A made-up policy page: ``version`` edits, each in another clause; ``nonce`` makes its bytes unique."""
    body = []
    for clause in range(_CLAUSES):
        days = 30 + policy % 7 + (version // _CLAUSES + (clause <= version % _CLAUSES)) * 10
        body.append(
            f"<h2>{clause}. Section {clause} of policy {policy}</h2><p>In matter {clause} we keep what you tell us"
            f" for {days} days, and we share it with partner {clause * 31 % 97} where the law asks us to.</p>"
        )
    return f"<html><body><h1>Privacy policy {policy}</h1>{''.join(body)}<!-- {nonce} --></body></html>".encode()


def policies(number: int) -> list[Policy]:
    """So many invented policies."""
    return [Policy(f"made-{n}/privacy", f"Made {n}", "privacy", f"https://made-{n}.example/") for n in range(number)]


def fill(path: Path, number: int, captures: int) -> None:
    """Record captures day by day."""
    made = policies(number)
    with open_store(path) as store:
        store.captures.track(made)
        for n, policy in enumerate(made):
            with store.transaction():
                for at in range(captures):
                    body = page(n, at // _HELD, at)
                    moment = START + timedelta(hours=12 * at)
                    store.captures.append(
                        Capture(
                            policy.id,
                            policy.url,
                            moment,
                            moment,
                            Origin.ARCHIVE,
                            200,
                            "text/html",
                            sha256(body),
                        ),
                        body,
                    )


def derive(path: Path, number: int) -> None:
    """Derive everything."""
    with open_store(path) as store:
        for outcome in derive_all(policies(number), store):
            assert not outcome.problem, outcome


def changes(path: Path, number: int) -> None:
    """Stream all changes, as the verb does."""
    with open_store(path, read_only=True) as store:
        count = sum(1 for _ in store.queries.changes((), "", "9999"))
        assert count >= number


STEPS = {"fill": fill, "derive": derive, "derive again": derive, "changes": changes}


def step(name: str, path: Path, number: int, captures: int) -> None:
    """Run one step in this process and print its figures."""
    began = time.perf_counter()
    if name == "fill":
        fill(path, number, captures)
    elif name == "changes":
        changes(path, number)
    else:
        derive(path, number)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    total = number * captures
    seconds = time.perf_counter() - began
    print(f"{name:<14}{total:>8} captures {seconds:>8.2f} s {total / seconds:>9.0f}/s  peak {peak:>6.1f} MB")


def measure(number: int, captures: int) -> None:
    """All steps at one size."""
    print(f"{number} policies, {captures} captures each")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        for name in STEPS:
            command = [sys.executable, "-m", "bench.scale", "step", name, str(path), str(number), str(captures)]
            subprocess.run(command, check=True)
        print(f"{'file':<14}{path.stat().st_size / 1e6:>8.1f} MB")


def main() -> None:
    """One measurement, or all of them."""
    if sys.argv[1:2] == ["step"]:
        step(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
    elif len(sys.argv) == 3:
        count = int(sys.argv[2])
        measure(*((1, count) if sys.argv[1] == "captures" else (count, _CAPTURES_EACH)))
    else:
        for number, captures in ((1, 1000), (1, 10_000), (200, _CAPTURES_EACH), (2000, _CAPTURES_EACH)):
            measure(number, captures)


if __name__ == "__main__":
    main()
