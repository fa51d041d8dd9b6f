"""The table [[digests]] of config.toml: who is told what, when, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from crawler.config.times import cron
from crawler.config.values import Duration, Identifier, Moment, Weekly, weekly
from crawler.model import Cron, FactKind, Policy, Topic


@dataclass(frozen=True, slots=True)
class AtOnce:
    """As soon as a change has settled."""


Time = Weekly | Cron | AtOnce


def time(value: Any) -> Time:  # noqa: ANN401 - whatever TOML holds
    """Read "daily 08:00", "mon 08:00 Europe/Paris", "0 8 * * mon-fri Europe/Paris" or "at once"."""
    if value == "at once":
        return AtOnce()
    if isinstance(value, str) and len(value.split()) >= 5:
        return cron(value)
    try:
        return weekly(value)
    except ValueError as error:
        raise ValueError(f'{error}; or five fields of a crontab; or "at once"') from error


TimeOfSeries = Annotated[
    Weekly | Cron | AtOnce,
    BeforeValidator(time),
    WithJsonSchema(
        {"type": "string", "description": '"mon 08:00 Europe/Paris", "0 8 * * mon-fri Europe/Paris" or "at once"'}
    ),
]


class Series(BaseModel):
    """A named stream of digests with its own memory of what was told."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    series: Identifier
    channels: tuple[Identifier, ...] = Field(min_length=1, description="names of [channels.…] tables")
    policies: tuple[str, ...] = Field(("*",), description='policy ids or patterns such as "acme/*"')
    companies: tuple[Identifier, ...] = Field((), description="only these companies")
    kinds: tuple[Identifier, ...] = Field((), description="only these kinds of policies")
    languages: tuple[str, ...] = Field(
        (), description='only policies in these languages, as configured: "en", "de-AT"'
    )
    topics: tuple[Topic, ...] = Field((), description="only changes that touch a clause about one of these")
    facts: tuple[FactKind, ...] = Field((), description="only changes that move a fact of one of these kinds")
    question: str | None = Field(None, min_length=1, description="only changes that add or remove such words (FTS5)")
    sql: str | None = Field(None, min_length=1, description="only changes that this query of the public views yields")
    unfold: int = Field(1, ge=0, description="weight from which a change is told with its words, not in one line")
    when: TimeOfSeries | None = Field(
        None, description="when `clausewatch run` sends it; daily 08:00 UTC if left out"
    )
    daily_cap: int = Field(
        4, ge=1, description="most digests within 24 hours; what comes later waits and is not lost"
    )
    settle_s: Duration = Field(
        86_400.0, alias="settle", ge=0, description="how long a change seen once live waits to be confirmed"
    )
    since: Moment | None = Field(None, description="changes from this day on are news to a new series; else from now")
    prefix: str | None = Field(None, max_length=24, description="of the subject; the name in brackets if left out")
    quiet: bool = Field(default=False, description="say nothing until there is something material")

    def covers(self, policy: Policy) -> bool:
        """Whether a policy's company, kind and language are wanted; ``policies`` is matched by the configuration."""
        company = policy.id.partition("/")[0]
        spoken = (policy.recipe.language or "").casefold()
        return (
            (not self.companies or company in self.companies)
            and (not self.kinds or policy.kind in self.kinds)
            and (not self.languages or any(_speaks(spoken, wanted.casefold()) for wanted in self.languages))
        )


def _speaks(spoken: str, wanted: str) -> bool:
    """Whether "de" covers "de-AT"; not the other way round."""
    return spoken == wanted or spoken.startswith(f"{wanted}-")
