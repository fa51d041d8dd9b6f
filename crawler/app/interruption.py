"""A signal ends a run cleanly: what was recorded stays, what was not committed never was."""

from __future__ import annotations

import signal
from types import FrameType


class Interrupted(BaseException):
    """A signal ended the run; ``number`` is the signal's. No error: loops that outlive errors must not outlive it."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


def heed_termination() -> None:
    """Turn SIGTERM into ``Interrupted``, as Python turns SIGINT into KeyboardInterrupt."""
    signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    # Supervisors, and GNU timeout, send it twice. Once is enough: what follows is bounded.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Interrupted(number)
