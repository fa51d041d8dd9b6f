-- Deliveries know their recipient, when the next try is, and whether a try before may have arrived.
CREATE TABLE deliveries_anew (
    digest TEXT NOT NULL REFERENCES digests (digest),
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'in doubt', 'refused', 'gone')),
    attempts INTEGER NOT NULL,
    doubtful INTEGER NOT NULL CHECK (doubtful IN (0, 1)),
    updated_at TEXT NOT NULL,
    next_try_at TEXT,
    detail TEXT NOT NULL,
    PRIMARY KEY (digest, channel, recipient)
) STRICT, WITHOUT ROWID;

INSERT INTO deliveries_anew (digest, channel, recipient, state, attempts, doubtful, updated_at, next_try_at, detail)
SELECT digest, channel, '', state, attempts, state = 'in doubt', updated_at, NULL, detail FROM deliveries;

DROP TABLE deliveries;

ALTER TABLE deliveries_anew RENAME TO deliveries;

-- What is left to do is little, however long the ledger grows.
CREATE INDEX deliveries_open ON deliveries (state, next_try_at) WHERE state <> 'sent';
