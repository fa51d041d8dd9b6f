"""diff-match-patch over characters: its pure form, or the C++ one where the extra ``fast`` is installed.

Both give the same steps (tested); neither has a deadline, so the answer depends on no clock. Who calls bounds the
input: the C++ form cannot be interrupted.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from diff_match_patch import diff_match_patch

Steps = list[tuple[str, int]]  # "=", "-" or "+", and how many characters

_SIGNS: Final = {-1: "-", 0: "=", 1: "+"}


def pure(left: str, right: str) -> Steps:
    """The steps by the library in Python."""
    return [(_SIGNS[sign], len(text)) for sign, text in _DMP.diff_main(left, right, checklines=False)]


def fast(left: str, right: str) -> Steps:
    """The same steps by the library in C++. Raises ImportError where it is absent."""
    from fast_diff_match_patch import diff  # noqa: PLC0415 - an extra

    found: Steps = diff(left, right, timelimit=0, checklines=False, cleanup="No", counts_only=True)
    return found


def _engine() -> diff_match_patch:
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    return engine


_DMP: Final = _engine()
steps: Final = fast if find_spec("fast_diff_match_patch") else pure
