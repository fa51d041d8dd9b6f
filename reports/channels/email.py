"""Digests by mail, through one SMTP server: a message of its own for each recipient.

Until the server has been handed the last byte, nothing was delivered. From then until it answers, nobody knows:
that is the one moment at which a mail is in doubt. Sent again, it is the same message under the same Message-ID.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import parseaddr
from urllib.parse import quote

from crawler.config import EmailChannel
from crawler.errors import DeliveryError, PutOffError, RefusedError, UncertainError
from reports.harmless import line
from reports.letter import Letter, Surroundings
from reports.render.mail import Envelope, mail, wire

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_CHECK = "see the mail server's log, then run `clausewatch deliver --retry`"


class Email:
    """Sends each digest to each recipient, in a connection of its own."""

    idempotent = False
    looks_back = False

    def __init__(self, options: EmailChannel, around: Surroundings) -> None:
        self._options, self._around = options, around
        self.resends = options.in_doubt == "resend"
        self._sender = parseaddr(options.sender)[1]

    def send(self, letter: Letter) -> None:
        """Hand the mail over."""
        body = wire(mail(letter.digest, self._envelope(letter)))
        with self._session() as server:
            self._transfer(server, letter.recipient, body)

    def probe(self) -> str:
        """Connect, secure the line, log in; send nothing."""
        with self._session() as server:
            server.noop()
        place = f"{self._options.host}:{self._port()}"
        return f"{place} lets us in ({self._options.security}{', with password' if self._options.username else ''})"

    def _envelope(self, letter: Letter) -> Envelope:
        options = self._options
        ways = options.unsubscribe or (f"mailto:{self._asked()}?subject=unsubscribe%20{quote(letter.digest.series)}",)
        return Envelope(
            sender=options.sender,
            recipient=letter.recipient,
            domain=options.domain or self._sender.rpartition("@")[2],
            reply_to=options.reply_to or "",
            unsubscribe=tuple(way.replace("{recipient}", quote(letter.recipient, safe="")) for way in ways),
            thread=options.thread,
            previous=letter.previous,
        )

    def _asked(self) -> str:
        """Who is written to by somebody who wants no more."""
        return parseaddr(self._options.reply_to)[1] if self._options.reply_to else self._sender

    def _port(self) -> int:
        return self._options.port or _PORTS[self._options.security]

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """A connection that is as secure as configured, and logged in."""
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise self._unreached(error) from error
        try:
            yield server
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        options, timeout = self._options, self._options.timeout_s
        if options.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                options.host, self._port(), timeout=timeout, context=self._trust()
            )
        else:
            server = smtplib.SMTP(options.host, self._port(), timeout=timeout)
        try:
            self._enter(server)
        except BaseException:
            server.close()
            raise
        return server

    def _enter(self, server: smtplib.SMTP) -> None:
        if self._options.security == "starttls":
            server.ehlo_or_helo_if_needed()
            if not server.has_extn("starttls"):
                raise RefusedError(
                    f"{self._options.host}: offers no STARTTLS",
                    remedy='write security = "tls" and its port; a mail is not sent in the clear by mistake',
                )
            server.starttls(context=self._trust())
        server.ehlo_or_helo_if_needed()
        if self._options.username and self._options.password_env:
            server.login(self._options.username, self._around.secret(self._options.password_env))

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._options.ca_file:
            context.load_verify_locations(self._around.root / self._options.ca_file)
        return context

    def _unreached(self, error: Exception) -> DeliveryError:
        """Nothing was handed over: what the failure to get in amounts to."""
        place = f"{self._options.host}:{self._port()}"
        if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
            variable = self._options.password_env
            return RefusedError(
                f"{place}: does not accept the login of {self._options.username!r} ({_said(error.smtp_error)})",
                remedy=f"correct username or the value of {variable}, then run `clausewatch deliver --retry`",
            )
        if isinstance(error, ssl.SSLCertVerificationError):
            return PutOffError(
                f"{place}: its certificate is not trusted ({error.verify_message})",
                remedy="name its authority with ca_file, or write the host's true name",
            )
        if isinstance(error, smtplib.SMTPResponseException):
            return PutOffError(f"{place}: {error.smtp_code} {_said(error.smtp_error)}")
        return PutOffError(f"{place}: {type(error).__name__}: {error}", remedy="see whether the mail server is there")

    def _transfer(self, server: smtplib.SMTP, recipient: str, body: bytes) -> None:
        try:
            self._expect(server.mail(self._sender, [f"size={len(body)}"] if server.has_extn("size") else ()), 250)
            self._expect(server.rcpt(recipient), 250)
            self._expect(server.docmd("data"), 354)
            # The end of the message is its last bytes: where they could not be written, nothing was delivered.
            server.send(_dotted(body))
        except (OSError, smtplib.SMTPException) as error:
            raise PutOffError(f"{self._options.host}: {type(error).__name__}: {error}") from error
        try:
            answer = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise UncertainError(
                f"{self._options.host}: the line went dead after the mail was handed over, before an answer",
                remedy=_CHECK,
            ) from error
        self._expect(answer, 250)

    def _expect(self, answer: tuple[int, bytes], wanted: int) -> None:
        code, words = answer
        if code == wanted or (wanted == 250 and code == 251):  # 251: it will be forwarded
            return
        problem = f"{self._options.host}: {code} {_said(words)}"
        if code >= 500:
            raise RefusedError(problem, remedy=_CHECK)
        raise PutOffError(problem)


def _said(words: bytes | str) -> str:
    return line(words.decode("utf-8", "replace") if isinstance(words, bytes) else words, 200)


def _dotted(body: bytes) -> bytes:
    """The body as DATA has it: a dot doubled at the beginning of a line, one alone at the end (RFC 5321, 4.5.2)."""
    whole = body if body.endswith(b"\r\n") else body + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", whole) + b".\r\n"
