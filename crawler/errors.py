"""One tree of errors. Every class answers: whose job is it (``fix``), and what should happen now.

    ClausewatchError
    ├── ConfigError            fix=operator    file, table, key, problem, remedy; all problems at once
    ├── CaptureError
    │   ├── FetchError         fix=wait        network, 5xx, timeout: try again by itself
    │   ├── BlockedError       fix=operator    robots, challenge, excluded from the archive
    │   └── NotArchivedError   fix=nobody      the archive has nothing; do not ask again for another moment
    ├── ExtractError
    │   ├── UnreadableError    fix=maintainer  the input seems valid, this extractor cannot: write another
    │   └── PartialError       fix=wait        the input looks cut off: capture again
    ├── StoreError             fix=operator    locked, full, not ours, newer schema; cause chained
    │   ├── NotOursError       fix=operator    no such file, another program's, or of a newer schema
    │   ├── BusyError          fix=wait        another run holds the lock
    │   └── IntegrityError     fix=maintainer  a body does not hash to its name; derived is not rebuilt
    ├── DeliveryError
    │   ├── RefusedError       fix=operator    definitely not delivered, and trying again would not help
    │   │   └── GoneError      fix=operator    the receiver wants no more: nothing further is sent there
    │   ├── PutOffError        fix=wait        definitely not delivered: it is tried again by itself
    │   └── UncertainError     fix=operator    we do not know: sent again under the same name, or held
    └── QueryError             fix=user        no such policy, no capture before that date, bad date

Expected outcomes (404, "no change", "not the policy") are values, never errors.
"""

from __future__ import annotations

from typing import ClassVar, Literal

Fix = Literal["operator", "wait", "nobody", "maintainer", "user"]


class ClausewatchError(Exception):
    """Root of the tree: a message for a person, and what to do about it."""

    fix: ClassVar[Fix] = "maintainer"

    def __init__(self, problem: str, *, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem}\n  remedy: {self.remedy}" if self.remedy else self.problem


class ConfigError(ClausewatchError):
    """The configuration cannot be used: every problem of the file at once."""

    fix: ClassVar[Fix] = "operator"


class CaptureError(ClausewatchError):
    """A page could not be observed."""


class FetchError(CaptureError):
    """The network or the server failed: it is tried again by itself."""

    fix: ClassVar[Fix] = "wait"


class BlockedError(CaptureError):
    """Somebody does not want us there: an operator decides."""

    fix: ClassVar[Fix] = "operator"


class NotArchivedError(CaptureError):
    """The archive has nothing."""

    fix: ClassVar[Fix] = "nobody"


class ExtractError(ClausewatchError):
    """A body could not be read."""


class UnreadableError(ExtractError):
    """The input seems valid, this extractor cannot: write or choose another."""


class PartialError(ExtractError):
    """The input looks cut off: capture it again."""

    fix: ClassVar[Fix] = "wait"


class StoreError(ClausewatchError):
    """The database cannot be used: locked, full, not ours, or of a newer schema."""

    fix: ClassVar[Fix] = "operator"


class NotOursError(StoreError):
    """The path given leads to no database of ours."""


class BusyError(StoreError):
    """Another run holds the lock."""

    fix: ClassVar[Fix] = "wait"


class IntegrityError(StoreError):
    """What is stored contradicts itself."""

    fix: ClassVar[Fix] = "maintainer"


class DeliveryError(ClausewatchError):
    """A digest could not be delivered."""

    fix: ClassVar[Fix] = "operator"


class RefusedError(DeliveryError):
    """Definitely not delivered, and trying again would not help: an operator sees to it."""


class GoneError(RefusedError):
    """The receiver wants no more of it: nothing further is sent there until an operator asks."""


class PutOffError(DeliveryError):
    """Definitely not delivered: the other side is away or busy, and it is tried again by itself.

    ``retry_after_s`` is how long the receiver asked to be left alone.
    """

    fix: ClassVar[Fix] = "wait"

    def __init__(self, problem: str, *, remedy: str = "", retry_after_s: float = 0.0) -> None:
        super().__init__(problem, remedy=remedy)
        self.retry_after_s = retry_after_s


class UncertainError(DeliveryError):
    """We do not know whether it arrived: it is sent again under the same name, or held, as configured."""


class QueryError(ClausewatchError):
    """The question cannot be answered as asked: no such policy, a bad date."""

    fix: ClassVar[Fix] = "user"
