"""The file: made from nothing, opened again, refused where it is not ours, and shared without a quarrel."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import BusyError, IntegrityError, StoreError
from store import VIEWS, Store, exclusive, open_store
from store.database import Database
from store.migrations import LEDGERS

ROOT = Path(__file__).resolve().parents[2]


def tables(store: Store) -> list[str]:
    return [
        row[0]
        for row in store.database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%' AND name NOT LIKE '\\_%'"
            " ESCAPE '\\' AND name NOT LIKE 'sqlite%'"
        )
    ]


@pytest.mark.parametrize("event", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("table", LEDGERS)
def test_facts_cannot_be_changed(store: Store, table: str, event: str) -> None:
    """Not even by a mistake of ours: the database itself refuses."""
    guarded = store.database.one(
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = ? AND tbl_name = ?",
        (f"{table}_no_{event.lower()}", table),
    )
    assert guarded == (1,)


def test_a_changed_fact_is_an_error_with_a_name(store: Store, builders: Any) -> None:
    store.bodies.append(builders.page("A"), "acme/privacy")
    for statement in ("UPDATE bodies SET size = 1", "DELETE FROM bodies"):
        with pytest.raises(IntegrityError, match="facts are appended, never changed"):
            store.database.write(statement)


class TestSchema:
    def test_all_tables_are_strict(self, store: Store) -> None:
        assert len(tables(store)) >= 22
        loose = list(
            store.database.rows(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
                " AND name NOT LIKE '%fts%' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'"
            )
        )
        assert loose == []

    def test_a_wrong_type_is_refused(self, store: Store) -> None:
        with pytest.raises(IntegrityError):
            store.database.write(
                "INSERT INTO bodies (sha256, size, chain, place, packed) VALUES ('x', 'many', 'c', 0, x'')"
            )

    def test_references_must_lead_somewhere(self, store: Store) -> None:
        assert store.database.one("PRAGMA foreign_keys") == (1,)
        with pytest.raises(IntegrityError):
            store.database.write("INSERT INTO listings VALUES ('', 'nobody/privacy', 'u', 't', 1, 0, 0, '')")

    def test_a_fact_cannot_lose_what_it_cites(self, store: Store) -> None:
        store.database.write(
            "INSERT INTO digests (digest, series, composed_at, document) VALUES ('d','weekly','','{}')"
        )
        with pytest.raises(IntegrityError):
            store.database.write("DELETE FROM series")

    def test_the_journal_is_wal(self, store: Store) -> None:
        assert store.database.one("PRAGMA journal_mode") == ("wal",)
        assert store.database.one("PRAGMA synchronous") == (1,)

    def test_every_public_view_answers_on_an_empty_database(self, store: Store) -> None:
        for view in VIEWS:
            assert store.queries.columns(view)
            assert len(list(store.queries.view(view))) == (1 if view == "v_policies" else 0)


class TestOpening:
    def test_again(self, path: Path) -> None:
        with open_store(path) as first:
            before = sorted(first.database.rows("SELECT type, name, sql FROM sqlite_master"), key=repr)
        for _ in range(2):
            with open_store(path) as again:
                assert sorted(again.database.rows("SELECT type, name, sql FROM sqlite_master"), key=repr) == before
                assert again.queries.faults() == []

    def test_a_view_of_another_version_is_brought_up_to_date(self, path: Path) -> None:
        with open_store(path) as store:
            wanted = store.queries.columns("v_policies")
            store.database.write("DROP VIEW v_policies")
            store.database.write("CREATE VIEW v_policies AS SELECT 1 AS old")
        with open_store(path) as store:
            assert store.queries.columns("v_policies") == wanted

    def test_in_a_folder_that_is_not_there_yet(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "a" / "b" / "policies.db") as store:
            assert store.queries.policies() == []

    def test_in_memory(self) -> None:
        with open_store(":memory:") as store:
            assert store.queries.totals()["captures"] == 0

    def test_read_only_makes_nothing(self, path: Path) -> None:
        with pytest.raises(StoreError, match="no such database"), open_store(path, read_only=True):
            pass
        assert not path.exists()

    def test_read_only_writes_nothing(self, store: Store, path: Path) -> None:
        with open_store(path, read_only=True) as reader, pytest.raises(StoreError, match="readonly"):
            reader.database.write("DELETE FROM policies")
        assert len(store.queries.policies()) == 1

    @pytest.mark.parametrize("read_only", [True, False])
    def test_a_newer_one_is_refused(self, path: Path, *, read_only: bool) -> None:
        with open_store(path) as store:
            store.database.write(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
                " VALUES ('clausewatch', 'm9999_from_the_future', '2030')"
            )
        with (
            pytest.raises(StoreError, match=r"newer Clausewatch.*m9999") as caught,
            open_store(path, read_only=read_only),
        ):
            pass
        assert caught.value.remedy == "upgrade Clausewatch"

    @pytest.mark.parametrize("read_only", [True, False])
    def test_somebody_elses_is_refused_and_left_alone(self, path: Path, *, read_only: bool) -> None:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE recipes (cake TEXT)")
        other.commit()
        other.close()
        with pytest.raises(StoreError, match="not one of Clausewatch's"), open_store(path, read_only=read_only):
            pass
        other = sqlite3.connect(path)
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
        other.close()

    @pytest.mark.parametrize("read_only", [True, False])
    @pytest.mark.parametrize("content", [b"a letter to my aunt " * 300, b"SQLite format 3\0" + b"\xff" * 5000])
    def test_no_database_at_all(self, path: Path, content: bytes, *, read_only: bool) -> None:
        path.write_bytes(content)
        with pytest.raises(StoreError) as caught, open_store(path, read_only=read_only):
            pass
        assert caught.value.remedy
        assert path.read_bytes() == content

    def test_a_refused_file_is_let_go_of(self, path: Path) -> None:
        """Python 3.13 warns of connections that nobody closed, and warnings are errors here."""
        path.write_bytes(b"a letter to my aunt " * 300)
        for _ in range(3):
            with pytest.raises(StoreError):
                Database(path)
        held = [link for link in Path("/proc/self/fd").iterdir() if link.exists() and link.readlink() == path]
        assert held == []

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError) as caught, open_store(tmp_path):
            pass
        assert caught.value.remedy

    def test_where_nothing_can_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(StoreError, match="cannot be made"), open_store(tmp_path / "file" / "policies.db"):
            pass


class TestTransactions:
    def test_all_or_nothing(self, store: Store) -> None:
        def half() -> None:
            with store.transaction():
                store.database.write("UPDATE policies SET company = 'Half'")
                with store.transaction():
                    store.database.write("UPDATE policies SET kind = 'half'")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            half()
        assert [(row["company"], row["kind"]) for row in store.queries.policies()] == [("Acme", "privacy")]
        with store.transaction():  # and the connection is as good as new
            store.database.write("UPDATE policies SET company = 'Whole'")
        assert store.queries.policies()[0]["company"] == "Whole"

    def test_a_reader_sees_the_last_commit_while_a_writer_writes(self, store: Store, path: Path) -> None:
        with open_store(path, read_only=True) as reader:
            with store.transaction():
                store.database.write("UPDATE policies SET company = 'Later'")
                assert reader.queries.policies()[0]["company"] == "Acme"
                with open_store(path, read_only=True) as another:
                    assert another.queries.policies()[0]["company"] == "Acme"
            assert reader.queries.policies()[0]["company"] == "Later"

    def test_two_processes_that_read_and_then_write_do_not_quarrel(self, store: Store, path: Path) -> None:
        """Trap E: under a deferred BEGIN most of these fail at once with "database is locked"."""
        program = (
            "import sys\n"
            "from store.database import Database\n"
            "database = Database(sys.argv[1])\n"
            "print('ready', flush=True)\n"
            "sys.stdin.readline()\n"
            "for _ in range(100):\n"
            "    with database.transaction():\n"
            "        (count,) = database.one('SELECT CAST(company AS INTEGER) FROM policies')\n"
            "        database.write('UPDATE policies SET company = ?', (str(count + 1),))\n"
        )
        store.database.write("UPDATE policies SET company = '0'")
        racers = [
            subprocess.Popen(
                [sys.executable, "-c", program, str(path)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        for racer in racers:
            assert racer.stdout
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            assert racer.stdin
            racer.stdin.write("go\n")
            racer.stdin.flush()
        for racer in racers:
            _, said = racer.communicate()
            assert (racer.returncode, said) == (0, "")
        assert store.queries.policies()[0]["company"] == "200"

    def test_a_full_disk(self, store: Store, path: Path, builders: Any) -> None:
        assert store.captures.append(*builders.capture("A", builders.day(1)))
        ((pages,),) = store.database.rows("PRAGMA page_count")
        store.database.conn.execute(f"PRAGMA max_page_count = {pages}")
        capture, _ = builders.capture("B", builders.day(2))
        with pytest.raises(StoreError, match="full") as caught:
            store.captures.append(capture, bytes(range(256)) * 999 + b"".join(b"%d" % at for at in range(99_999)))
        assert "make room and run the same command again" in caught.value.remedy
        assert not isinstance(caught.value, BusyError)
        assert store.queries.totals()["captures"] == 1
        with open_store(path, read_only=True) as reader:
            assert reader.queries.faults() == []
            assert [reader.bodies.read(number) for number in reader.queries.bodies()] == [builders.page("A")]
        store.database.conn.execute("PRAGMA max_page_count = 1000000")
        assert store.captures.append(*builders.capture("B", builders.day(2)))


class TestLock:
    def test_a_second_writer_is_told_who_writes(self, path: Path) -> None:
        with exclusive(path):
            program = (
                f"from store import exclusive; from pathlib import Path\nwith exclusive(Path({str(path)!r})): pass"
            )
            done = subprocess.run(
                [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.returncode == 1
            assert "BusyError" in done.stderr
            with pytest.raises(BusyError, match=r"process \d+"), exclusive(path):
                pass
        with exclusive(path):
            pass

    def test_it_ends_with_its_process(self, path: Path) -> None:
        program = (
            f"import os, signal; from store import exclusive; from pathlib import Path\n"
            f"with exclusive(Path({str(path)!r})): os.kill(os.getpid(), signal.SIGKILL)"
        )
        assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == -9
        with exclusive(path):
            pass

    def test_where_no_lock_can_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(StoreError), exclusive(tmp_path / "file" / "policies.db"):
            pass

    def test_another_program_that_holds_the_file(self, store: Store, path: Path) -> None:
        with open_store(path) as other:
            other.database.conn.execute("PRAGMA busy_timeout = 0")
            with store.transaction(), pytest.raises(BusyError, match="locked") as caught:
                other.database.write("UPDATE policies SET company = 'x'")
            assert caught.value.fix == "wait"


def test_no_sqlite_error_leaves_the_room(store: Store) -> None:
    for ask in (store.database.one, store.database.write, lambda sql: list(store.database.rows(sql))):
        with pytest.raises(StoreError) as caught:
            ask("SELECT nonsense FROM nowhere")
        assert isinstance(caught.value.__cause__, sqlite3.Error)
    assert isinstance(store.database, Database)
