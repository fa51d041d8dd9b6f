"""The nouns of the house: frozen records that cross from room to room. They decide nothing.

Rule 1: standard library only, no I/O, no clock.
Rule 2: datetimes are aware and UTC; sequences are tuples; a record never changes after it is made.
Rule 3: facts (captures, announcements) cite facts; what is derived (versions, spans, changes) may be dropped.
"""

from crawler.model.captured import (
    Capture,
    CdxRecord,
    FailureKind,
    FetchFailure,
    FetchOrder,
    Listing,
    ListingOrder,
    Origin,
    Visit,
)
from crawler.model.history import Change, ClauseEdit, Note, Op, Reading, Run, Span, Tag
from crawler.model.naming import fact_id, sha256
from crawler.model.text import (
    Block,
    BlockKind,
    Clause,
    DateClaim,
    Extraction,
    LeftOut,
    Mark,
    Page,
    PageKind,
    Precision,
    Role,
    Settled,
    Verdict,
)
from crawler.model.told import (
    Announcement,
    Comparison,
    Delivery,
    DeliveryState,
    Digest,
    DigestItem,
    EditView,
    Side,
    Standing,
    Unseen,
)
from crawler.model.tracked import READER, Address, Policy, Recipe

__all__ = [
    "READER",
    "Address",
    "Announcement",
    "Block",
    "BlockKind",
    "Capture",
    "CdxRecord",
    "Change",
    "Clause",
    "ClauseEdit",
    "Comparison",
    "DateClaim",
    "Delivery",
    "DeliveryState",
    "Digest",
    "DigestItem",
    "EditView",
    "Extraction",
    "FailureKind",
    "FetchFailure",
    "FetchOrder",
    "LeftOut",
    "Listing",
    "ListingOrder",
    "Mark",
    "Note",
    "Op",
    "Origin",
    "Page",
    "PageKind",
    "Policy",
    "Precision",
    "Reading",
    "Recipe",
    "Role",
    "Run",
    "Settled",
    "Side",
    "Span",
    "Standing",
    "Tag",
    "Unseen",
    "Verdict",
    "Visit",
    "fact_id",
    "sha256",
]
