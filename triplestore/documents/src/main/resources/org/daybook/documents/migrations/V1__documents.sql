-- One row a document, living or not. json is `main` as it stands, kept beside the changes so that a
-- read costs a row; it is empty for a tombstone. chunks counts the rows in chunk.
CREATE TABLE document (
  id               TEXT PRIMARY KEY,
  heads            TEXT NOT NULL,
  sequence         INTEGER NOT NULL,
  created_heads    TEXT NOT NULL,
  created_sequence INTEGER NOT NULL,
  created          INTEGER NOT NULL,
  modified         INTEGER NOT NULL,
  deleted          INTEGER NOT NULL,
  unique_key       TEXT,
  chunks           INTEGER NOT NULL,
  json             TEXT NOT NULL
);
CREATE UNIQUE INDEX document_unique ON document (unique_key) WHERE deleted = 0 AND unique_key IS NOT NULL;
CREATE INDEX document_living ON document (id) WHERE deleted = 0;

-- The Automerge bytes of a document: a snapshot, then increments; joined in order they load as one.
CREATE TABLE chunk (
  doc    TEXT NOT NULL,
  number INTEGER NOT NULL,
  bytes  BLOB NOT NULL,
  PRIMARY KEY (doc, number)
);

CREATE TABLE doc_tag (
  tag TEXT NOT NULL,
  doc TEXT NOT NULL,
  PRIMARY KEY (tag, doc)
) WITHOUT ROWID;

-- added, changed and removed hold prop keys joined by a space, which no key contains.
CREATE TABLE feed (
  sequence    INTEGER PRIMARY KEY,
  doc         TEXT NOT NULL,
  kind        TEXT NOT NULL,
  heads       TEXT NOT NULL,
  added       TEXT NOT NULL,
  changed     TEXT NOT NULL,
  removed     TEXT NOT NULL,
  author_kind TEXT NOT NULL,
  author_name TEXT NOT NULL,
  cause       TEXT NOT NULL,
  at          INTEGER NOT NULL
);
CREATE INDEX feed_doc ON feed (doc, sequence);

CREATE TABLE cursor (
  follower TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE schema (
  tag     TEXT PRIMARY KEY,
  owner   TEXT NOT NULL,
  version INTEGER NOT NULL,
  json    TEXT NOT NULL,
  hash    TEXT NOT NULL
) WITHOUT ROWID;

-- What became of a job's merge: state is merged (then doc, heads and sequence say which commit) or
-- refused. The row is the point of no return.
CREATE TABLE merge (
  job      TEXT PRIMARY KEY,
  state    TEXT NOT NULL,
  epoch    INTEGER,
  doc      TEXT,
  heads    TEXT,
  sequence INTEGER
) WITHOUT ROWID;

-- living: how many documents there are; fence: the least epoch that may merge.
CREATE TABLE vault (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO vault (name, value) VALUES ('living', 0), ('fence', 0);
