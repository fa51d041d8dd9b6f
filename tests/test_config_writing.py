"""Entries added to a config.toml: the rest of the file stays as it was, to the byte."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.app.adding import Candidate, entries, identifier, write
from crawler.config import parse
from crawler.config.writing import Entry, with_entries
from crawler.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = (ROOT / "config.toml").read_text(encoding="utf-8")
NEW = Entry("zeta", "Zeta", "terms", "https://zeta.example/terms")
SMALL = '[[companies]]\nid = "a"\nname = "A"\n[[companies.policies]]\nkind = "privacy"\nurl = "https://a.example/"'


def lines_kept(before: str, after: str) -> bool:
    """Whether every line of the old text stands in the new one, in order."""
    rest = iter(after.splitlines())
    return all(line in rest for line in before.splitlines())


@pytest.mark.parametrize(
    "entry",
    [
        NEW,
        Entry("biosero", "Biosero", "terms", "https://b.example/t", every="7d"),
        Entry("cellpex", "C", "terms", "https://c.example/t"),
    ],
)
def test_comments_and_order_stay(entry: Entry) -> None:
    after = with_entries(SHIPPED, [entry])
    assert lines_kept(SHIPPED, after)
    assert entry.policy in {policy.id for policy in parse(after, ROOT / "config.toml").policies}
    # What heads the next table is not torn from it.
    at = after.index("[[digests]]")
    assert after[:at].splitlines()[-1].startswith("# A series is")
    assert "\n\n\n" not in after


@pytest.mark.parametrize(
    "text",
    [
        SMALL,
        SMALL + "\n\n",
        SMALL + "   # mine\n# the end",
        'companies = [{id = "a", name = "A", policies = [{kind = "privacy", url = "https://a.example/"}]}]\n',
        'companies = [\n  # one\n  {id = "a", name = "A", policies = [{kind = "privacy", url = "https://a.example/"}]},\n]\n',
    ],
)
def test_every_way_of_writing(text: str) -> None:
    after = with_entries(text, [NEW, Entry("a", "A", "cookies", "https://a.example/c")])
    assert {policy.id for policy in parse(after, Path("config.toml")).policies} == {
        "a/privacy",
        "zeta/terms",
        "a/cookies",
    }
    assert all(comment in after for comment in ("# mine", "# the end", "# one") if comment in text)


def test_line_ends_stay() -> None:
    after = with_entries(SMALL.replace("\n", "\r\n"), [NEW])
    assert after.count("\r\n") == after.count("\n")


def test_whatever_a_page_calls_itself_is_written_as_text() -> None:
    evil = Entry("zeta", 'Z"]\n[store]\npath = "/x', "terms", "https://zeta.example/t")
    tables = tomllib.loads(with_entries(SMALL, [evil]))
    assert set(tables) == {"companies"}
    assert tables["companies"][1]["name"] == evil.company_name


@given(st.text(max_size=200))
def test_identifiers(words: str) -> None:
    parse(with_entries(SMALL, [Entry(identifier(words), "N", "terms", "https://n.example/")]), Path("config.toml"))


class TestNaming:
    config = parse(SMALL, Path("config.toml"))

    def test_same_site_same_company(self) -> None:
        found = entries(self.config, [Candidate("https://www.a.example/terms", "terms")])
        assert [entry.policy for entry in found] == ["a/terms"]

    def test_known_addresses_are_left_out_whatever_their_spelling(self) -> None:
        assert entries(self.config, [Candidate("http://www.a.example", "privacy")]) == []

    def test_a_second_document_of_a_kind_is_named_by_its_address(self) -> None:
        urls = (
            "https://b.example/privacy",
            "https://b.example/privacy-for-applicants",
            "https://b.example/x/privacy",
        )
        found = entries(self.config, [Candidate(url, "privacy", site_name="Bee") for url in urls])
        assert [entry.policy for entry in found] == ["b/privacy", "b/privacy-for-applicants", "b/privacy-2"]
        assert {entry.company_name for entry in found} == {"Bee"}


class TestWriting:
    def test_a_refused_configuration_is_not_written(self, tmp_path: Path) -> None:
        path = tmp_path / "config.toml"
        path.write_text(SMALL)
        with pytest.raises(ConfigError, match="not a duration"):
            write(path, [Entry("z", "Z", "terms", "https://z.example/", every="often")])
        assert path.read_text() == SMALL
        assert list(tmp_path.iterdir()) == [path]

    def test_links_and_permissions_stay(self, tmp_path: Path) -> None:
        real, link = tmp_path / "real.toml", tmp_path / "config.toml"
        real.write_text(SMALL)
        real.chmod(0o640)
        link.symlink_to(real)
        assert len(write(link, [NEW]).policies) == 2
        assert link.is_symlink()
        assert real.stat().st_mode & 0o777 == 0o640
