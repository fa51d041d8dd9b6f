"""A store of its own for every test, in a real file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.model import Policy
from store import Store, open_store

ACME = Policy(id="acme/privacy", company="Acme", kind="privacy", url="https://acme.example/privacy")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "policies.db"


@pytest.fixture
def store(path: Path, now: Any) -> Iterator[Store]:
    with open_store(path) as made:
        made.captures.track([ACME])
        made.ledger.start(["weekly"], now)
        yield made
