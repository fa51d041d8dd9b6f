"""One writing process at a time: a lock file beside the database, let go when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import BusyError, StoreError


@contextmanager
def exclusive(database: Path) -> Iterator[None]:
    """Hold the write lock of a database. Raises BusyError at once where another process holds it.

    flock(2): the kernel lets go when the process dies, so no lock is ever stale.
    """
    database = database.resolve()  # one lock for a file, whatever link leads to it
    path = database.with_name(database.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{path}: cannot be made ({error})", remedy="choose a writable place") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.read(descriptor, 64).decode("ascii", "replace").strip()
        os.close(descriptor)
        raise BusyError(
            f"{database}: another run writes it (process {holder or 'unknown'})",
            remedy="wait until it is done, or stop it",
        ) from error
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
