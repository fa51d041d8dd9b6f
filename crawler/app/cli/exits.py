"""What the process says when it ends; documented in the README and tested."""

from __future__ import annotations

DONE = 0
INTERNAL = 1  # an internal error, a machine that fails, or `check` found something unsound
USAGE = 2  # the command or the configuration is wrong
FAILED = 3  # some policies or deliveries failed; the rest is done
CHANGED = 4  # `changes --fail-on-change` found a change, or `derive --check` what would read otherwise
BUSY = 5  # another run holds the lock
SIGNAL = 128  # and the signal's number: 130 for SIGINT, 143 for SIGTERM
