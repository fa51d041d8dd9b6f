"""Files that are there whole or not at all, once whatever happens, with a real kill between the steps."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.config import AtomChannel, FileChannel
from crawler.config.channels import TYPES
from crawler.errors import RefusedError
from crawler.model import Digest
from reports.channels import CHANNELS, channel
from reports.digest import compose
from reports.letter import Letter, Surroundings
from reports.render import DIGESTS
from reports.render.atom import feed as atom
from reports.render.entries import Scope
from reports.render.json import dumps, loads

NOW = datetime(2025, 11, 10, 8, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent.parent
EVERY = FileChannel(type="file", folder="out", formats=("text", "html", "markdown", "json"))
FEED = AtomChannel(type="atom", path="public/feed.atom")


@pytest.fixture(scope="module")
def digest(item: Any) -> Digest:
    return compose("weekly", NOW, [item(), item("Borealis")])


def around(folder: Path, **environment: str) -> Surroundings:
    return Surroundings(folder, environment, lambda: NOW, io.StringIO())


def feed(series: str, digests: Sequence[Digest]) -> str:
    return atom(Scope(series), digests)


def files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_every_channel_of_the_configuration_exists(tmp_path: Path) -> None:
    assert set(CHANNELS) == set(TYPES)
    assert channel(EVERY, around(tmp_path)).idempotent
    assert channel(FEED, around(tmp_path)).idempotent


def test_sending_twice_leaves_one_file(tmp_path: Path, digest: Digest) -> None:
    for _ in range(2):
        channel(EVERY, around(tmp_path)).send(Letter(digest.key, digest))
    stem = f"out/weekly/2025-11-10-{digest.key}"
    assert files(tmp_path) == {
        f"{stem}.{suffix}": DIGESTS[name](digest)
        for suffix, name in {"txt": "text", "html": "html", "md": "markdown", "json": "json"}.items()
    }


@pytest.mark.parametrize("key", ["../x", "a/b", "..", ""])
def test_keys_stay_in_their_folder(tmp_path: Path, digest: Digest, key: str) -> None:
    with pytest.raises(RefusedError):
        channel(EVERY, around(tmp_path)).send(Letter("x", replace(digest, series=key)))
    assert files(tmp_path) == {}


def test_permission(tmp_path: Path, digest: Digest) -> None:
    """A file stands where the folder should be: refused, with place and remedy, and nothing is left behind."""
    (tmp_path / "out").write_text("mine")
    with pytest.raises(RefusedError, match="out") as caught:
        channel(EVERY, around(tmp_path)).send(Letter(digest.key, digest))
    assert "config.toml" in caught.value.remedy
    assert files(tmp_path) == {"out": "mine"}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_disk_full(tmp_path: Path, digest: Digest, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RefusedError, match=os.strerror(number)) as caught:
        channel(EVERY, around(tmp_path)).send(Letter(digest.key, digest))
    assert caught.value.remedy
    assert files(tmp_path) == {}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
def test_a_really_full_disk(tmp_path: Path, digest: Digest) -> None:
    target = tmp_path / "public" / "feed.atom"
    target.parent.mkdir()
    target.write_text(feed("weekly", []))
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    )
    done = run(program, tmp_path, digest)
    assert "RefusedError" in done.stderr
    assert files(tmp_path) == {"public/feed.atom": feed("weekly", [])}


STEPS = {
    "before writing": "import pathlib; pathlib.Path.open = die",
    "before it is durable": "os.fsync = die",
    "before it is in place": "import pathlib; pathlib.Path.replace = die",
    "after it is in place": "import reports.writing; reports.writing._sync_folder = die",
}


def run(before: str, folder: Path, digest: Digest) -> subprocess.CompletedProcess[str]:
    program = f"""
import os, signal, sys
from pathlib import Path
from crawler.config import AtomChannel, FileChannel
from crawler.config.channels import TYPES
from reports.channels import channel
from reports.letter import Letter, Surroundings
from reports.render.json import loads
digest = loads(sys.stdin.read())
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
{before}
around = Surroundings(Path({str(folder)!r}), {{}}, lambda: digest.composed_at, sys.stdout)
channel(FileChannel(type="file", folder="out", formats=("html",)), around).send(Letter(digest.key, digest))
"""
    if "RLIMIT" in before:
        program = program.replace(
            'FileChannel(type="file", folder="out", formats=("html",))', f"AtomChannel(**{FEED.model_dump()!r})"
        )
    return subprocess.run(
        [sys.executable, "-c", program], input=dumps(digest), cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("step", STEPS)
def test_killed_between_the_steps(tmp_path: Path, digest: Digest, step: str) -> None:
    """After kill -9 the file is there whole or not at all; the next sending leaves it whole, once, alone."""
    done = run(STEPS[step], tmp_path, digest)
    assert done.returncode == -signal.SIGKILL, done.stderr
    name = f"out/weekly/2025-11-10-{digest.key}.html"
    whole = DIGESTS["html"](digest)
    left = {path: text for path, text in files(tmp_path).items() if not path.endswith(".part")}
    assert left in ({}, {name: whole})
    assert (name in left) == (step == "after it is in place")
    done = run("", tmp_path, digest)
    assert done.returncode == 0, done.stderr
    assert files(tmp_path) == {name: whole}


def test_feed_of_all_digests(tmp_path: Path, digest: Digest, item: Any) -> None:
    later = compose("weekly", NOW.replace(day=17), [item("Cormorant")])
    sent = channel(FEED, around(tmp_path))
    sent.send(Letter(digest.key, digest))
    sent.send(Letter(later.key, later, earlier=(digest,)))
    sent.send(Letter(later.key, later, earlier=(digest, later)))
    assert files(tmp_path) == {"public/feed.atom": feed("weekly", [digest, later])}


@pytest.mark.parametrize("mine", ["my notes", "<feed/>", feed("daily", [])])
def test_feed_replaces_nothing_but_itself(tmp_path: Path, digest: Digest, mine: str) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "feed.atom").write_text(mine)
    with pytest.raises(RefusedError, match="something else") as caught:
        channel(FEED, around(tmp_path)).send(Letter(digest.key, digest))
    assert "path of its own" in caught.value.remedy
    assert files(tmp_path) == {"public/feed.atom": mine}


def test_json_file_is_the_digest(tmp_path: Path, digest: Digest) -> None:
    channel(EVERY, around(tmp_path)).send(Letter(digest.key, digest))
    (path,) = tmp_path.rglob("*.json")
    assert loads(path.read_text()) == digest
