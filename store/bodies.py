"""Raw bodies by their SHA-256, each compressed against an earlier body of the same policy.

Two captures of a page differ by a nonce; compressed against one another, 507.8 MB of real captures become
1.25 MB. The base of body n of a chain is body ``n & (n - 1)``: at most nine steps deep within 512, so a read
stays under a millisecond, and a fresh full frame every 512 bounds the damage of a bad block. Bases go by
order of insertion, not of time: backfills arrive late. A base is never deleted.
"""

from __future__ import annotations

import sys
from collections import OrderedDict

from crawler.errors import IntegrityError
from crawler.model import sha256
from store.database import Database

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_FULL_FRAME_EVERY = 512
_MOST_CACHED = 12_000_000  # bytes of unpacked bodies kept: the bases of the next ones
_LARGEST_WINDOW = 27  # 128 MB: what a decoder is asked to hold at most
# Full frames are few and large, the others many and nearly nothing. Measured on 4,966 captures (2.27 GB): a quarter
# less time, for 4 % more space, than level 3 for both.
_FULL_LEVEL, _LEVEL = 6, 2


def pack(data: bytes, base: bytes | None) -> bytes:
    """Compress a body, against ``base`` where one is given."""
    size = len(data) + len(base or b"")
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: _FULL_LEVEL if base is None else _LEVEL,
        zstd.CompressionParameter.window_log: max(10, min(_LARGEST_WINDOW, (2 * size).bit_length() + 1)),
        zstd.CompressionParameter.checksum_flag: 1,
        zstd.CompressionParameter.enable_long_distance_matching: 1,
    }
    if base is None:
        return zstd.compress(data, options=options)
    return zstd.compress(data, options=options, zstd_dict=zstd.ZstdDict(base, is_raw=True).as_prefix)


def unpack(packed: bytes, base: bytes | None) -> bytes:
    """Undo ``pack`` with the same base."""
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _LARGEST_WINDOW}
    if base is None:
        return zstd.decompress(packed, options=options)
    return zstd.decompress(packed, options=options, zstd_dict=zstd.ZstdDict(base, is_raw=True).as_prefix)


def base_place(place: int) -> int | None:
    """Which body of the chain body ``place`` is compressed against; None: a full frame."""
    within = place % _FULL_FRAME_EVERY
    return None if within == 0 else place - within + (within & (within - 1))


class Bodies:
    """Bodies by content: appended once, read back byte for byte, verified on every read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache: OrderedDict[int, bytes] = OrderedDict()
        self._cached = 0
        database.on_rollback.append(self._forget)

    def _forget(self) -> None:
        """Drop what is cached: row numbers of an undone transaction are given again to other bodies."""
        self._cache.clear()
        self._cached = 0

    def append(self, data: bytes, chain: str, name: str = "") -> int:
        """Keep a body; its row number. Known content is not stored twice, whatever the chain.

        ``name``: its SHA-256, where whoever made the capture has it already: hashing is no small part of the work.
        """
        name = name or sha256(data)
        with self._database.transaction():
            known = self._database.one("SELECT id FROM bodies WHERE sha256 = ?", (name,))
            if known:
                return int(known[0])
            (place,) = self._database.one(
                "SELECT coalesce(max(place) + 1, 0) FROM bodies WHERE chain = ?", (chain,)
            ) or (0,)
            base = self._base(chain, base_place(place))
            # A tiny or empty base makes no dictionary (zstd wants eight bytes).
            raw = self._raw(base) if base is not None else None
            if raw is not None and len(raw) < 64:
                base = raw = None
            packed = pack(data, raw)
            row = self._database.one(
                "INSERT INTO bodies (sha256, size, chain, place, base, packed)"
                " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (name, len(data), chain, place, base, packed),
            )
        assert row is not None
        self._remember(int(row[0]), data)
        return int(row[0])

    def read(self, number: int) -> bytes:
        """The bytes of a body. Raises IntegrityError where they do not hash to their name."""
        data = self._raw(number)
        row = self._database.one("SELECT sha256 FROM bodies WHERE id = ?", (number,))
        if row is None or sha256(data) != row[0]:
            raise IntegrityError(
                f"body {number} does not hash to its name", remedy="restore the database from a backup"
            )
        return data

    def _base(self, chain: str, place: int | None) -> int | None:
        if place is None:
            return None
        row = self._database.one("SELECT id FROM bodies WHERE chain = ? AND place = ?", (chain, place))
        return int(row[0]) if row else None

    def _raw(self, number: int) -> bytes:
        """Unpack a body along its bases; no recursion, at most nine steps."""
        steps: list[tuple[int, bytes]] = []
        here: int | None = number
        data: bytes | None = None
        while here is not None and data is None:
            data = self._cache.get(here)
            if data is not None:
                self._cache.move_to_end(here)
            else:
                row = self._database.one("SELECT packed, base FROM bodies WHERE id = ?", (here,))
                if row is None:
                    raise IntegrityError(f"body {here} is missing", remedy="restore the database from a backup")
                steps.append((here, row[0]))
                here = row[1]
        for step, packed in reversed(steps):
            data = self._unpacked(step, packed, data)
            self._remember(step, data)
        assert data is not None
        return data

    def _unpacked(self, number: int, packed: bytes, base: bytes | None) -> bytes:
        try:
            return unpack(packed, base)
        except zstd.ZstdError as error:
            raise IntegrityError(
                f"body {number} cannot be unpacked ({error})", remedy="restore the database from a backup"
            ) from error

    def _remember(self, number: int, data: bytes) -> None:
        if number in self._cache or len(data) > _MOST_CACHED // 4:
            return
        self._cache[number] = data
        self._cached += len(data)
        while self._cached > _MOST_CACHED:
            _, dropped = self._cache.popitem(last=False)
            self._cached -= len(dropped)
