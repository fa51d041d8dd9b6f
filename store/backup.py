"""A copy of a database that is in use: whole, proved, and in its place in one step, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from crawler.errors import IntegrityError, NotOursError, StoreError
from store.database import Database
from store.queries import Queries


def copy(source: Path, target: Path) -> int:
    """Copy a database beside its writer and its readers; the bytes of the copy.

    VACUUM INTO sees one moment of the source, holds nobody up, and leaves out free pages. The copy is checked before
    it takes its name, and an older copy of that name stays until then. Raises StoreError.
    """
    if target.exists():
        _check_replaceable(source, target)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        _copied(source, unfinished)
        _prove(unfinished)
        _settle(unfinished, target)
    except OSError as error:
        raise StoreError(
            f"{target}: cannot be written ({error.strerror})", remedy="choose a place that can be written"
        ) from error
    finally:
        for leftover in (unfinished, *(unfinished.with_name(unfinished.name + end) for end in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
    return target.stat().st_size


def _check_replaceable(source: Path, target: Path) -> None:
    """Replace nothing but an older copy."""
    if target.samefile(source):
        raise StoreError(f"{target}: is the database itself", remedy="name another file, or a folder")
    try:
        Database(target, read_only=True).close()
    except NotOursError as error:
        raise NotOursError(
            f"{target}: exists, and is no database of Clausewatch's", remedy="name another file, or a folder"
        ) from error


def _copied(source: Path, unfinished: Path) -> None:
    database = Database(source, read_only=True)
    try:
        database.outside("VACUUM INTO ?", (str(unfinished),))
    finally:
        database.close()


def _prove(unfinished: Path) -> None:
    copied = Database(unfinished, read_only=True)
    try:
        faults = Queries(copied).faults()
    finally:
        copied.close()
    if faults:
        raise IntegrityError(
            f"the copy is not sound: {'; '.join(faults)}",
            remedy="`clausewatch check` says what is wrong with the database",
        )


def _settle(unfinished: Path, target: Path) -> None:
    """Bring the bytes to the disk before the name, and the name before we say so."""
    _flushed(unfinished)
    unfinished.replace(target)
    _flushed(target.parent)


def _flushed(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
