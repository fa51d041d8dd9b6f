"""One undisturbed run over the small web, shared by the tests of a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.app.cli import outcome


@pytest.fixture(scope="module")
def web(builders: Any) -> Iterator[Any]:
    with builders.DeadlyWeb() as small:
        yield small


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """``ask(config, "at", …)`` runs a reading verb in this process: (code, out, err)."""

    def run(config: Path, *arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = outcome([*arguments, "--config", str(config)])
        return (code, *capsys.readouterr())

    return run
