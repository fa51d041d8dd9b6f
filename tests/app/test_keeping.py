"""Import and check: files through the same door, and proof that nothing was tampered with."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., tuple[int, str, str]]

PARAGRAPHS = (
    "Privacy Policy",
    "Last updated: January 5, 2019",
    "Acme Ltd. of 1 Mill Lane is responsible for the personal data that is described in this policy.",
    "We collect your name, your e-mail address and the pages that you visit on our website, and nothing else.",
    "We use personal data to answer your letters, to deliver what you order, and to send you the bill for it.",
    "We keep your personal data for 30 days after your last order and then delete it from our systems.",
    "We share personal data with the post and with our bank, as far as the law allows us to do so.",
    "You may ask us what data we hold about you, have it corrected or erased, and complain to the authority.",
)
TEXT = "\n\n".join(PARAGRAPHS)


@pytest.fixture
def config(builders: Any, tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(builders.CONFIG, encoding="utf-8")
    return path


class TestImport:
    def test_a_file_says_itself_where_it_is_from(self, ask: Ask, builders: Any, config: Path) -> None:
        file = config.parent / "old.txt"
        file.write_text(f"https://web.archive.org/web/20190203040506/https://acme.example/privacy\n\n{TEXT}")
        code, out, err = ask(config, "import", "acme/privacy", str(file))
        assert code == 0, err
        assert "2019-02-03 04:05" in out
        assert "https://acme.example/privacy" in out
        house = builders.House(config.parent)
        assert house.rows("SELECT origin, observed_at, url FROM captures") == [
            ("import", "2019-02-03T04:05:06Z", "https://acme.example/privacy")
        ]
        ((title, words),) = house.rows("SELECT title, words FROM versions")
        assert words > 90
        assert "web.archive.org" not in str(house.rows("SELECT text FROM clauses"))
        assert "2019-01-05" in str(house.rows("SELECT modified FROM spans")), title

    def test_twice_is_once(self, ask: Ask, builders: Any, config: Path) -> None:
        file = config.parent / "policy.txt"
        file.write_text(TEXT)
        labels = ("--url", "https://acme.example/privacy", "--date", "2020-05-06")
        assert "new" in ask(config, "import", "acme/privacy", str(file), *labels)[1]
        assert "known" in ask(config, "import", "acme/privacy", str(file), *labels)[1]
        assert builders.House(config.parent).rows("SELECT count(*) FROM captures") == [(1,)]

    def test_html_markdown_and_text_are_one_version(self, ask: Ask, builders: Any, config: Path) -> None:
        head, *rest = TEXT.split("\n\n")
        forms = {
            "a.txt": TEXT,
            "b.md": f"# {head}\n\n" + "\n\n".join(rest),
            "c.html": f"<html><main><h1>{head}</h1>" + "".join(f"<p>{each}</p>" for each in rest) + "</main></html>",
        }
        for day, (name, text) in enumerate(forms.items(), 1):
            (config.parent / name).write_text(text)
            labels = ("--url", "https://acme.example/privacy", "--date", f"2020-01-0{day}")
            code, _, err = ask(config, "import", "acme/privacy", str(config.parent / name), *labels)
            assert code == 0, err
        assert builders.House(config.parent).rows("SELECT count(*), sum(captures) FROM spans") == [(1, 3)]

    @pytest.mark.parametrize(
        ("name", "arguments", "said"),
        [
            ("x.txt", (), "nothing says its URL and its date"),
            ("x.txt", ("--url", "https://acme.example/"), "nothing says its date"),
            ("x.bin", ("--url", "https://acme.example/", "--date", "2020"), "what is it?"),
            ("x.txt", ("--url", "https://acme.example/", "--date", "someday"), 'not a date: "someday"'),
        ],
    )
    def test_what_nobody_says(self, ask: Ask, config: Path, name: str, arguments: tuple[str, ...], said: str) -> None:
        (config.parent / name).write_text(TEXT)
        code, _, err = ask(config, "import", "acme/privacy", str(config.parent / name), *arguments)
        assert code == 2
        assert said in err

    def test_late_files_take_their_place(self, ask: Ask, builders: Any, config: Path) -> None:
        for name, days, date in (("new.txt", 30, "2022-01-01"), ("old.txt", 90, "2018-01-01"), ("m.txt", 60, "2020")):
            (config.parent / name).write_text(TEXT.replace("30 days", f"{days} days"))
            labels = ("--url", "https://acme.example/privacy", "--date", date)
            assert ask(config, "import", "acme/privacy", str(config.parent / name), *labels)[0] == 0
        found = builders.House(config.parent).rows("SELECT first_seen_at FROM v_versions ORDER BY number")
        assert [row[0][:4] for row in found] == ["2018", "2020", "2022"]


TAMPERINGS = {
    "a body": ("DROP TRIGGER bodies_no_update; UPDATE bodies SET packed = zeroblob(64) WHERE id = 5", "bodies"),
    "a body's name": (
        "DROP TRIGGER bodies_no_update; UPDATE bodies SET sha256 = hex(randomblob(32)) WHERE id = 5",
        "bodies",
    ),
    "a change that never was": (
        """INSERT INTO changes SELECT policy, first_capture, last_capture, first_at, last_at,
        (SELECT min(id) FROM redlines), 'advanced', NULL, NULL, NULL, NULL FROM spans LIMIT 1""",
        "privacy",
    ),
    "a change that is gone": ("DELETE FROM changes WHERE by_at = (SELECT min(by_at) FROM changes)", "privacy"),
    "a change's date": ("UPDATE changes SET by_at = '2001-01-01T00:00:00Z' WHERE note = 'advanced'", "privacy"),
    "a change's note": (
        "UPDATE changes SET note = 'advanced' WHERE note = 'unchanged date, changed text'",
        "privacy",
    ),
    "a stay": ("UPDATE spans SET last_at = '2030-01-01T00:00:00Z' WHERE captures = 2", "privacy"),
    "a reading": (
        "UPDATE readings SET version = (SELECT max(id) FROM versions) WHERE version = (SELECT min(id) FROM versions)",
        "privacy",
    ),
    "a clause": ("UPDATE clauses SET text = replace(text, '180 days', '18 days')", "texts"),
    "a clause's place": (
        "DELETE FROM version_clauses WHERE version = (SELECT min(id) FROM versions) AND position = 3",
        "texts",
    ),
    "a reference": ("PRAGMA foreign_keys = OFF; DELETE FROM versions WHERE id = 2", "database"),
}


class TestCheck:
    def test_a_sound_one(self, ask: Ask, demo_folder: Path) -> None:
        code, out, _ = ask(demo_folder / "config.toml", "check")
        assert code == 0
        assert out.count("ok  ") >= 6
        assert "50 bodies hash to their names" in out
        assert "derived = rebuilt" in out

    def test_quick_reads_no_body(self, ask: Ask, demo_folder: Path) -> None:
        code, out, _ = ask(demo_folder / "config.toml", "check", "--quick")
        assert (code, len(out.splitlines())) == (0, 2)

    @pytest.mark.parametrize("what", TAMPERINGS)
    def test_finds(self, ask: Ask, demo_folder: Path, tmp_path: Path, what: str) -> None:
        script, where = TAMPERINGS[what]
        database = tmp_path / "policies.db"
        shutil.copy(demo_folder / "policies.db", database)
        with sqlite3.connect(database) as connection:
            connection.executescript(script)
        connection.close()
        code, out, _ = ask(demo_folder / "config.toml", "check", "--db", str(database))
        failed = [line for line in out.splitlines() if line.startswith("FAIL")]
        assert code == 1, out
        assert any(where in line for line in failed), out

    @pytest.mark.parametrize("what", ["a change's note", "a reading", "a clause"])
    def test_and_rebuilding_mends_what_is_derived(
        self, ask: Ask, builders: Any, demo_folder: Path, tmp_path: Path, what: str
    ) -> None:
        database = tmp_path / "policies.db"
        shutil.copy(demo_folder / "policies.db", database)
        with sqlite3.connect(database) as connection:
            connection.executescript(TAMPERINGS[what][0])
        connection.close()
        config = demo_folder / "config.toml"
        assert ask(config, "derive", "--rebuild", "--db", str(database))[0] == 0
        assert ask(config, "check", "--db", str(database))[0] == 0
        assert builders.content(database) == builders.content(demo_folder / "policies.db")
