"""Where facts stay: the only room that knows SQLite.

Rule 1: facts (captures, announcements) are appended, never updated; they cite facts only.
Rule 2: what is derived may be dropped and rebuilt.
Rule 3: one writing process (``exclusive``); readers open read-only, any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from crawler.model.views import VIEWS
from store.archived import Archived, Look, Trace
from store.backup import copy
from store.bodies import Bodies
from store.captures import Captures, Unread
from store.condition import Condition
from store.database import Database
from store.judgements import Judgements
from store.ledger import Considered, Ledger, Posting
from store.lineages import Lineages, Sight
from store.lives import Lives
from store.lock import exclusive
from store.notices import Notices
from store.pruning import Pruned, Pruning
from store.queries import Queries, Record
from store.reasons import Reasons
from store.rounds import Round, Rounds
from store.saves import Saves
from store.servers import Answer, Servers
from store.texts import StoredReading, Texts
from store.timelines import Dates, Timeline, Timelines
from store.weights import Weighed, Weights

__all__ = [
    "VIEWS",
    "Answer",
    "Considered",
    "Dates",
    "Look",
    "Posting",
    "Pruned",
    "Queries",
    "Record",
    "Round",
    "Sight",
    "Store",
    "StoredReading",
    "Timeline",
    "Trace",
    "Unread",
    "Weighed",
    "copy",
    "exclusive",
    "open_store",
]


class Store:
    """One open database: a door to each kind of rows. Decides nothing."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.bodies = Bodies(database)
        self.captures = Captures(database, self.bodies)
        self.archived = Archived(database)
        self.texts = Texts(database)
        self.timelines = Timelines(database)
        self.judgements = Judgements(database)
        self.weights = Weights(database)
        self.lineages = Lineages(database)
        self.ledger = Ledger(database)
        self.rounds = Rounds(database)
        self.servers = Servers(database)
        self.saves = Saves(database)
        self.notices = Notices(database)
        self.queries = Queries(database)
        self.reasons = Reasons(database)
        self.lives = Lives(database)
        self.condition = Condition(database)
        self.pruning = Pruning(database)

    def transaction(self) -> AbstractContextManager[None]:
        """Write all or nothing."""
        return self.database.transaction()

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Write, look, and take it all back."""
        with suppress(_TakenBackError), self.transaction():
            yield
            raise _TakenBackError


class _TakenBackError(Exception):
    """The end of a rehearsal."""


@contextmanager
def open_store(path: Path | str, *, read_only: bool = False) -> Iterator[Store]:
    """Open the database, making and migrating it unless read-only. Raises StoreError."""
    database = Database(path, read_only=read_only)
    try:
        yield Store(database)
    finally:
        database.close()
