"""The command line: one function a verb, no logic. Results go to stdout, progress and remarks to stderr.

Exit codes: 0 done · 1 internal error, or `check` or `doctor` found something bad · 2 usage or configuration ·
3 some policies failed · 4 `changes --fail-on-change` found one · 5 another run holds the lock ·
130 / 143 interrupted by SIGINT / SIGTERM.
"""

from __future__ import annotations

import errno
import logging
import os
import platform
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version

import click

from crawler import __version__
from crawler.app.cli import (
    asking,
    backfilling,
    deciding,
    explaining,
    facts,
    fetching,
    finding,
    importing,
    keeping,
    lives,
    notifying,
    operating,
    reading,
    saving,
    telling,
)
from crawler.app.cli.exits import BUSY, DONE, INTERNAL, SIGNAL, USAGE
from crawler.app.cli.output import remark
from crawler.app.interruption import Interrupted, heed_termination
from crawler.errors import BusyError, ClausewatchError, ConfigError, NotOursError, QueryError

COMPONENTS = ("scrapy", "waybackpy", "apscheduler", "sqlite-utils", "diff-match-patch", "lxml", "pydantic")


def _versions(context: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's call
    if wanted and not context.resilient_parsing:
        parts = ", ".join(f"{name} {version(name)}" for name in COMPONENTS)
        click.echo(f"clausewatch {__version__}\nPython {platform.python_version()}, {parts}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_versions, help="Say the versions."
)
def cli() -> None:
    """Watch privacy policies and terms, clause by clause: what changed, when, and whether the page said so."""


for verb in (
    keeping.init,
    keeping.check,
    finding.discover,
    finding.add,
    fetching.crawl,
    backfilling.backfill,
    saving.archive,
    importing.import_,
    telling.derive,
    telling.digest,
    telling.deliver,
    notifying.notify,
    fetching.run,
    asking.status,
    asking.policies,
    asking.versions,
    asking.changes,
    asking.redline,
    facts.facts,
    asking.search,
    asking.at,
    deciding.suppressed,
    lives.blame,
    lives.history,
    explaining.explain,
    reading.read,
    keeping.export,
    operating.doctor,
    operating.backup,
    operating.prune,
    keeping.demo,
):
    cli.add_command(verb)


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: run a verb and end the process with its exit code."""
    heed_termination()
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a PDF is its verdict
    sys.exit(outcome(arguments))


def outcome(arguments: Sequence[str] | None = None) -> int:
    """Run a verb; its exit code. No error reaches a person as a traceback."""
    out = sys.stdout
    try:
        code = cli.main(arguments, standalone_mode=False)
    except SystemExit as leaving:
        if sys.stdout is not out:  # click wraps it where its reader went away
            return _unheard()
        return leaving.code if isinstance(leaving.code, int) else INTERNAL
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        error.show()
        return USAGE
    except (KeyboardInterrupt, click.Abort, Interrupted) as stopped:
        return _stopped(stopped)
    except BrokenPipeError:
        return _unheard()
    except Exception as error:  # noqa: BLE001 - the outermost door: whatever happened, a person gets words
        return _failed(error)
    return code if isinstance(code, int) else DONE


def _stopped(how: BaseException) -> int:
    signalled = how if isinstance(how, Interrupted) else Interrupted(signal.SIGINT)
    remark(f"stopped by {signalled}; what was recorded stays, run the same command again to go on")
    return SIGNAL + signalled.number


def _unheard() -> int:
    """Let the reader of our output go away: nothing more can be said to it, and nothing went wrong."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())  # type: ignore[union-attr]
    return DONE


def _failed(error: Exception) -> int:
    if os.environ.get("CLAUSEWATCH_TRACEBACK"):
        raise error
    if isinstance(error, ClausewatchError):
        remark(f"error: {error}")
        return _code(error)
    if isinstance(error, OSError):
        remark(f"error: {error.filename or 'this machine'}: {error.strerror or error}\n  remedy: {_remedy(error)}")
        return INTERNAL
    remark(f"internal error: {type(error).__name__}: {error}\n  remedy: please report it with the output of")
    remark("  CLAUSEWATCH_TRACEBACK=1 and the same command; what was recorded stays")
    return INTERNAL


def _remedy(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "the disk is full: make room and run the same command again; what was recorded stays"
    return "choose a place that can be written, or mend its permissions; what was recorded stays"


def _code(error: ClausewatchError) -> int:
    if isinstance(error, ConfigError | QueryError | NotOursError):
        return USAGE
    return BUSY if isinstance(error, BusyError) else INTERNAL
