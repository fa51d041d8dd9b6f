"""A digest as a mail: text and HTML that say the same, and headers that mail programs and lists understand.

Rule 1: the same digest for the same recipient is the same message, to the last byte: a retry repeats it.
Rule 2: headers per RFC 5322, 2369 (lists), 2919 (List-Id), 3834 (automatic mail) and 8058 (one click).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

from crawler.model import Digest, sha256
from reports.digest import subject
from reports.render.html import mail_page
from reports.render.text import mail_text

# Headers of plain ASCII tokens: folding them as prose would encode an address that is longer than a line.
_TOKENS = {"list-unsubscribe", "references", "in-reply-to", "message-id", "list-id", "list-unsubscribe-post"}
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


class _Policy(EmailPolicy):
    """The standard library's policy, but for headers that are no prose."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """Fold a header for the wire."""
        if name.lower() in _TOKENS:
            return f"{name}: {str(value).replace(' ', chr(13) + chr(10) + ' ')}\r\n".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep=SMTP.linesep, max_line_length=78, cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail says beside the digest."""

    sender: str
    recipient: str
    domain: str  # right side of Message-ID and List-Id
    reply_to: str = ""
    unsubscribe: tuple[str, ...] = ()  # addresses, filled in; "" where the sender is to be asked
    thread: str = "series"
    previous: str = ""  # key of the digest before this one


def mail(digest: Digest, envelope: Envelope) -> EmailMessage:
    """The whole message."""
    message = EmailMessage(policy=_POLICY)
    for name, value in _headers(digest, envelope):
        message[name] = value
    ways_out = envelope.unsubscribe
    message.set_content(mail_text(digest, ways_out), cte="quoted-printable")
    message.add_alternative(mail_page(digest, ways_out), subtype="html", cte="quoted-printable")
    # The standard library draws lots for it; a retry is to be the same message.
    message.set_boundary(f"=_clausewatch_{sha256(digest.key.encode(errors='replace'))[:32]}")
    return message


def wire(message: EmailMessage) -> bytes:
    """The message as it goes over the line: CRLF, no line longer than 998 octets."""
    return message.as_bytes(policy=_POLICY)


def message_id(key: str, domain: str) -> str:
    """The name of a digest's mail: made of the digest's key, the same for every recipient and every try."""
    return f"<{_atom(key)}@{domain}>"


def _atom(name: str) -> str:
    """A name as RFC 5322 lets it stand in an identifier."""
    return _UNSAFE.sub("_", name)[:64] or "_"


def _headers(digest: Digest, envelope: Envelope) -> Iterator[tuple[str, object]]:
    domain = envelope.domain
    yield "From", envelope.sender
    yield "To", envelope.recipient
    if envelope.reply_to:
        yield "Reply-To", envelope.reply_to
    yield "Subject", subject(digest)
    yield "Date", digest.composed_at.astimezone(UTC)
    yield "Message-ID", message_id(digest.key, domain)
    if before := list(_thread(digest, envelope)):
        yield "In-Reply-To", before[-1]
        yield "References", " ".join(before)
    yield "List-Id", f"<{_atom(digest.series)}.clausewatch.{domain}>"
    yield "List-Unsubscribe", ", ".join(f"<{way}>" for way in envelope.unsubscribe)
    if any(way.startswith("https:") for way in envelope.unsubscribe):
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "All"


def _thread(digest: Digest, envelope: Envelope) -> Iterator[str]:
    """What mail programs put this mail under: a root that every mail of the thread names, and the one before."""
    if envelope.thread == "none":
        return
    # A thread per policy is that of the policy which stands first: a mail stands in one place.
    about = digest.items[0].comparison.policy if envelope.thread == "policy" and digest.items else ""
    yield f"<thread.{sha256(f'{digest.series}/{about}'.encode(errors='replace'))[:32]}@{envelope.domain}>"
    if envelope.thread == "series" and envelope.previous:
        yield message_id(envelope.previous, envelope.domain)
