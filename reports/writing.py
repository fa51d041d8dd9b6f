"""Writing a file so that it is there whole or not at all, whatever happens in between."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from crawler.errors import RefusedError

_REMEDIES = {
    errno.ENOSPC: "free space on that disk, then run `clausewatch deliver --retry`",
    errno.EDQUOT: "raise the quota of that user, then run `clausewatch deliver --retry`",
    errno.EACCES: "let the user who runs Clausewatch write there, then run `clausewatch deliver --retry`",
    errno.EPERM: "let the user who runs Clausewatch write there, then run `clausewatch deliver --retry`",
    errno.EROFS: "mount that disk for writing or choose another folder in config.toml",
    errno.EISDIR: "a folder stands in the file's place: move it away or change the path in config.toml",
    errno.ENOTDIR: "a file stands in a folder's place: move it away or change the path in config.toml",
    errno.EEXIST: "a file stands in a folder's place: move it away or change the path in config.toml",
    errno.ENAMETOOLONG: "choose a shorter folder or series name in config.toml",
}


def write_whole(path: Path, text: str) -> None:
    """Write the text under a temporary name beside the file, make it durable, and put it in place."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear(path)
        _durably(part, text.encode())
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise refused(path, error) from error


def writable(folder: Path) -> None:
    """Raise RefusedError where files could not be written in a folder, or in the one it would be made in."""
    standing = next(place for place in (folder, *folder.parents) if place.exists())
    if not standing.is_dir():
        raise refused(folder, OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)))
    if not os.access(standing, os.W_OK | os.X_OK):
        raise refused(folder, OSError(errno.EACCES, os.strerror(errno.EACCES)))


def refused(path: Path, error: OSError) -> RefusedError:
    """The error of the operating system with its place and what to do about it."""
    reason = error.strerror or type(error).__name__
    remedy = _REMEDIES.get(error.errno or 0, "see to that place, then run `clausewatch deliver --retry`")
    return RefusedError(f"{path}: {reason}", remedy=remedy)


def _clear(path: Path) -> None:
    """Take away what killed runs left half written of this file."""
    for left in path.parent.glob(f".{_literal(path.name)}.*.part"):
        left.unlink(missing_ok=True)


def _literal(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def _durably(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name durable too: a rename lives in the folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
