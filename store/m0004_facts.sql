-- What a change weighs and which facts it moved. Derived: made anew whenever the rules change.
CREATE TABLE weights (
    policy TEXT NOT NULL REFERENCES policies (policy),
    since_capture INTEGER NOT NULL REFERENCES captures (seq),
    redline INTEGER NOT NULL REFERENCES redlines (id),
    basis TEXT NOT NULL,
    points INTEGER NOT NULL,
    reasons TEXT NOT NULL CHECK (json_valid(reasons)),
    PRIMARY KEY (policy, since_capture)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
    policy TEXT NOT NULL REFERENCES policies (policy),
    since_capture INTEGER NOT NULL REFERENCES captures (seq),
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    edit INTEGER NOT NULL,
    sentence TEXT NOT NULL,
    PRIMARY KEY (policy, since_capture, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX facts_of_kind ON facts (kind);

-- What each clause of a redline is about: a heuristic.
CREATE TABLE edit_topics (
    redline INTEGER NOT NULL REFERENCES redlines (id),
    place INTEGER NOT NULL,
    topic TEXT NOT NULL,
    PRIMARY KEY (redline, place)
) STRICT, WITHOUT ROWID;
