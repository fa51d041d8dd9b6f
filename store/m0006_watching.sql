-- Watching live for years: whose visit is next, what a server only confirmed, whom we no longer believe, and which
-- troubles were told.

-- When each policy is visited next: the daemon's notebook. No fact and nothing derived; dropped, it is made anew from
-- the captures, and only the place of each visit in its cadence is forgotten.
CREATE TABLE rounds (
    policy TEXT PRIMARY KEY REFERENCES policies (policy),
    cadence TEXT NOT NULL,
    visited_at TEXT,
    served TEXT,
    slot TEXT NOT NULL,
    due_at TEXT NOT NULL,
    why TEXT NOT NULL,
    leased_until TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX rounds_by_due ON rounds (due_at);

-- A 304: the server says that the bytes of an earlier capture still hold. The row's body is that capture's.
ALTER TABLE captures ADD COLUMN confirms INTEGER REFERENCES captures (seq);
-- Made by a browser that ran the page's scripts.
ALTER TABLE captures ADD COLUMN rendered INTEGER NOT NULL DEFAULT 0 CHECK (rendered IN (0, 1));
-- How it was asked for beyond the ordinary (language, headers, proxy): only like is revalidated with like.
ALTER TABLE captures ADD COLUMN manner TEXT NOT NULL DEFAULT '';

-- Servers caught saying "not modified" of a text that was: the two captures that prove it. They are not asked so again,
-- and what they confirmed of this policy is no longer evidence.
CREATE TABLE distrusted (
    policy TEXT NOT NULL REFERENCES policies (policy),
    host TEXT NOT NULL,
    before_capture INTEGER NOT NULL REFERENCES captures (seq),
    since_capture INTEGER NOT NULL REFERENCES captures (seq),
    reason TEXT NOT NULL,
    PRIMARY KEY (policy, host)
) STRICT, WITHOUT ROWID;
CREATE INDEX distrusted_hosts ON distrusted (host);

-- Which troubles a series was told, and whether their end: each cites the visit that began it.
CREATE TABLE notices (
    series TEXT NOT NULL REFERENCES series (series),
    policy TEXT NOT NULL REFERENCES policies (policy),
    step TEXT NOT NULL CHECK (step IN ('first', 'reminder', 'recovered')),
    capture INTEGER REFERENCES captures (seq),
    failure INTEGER REFERENCES failures (seq),
    told_at TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES digests (digest),
    PRIMARY KEY (series, policy, digest),
    CHECK ((capture IS NULL) <> (failure IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX notices_of_policy ON notices (series, policy, told_at);
