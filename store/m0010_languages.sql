-- The language of every version (NULL: nobody can say), and of those of its clauses that are in another one.
ALTER TABLE versions ADD COLUMN language TEXT;

CREATE TABLE clause_languages (
    version INTEGER NOT NULL REFERENCES versions (id),
    position INTEGER NOT NULL,
    language TEXT NOT NULL,
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;
