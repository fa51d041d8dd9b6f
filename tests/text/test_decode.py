"""Bytes to text: character sets by every road, compression nobody declared, bombs."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Page, Recipe
from crawler.text import read
from crawler.text.decode import SIZE_LIMIT, is_binary, text_of, unpacked

GERMAN = "<p>Wir löschen Ihre Daten für immer, höchstens jährlich. Größe: groß.</p>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (GERMAN.encode(), ""),
        (GERMAN.encode(), "text/html; charset=utf-8"),
        (GERMAN.encode(), "text/html; charset=iso-8859-1"),  # a server's default; the bytes know better
        (GERMAN.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (GERMAN.encode("cp1252"), "text/html; charset=nonsense"),
        (GERMAN.encode("utf-8-sig"), "text/html; charset=iso-8859-1"),
        (GERMAN.encode("utf-16"), ""),
        (GERMAN.encode("utf-32"), ""),
        (gzip.compress(GERMAN.encode(), mtime=0), "text/html"),
        (gzip.compress(gzip.compress(GERMAN.encode(), mtime=0), mtime=0), "text/html"),
        (zlib.compress(GERMAN.encode()), "text/html"),
    ],
)
def test_text_is_found_by_every_road(body: bytes, content_type: str) -> None:
    assert text_of(body, content_type) == GERMAN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("当社は個人情報を適切に取り扱います。", "shift_jis"),
        ("我们收集您的个人信息，用于提供服务。", "gb18030"),
        ("Мы обрабатываем ваши персональные данные.", "windows-1251"),
    ],
)
def test_the_page_names_its_character_set(text: str, encoding: str) -> None:
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}">{text}'
    assert text in text_of(page.encode(encoding))
    assert text in text_of(f"<html>{text}".encode(encoding), f"text/html; charset={encoding}")


def test_an_undeclared_character_set_is_detected() -> None:
    text = "Мы обрабатываем ваши персональные данные в соответствии с законом. " * 10
    assert text_of(text.encode("windows-1251")) == text


def test_a_name_that_is_no_character_set_of_text_is_not_used() -> None:
    assert text_of(b"<meta charset=rot13><p>plain", "text/html; charset=hex") == "<meta charset=rot13><p>plain"


def test_brotli_is_known_by_what_comes_out() -> None:
    brotli = pytest.importorskip("brotli")
    assert text_of(brotli.compress(GERMAN.encode() * 9)) == GERMAN * 9


def test_three_layers_are_one_too_many() -> None:
    once = gzip.compress(b"<p>hello</p>")
    assert unpacked(gzip.compress(gzip.compress(once))) == once


def test_a_bomb_is_cut_off() -> None:
    assert len(unpacked(gzip.compress(b"x" * (SIZE_LIMIT + 1000)))) == SIZE_LIMIT


def test_what_was_cut_off_is_not_read() -> None:
    """Half a stream is half a page, and half a page must never look like a change."""
    whole = gzip.compress((GERMAN * 50).encode(), mtime=0)
    cut = whole[: len(whole) // 2]
    assert unpacked(cut) == cut
    page = Page(cut, "https://fennel.example/privacy", "text/html; charset=utf-8")
    assert read(page, Recipe()).verdict is not None


def test_a_small_body_does_not_become_a_large_one() -> None:
    """Four kilobytes of brotli may hold gigabytes."""
    bomb = brotli.compress(b"<p>" + b"a" * 200_000_000)
    assert len(bomb) < 4000
    assert len(unpacked(bomb)) <= SIZE_LIMIT


def test_binary_is_told_from_text() -> None:
    assert is_binary(bytes(range(32)) * 4)
    assert not is_binary(GERMAN.encode("cp1252"))


@given(st.binary(max_size=300), st.sampled_from(["", "text/html", "text/html; charset=utf-16", "charset=zlib"]))
def test_decoding_never_raises(body: bytes, content_type: str) -> None:
    for start in (b"", b"\x1f\x8b", b"\x78\x9c", b"\xff\xfe"):
        assert isinstance(text_of(start + body, content_type), str)
