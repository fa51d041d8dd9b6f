-- What every boundary between two stays amounts to. Derived: made anew whenever the rules change.
CREATE TABLE judgements (
    policy TEXT NOT NULL REFERENCES policies (policy),
    since_capture INTEGER NOT NULL REFERENCES captures (seq),
    class TEXT NOT NULL,
    rule TEXT NOT NULL,
    sentence TEXT NOT NULL,
    evidence TEXT NOT NULL CHECK (json_valid(evidence)),
    stand TEXT NOT NULL CHECK (stand IN ('opens', 'stands', 'aside', 'waits')),
    against_capture INTEGER NOT NULL REFERENCES captures (seq),
    PRIMARY KEY (policy, since_capture)
) STRICT, WITHOUT ROWID;

-- Later versions that pages announced, and the changes that brought them. Derived.
CREATE TABLE coming (
    policy TEXT NOT NULL REFERENCES policies (policy),
    effective TEXT NOT NULL,
    announced_capture INTEGER NOT NULL REFERENCES captures (seq),
    words TEXT NOT NULL,
    came_capture INTEGER REFERENCES captures (seq),
    notice_days INTEGER,
    PRIMARY KEY (policy, effective)
) STRICT, WITHOUT ROWID;

-- What the operator decided about the rules of each policy, and when: appended whenever config.toml says otherwise.
CREATE TABLE decisions (
    seq INTEGER PRIMARY KEY,
    policy TEXT NOT NULL REFERENCES policies (policy),
    decided_at TEXT NOT NULL,
    rules TEXT NOT NULL CHECK (json_valid(rules))
) STRICT;
CREATE INDEX decisions_of_policy ON decisions (policy, seq);
