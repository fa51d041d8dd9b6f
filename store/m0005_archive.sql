-- The archive for operators: which archive listed a row, where a listing stands, and who wants to be left alone.

-- '' is the archive of the table [archive]; others have a name in [[archives]].
ALTER TABLE cdx_records ADD COLUMN archive TEXT NOT NULL DEFAULT '';
-- Where a memento is, of an archive that says so (RFC 7089); NULL where the address is put together.
ALTER TABLE cdx_records ADD COLUMN uri TEXT;

-- Where the listing of an address was left; gone when it is whole. Working notes, no fact.
CREATE TABLE listing_places (
    archive TEXT NOT NULL,
    policy TEXT NOT NULL REFERENCES policies (policy),
    url TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    resume_key TEXT,
    from_timestamp TEXT,
    last_timestamp TEXT,
    urlkey TEXT NOT NULL,
    dropped INTEGER NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (archive, policy, url, since, until)
) STRICT, WITHOUT ROWID;

-- Which hosts want to be left alone, until when. Survives a restart; working notes, no fact.
CREATE TABLE host_waits (
    host TEXT PRIMARY KEY,
    until TEXT NOT NULL,
    failures INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Captures that a backfill brought in, not to be told as news.
CREATE TABLE backfilled (
    capture INTEGER PRIMARY KEY REFERENCES captures (seq)
) STRICT;

-- Addresses that captured redirects led to, and that an operator adopted.
CREATE TABLE adopted_addresses (
    policy TEXT NOT NULL REFERENCES policies (policy),
    url TEXT NOT NULL,
    capture INTEGER NOT NULL REFERENCES captures (seq),
    adopted_at TEXT NOT NULL,
    PRIMARY KEY (policy, url)
) STRICT, WITHOUT ROWID;
