-- Programs on this computer that may ask the loopback API. Of a token only its hash is here.
CREATE TABLE api_client (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    -- SHA-256 of the token.
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    -- JSON: what it may ask for, and from which web pages.
    rights TEXT NOT NULL,
    origins TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    last_used_at INTEGER,
    -- Null while its token is good.
    revoked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX api_client_by_name ON api_client (name) WHERE revoked_at IS NULL;

-- Whether the window answers programs, and where.
CREATE TABLE api_setting (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    port INTEGER NOT NULL CHECK (port BETWEEN 0 AND 65535)
) STRICT;
