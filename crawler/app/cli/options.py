"""Options that every verb takes, and the workplace they lead to."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crawler.config import Config, load
from crawler.errors import QueryError

if TYPE_CHECKING:
    from crawler.app.wiring import Clock, Workplace
    from store import Store

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Common:
    """The values of the options that every verb takes."""

    config_path: Path
    database: Path | None
    now: str | None

    def config(self) -> Config:
        """The checked configuration. Raises ConfigError."""
        return load(self.config_path)

    def clock(self) -> Clock:
        """The clock of this run: the machine's, or the moment given with --now."""
        from crawler.app.wiring import fixed_clock, machine_clock

        return fixed_clock(when(self.now)) if self.now else machine_clock

    def workplace(self) -> Workplace:
        """Configuration, database and clock."""
        from crawler.app.wiring import Workplace

        config = self.config()
        return Workplace(config, self.database or config.database, self.clock())

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """The database, read-only; without --db the configuration says where it is."""
        from store import open_store

        with open_store(self.database or self.config().database, read_only=True) as store:
            yield store


def common(verb: F) -> F:
    """Give a verb --config, --db and --now; it receives them as one ``common``."""

    def wrapped(config: str, db: str | None, now: str | None, **values: Any) -> Any:  # noqa: ANN401 - click's values
        return verb(common=Common(Path(config), Path(db) if db else None, now), **values)

    wrapped.__doc__ = verb.__doc__
    wrapped.__name__ = verb.__name__
    wrapped.__click_params__ = list(getattr(verb, "__click_params__", []))  # type: ignore[attr-defined]
    options = (
        click.option(
            "--config",
            default="config.toml",
            envvar="CLAUSEWATCH_CONFIG",
            show_default=True,
            help="The configuration file.",
        ),
        click.option("--db", envvar="CLAUSEWATCH_DB", help="The database, instead of the configuration's."),
        click.option(
            "--now",
            help="This run's present moment (ISO 8601, UTC): for rehearsals against a web of another time.",
        ),
    )
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value]


as_json_option = click.option("--json", "as_json", is_flag=True, help="JSON instead of tables.")


def when(text: str) -> datetime:
    """Read a moment or a day that a person typed, UTC where no zone is given. Raises QueryError."""
    whole = text + {4: "-01-01", 7: "-01"}.get(len(text), "")
    try:
        moment = datetime.fromisoformat(whole)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as error:
        raise QueryError(
            f'not a date: "{text}"', remedy="write 2022, 2022-03, 2022-03-01 or 2022-03-01T12:00:00Z"
        ) from error


def in_order(since: datetime | None, until: datetime | None) -> None:
    """Refuse a time that ends before it begins. Raises QueryError."""
    if since and until and until < since:
        raise QueryError(
            f"nothing lies after {since:%Y-%m-%d} and before {until:%Y-%m-%d}", remedy="exchange --since and --until"
        )


def day_end(text: str) -> datetime:
    """The last second of what a person typed: of the year, the month or the day, where no time is given."""
    moment = when(text)
    if len(text) > len("2022-03-01"):
        return moment
    month = moment.month if len(text) > len("2022") else 12
    day = moment.day if len(text) > len("2022-03") else monthrange(moment.year, month)[1]
    return moment.replace(month=month, day=day, hour=23, minute=59, second=59)
