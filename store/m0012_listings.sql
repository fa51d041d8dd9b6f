-- What every archive said of every address, each for itself, and why a listing did not come whole.
CREATE TABLE listings_by_archive (
    archive TEXT NOT NULL,
    policy TEXT NOT NULL REFERENCES policies (policy),
    url TEXT NOT NULL,
    listed_at TEXT NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    records INTEGER NOT NULL,
    dropped INTEGER NOT NULL,
    -- A kind of failure; '' where it came whole, or where an earlier version did not note it.
    problem TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (archive, policy, url)
) STRICT, WITHOUT ROWID;
-- Which archive spoke last was not noted: the next backfill puts each archive's own row beside these.
INSERT INTO listings_by_archive (archive, policy, url, listed_at, complete, records, dropped)
    SELECT '', policy, url, listed_at, complete, records, dropped FROM listings;
DROP TABLE listings;
ALTER TABLE listings_by_archive RENAME TO listings;
