-- One text for SQLite and PostgreSQL. A file that was released is never edited: the next change is the next file.
CREATE TABLE sluice_models (
    id          TEXT   NOT NULL PRIMARY KEY,
    name        TEXT,
    description TEXT,
    endpoint    TEXT   NOT NULL,
    api_key     TEXT,
    created     BIGINT NOT NULL
);

CREATE TABLE sluice_state (
    id        INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    revision  BIGINT  NOT NULL,
    key_check TEXT
);

INSERT INTO sluice_state (id, revision) VALUES (1, 0);
