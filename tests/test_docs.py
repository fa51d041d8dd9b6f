"""The pages say what is so: what is generated is current, and what is written by hand is held against the code."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import click
import pytest
from pydantic import BaseModel

from crawler.app.cli import cli, exits
from crawler.config import channels, tables
from crawler.model import DeliveryState, Note, Op, PageKind
from store import VIEWS, open_store

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sections(page: str) -> dict[str, str]:
    """The second-level sections of a page by their headings."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(section: str) -> list[list[str]]:
    """The first table of a section, without its head."""
    lines = re.findall(r"(?:^\|.*\|$\n?)+", section, re.MULTILINE)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def first_column(section: str) -> list[str]:
    return [row[0].strip("`") for row in rows(section)]


# ---------------------------------------------------------------- what is generated


def test_generated_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nremedy: make reference"


def test_default_configuration_is_the_shipped_one() -> None:
    assert text("crawler/default_config.toml") == text("config.toml")


# ---------------------------------------------------------------- the command line

# Options whose help is still to be written; nothing may be added here.
WITHOUT_HELP: set[tuple[str, str]] = set()


def options() -> Iterator[tuple[str, click.Option]]:
    for name, verb in cli.commands.items():
        for parameter in verb.params:
            if isinstance(parameter, click.Option):
                yield name, parameter


def test_every_verb_has_a_section_and_a_help_text() -> None:
    page = sections(text("docs/cli.md"))
    for name, verb in cli.commands.items():
        assert name in page
        assert verb.help, name
        assert len(verb.get_short_help_str(200)) > 20, name


def test_every_option_has_a_help_text() -> None:
    silent = {(verb, str(option.name)) for verb, option in options() if not option.help}
    assert silent <= WITHOUT_HELP


def test_every_verb_stands_in_a_page_for_people() -> None:
    pages = "".join(text(f"docs/{name}.md") for name in ("watchers", "researchers", "operators")) + text("README.md")
    absent = [name for name in cli.commands if f"clausewatch {name}" not in pages]
    assert not absent


def test_exit_codes_are_told() -> None:
    codes = {"DONE", "INTERNAL", "USAGE", "FAILED", "CHANGED", "BUSY"}
    told = first_column(sections(text("README.md"))["Exit codes"])
    assert told == [*sorted(str(getattr(exits, name)) for name in codes), "130", "143"]


# ---------------------------------------------------------------- the database


@pytest.mark.parametrize("view", VIEWS)
def test_data_dictionary_has_every_column(view: str, tmp_path: Path) -> None:
    with open_store(tmp_path / "empty.db") as store:
        columns = store.queries.columns(view)
    assert first_column(sections(text("docs/data-dictionary.md"))[f"`{view}`"]) == columns


def test_data_dictionary_has_every_view() -> None:
    told = [heading.strip("`") for heading in sections(text("docs/data-dictionary.md")) if heading.startswith("`v_")]
    assert sorted(told) == sorted(VIEWS)


def test_data_dictionary_names_values_that_exist() -> None:
    page = text("docs/data-dictionary.md")
    assert {f"`{value}`" for value in Note} <= set(re.findall(r"`[^`\n]+`", page))
    assert {f"`{value}`" for value in Op} <= set(re.findall(r"`[^`\n]+`", page))
    kinds = re.search(r"`page_kind` \| .*?: (.*), … \|", page)
    assert kinds
    assert set(re.findall(r"`(.+?)`", kinds[1])) <= set(PageKind)
    assert DeliveryState.IN_DOUBT.value in text("README.md")


def statements() -> list[str]:
    block = re.compile(r"^```sql\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    return [sql for page in PAGES for sql in block.findall(page.read_text(encoding="utf-8"))]


def test_there_are_questions_for_researchers() -> None:
    assert len(statements()) >= 5


@pytest.mark.parametrize("sql", statements())
def test_sql_answers_on_the_demo(sql: str, demo_folder: Path) -> None:
    database = sqlite3.connect(f"file:{demo_folder / 'policies.db'}?mode=ro", uri=True)
    try:
        assert database.execute(sql).fetchall(), "no row"
    finally:
        database.close()


def test_sql_asks_the_public_views_only() -> None:
    names = {name for sql in statements() for name in re.findall(r"(?:FROM|JOIN) (\w+)", sql)}
    assert names <= {*VIEWS, "seen"}


# ---------------------------------------------------------------- the configuration

TABLES: dict[str, type[BaseModel]] = {
    "`[store]`": tables.Store,
    "`[crawl]`": tables.Crawl,
    "`[archive]`": tables.Archive,
    "`[[archives]]`": tables.NamedArchive,
    "`[run]`": tables.Running,
    "`[[companies]]`": tables.Company,
    "`[[companies.policies]]`": tables.PolicyTable,
    "`former`": tables.Former,
    "`[[digests]]`": tables.Series,
    "`[rules]`": tables.Rules,
    "`[[rules.for]]`": tables.RulesFor,
    '`[channels.NAME]` with `type = "file"`': channels.FileChannel,
    '`[channels.NAME]` with `type = "atom"`': channels.AtomChannel,
    '`[channels.NAME]` with `type = "jsonfeed"`': channels.JsonFeedChannel,
    '`[channels.NAME]` with `type = "email"`': channels.EmailChannel,
    '`[channels.NAME]` with `type = "webhook"`': channels.WebhookChannel,
    '`[channels.NAME]` with `type = "chat"`': channels.ChatChannel,
    '`[channels.NAME]` with `type = "stdout"`': channels.StdoutChannel,
}

# Something valid for each key that is required.
REQUIRED = """
id = "acme"
name = "acme"
policies = [{ kind = "privacy", url = "https://acme.example/privacy" }]
kind = "privacy"
url = "https://acme.example/privacy"
series = "weekly"
channels = ["files"]
folder = "digests"
path = "feed.atom"
host = "mail.example"
from = "watch@example.org"
to = ["reader@example.org"]
urls_env = "CHATS"
"""


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every table that a type holds, and those they hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for each in annotation.model_fields.values():
            yield from models(each.annotation)
    elif get_origin(annotation) is not None or isinstance(annotation, UnionType) or annotation is Union:
        for argument in get_args(annotation):
            yield from models(argument)


def test_configuration_page_has_every_table() -> None:
    assert set(models(tables.Tables)) - {tables.Tables} == set(TABLES.values())


@pytest.mark.parametrize("heading", TABLES)
def test_configuration_page_has_every_key(heading: str) -> None:
    model = TABLES[heading]
    told = first_column(sections(text("docs/configuration.md"))[heading])
    assert told == [field.alias or name for name, field in model.model_fields.items()]


@pytest.mark.parametrize("heading", TABLES)
def test_configuration_page_has_the_true_defaults(heading: str) -> None:
    model = TABLES[heading]
    needed, said = {}, []
    valid = tomllib.loads(REQUIRED)
    for key, default, _ in rows(sections(text("docs/configuration.md"))[heading]):
        name = key.strip("`")
        if default == "required":
            needed[name] = valid.get(name, heading.rpartition('= "')[2].removesuffix('"`'))
        elif default != "none":
            said.append(f"{name} = {default.strip('`')}")
    assert {field.alias or name for name, field in model.model_fields.items() if field.is_required()} == set(needed)
    assert model.model_validate(needed | tomllib.loads("\n".join(said))) == model.model_validate(needed)


def test_every_key_has_a_meaning() -> None:
    for heading in TABLES:
        for row in rows(sections(text("docs/configuration.md"))[heading]):
            assert len(row) == 3, row
            assert row[2], row


# ---------------------------------------------------------------- the pages themselves


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as code forges make them."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


def test_paths_in_prose_exist() -> None:
    """What the README and the decisions name in the house is there."""
    for page in PAGES:
        named = re.findall(
            r"`((?:crawler|spiders|store|reports|docs|tests)/[\w./-]*)`", page.read_text(encoding="utf-8")
        )
        for name in named:
            assert "NAME" in name or name == "tests/__init__.py" or (ROOT / name).exists(), f"{page.name}: {name}"


def test_decisions_are_numbered_and_whole() -> None:
    found = sorted((DOCS / "decisions").glob("*.md"))
    assert [path.name[:4] for path in found] == [f"{number:04}" for number in range(1, len(found) + 1)]
    for path in found:
        page = path.read_text(encoding="utf-8")
        assert page.startswith(f"# {path.name[:4]}: ")
        assert list(sections(page)) == ["Context", "Decision", "Consequence"], path.name


def test_no_page_names_a_place_of_one_machine() -> None:
    for page in PAGES:
        assert not re.search(r"/(?:home|root|work)/", page.read_text(encoding="utf-8")), page


def test_the_version_is_in_the_changelog() -> None:
    from crawler import __version__

    assert f"## {__version__}" in text("CHANGELOG.md")
