"""Backups beside a writer: whole, proved, in place in one step; and pruning as a verb."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import exclusive

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def config(demo_folder: Path) -> Path:
    return demo_folder / "config.toml"


class TestBackup:
    def test_a_copy_says_what_the_database_says(
        self, ask: Ask, builders: Any, config: Path, demo_folder: Path, tmp_path: Path
    ) -> None:
        target = tmp_path / "new" / "copy.db"
        with exclusive(demo_folder / "policies.db"):  # a run is at work
            code, out, err = ask(config, "backup", str(target))
        assert (code, "whole" in out) == (0, True), err
        assert builders.content(target) == builders.content(demo_folder / "policies.db")
        assert sorted(path.name for path in target.parent.iterdir()) == ["copy.db"]
        assert ask(config, "check", "--db", str(target))[0] == 0

    def test_while_somebody_writes(self, ask: Ask, config: Path, demo_folder: Path, tmp_path: Path) -> None:
        database = tmp_path / "policies.db"
        shutil.copy(demo_folder / "policies.db", database)
        writer = sqlite3.connect(database, isolation_level=None)
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO series (series, started_at) VALUES ('half', '2026-01-01T00:00:00Z')")
        try:
            assert ask(config, "backup", str(tmp_path / "copy.db"), "--db", str(database))[0] == 0
        finally:
            writer.execute("COMMIT")
            writer.close()
        copied = sqlite3.connect(tmp_path / "copy.db")
        assert copied.execute("SELECT count(*) FROM series WHERE series = 'half'").fetchone() == (0,)
        copied.close()

    def test_a_folder_keeps_the_newest(self, ask: Ask, config: Path, tmp_path: Path) -> None:
        folder = tmp_path / "copies"
        folder.mkdir()
        (folder / "notes.db").write_text("mine")
        for day in range(1, 5):
            assert ask(config, "backup", str(folder), "--keep", "2", "--now", f"2026-08-0{day}")[0] == 0
        names = sorted(path.name for path in folder.iterdir())
        assert names == ["clausewatch-20260803T000000Z.db", "clausewatch-20260804T000000Z.db", "notes.db"]

    def test_nothing_but_an_older_copy_is_replaced(
        self, ask: Ask, config: Path, demo_folder: Path, tmp_path: Path
    ) -> None:
        other = tmp_path / "letter.txt"
        other.write_text("Dear …")
        for target in (other, demo_folder / "policies.db"):
            before = target.read_bytes()
            code, _, err = ask(config, "backup", str(target))
            assert (code in {1, 2}, "remedy" in err) == (True, True)
            assert target.read_bytes() == before
        copy = tmp_path / "copy.db"
        for _ in range(2):
            assert ask(config, "backup", str(copy))[0] == 0

    def test_a_damaged_database_is_not_called_a_backup(
        self, ask: Ask, config: Path, demo_folder: Path, tmp_path: Path
    ) -> None:
        database, target = tmp_path / "policies.db", tmp_path / "copy.db"
        shutil.copy(demo_folder / "policies.db", database)
        connection = sqlite3.connect(database)
        connection.executescript("PRAGMA foreign_keys = OFF; DELETE FROM versions WHERE id = 2")
        connection.close()
        code, _, err = ask(config, "backup", str(target), "--db", str(database))
        assert (code, "not sound" in err, list(tmp_path.glob("*copy*"))) == (1, True, [])

    def test_keep_wants_a_folder(self, ask: Ask, config: Path, tmp_path: Path) -> None:
        code, _, err = ask(config, "backup", str(tmp_path / "a.db"), "--keep", "2")
        assert (code, "counts the copies of a folder" in err) == (2, True)


class TestPrune:
    def test_as_a_verb(self, ask: Ask, config: Path, builders: Any, demo_folder: Path, tmp_path: Path) -> None:
        database = tmp_path / "policies.db"
        shutil.copy(demo_folder / "policies.db", database)
        connection = sqlite3.connect(database)
        connection.execute(
            "INSERT INTO readings SELECT body, content_type, status, 'read/0', version, page_kind, evidence,"
            " confidence, provenance FROM readings LIMIT 7"
        )
        connection.commit()
        connection.close()
        before = builders.content(database)
        code, out, err = ask(config, "prune", "--dry-run", "--json", "--db", str(database))
        assert (code, json.loads(out)["pruned"][0]["rows"]) == (0, 7), err
        assert builders.content(database) == before
        code, out, err = ask(config, "prune", "--vacuum", "--db", str(database))
        assert (code, "readings      7" in out) == (0, True), out
        assert "MB now" in err
        assert builders.content(database) == builders.content(demo_folder / "policies.db")
        assert ask(config, "check", "--db", str(database))[0] == 0
