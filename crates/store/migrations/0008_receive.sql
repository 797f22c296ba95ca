-- How tracked entities and events of DHIS2 become persons and reports of the CHT. Of these themselves nothing is kept:
-- each document in the CHT says what it was received from.
CREATE TABLE receive_mapping (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    -- JSON: the mapping file.
    body TEXT NOT NULL
) STRICT;

-- What DHIS2 held for a facility and month beside the numbers of then, to be seen when there is no line.
CREATE TABLE received_values (
    connection INTEGER NOT NULL REFERENCES dhis2_connection (id) ON DELETE CASCADE,
    facility TEXT NOT NULL,
    period TEXT NOT NULL,
    -- When it was read, milliseconds since 1970.
    at INTEGER NOT NULL,
    -- JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (connection, facility, period)
) STRICT, WITHOUT ROWID;
