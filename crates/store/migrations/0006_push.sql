-- How a DHIS2 server is reached, and in whose name; null for one that is known from files alone.
ALTER TABLE dhis2_connection ADD COLUMN server TEXT;
ALTER TABLE dhis2_connection ADD COLUMN user TEXT;
ALTER TABLE dhis2_connection ADD COLUMN secret_kind TEXT CHECK (secret_kind IN ('password', 'token'));
ALTER TABLE dhis2_connection ADD COLUMN secret TEXT;
ALTER TABLE dhis2_connection ADD COLUMN certificate TEXT;
ALTER TABLE dhis2_connection ADD COLUMN proxy TEXT;
-- What the server called the metadata that is kept.
ALTER TABLE dhis2_connection ADD COLUMN etag TEXT;
-- When the server last said that it still holds, milliseconds since 1970.
ALTER TABLE dhis2_connection ADD COLUMN checked_at INTEGER;

-- Answers of a fetch that is not finished, so that the next one goes on from there.
CREATE TABLE dhis2_fetch (
    connection INTEGER NOT NULL REFERENCES dhis2_connection (id) ON DELETE CASCADE,
    -- `data_entry`, `org_units 3`, …
    part TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- JSON, compressed.
    body BLOB NOT NULL,
    PRIMARY KEY (connection, part)
) STRICT, WITHOUT ROWID;

-- An export on its way into a server. Its values are the export's.
CREATE TABLE push (
    id INTEGER PRIMARY KEY,
    connection INTEGER NOT NULL REFERENCES dhis2_connection (id) ON DELETE CASCADE,
    export INTEGER NOT NULL REFERENCES export (id),
    made_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'checked', 'queued', 'done')),
    -- Goes by itself when the line is back.
    later INTEGER NOT NULL CHECK (later IN (0, 1)),
    -- JSON: the dry run beside the prediction; null until it was made.
    trial TEXT,
    finished_at INTEGER
) STRICT;

-- The values of one org unit and period: refused together at most.
CREATE TABLE push_block (
    push INTEGER NOT NULL REFERENCES push (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    org_unit TEXT NOT NULL,
    -- Of how many values.
    size INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'answered')),
    -- When it was sent by the server's clock, milliseconds since 1970.
    sent_at INTEGER,
    PRIMARY KEY (push, number)
) STRICT, WITHOUT ROWID;

-- What became of values that were not simply taken. Of a block that was answered, all others were.
CREATE TABLE push_fate (
    push INTEGER NOT NULL,
    block INTEGER NOT NULL,
    -- Position among the export's values, from 0.
    position INTEGER NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('refused', 'unchanged', 'dropped', 'overtaken')),
    code TEXT,
    reason TEXT NOT NULL,
    PRIMARY KEY (push, block, position),
    FOREIGN KEY (push, block) REFERENCES push_block (push, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
