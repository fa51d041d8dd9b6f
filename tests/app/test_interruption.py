"""SIGTERM outside a crawl: the transaction under way is undone, and the exit code says what happened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import os, signal, sys
from datetime import UTC, datetime
from crawler.app.cli import _stopped
from crawler.app.interruption import Interrupted, heed_termination
from store import open_store

heed_termination()
with open_store(sys.argv[1]) as store:
    store.ledger.start(["before"], datetime(2026, 3, 1, tzinfo=UTC))
    try:
        with store.transaction():
            store.ledger.start(["never"], datetime(2026, 3, 1, tzinfo=UTC))
            os.kill(os.getpid(), signal.SIGTERM)
            for _ in range(1_000_000):  # the handler runs between two bytecodes
                pass
    except Exception:
        sys.exit("an ordinary except swallowed the signal")
    except Interrupted as stopped:
        print([row[0] for row in store.database.rows("SELECT series FROM series")])
        sys.exit(_stopped(stopped))
sys.exit("the signal was not heard")
"""


def test_a_transaction_under_way_is_undone(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "p.db")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (143, "['before']"), done.stderr
    assert "what was recorded stays" in done.stderr
