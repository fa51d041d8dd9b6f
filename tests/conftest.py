"""What every test shares: no sockets but loopback, a fixed clock, and the place of material outside the project."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How fast examples are made is the machine's business: no test fails because others work on it too.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def now() -> datetime:
    """The one moment at which tests take place."""
    return datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material beside the project; tests that want it skip where it is absent."""
    folder = Path(os.environ.get("CLAUSEWATCH_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the material beside the project is not here")
    return folder


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished demo, made once for the whole session; look at it, do not write into it."""
    folder = tmp_path_factory.mktemp("finished") / "demo"
    made = subprocess.run(
        [sys.executable, "-m", "crawler", "demo", str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


@pytest.fixture(scope="session")
def builders() -> Any:
    """``tests/builders.py``: worlds in one line, houses in which verbs run."""
    return _module("builders")


def _module(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"clausewatch_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def world(builders: Any, tmp_path: Path) -> Iterator[Any]:
    """One policy in a real database: ``world.see("A A . B A")``."""
    with builders.world(tmp_path / "world") as made:
        yield made
