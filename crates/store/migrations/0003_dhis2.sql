-- What is known of DHIS2 servers, the workspace's own mapping, and what an export was made of.

CREATE TABLE dhis2_connection (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- The one that previews and predictions go by.
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    -- Milliseconds since 1970; null until metadata is imported.
    imported_at INTEGER,
    -- JSON: the summary as shown.
    summary TEXT,
    -- JSON, compressed: everything that is known of the server.
    metadata BLOB
) STRICT;

CREATE UNIQUE INDEX dhis2_connection_current ON dhis2_connection (current) WHERE current = 1;

CREATE TABLE mapping (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    -- JSON: the mapping file.
    body TEXT NOT NULL
) STRICT;

-- JSON, compressed: the values as a list of [org unit, data element, category option combo, attribute option combo,
-- value, 1 where it is a deletion]. Null for exports from before: their values are read from the file.
ALTER TABLE export ADD COLUMN data_values BLOB;
-- JSON: the mapping entries that were used.
ALTER TABLE export ADD COLUMN mapping TEXT NOT NULL DEFAULT '[]';

CREATE INDEX export_by_data_set ON export (data_set, period, id);
