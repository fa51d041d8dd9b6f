"""The tables [channels.…] of config.toml: one record a type. A secret is named here, never held."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from crawler.config.values import Duration, WebAddress

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")


def _mailbox(value: str) -> str:
    """Accept "watch@example.org" and "Policy watch <watch@example.org>"."""
    name, address = parseaddr(value)
    if not _ADDRESS.fullmatch(address) or re.search(r"[\r\n\x00]", value) or (name and "<" not in value):
        raise ValueError(f'not a mail address: "{value}" (a domain with other than ASCII letters in its xn-- form)')
    return value


def _bare(value: str) -> str:
    """Accept "watch@example.org"."""
    if not _ADDRESS.fullmatch(value):
        raise ValueError(f'not a bare mail address: "{value}"')
    return value


def _variable(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise ValueError(f'not the name of an environment variable: "{value}"')
    return value


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?", value):
        raise ValueError(f'not a host name: "{value}" (no scheme, no port)')
    return value


def _domain(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", value):
        raise ValueError(f'not a domain: "{value}"')
    return value


def _way_out(value: str) -> str:
    """Accept an https address or a mailto, in which {recipient} may stand."""
    scheme, _, rest = value.partition(":")
    sound = bool(urlsplit(value).hostname) if scheme == "https" else scheme == "mailto" and "@" in rest
    if not sound or not re.fullmatch(r"[!-~]{1,900}", value) or re.search(r"[<>,]", value):
        raise ValueError(f'neither an https:// nor a mailto: address: "{value}"')
    return value


def _for_companies(value: str) -> str:
    if "{company}" not in value:
        raise ValueError('a path for companies holds "{company}", such as "public/{company}.atom"')
    return value


Mailbox = Annotated[str, AfterValidator(_mailbox)]
BareMailbox = Annotated[str, AfterValidator(_bare)]
Variable = Annotated[str, AfterValidator(_variable)]
Host = Annotated[str, AfterValidator(_host)]
Domain = Annotated[str, AfterValidator(_domain)]
WayOut = Annotated[str, AfterValidator(_way_out)]
CompaniesPath = Annotated[str, AfterValidator(_for_companies)]


class ChannelTable(BaseModel):
    """What all channels share: unknown keys are errors, and nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def recipients(self) -> tuple[str, ...]:
        """To whom each digest is delivered on its own; "" is the channel itself."""
        return ("",)


class FileChannel(ChannelTable):
    """Digests as files."""

    type: Literal["file"]
    folder: str = Field(description="relative to config.toml")
    formats: tuple[Literal["text", "html", "markdown", "json"], ...] = ("text", "html", "markdown")


class AtomChannel(ChannelTable):
    """Digests as an Atom feed."""

    type: Literal["atom"]
    path: str = Field(description="the feed's file, relative to config.toml")
    companies: CompaniesPath | None = Field(None, description="a feed for each company too, {company} in its path")


class JsonFeedChannel(ChannelTable):
    """Digests as a JSON Feed."""

    type: Literal["jsonfeed"]
    path: str = Field(description="the feed's file, relative to config.toml")
    companies: CompaniesPath | None = Field(None, description="a feed for each company too, {company} in its path")


class StdoutChannel(ChannelTable):
    """Digests on standard output."""

    type: Literal["stdout"]
    format: Literal["text", "markdown", "json"] = "text"


class EmailChannel(ChannelTable):
    """Digests by mail, through one SMTP server."""

    type: Literal["email"]
    host: Host = Field(description="the SMTP server")
    port: int | None = Field(None, ge=1, le=65_535, description="587, 465 or 25, as security says")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="none only where nobody else is on the line"
    )
    ca_file: str | None = Field(None, description="certificates to trust besides the system's (PEM)")
    username: str | None = Field(None, min_length=1, description="for servers that want to know")
    password_env: Variable | None = Field(None, description="the variable that holds the password")
    timeout_s: Duration = Field(30.0, alias="timeout", gt=0, description="longest wait for one answer")
    sender: Mailbox = Field(alias="from", description="the address the mail comes from")
    to: tuple[BareMailbox, ...] = Field(min_length=1, description="recipients; each gets a mail of its own")
    reply_to: Mailbox | None = Field(None, description="where answers go")
    domain: Domain | None = Field(None, description="of Message-ID and List-Id; the sender's by default")
    unsubscribe: tuple[WayOut, ...] = Field((), description="https: or mailto: addresses; may hold {recipient}")
    thread: Literal["series", "policy", "none"] = Field("series", description="what mail programs put together")
    in_doubt: Literal["resend", "hold"] = Field("resend", description="what to do where nobody knows if it arrived")

    @property
    def recipients(self) -> tuple[str, ...]:
        """Each address once."""
        return tuple(dict.fromkeys(self.to))

    @model_validator(mode="after")
    def _sound(self) -> EmailChannel:
        if (self.username is None) != (self.password_env is None):
            raise ValueError("username and password_env go together")
        if self.username and self.security == "none":
            raise ValueError('a password is not sent in the clear: write security = "starttls" or "tls"')
        return self


class WebhookChannel(ChannelTable):
    """Digests as signed JSON to an address."""

    type: Literal["webhook"]
    url: WebAddress = Field(description="where each digest is posted")
    secret_env: Variable | None = Field(None, description="the variable that holds the key of the signature")
    timeout_s: Duration = Field(15.0, alias="timeout", gt=0, description="longest wait for an answer")
    ca_file: str | None = Field(None, description="certificates to trust besides the system's (PEM)")


class ChatChannel(ChannelTable):
    """A short form of digests to chats and whatever else Apprise reaches."""

    type: Literal["chat"]
    urls_env: Variable = Field(description="the variable that holds Apprise's addresses, one or more")
    in_doubt: Literal["resend", "hold"] = Field("resend", description="what to do where nobody knows if it arrived")


Channel = Annotated[
    FileChannel | AtomChannel | JsonFeedChannel | StdoutChannel | EmailChannel | WebhookChannel | ChatChannel,
    Field(discriminator="type"),
]


TYPES: tuple[str, ...] = ("file", "atom", "jsonfeed", "stdout", "email", "webhook", "chat")
FEEDS = ("atom", "jsonfeed")  # a feed belongs to one series
