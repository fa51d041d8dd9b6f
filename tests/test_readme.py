"""The pages' commands run: each ``$ `` line of a console block, in order, in one shell, without a network.

README.md starts in an empty folder and makes the demo itself; the pages of docs/ find a finished one. A command
ends with 0, unless a trailing comment says ``# exits N``. Lines below a command are what it prints: each must
come, in order; ``…`` stands for any lines, or for the rest of one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
LONGEST_S = 240
MARK = "\x1e"


@dataclass
class Command:
    """One command of a page, and what the page says it prints."""

    text: str
    exits: int
    printed: list[str] = field(default_factory=list)


def commands(page: str) -> list[Command]:
    """Every command of a page's console blocks, in order."""
    found: list[Command] = []
    for block in re.findall(r"^```console\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("$ "):
                exits = re.search(r"\s+# exits (\d+)$", line)
                found.append(Command(line[2:], int(exits[1]) if exits else 0))
            elif line.startswith("> ") and not found[-1].printed:
                found[-1].text += "\n" + line[2:]
            else:
                found[-1].printed.append(line)
    return found


def run(todo: list[Command], folder: Path) -> list[tuple[int, str]]:
    """The exit code and the output of each command, all in one shell."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLAUSEWATCH_")}
    environment |= {
        "PATH": f"{Path(sys.executable).parent}:{environment.get('PATH', '/usr/bin:/bin')}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
    }
    script = "".join(f"{each.text}\nprintf '{MARK}%d{MARK}' $?\n" for each in todo)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    parts = done.stdout.split(MARK)
    return [(int(code), output) for output, code in zip(parts[::2], parts[1::2], strict=False)]


def missing(printed: list[str], output: str) -> str | None:
    """The first line that should have come and did not."""
    lines = iter([" ".join(line.split()) for line in output.splitlines()])
    for line in printed:
        start, dots, _ = " ".join(line.split()).partition("…")
        wanted = start.rstrip()
        if wanted and not any(here.startswith(wanted) if dots else here == wanted for here in lines):
            return line
    return None


def hold(page: str, folder: Path) -> None:
    todo = commands(page)
    done = run(todo, folder)
    for command, (code, output) in zip(todo, done, strict=False):
        assert code == command.exits, f"$ {command.text}\nexit code {code}, expected {command.exits}\n{output}"
        absent = missing(command.printed, output)
        assert absent is None, f"$ {command.text}\ndid not print: {absent}\nit printed:\n{output}"
    assert len(done) == len(todo), f"the shell ended at: {todo[len(done)].text}"


def test_readme(tmp_path: Path) -> None:
    page = (ROOT / "README.md").read_text()
    assert len(commands(page)) > 10
    hold(page, tmp_path)


@pytest.mark.parametrize("name", [name for name in PAGES if commands((ROOT / name).read_text())])
def test_docs(name: str, demo_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "demo"
    shutil.copytree(demo_folder, copy)
    config = copy / "config.toml"
    config.write_text(config.read_text().replace(str(demo_folder), str(copy)))
    hold((ROOT / name).read_text(), tmp_path)


def test_output_is_compared() -> None:
    output = "one\n  two  2 b\nthree\n"
    assert missing(["one", "…", "three"], output) is None
    assert missing(["two 2 …"], output) is None
    assert missing(["two"], output) == "two"
    assert missing(["three", "one"], output) == "one"
