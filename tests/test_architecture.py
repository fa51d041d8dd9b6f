"""The house rules that a machine can hold: imports, types, style, limits, and nothing happening on import."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("crawler", "spiders", "store", "reports")
GROUND_FLOOR = ("crawler/model", "crawler/text", "crawler/history", "reports/render", "reports/digest.py")
BANNED = {"utils", "helpers", "common", "misc", "manager", "handler", "service", "base"}


def sources() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


def lengths(path: Path) -> list[tuple[int, str]]:
    """(lines without the docstring, name) of every function of a file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                doc = node.body[0]
                size -= (doc.end_lineno or doc.lineno) - doc.lineno + 1
            found.append((size, f"{path.relative_to(ROOT)}:{node.name}"))
    return found


def test_import_contracts() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff() -> None:
    done = run("ruff", "check", "--no-cache", ".")
    assert done.returncode == 0, done.stdout
    done = run("ruff", "format", "--no-cache", "--check", ".")
    assert done.returncode == 0, done.stdout


def test_mypy_strict() -> None:
    done = run("mypy")
    assert done.returncode == 0, done.stdout


def test_functions_are_short() -> None:
    found = sorted(length for path in sources() for length in lengths(path))
    sizes = [size for size, _ in found]
    assert found[-1][0] <= 50, found[-5:]
    assert statistics.median(sizes) <= 8
    assert sizes[int(len(sizes) * 0.95)] <= 25, [name for size, name in found if size > 25]


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_file(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= 400, "a file of more than 400 lines does more than one thing"
    assert path.stem not in BANNED, "say what is in it"
    if str(path.relative_to(ROOT)).startswith(GROUND_FLOOR):
        for node in ast.walk(ast.parse(text)):
            clock = isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
            assert not clock, f"line {getattr(node, 'lineno', 0)} reads a clock on the ground floor"


def test_importing_has_no_effect() -> None:
    """No reactor, no logging handlers, no threads, no files opened for writing: importing is only naming."""
    modules = [
        str(path.relative_to(ROOT).with_suffix("")).replace("/", ".").removesuffix(".__init__")
        for path in sources()
        if path.name != "__main__.py"
    ]
    program = (
        "import sys, threading, logging\n"
        f"for name in {modules!r}: __import__(name)\n"
        "assert 'twisted.internet.reactor' not in sys.modules, 'a reactor was installed'\n"
        "assert threading.active_count() == 1, threading.enumerate()\n"
        "assert not logging.getLogger().handlers, 'the root logger was touched'\n"
        "assert sys.getrecursionlimit() == 1000, 'the recursion limit was changed'\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
