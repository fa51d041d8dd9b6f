"""Other people's containers: WARC files, git collections, urlwatch's cache, and our own export read back."""

from __future__ import annotations

import gzip
import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Ask = Callable[..., tuple[int, str, str]]

# warcio leaves closing its temporary files to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

URL = "https://acme.example/privacy"
TIMES = ("2019-01-05T10:00:00Z", "2020-02-06T11:00:00Z", "2021-03-07T12:00:00Z")


def page(days: int) -> bytes:
    items = "".join(
        f"<p>{text}</p>"
        for text in (
            "Acme Ltd. of 1 Mill Lane is responsible for the personal data that is described in this policy.",
            "We collect your name, your e-mail address and the pages that you visit on our website, nothing else.",
            f"We keep your personal data for {days} days after your last order and then delete it everywhere.",
            "We share personal data with the post and with our bank, as far as the law allows us to do so.",
            "You may ask us what data we hold about you, have it corrected or erased, and complain about us.",
        )
    )
    return f"<html><head><title>Privacy</title></head><body><h1>Privacy Policy</h1>{items}</body></html>".encode()


PAGES = (page(30), page(30), page(180))
SPANS = [("2019-01-05T10:00:00Z", "2020-02-06T11:00:00Z"), ("2021-03-07T12:00:00Z", "2021-03-07T12:00:00Z")]


@pytest.fixture
def config(builders: Any, tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(builders.CONFIG, encoding="utf-8")
    return path


def spans(builders: Any, folder: Path) -> list[Any]:
    rows: list[Any] = builders.House(folder).rows("SELECT first_at, last_at FROM spans ORDER BY first_at")
    return rows


class Warc:
    """A WARC file under the pen."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("wb")
        self.writer = WARCWriter(self._stream, gzip=path.suffix == ".gz")

    def response(self, at: str, body: bytes, url: str = URL, *lines: tuple[str, str]) -> Any:
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8"), *lines], "HTTP/1.1")
        record = self.writer.create_warc_record(
            url, "response", payload=BytesIO(body), http_headers=head, warc_headers_dict={"WARC-Date": at}
        )
        self.writer.write_record(record)
        return record

    def revisit(self, at: str, digest: str) -> None:
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], "HTTP/1.1")
        record = self.writer.create_revisit_record(URL, digest, URL, TIMES[0], http_headers=head)
        record.rec_headers.replace_header("WARC-Date", at)
        self.writer.write_record(record)

    def close(self) -> None:
        self._stream.close()


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    path = tmp_path / "crawl.warc.gz"
    made = Warc(path)
    first = made.response(TIMES[0], PAGES[0], "http://www.acme.example/privacy/")
    made.revisit(TIMES[1], first.rec_headers.get_header("WARC-Payload-Digest"))
    made.revisit(TIMES[1], "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    made.response(TIMES[2], PAGES[2])
    made.response(TIMES[2], b"<p>another page</p>", "https://acme.example/careers")
    made.close()
    return path


class TestWarc:
    def test_pages_go_to_the_policy_with_their_address(
        self, ask: Ask, builders: Any, config: Path, warc: Path
    ) -> None:
        code, out, err = ask(config, "import", "*", str(warc))
        assert code == 0, err
        assert "other addresses: 1" in err
        assert "revisits of nothing here: 1" in err
        assert spans(builders, config.parent) == SPANS
        headers = builders.House(config.parent).rows("SELECT headers, origin FROM captures")
        assert all("x-clausewatch-source" in told and "crawl.warc.gz" in told for told, _ in headers)
        assert {origin for _, origin in headers} == {"import"}
        assert "3" in out

    def test_twice_is_once(self, ask: Ask, builders: Any, config: Path, warc: Path) -> None:
        ask(config, "import", "*", str(warc))
        before = builders.House(config.parent).rows("SELECT count(*) FROM captures")
        assert ask(config, "import", "*", str(warc))[0] == 0
        assert builders.House(config.parent).rows("SELECT count(*) FROM captures") == before

    def test_what_came_before_a_damage_is_kept_to_the_last_page(self, ask: Ask, config: Path, tmp_path: Path) -> None:
        """Also where pages are recorded many at a time."""
        path = tmp_path / "damaged.warc.gz"
        warc = Warc(path)
        for at in TIMES:
            warc.response(at, page(30))
        warc.close()
        with path.open("ab") as stream:
            stream.write(gzip.compress(b"WARC/1.0\r\n" * 99)[:10] + b"\xff" * 400)
        code, _, err = ask(config, "import", "acme/privacy", str(path))
        assert code == 2
        assert "cannot be read as WARC" in err
        with closing(sqlite3.connect(tmp_path / "policies.db")) as connection:
            assert connection.execute("SELECT count(*) FROM captures").fetchall() == [(len(TIMES),)]

    def test_one_that_is_cut_off_says_so_and_keeps_what_came(self, ask: Ask, config: Path, tmp_path: Path) -> None:
        path = tmp_path / "long.warc.gz"
        made = Warc(path)
        for day in range(1, 29):
            made.response(f"2022-01-{day:02}T00:00:00Z", page(day) + os.urandom(2_000))
        made.close()
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 9 // 10])
        code, _, err = ask(config, "import", "*", str(path))
        assert "Traceback" not in err
        assert code in {0, 2}, err  # warcio takes a cut member for the end where no byte of the next one came

    def test_what_is_no_warc_is_told(self, ask: Ask, config: Path, tmp_path: Path) -> None:
        path = tmp_path / "no.warc"
        path.write_bytes(b"this is not a web archive\r\n\r\n" * 20)
        code, _, err = ask(config, "import", "*", str(path))
        assert code == 2
        assert "cannot be read as WARC" in err
        assert "remedy" in err

    def test_a_body_over_the_limit_is_left_out(self, ask: Ask, builders: Any, config: Path, tmp_path: Path) -> None:
        config.write_text(config.read_text() + '\n[crawl]\nuser_agent = "a@b.example"\nmax_size = "1kB"\n')
        path = tmp_path / "big.warc"
        made = Warc(path)
        made.response(TIMES[0], b"x" * 5_000)
        made.close()
        _, _, err = ask(config, "import", "*", str(path))
        assert "too large or damaged: 1" in err
        assert builders.House(config.parent).rows("SELECT count(*) FROM captures") == [(0,)]

    def test_our_own_export_reads_back_as_nothing_new(
        self, ask: Ask, builders: Any, config: Path, warc: Path, tmp_path: Path
    ) -> None:
        ask(config, "import", "*", str(warc))
        out = tmp_path / "ours.warc.gz"
        code, _, err = ask(config, "export", "--warc", str(out))
        assert code == 0, err
        assert "3 captures" in err
        before = builders.House(config.parent).rows("SELECT count(*) FROM captures")
        assert ask(config, "import", "*", str(out))[0] == 0
        assert builders.House(config.parent).rows("SELECT count(*) FROM captures") == before

    def test_our_own_export_makes_the_same_history_elsewhere(
        self, ask: Ask, builders: Any, config: Path, warc: Path, tmp_path: Path
    ) -> None:
        ask(config, "import", "*", str(warc))
        out = tmp_path / "ours.warc.gz"
        assert ask(config, "export", "--warc", str(out), "--policy", "acme/privacy")[0] == 0
        other = tmp_path / "elsewhere" / "config.toml"
        other.parent.mkdir()
        other.write_text(config.read_text())
        assert ask(other, "import", "acme/*", str(out))[0] == 0
        assert spans(builders, other.parent) == SPANS


def git(folder: Path, *words: str, at: str = TIMES[0]) -> None:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.example", "GIT_COMMITTER_NAME": "a"}
    env = os.environ | who | {"GIT_COMMITTER_EMAIL": "a@b.example", "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    subprocess.run(["git", "-C", str(folder), *words], check=True, env=env, capture_output=True)


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "snapshots"
    folder.mkdir()
    git(folder, "init", "-q")
    document = folder / "Acme" / "Privacy Policy.html"
    document.parent.mkdir()
    for number, (at, body) in enumerate(zip(TIMES, PAGES, strict=True)):
        # Two looks at the same page differ in something that nobody reads.
        document.write_bytes(body.replace(b"<title>", b"<meta name=n content=%d><title>" % number))
        (folder / "Acme" / "Terms of Service.html").write_bytes(page(number))
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", f"Record\n\nX-source-document-location: {URL}\n", at=at)
    return folder


class TestCollection:
    def test_each_commit_is_a_capture(self, ask: Ask, builders: Any, config: Path, collection: Path) -> None:
        code, _, err = ask(config, "import", "acme/privacy", str(collection), "--document", "Acme/Privacy*")
        assert code == 0, err
        assert spans(builders, config.parent) == SPANS
        told = builders.House(config.parent).rows("SELECT headers FROM captures")
        assert all("Acme/Privacy Policy.html" in headers for (headers,) in told)

    def test_commits_without_an_address_need_one(
        self, ask: Ask, builders: Any, config: Path, collection: Path
    ) -> None:
        (collection / "Acme" / "Cookies.md").write_text("# Cookies\n\nWe set one cookie.")
        git(collection, "add", "-A")
        git(collection, "commit", "-q", "-m", "No trailer", at="2022-01-01T00:00:00Z")
        _, _, err = ask(config, "import", "acme/privacy", str(collection), "--document", "Acme/Cookies")
        assert "no address in the commit: 1" in err
        ask(config, "import", "acme/privacy", str(collection), "--document", "Acme/Cookies", "--url", URL)
        assert builders.House(config.parent).rows("SELECT content_type FROM captures") == [
            ("text/markdown; charset=utf-8",)
        ]

    def test_an_empty_repository_is_told(self, ask: Ask, config: Path, tmp_path: Path) -> None:
        folder = tmp_path / "empty"
        folder.mkdir()
        git(folder, "init", "-q")
        code, _, err = ask(config, "import", "acme/privacy", str(folder))
        assert code == 2
        assert "git cannot read it" in err

    def test_a_folder_is_no_capture(self, ask: Ask, config: Path, tmp_path: Path) -> None:
        folder = tmp_path / "plain"
        folder.mkdir()
        code, _, err = ask(config, "import", "acme/privacy", str(folder))
        assert code == 2
        assert "remedy" in err


def test_the_cache_of_urlwatch(ask: Ask, builders: Any, config: Path, tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE CacheEntry (guid TEXT, timestamp INTEGER, data TEXT, tries INTEGER, etag TEXT)")
    guid = hashlib.sha1(URL.encode(), usedforsecurity=False).hexdigest()
    words = (
        "Privacy Policy\n\nWe keep your personal data for {} days after your last order and then delete it.\n\n" * 3
    )
    rows = [(guid, 1_546_682_400, words.format(30, 30, 30)), (guid, 1_580_986_800, words.format(60, 60, 60))]
    conn.executemany("INSERT INTO CacheEntry VALUES (?, ?, ?, 0, '')", [*rows, ("other", 1_580_986_800, "x")])
    conn.commit()
    conn.close()
    code, _, err = ask(config, "import", "*", str(path))
    assert code == 0, err
    found = builders.House(config.parent).rows("SELECT observed_at, url FROM captures ORDER BY observed_at")
    assert found == [("2019-01-05T10:00:00Z", URL), ("2020-02-06T11:00:00Z", URL)]
