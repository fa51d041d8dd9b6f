# ruff: noqa: INP001 - a script beside the pages it writes, not a package
"""Write what can be generated of docs/: cli.md from the verbs, the JSON Schemas from the models.

``python docs/generate.py`` writes them; ``--check`` writes nothing and exits with 1 where one is not current.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from crawler.app.cli import cli
from crawler.config import schema
from reports.render.event import schema as webhook_schema
from reports.render.json import redline_schema

DOCS = Path(__file__).resolve().parent

_HEAD = """\
# Every verb

*Generated from the command line itself by `docs/generate.py`; do not edit.*

Results go to standard output, progress and remarks to standard error. The exit codes are
[in the README](../README.md#exit-codes). `clausewatch --version` says the versions of the program and of what it
stands on; `clausewatch VERB --help` says what stands here.

A POLICY is an id such as `acme/privacy`. The verbs that read it from config.toml (`crawl`, `backfill`, `derive`)
also take patterns such as `'acme/*'`.

A date is a year, a month, a day or a moment: `2022`, `2022-03`, `2022-03-01`, `2022-03-01T12:00:00Z`. It is UTC
where no zone is given.
"""

# Every verb takes these; they are told once.
_COMMON = ("config", "db", "now")


def cli_md() -> str:
    """The reference of the command line."""
    verbs = cli.commands
    parts = [_HEAD, *_common(verbs["status"]), *(line for name in verbs for line in _verb(name, verbs[name]))]
    return "\n".join(parts).rstrip() + "\n"


def _common(verb: click.Command) -> Iterator[str]:
    yield "## Options of nearly every verb"
    yield from _table([option for option in _options(verb) if option.name in _COMMON])


def _verb(name: str, verb: click.Command) -> Iterator[str]:
    if isinstance(verb, click.Group):
        yield f"\n## {name}\n"
        yield _folded(verb.help or "")
        for under, command in verb.commands.items():
            yield from _verb(f"{name} {under}", command)
        return
    pieces = " ".join(verb.collect_usage_pieces(click.Context(verb)))
    yield f"\n{'###' if ' ' in name else '##'} {name}\n"
    yield f"```text\nclausewatch {name} {pieces}\n```\n"
    yield _folded(verb.help or "")
    options = _options(verb)
    yield from _table([option for option in options if option.name not in _COMMON])
    if not {option.name for option in options} & set(_COMMON):
        yield "\nTakes none of the options of the other verbs."


def _folded(text: str) -> str:
    """Help text as Markdown: each paragraph in one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _options(verb: click.Command) -> list[click.Option]:
    return [parameter for parameter in verb.params if isinstance(parameter, click.Option)]


def _table(options: list[click.Option]) -> Iterator[str]:
    if not options:
        return
    yield "\n| option | meaning |\n| --- | --- |"
    for option in options:
        said, meaning = option.get_help_record(click.Context(click.Command("verb"))) or ("", "")
        yield f"| `{_escaped(said)}` | {_escaped(_said(option, meaning))} |"


def _said(option: click.Option, meaning: str) -> str:
    """The help, with the variable that stands for the option where there is one."""
    return f"{meaning} Environment: `{option.envvar}`." if isinstance(option.envvar, str) else meaning


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def schema_json() -> str:
    """The JSON Schema of config.toml."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def webhook_json() -> str:
    """The JSON Schema of what a webhook is sent."""
    return json.dumps(webhook_schema(), indent=2, ensure_ascii=False) + "\n"


def redline_json() -> str:
    """The JSON Schema of a redline."""
    return json.dumps(redline_schema(), indent=2, ensure_ascii=False) + "\n"


PAGES = {
    "cli.md": cli_md,
    "config.schema.json": schema_json,
    "webhook.schema.json": webhook_json,
    "redline.schema.json": redline_json,
}


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a page is not current.")
def generate(*, check: bool) -> None:
    """Write the generated pages of docs/."""
    stale = [name for name, make in PAGES.items() if _found(name) != make()]
    for name in stale:
        if not check:
            (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        click.echo(f"{'not current' if check else 'wrote'}: docs/{name}")
    if check and stale:
        raise SystemExit(1)


def _found(name: str) -> str:
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    generate()
