"""Mail through real SMTP servers on loopback: one that works, and ones that fail at every step there is."""

from __future__ import annotations

import io
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from crawler.config import EmailChannel
from crawler.errors import DeliveryError, PutOffError, RefusedError, UncertainError
from crawler.model import Digest
from reports.channels import channel
from reports.digest import compose
from reports.letter import Letter, Surroundings

NOW = datetime(2025, 11, 10, 8, tzinfo=UTC)


@dataclass
class Mailbox:
    """A handler that keeps what arrives, and may answer otherwise."""

    kept: list[tuple[list[str], bytes]] = field(default_factory=list)
    recipient_answer: str = ""
    data_answer: str = "250 kept"
    after: Callable[[Any], None] = lambda _: None

    async def handle_RCPT(self, *call: Any) -> str:  # noqa: N802 - aiosmtpd's name
        _, _, envelope, address, _ = call
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, *call: Any) -> str:  # noqa: N802 - aiosmtpd's name
        server, _, envelope = call
        if self.data_answer.startswith("2"):
            self.kept.append((envelope.rcpt_tos, envelope.content))
        self.after(server)
        return self.data_answer


class Server(Controller):
    """aiosmtpd on a free port."""

    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(mailbox, hostname="127.0.0.1", port=port, **options)
    server.start()
    try:
        yield port
    finally:
        server.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own for 127.0.0.1."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def mailer(port: int, **options: Any) -> Any:
    secrets = {"SMTP_PASSWORD": options.pop("password", "")}
    table = {
        "type": "email",
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "timeout": "2s",
        "from": "Policy watch <watch@watch.example>",
        "to": ["reader@news.example"],
        **options,
    }
    around = Surroundings(Path("/nowhere"), secrets, lambda: NOW, io.StringIO())
    return channel(EmailChannel.model_validate(table), around)


@pytest.fixture(scope="module")
def digest(item: Any) -> Digest:
    return compose("weekly", NOW, [item(), item("Borealis")])


def letter(digest: Digest, recipient: str = "reader@news.example") -> Letter:
    return Letter(digest.key, digest, recipient)


def test_it_arrives(digest: Digest) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        mailer(port).send(letter(digest))
        assert mailer(port).probe() == f"127.0.0.1:{port} lets us in (none)"
    ((recipients, body),) = mailbox.kept
    assert recipients == ["reader@news.example"]
    message = message_from_bytes(body, policy=default)
    assert message["Subject"] == "[weekly] Acme privacy silently drops “end-to-end” · +1 more (1 silent)"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_retry_is_the_same_message(digest: Digest) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        for _ in range(2):
            mailer(port).send(letter(digest))
    assert mailbox.kept[0] == mailbox.kept[1]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_line_is_secured(digest: Digest, certificate: Path, security: str) -> None:
    mailbox, context = Mailbox(), server_side(certificate)
    known = {"u": b"p"}

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=known.get(data.login.decode()) == data.password, handled=False)

    options: dict[str, Any] = {"authenticator": check, "auth_require_tls": security == "starttls"}
    options |= {"ssl_context": context} if security == "tls" else {"tls_context": context}
    to = {"security": security, "username": "u", "password_env": "SMTP_PASSWORD"}
    with serving(mailbox, **options) as port:
        trusting = to | {"ca_file": str(certificate)}
        mailer(port, password="p", **trusting).send(letter(digest))
        assert mailer(port, password="p", **trusting).probe().endswith(f"({security}, with password)")
        with pytest.raises(RefusedError, match="does not accept the login of 'u'"):
            mailer(port, password="q", **trusting).send(letter(digest))
        with pytest.raises(PutOffError, match="SMTP_PASSWORD is not set"):
            mailer(port, **trusting).send(letter(digest))
        with pytest.raises(PutOffError, match="is not trusted"):
            mailer(port, password="p", **to).send(letter(digest))
    assert len(mailbox.kept) == 1


def test_it_never_goes_over_an_open_line_by_mistake(digest: Digest) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port, pytest.raises(RefusedError, match="offers no STARTTLS"):
        mailer(port, security="starttls").send(letter(digest))
    assert mailbox.kept == []


@pytest.mark.parametrize(
    ("mailbox", "error", "words"),
    [
        (Mailbox(recipient_answer="550 no such mailbox"), RefusedError, "550 no such mailbox"),
        (Mailbox(recipient_answer="450 mailbox busy"), PutOffError, "450 mailbox busy"),
        (Mailbox(data_answer="554 no spam please"), RefusedError, "554 no spam please"),
        (Mailbox(data_answer="451 try later"), PutOffError, "451 try later"),
    ],
)
def test_a_server_that_refuses(digest: Digest, mailbox: Mailbox, error: type[DeliveryError], words: str) -> None:
    with serving(mailbox) as port, pytest.raises(error, match=words):
        mailer(port).send(letter(digest))
    assert mailbox.kept == []


def test_one_that_accepts_and_dies_before_it_answers(digest: Digest) -> None:
    """The one moment nobody can know about; sent again, it is the same message."""
    mailbox = Mailbox(after=lambda server: server.transport.abort())
    with serving(mailbox) as port:
        for _ in range(2):
            with pytest.raises(UncertainError, match="before an answer"):
                mailer(port).send(letter(digest))
    first, second = (message_from_bytes(body)["Message-ID"] for _, body in mailbox.kept)
    assert first == second == f"<{digest.key}@watch.example>"


SCRIPTS = {
    "closes at once": (b"", PutOffError),
    "is too busy": (b"421 too many\r\n", PutOffError),
    "closes after the greeting": (b"220 hello\r\n", PutOffError),
    "drops the sender": (b"220 hello\r\n250 hi\r\n", PutOffError),
    "drops the recipient": (b"220 hello\r\n250 hi\r\n250 ok\r\n", PutOffError),
    "drops DATA": (b"220 hello\r\n250 hi\r\n250 ok\r\n250 ok\r\n", PutOffError),
    "drops in the middle of DATA": (b"220 hello\r\n250 hi\r\n250 ok\r\n250 ok\r\n354 go on\r\n", UncertainError),
    "speaks gibberish": (b"220 hello\r\n250 hi\r\nwhat?\r\n", PutOffError),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_one_that_drops_the_line(digest: Digest, name: str) -> None:
    """After its last line it reads a little and resets the connection."""
    said, error = SCRIPTS[name]
    with scripted(said.splitlines(keepends=True)) as port, pytest.raises(error):
        mailer(port).send(letter(digest))


@contextmanager
def scripted(lines: list[bytes]) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_act, args=(server, lines))
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            thread.join()


def _act(server: socket.socket, lines: list[bytes]) -> None:
    connection, _ = server.accept()
    with connection:
        for at, line in enumerate(lines):
            if at:
                connection.recv(4096)
            connection.sendall(line)
        if lines:
            connection.recv(100)
        # A reset, as a machine that dies sends it.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def test_one_that_is_not_there(digest: Digest) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(PutOffError, match="ConnectionRefused"):
            mailer(nobody.getsockname()[1]).send(letter(digest))


def test_one_that_hangs(digest: Digest) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(PutOffError, match=r"(?i)time"):
        mailer(silent.getsockname()[1], timeout="100ms").send(letter(digest))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"username": "u"}, "go together"),
        ({"username": "u", "password_env": "P", "security": "none"}, "in the clear"),
        ({"to": []}, "at least 1"),
        ({"to": ["a b@c.example"]}, "not a bare mail address"),
        ({"from": "watch"}, "not a mail address"),
        ({"from": "a@b.example\r\nBcc: x@y.example"}, "not a mail address"),
        ({"unsubscribe": ["http://x.example"]}, "neither an https"),
        ({"unsubscribe": ["https://x.example/>,<mailto:a@b.example"]}, "neither an https"),
        ({"password_env": "a b", "username": "u"}, "environment variable"),
        ({"host": "https://x"}, "not a host name"),
        ({"domain": "a@b"}, "not a domain"),
    ],
)
def test_options_are_checked(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        mailer(25, **options)


def test_each_recipient_once() -> None:
    table = {"type": "email", "host": "h", "from": "a@b.example", "to": ["x@y.example", "z@y.example", "x@y.example"]}
    assert EmailChannel.model_validate(table).recipients == ("x@y.example", "z@y.example")
