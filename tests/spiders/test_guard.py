"""Where the crawler does not go, and what it does not open."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.config import Archive, Crawl
from crawler.model import FailureKind, FetchOrder
from spiders.guard import Guard, public
from spiders.run import _process  # noqa: F401 - its import must be harmless
from spiders.settings import archive_settings, live_settings

if TYPE_CHECKING:
    from tests.spiders.conftest import Site, Web


BAD = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://sub.localhost./",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0.0.0.0/",
    "http://0/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[ff02::1]/",
    "http://1.2.3.4.5/",
    "http://%31%32%37.0.0.1/",
    "http://intranet/",
    "http://printer.local/",
    "http://db.internal/",
    "http://user:word@example.com/",
    "http://user@example.com/",
    "http://example.com:22/",
    "http://example.com:6379/",
    "http://example.com:99999/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "http:///",
    "data:text/html,x",
]
GOOD = [
    "http://example.com/",
    "https://www.example.com:443/privacy",
    "https://example.com:8443/",
    "http://93.184.216.34/",
    "http://[2606:2800:220:1:248:1893:25c8:1946]/",
    "https://xn--bcher-kva.example/",
    "https://under_score.example.com./",
]


@pytest.mark.parametrize("url", BAD)
def test_refused(url: str) -> None:
    assert Guard().objection(url)


@pytest.mark.parametrize("url", GOOD)
def test_accepted(url: str) -> None:
    assert Guard().objection(url) is None


def test_what_the_operator_names_is_exempt() -> None:
    guard = Guard(("10.0.0.0/8", "wiki.intranet", "::1"), ("http://127.0.0.1:8899",))
    fine = ["http://10.1.1.1:8000/", "http://wiki.intranet:81/", "http://[::1]/", "http://127.0.0.1:8899/web/"]
    assert [guard.objection(url) for url in fine] == [None] * 4
    assert guard.objection("http://127.0.0.1:8898/"), "the archive's host is exempt at its own port only"
    assert guard.objection("https://127.0.0.1:8899/")
    assert guard.address_objection("wiki.intranet", "192.168.0.9") is None
    assert guard.address_objection("evil.example", "192.168.0.9")
    assert guard.address_objection("evil.example", "127.0.0.1")
    assert guard.address_objection("fine.example", "93.184.216.34") is None


def test_an_address_is_public_only_with_all_that_it_wraps() -> None:
    assert public(ipaddress.ip_address("8.8.8.8"))
    assert not public(ipaddress.ip_address("::ffff:10.0.0.1"))
    assert not public(ipaddress.ip_address("2002:0a00:0001::1"))


def test_private_addresses_are_not_asked(web: Web) -> None:
    url = web.site.on("/secret", web.answer())
    web.do(web.crawls(allow_hosts=()).live([FetchOrder("a/b", url)], web.taken))
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.UNSAFE_URL]
    assert "127.0.0.1 is not a public address" in web.taken.failures[0].detail
    assert web.site.hits == []


def test_a_redirect_to_a_private_address_is_not_followed(web: Web, other: Site) -> None:
    web.site.on("/p", web.answer(302, b"", (("Location", "http://169.254.169.254/latest/"),)))
    web.do(web.crawls().live([FetchOrder("a/b", web.site.url + "/p")], web.taken))
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.UNSAFE_URL]
    assert "169.254.169.254" in web.taken.failures[0].detail


def test_a_public_name_with_a_private_address_is_not_connected_to(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostbyname", lambda _: "127.0.0.1")
    web.do(web.crawls(allow_hosts=()).live([FetchOrder("a/b", "http://rebound.example/")], web.taken))
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.UNSAFE_URL]
    assert "rebound.example resolves to 127.0.0.1" in web.taken.failures[0].detail
    assert web.site.hits == []


def test_the_archive_is_no_way_in_for_live_pages(web: Web) -> None:
    """The archive's own address is exempt for the archive's spiders, not for what a live page names."""
    web.site.rule = lambda _: web.answer()
    web.do(web.crawls(allow_hosts=()).live([FetchOrder("a/b", web.site.url + "/web/1id_/x")], web.taken))
    assert web.site.hits == []


def test_names_are_resolved_anew_in_each_run(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrapy's cache of names is global and has no expiry: a daemon would keep an address for ever."""
    asked: list[str] = []

    def resolve(name: str) -> str:
        asked.append(name)
        return "127.0.0.1"

    monkeypatch.setattr(socket, "gethostbyname", resolve)
    web.site.rule = lambda _: web.answer()
    daemon = web.crawls(allow_hosts=("policies.example",))
    url = f"http://policies.example:{web.site.port}"
    for _ in range(2):
        web.do(daemon.live([FetchOrder("a/b", f"{url}/{n}") for n in range(4)], web.taken))
    assert len(web.taken.captures) == 8
    assert asked.count("policies.example") == 2


def test_nothing_is_opened_and_certificates_are_verified() -> None:
    run, sink = object(), print
    for made in (
        live_settings(Crawl(), run, sink),  # type: ignore[arg-type]
        archive_settings(Crawl(), Archive(), run, sink),  # type: ignore[arg-type]
    ):
        assert made["TELNETCONSOLE_ENABLED"] is False
        assert made["REMOTE_CONTROL_ENABLED"] is False
        assert made["COOKIES_ENABLED"] is False
        assert made["DOWNLOAD_VERIFY_CERTIFICATES"] is True
        assert made["DOWNLOAD_MAXSIZE"] == 10_000_000
        assert made["LOG_INSTALL_ROOT_HANDLER"] is False
        assert {name: made["DOWNLOAD_HANDLERS"][name] for name in ("file", "data", "ftp", "s3")} == {
            "file": None,
            "data": None,
            "ftp": None,
            "s3": None,
        }
        assert made["DOWNLOAD_DELAY"] > 0


def certificate(folder: Path) -> tuple[str, ssl.SSLContext]:
    """A self-signed certificate for 127.0.0.1."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    day = timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - day)
        .not_valid_after(datetime.now(UTC) + day)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / "ca.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, private)
    return str(pem), context


def test_an_unknown_certificate_is_refused_unless_the_operator_trusts_it(web: Web, tmp_path: Path) -> None:
    pem, context = certificate(tmp_path)
    for secure in web.serving(lambda raw: context.wrap_socket(raw, server_side=True)):
        secure.rule = lambda _: web.answer()
        asked = [FetchOrder("a/b", f"https://127.0.0.1:{secure.port}/")]
        web.do(web.crawls(retries=0).live(asked, web.taken))
        assert [failure.kind for failure in web.taken.failures] == [FailureKind.TLS]
        assert "certificate verify failed" in web.taken.failures[0].detail
        assert "<" not in web.taken.failures[0].detail, "a person does not read Twisted's frames"
        web.do(web.crawls(retries=0, ca_file=pem).live(asked, web.taken))
        assert len(web.taken.captures) == 1


def test_live_pages_go_through_the_operators_proxy(web: Web, other: Site) -> None:
    """The proxy may be private; what it is asked for may not."""
    other.pages["http://policies.example/privacy"] = (web.answer(body=b"through the proxy"),)
    asked = [FetchOrder("a/b", "http://policies.example/privacy"), FetchOrder("a/b", "http://10.0.0.1/x")]
    web.do(web.crawls(allow_hosts=(), proxy=other.url).live(asked, web.taken))
    assert other.hits == ["http://policies.example/privacy"]
    assert web.taken.bodies[web.taken.items.index(web.taken.captures[0])] == b"through the proxy"
    assert [failure.kind for failure in web.taken.failures] == [FailureKind.UNSAFE_URL]
