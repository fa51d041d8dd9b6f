-- What an archive is asked to save: one row for each live capture that was taken up. Working notes of a slow queue that
-- outlives its runs, and the record of what came of each page. No fact: the archive's index has the last word.
CREATE TABLE saves (
    number INTEGER PRIMARY KEY,
    policy TEXT NOT NULL REFERENCES policies (policy),
    url TEXT NOT NULL,
    capture INTEGER NOT NULL REFERENCES captures (seq),
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'submitted', 'saved', 'permanent', 'transient', 'quota')),
    job TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    queued_at TEXT NOT NULL,
    asked_at TEXT,
    next_try_at TEXT,
    memento_at TEXT,
    detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX saves_of_url ON saves (url, number);
-- An address waits once, however many policies and captures want it.
CREATE UNIQUE INDEX saves_open ON saves (url) WHERE state NOT IN ('saved', 'permanent');
