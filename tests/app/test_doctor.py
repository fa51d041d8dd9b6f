"""The doctor: every line says how it stands, and what to do where it does not stand well."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.app.demo import CRAWL_TIMES
from store import exclusive

Ask = Callable[..., tuple[int, str, str]]
NOW = f"{CRAWL_TIMES[-1]:%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
def home(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of the demo that may be damaged; its config.toml."""
    folder = tmp_path / "home"
    shutil.copytree(demo_folder, folder)
    config = folder / "config.toml"
    config.write_text(config.read_text().replace(str(demo_folder), str(folder)))
    return config


def examined(ask: Ask, config: Path, *options: str) -> dict[str, dict[str, str]]:
    code, out, err = ask(config, "doctor", "--offline", "--json", "--now", NOW, *options)
    lines = {line["check"]: line for line in json.loads(out)}
    assert code == (1 if any(line["state"] == "fail" for line in lines.values()) else 0), err
    assert all(line["remedy"] for line in lines.values() if line["state"] != "ok")
    return lines


def tamper(config: Path, script: str) -> None:
    database = sqlite3.connect(config.parent / "policies.db")
    database.executescript(script)
    database.close()


def test_a_sound_house(ask: Ask, home: Path) -> None:
    before = (home.parent / "policies.db").read_bytes()
    found = examined(ask, home)
    assert {"configuration", "database", "lock", "clock", "reader", "policies", "deliveries", "disk"} <= set(found)
    assert {line["state"] for name, line in found.items() if name != "policies"} <= {"ok", "warn"}
    assert found["database"]["state"] == found["reader"]["state"] == found["deliveries"]["state"] == "ok"
    assert (home.parent / "policies.db").read_bytes() == before


@pytest.mark.parametrize(
    ("script", "wrong"),
    [
        ("PRAGMA foreign_keys = OFF; DELETE FROM versions WHERE id = 2", ("database", "fail", "refers to no")),
        ("UPDATE deliveries SET state = 'refused', detail = 'full'", ("deliveries", "warn", "refused since")),
        ("UPDATE derivations SET fingerprint = 'older'", ("reader", "warn", "wait to be read")),
        (
            "DROP TRIGGER captures_no_update; UPDATE captures SET recorded_at = '2031-01-01T00:00:00Z' WHERE seq = 3",
            ("clock", "fail", "recorded at 2031-01-01"),
        ),
        (
            (
                "INSERT OR REPLACE INTO rounds SELECT policy, '24h', NULL, NULL, '2026-01-01T00:00:00Z',"
                " '2031-01-01T00:00:00Z', 'cadence', '2031-01-01T00:00:00Z' FROM policies"
            ),
            ("lock", "warn", "claimed by a run that died"),
        ),
        (
            (
                "INSERT INTO failures (failure, policy, url, memento_at, failed_at, kind, detail) SELECT 'f', policy,"
                f" url, '2020-01-01T00:00:00Z', '{NOW}', 'rate_limited', '429' FROM policies LIMIT 1"
            ),
            ("archive's patience", "warn", "too many"),
        ),
    ],
)
def test_what_is_wrong_has_its_own_line(ask: Ask, home: Path, script: str, wrong: tuple[str, str, str]) -> None:
    tamper(home, script)
    check, state, said = wrong
    found = examined(ask, home)[check]
    assert (found["state"], said in found["detail"]) == (state, True), found


def test_a_browser_that_somebody_insists_on(ask: Ask, home: Path) -> None:
    text = home.read_text()
    nowhere = text.replace("[crawl]", '[crawl]\nbrowser = "/nowhere/chromium"')
    home.write_text(nowhere)
    assert examined(ask, home)["browser"]["state"] == "ok"  # nobody needs one
    home.write_text(nowhere.replace("[crawl]", '[crawl]\nrender = "always"'))
    line = examined(ask, home)["browser"]
    assert line["state"] == "fail"
    assert 'render = "always"' in line["detail"]
    assert line["remedy"].startswith(("pip install", "install your system's package"))


def test_overdue_policies(ask: Ask, home: Path) -> None:
    code, out, _ = ask(home, "doctor", "--offline", "--json", "--now", "2031-01-01")
    found = {line["check"]: line for line in json.loads(out)}
    assert (code, found["policies"]["state"]) == (1, "fail")
    assert "overdue" in found["policies"]["detail"]


def test_a_run_at_work(ask: Ask, home: Path) -> None:
    with exclusive(home.parent / "policies.db"):
        found = examined(ask, home)["lock"]
    assert (found["state"], "another run writes it" in found["detail"]) == ("ok", True)


def test_a_bad_configuration_and_no_database(ask: Ask, home: Path, tmp_path: Path) -> None:
    found = examined(ask, home, "--db", str(tmp_path / "none.db"))
    assert (found["database"]["state"], "not made yet" in found["database"]["detail"]) == ("warn", True)
    home.write_text(home.read_text().replace("[crawl]", "[crawl]\nevry = 3"))
    found = examined(ask, home)
    assert list(found) == ["configuration"]
    assert 'did you mean "every"?' in found["configuration"]["detail"]


def test_lines_for_people(ask: Ask, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tamper(home, "UPDATE deliveries SET state = 'refused'")
    _, out, _ = ask(home, "doctor", "--offline", "--now", NOW)
    lines = out.splitlines()
    assert all(line == line.rstrip() for line in lines)
    at = next(number for number, line in enumerate(lines) if line.startswith("warn  deliveries"))
    assert lines[at + 1].lstrip().startswith("→ `clausewatch status` names them")
    assert lines[at + 1].index("→") == lines[at].index("refused") - 2 or "refused" in lines[at]


def test_the_network(builders: Any, tmp_path: Path) -> None:
    with builders.DeadlyWeb() as web:
        house = builders.house(tmp_path, web)
        other = f'[[archives]]\nname = "other"\nurl = "{web.url}"\nkind = "timemap"\nindex = "tm"\n\n[[companies]]'
        house.config.write_text(house.config.read_text().replace("[[companies]]", other, 1))
        done = house.run("doctor", "--json")
        found = {line["check"]: line for line in json.loads(done.out)}
        reached = [line for name, line in found.items() if name.startswith("reach: ")]
        assert {line["state"] for line in reached} == {"ok"}, found
        assert found["archive: 127.0.0.1"]["state"] == "warn"  # it answers, but knows no filters
        assert "lists nothing of" in found["archive: other (127.0.0.1)"]["detail"]
        assert "compared" in " ".join(found)  # the small web's time is not ours
        assert len(web.requests) <= 9
    done = house.run("doctor", "--json")
    found = {line["check"]: line for line in json.loads(done.out)}
    assert done.code == 1
    assert found["archive: 127.0.0.1"]["state"] == "fail"
    assert all(line["remedy"] for line in found.values() if line["state"] == "fail")
