-- The first schema. Facts (ledger one, ledger two) are appended and never updated; what is derived may be dropped.

-- What is tracked: a mirror of config.toml, so that the database can be read without it.
CREATE TABLE policies (
    policy TEXT PRIMARY KEY,
    company TEXT NOT NULL,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    language TEXT,
    tracked INTEGER NOT NULL DEFAULT 1 CHECK (tracked IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Ledger one: what the world said.
CREATE TABLE bodies (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    chain TEXT NOT NULL,
    place INTEGER NOT NULL,
    base INTEGER REFERENCES bodies (id),
    packed BLOB NOT NULL,
    UNIQUE (chain, place)
) STRICT;

CREATE TABLE captures (
    seq INTEGER PRIMARY KEY,
    capture TEXT NOT NULL UNIQUE,
    policy TEXT NOT NULL REFERENCES policies (policy),
    url TEXT NOT NULL,
    final_url TEXT NOT NULL,
    observed_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('live', 'archive', 'import')),
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    body INTEGER NOT NULL REFERENCES bodies (id),
    memento_uri TEXT,
    redirects TEXT NOT NULL CHECK (json_valid(redirects)),
    headers TEXT NOT NULL CHECK (json_valid(headers)),
    evidence TEXT NOT NULL CHECK (evidence IN ('body', 'index'))
) STRICT;
CREATE INDEX captures_of_policy ON captures (policy, observed_at, capture);
CREATE INDEX captures_of_body ON captures (body);
CREATE INDEX captures_live ON captures (policy, observed_at) WHERE origin = 'live';

-- Which moments an archive listed and answered with a capture of another moment: they need not be asked again.
CREATE TABLE served_instead (
    policy TEXT NOT NULL REFERENCES policies (policy),
    url TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    capture INTEGER NOT NULL REFERENCES captures (seq),
    PRIMARY KEY (policy, url, asked_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE failures (
    seq INTEGER PRIMARY KEY,
    failure TEXT NOT NULL UNIQUE,
    policy TEXT NOT NULL REFERENCES policies (policy),
    url TEXT NOT NULL,
    memento_at TEXT,
    failed_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    retry_after_s REAL
) STRICT;
CREATE INDEX failures_of_policy ON failures (policy, failed_at);

-- What an archive's index lists; and whether the last listing of an address was whole.
CREATE TABLE cdx_records (
    policy TEXT NOT NULL REFERENCES policies (policy),
    urlkey TEXT NOT NULL,
    timestamp TEXT NOT NULL,
    digest TEXT NOT NULL,
    original TEXT NOT NULL,
    mimetype TEXT NOT NULL,
    statuscode TEXT NOT NULL,
    length TEXT NOT NULL,
    observed_at TEXT NOT NULL,
    PRIMARY KEY (policy, urlkey, timestamp, digest, original)
) STRICT, WITHOUT ROWID;

CREATE TABLE listings (
    policy TEXT NOT NULL REFERENCES policies (policy),
    url TEXT NOT NULL,
    listed_at TEXT NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    records INTEGER NOT NULL,
    dropped INTEGER NOT NULL,
    PRIMARY KEY (policy, url)
) STRICT, WITHOUT ROWID;

-- Derived: what bodies say.
CREATE TABLE versions (
    id INTEGER PRIMARY KEY,
    version TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    clauses INTEGER NOT NULL,
    words INTEGER NOT NULL
) STRICT;

CREATE TABLE readings (
    body INTEGER NOT NULL REFERENCES bodies (id),
    content_type TEXT NOT NULL,
    status INTEGER NOT NULL,
    recipe TEXT NOT NULL,
    version INTEGER REFERENCES versions (id),
    page_kind TEXT,
    evidence TEXT,
    confidence REAL,
    provenance TEXT NOT NULL CHECK (json_valid(provenance)),
    PRIMARY KEY (body, content_type, status, recipe),
    CHECK ((version IS NULL) = (page_kind IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE clauses (
    id INTEGER PRIMARY KEY,
    clause TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    text TEXT NOT NULL,
    links TEXT NOT NULL CHECK (json_valid(links))
) STRICT;
CREATE INDEX clauses_of_key ON clauses (key);

CREATE TABLE paths (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE CHECK (json_valid(path))
) STRICT;

CREATE TABLE version_clauses (
    version INTEGER NOT NULL REFERENCES versions (id),
    position INTEGER NOT NULL,
    clause INTEGER NOT NULL REFERENCES clauses (id),
    path INTEGER NOT NULL REFERENCES paths (id),
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_clauses_of_clause ON version_clauses (clause);

CREATE TABLE date_claims (
    version INTEGER NOT NULL REFERENCES versions (id),
    place INTEGER NOT NULL,
    role TEXT NOT NULL,
    value TEXT NOT NULL,
    precision TEXT NOT NULL,
    source TEXT NOT NULL,
    position INTEGER NOT NULL,
    rule TEXT NOT NULL,
    chosen INTEGER NOT NULL CHECK (chosen IN (0, 1)),
    alternative TEXT,
    settled TEXT,
    PRIMARY KEY (version, place)
) STRICT, WITHOUT ROWID;

-- The same claims as a policy's captures and its other versions let them be understood.
CREATE TABLE policy_claims (
    policy TEXT NOT NULL REFERENCES policies (policy),
    version INTEGER NOT NULL REFERENCES versions (id),
    place INTEGER NOT NULL,
    value TEXT NOT NULL,
    chosen INTEGER NOT NULL CHECK (chosen IN (0, 1)),
    alternative TEXT,
    settled TEXT,
    marks TEXT NOT NULL CHECK (json_valid(marks)),
    PRIMARY KEY (policy, version, place),
    FOREIGN KEY (version, place) REFERENCES date_claims (version, place)
) STRICT, WITHOUT ROWID;

-- Derived: what changed, and when.
CREATE TABLE redlines (
    id INTEGER PRIMARY KEY,
    old INTEGER NOT NULL REFERENCES versions (id),
    new INTEGER NOT NULL REFERENCES versions (id),
    algorithm TEXT NOT NULL,
    edited INTEGER NOT NULL,
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    moved INTEGER NOT NULL,
    renumbered INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    UNIQUE (old, new, algorithm)
) STRICT;

CREATE TABLE clause_edits (
    redline INTEGER NOT NULL REFERENCES redlines (id),
    place INTEGER NOT NULL,
    op TEXT NOT NULL,
    old_positions TEXT NOT NULL CHECK (json_valid(old_positions)),
    new_positions TEXT NOT NULL CHECK (json_valid(new_positions)),
    runs TEXT NOT NULL CHECK (json_valid(runs)),
    moved INTEGER NOT NULL CHECK (moved IN (0, 1)),
    renumbered INTEGER NOT NULL CHECK (renumbered IN (0, 1)),
    PRIMARY KEY (redline, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE spans (
    policy TEXT NOT NULL REFERENCES policies (policy),
    first_capture INTEGER NOT NULL REFERENCES captures (seq),
    last_capture INTEGER NOT NULL REFERENCES captures (seq),
    version INTEGER NOT NULL REFERENCES versions (id),
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    captures INTEGER NOT NULL,
    modified TEXT,
    effective TEXT,
    PRIMARY KEY (policy, first_capture)
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
    policy TEXT NOT NULL REFERENCES policies (policy),
    since_capture INTEGER NOT NULL REFERENCES captures (seq),
    before_capture INTEGER NOT NULL REFERENCES captures (seq),
    after_at TEXT NOT NULL,
    by_at TEXT NOT NULL,
    redline INTEGER NOT NULL REFERENCES redlines (id),
    note TEXT NOT NULL,
    modified_before TEXT,
    modified_after TEXT,
    effective_before TEXT,
    effective_after TEXT,
    PRIMARY KEY (policy, since_capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_by_time ON changes (by_at);

CREATE TABLE derivations (
    policy TEXT PRIMARY KEY REFERENCES policies (policy),
    recipe TEXT NOT NULL,
    fingerprint TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Ledger two: what we told the world.
CREATE TABLE series (
    series TEXT PRIMARY KEY,
    started_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE digests (
    seq INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    series TEXT NOT NULL REFERENCES series (series),
    composed_at TEXT NOT NULL,
    document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;

CREATE TABLE announcements (
    series TEXT NOT NULL REFERENCES series (series),
    before_capture INTEGER NOT NULL REFERENCES captures (seq),
    since_capture INTEGER NOT NULL REFERENCES captures (seq),
    policy TEXT NOT NULL REFERENCES policies (policy),
    after_at TEXT NOT NULL,
    by_at TEXT NOT NULL,
    standing TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES digests (digest),
    PRIMARY KEY (series, before_capture, since_capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX announcements_of_policy ON announcements (series, policy);

-- How far each series has looked: captures recorded up to `recorded`, settled up to `through_capture`.
CREATE TABLE considered (
    series TEXT NOT NULL REFERENCES series (series),
    policy TEXT NOT NULL REFERENCES policies (policy),
    recorded INTEGER NOT NULL REFERENCES captures (seq),
    through_capture INTEGER REFERENCES captures (seq),
    PRIMARY KEY (series, policy, recorded)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
    digest TEXT NOT NULL REFERENCES digests (digest),
    channel TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'in doubt', 'refused')),
    attempts INTEGER NOT NULL,
    updated_at TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (digest, channel)
) STRICT, WITHOUT ROWID;
