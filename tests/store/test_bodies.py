"""Bodies come back byte for byte, however long the chain; a damaged one is named, never returned."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import IntegrityError
from store import Store, open_store
from store.bodies import base_place, pack, unpack

_PARAGRAPHS = [
    f"<p>Paragraph {at}: we keep your personal data for {at * 30} days, {hashlib.sha256(b'%d' % at).hexdigest()}.</p>"
    for at in range(60)
]


def body(number: int) -> bytes:
    """One of many similar pages: a nonce, now and then an edited paragraph, rarely nothing or next to nothing."""
    if number % 400 == 399:
        return b""
    if number % 100 == 50:
        return b"tiny %d" % number
    edited = list(_PARAGRAPHS)
    edited[number // 25 % 60] = f"<p>Edited in {number // 25}.</p>"
    return f"<html>{''.join(edited)}<!-- {number} --></html>".encode()


class TestChain:
    def test_twelve_hundred_similar_bodies(self, store: Store, path: Path) -> None:
        with store.transaction():
            numbers = [store.bodies.append(body(at), "acme/privacy") for at in range(1200)]
        with open_store(path, read_only=True) as fresh:  # nothing cached: every read follows the chain
            for at, number in enumerate(numbers):
                assert fresh.bodies.read(number) == body(at)
            # Backwards too: no read depends on the one before it.
            assert [fresh.bodies.read(number) for number in numbers[::-97]] == [
                body(at) for at in range(1199, -1, -97)
            ]
        ((kept, raw),) = store.database.rows("SELECT sum(length(packed)), sum(size) FROM bodies")
        assert kept * 20 < raw

    def test_no_body_is_more_than_nine_steps_deep(self) -> None:
        depths: dict[int, int] = {}
        for place in range(2000):
            base = base_place(place)
            assert base is None or base < place
            depths[place] = 0 if base is None else depths[base] + 1
        assert max(depths.values()) == 9
        assert [place for place, depth in depths.items() if depth == 0] == [0, 512, 1024, 1536]

    def test_the_stored_chain_is_no_deeper(self, store: Store) -> None:
        for at in range(600):
            store.bodies.append(body(at), "acme/privacy")
        bases = dict(store.database.rows("SELECT id, base FROM bodies"))
        depths: dict[int, int] = {}
        for number in sorted(bases):
            depths[number] = 0 if bases[number] is None else depths[bases[number]] + 1
        assert max(depths.values()) <= 9

    def test_known_content_is_not_stored_twice(self, store: Store) -> None:
        first = store.bodies.append(b"the same" * 99, "acme/privacy")
        assert store.bodies.append(b"the same" * 99, "acme/terms") == first
        assert list(store.queries.bodies()) == [first]

    def test_chains_do_not_lean_on_one_another(self, store: Store) -> None:
        store.bodies.append(body(1), "acme/privacy")
        other = store.bodies.append(body(2), "acme/terms")
        assert store.database.one("SELECT base FROM bodies WHERE id = ?", (other,)) == (None,)

    @pytest.mark.parametrize("base", [None, b"x" * 64, b"a base that shares nothing with it " * 9])
    @pytest.mark.parametrize("data", [b"", b"a", b"x" * 64, b"\0" * 100_000, bytes(range(256)) * 9])
    def test_packing(self, data: bytes, base: bytes | None) -> None:
        assert unpack(pack(data, base), base) == data


class TestDamage:
    @pytest.mark.parametrize("packed", [b"", b"rubbish", pack(b"another body altogether", None)])
    def test_is_named(self, store: Store, path: Path, packed: bytes) -> None:
        number = store.bodies.append(body(1), "acme/privacy")
        store.database.write("DROP TRIGGER bodies_no_update")
        store.database.write("UPDATE bodies SET packed = ? WHERE id = ?", (packed, number))
        with open_store(path, read_only=True) as fresh, pytest.raises(IntegrityError, match=f"body {number}"):
            fresh.bodies.read(number)

    def test_of_a_base_is_found_in_what_leans_on_it(self, store: Store, path: Path) -> None:
        numbers = [store.bodies.append(body(at), "acme/privacy") for at in range(3)]
        store.database.write("DROP TRIGGER bodies_no_update")
        store.database.write("UPDATE bodies SET packed = ? WHERE id = ?", (pack(b"x" * 9999, None), numbers[0]))
        with open_store(path, read_only=True) as fresh:
            for number in numbers:
                with pytest.raises(IntegrityError):
                    fresh.bodies.read(number)

    def test_a_missing_body(self, store: Store) -> None:
        with pytest.raises(IntegrityError, match="missing"):
            store.bodies.read(99)

    def test_an_unpacked_body_in_memory_cannot_hide_it(self, store: Store, builders: Any) -> None:
        number = store.bodies.append(builders.page("A"), "acme/privacy")
        store.database.write("DROP TRIGGER bodies_no_update")
        store.database.write("UPDATE bodies SET sha256 = ? WHERE id = ?", ("0" * 64, number))
        with pytest.raises(IntegrityError, match="does not hash"):
            store.bodies.read(number)
