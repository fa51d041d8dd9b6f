-- Derived: which clause became which over a whole timeline. A wording is a clause with one set of words, named by
-- where these words were first seen in the policy; a lineage says which wording stands at each place of a version.

CREATE TABLE wordings (
    id INTEGER PRIMARY KEY,
    policy TEXT NOT NULL REFERENCES policies (policy),
    version INTEGER NOT NULL REFERENCES versions (id),
    position INTEGER NOT NULL,
    origin_version INTEGER NOT NULL REFERENCES versions (id),
    origin_position INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    parents TEXT NOT NULL CHECK (json_valid(parents)),
    key TEXT NOT NULL,
    UNIQUE (version, position, policy)
) STRICT;
CREATE INDEX wordings_of_key ON wordings (policy, key);
CREATE INDEX wordings_of_clause ON wordings (policy, origin_version, origin_position);

-- In the order in which a timeline first shows its versions: each row depends on those before it, and on no other.
CREATE TABLE lineages (
    policy TEXT NOT NULL REFERENCES policies (policy),
    place INTEGER NOT NULL,
    version INTEGER NOT NULL REFERENCES versions (id),
    redline INTEGER REFERENCES redlines (id),
    algorithm TEXT NOT NULL,
    wordings TEXT NOT NULL CHECK (json_valid(wordings)),
    PRIMARY KEY (policy, place),
    UNIQUE (policy, version),
    CHECK ((redline IS NULL) = (place = 0))
) STRICT, WITHOUT ROWID;

CREATE INDEX spans_of_version ON spans (policy, version);
