-- From version 1 to what B2__documents.sql makes. SQLite alone: version 1 knew no other.
CREATE TABLE document2 (
  id               TEXT PRIMARY KEY,
  state            INTEGER NOT NULL,
  heads            TEXT NOT NULL,
  sequence         BIGINT NOT NULL,
  created_heads    TEXT NOT NULL,
  created_sequence BIGINT NOT NULL,
  created          BIGINT NOT NULL,
  modified         BIGINT NOT NULL,
  unique_key       TEXT,
  snapshot         BIGINT NOT NULL,
  pending          INTEGER NOT NULL,
  json             TEXT NOT NULL
);
INSERT INTO document2
  SELECT id, deleted, heads, sequence, created_heads, created_sequence, created, modified, unique_key, sequence, 0, json
  FROM document ORDER BY id;

CREATE TABLE snapshot (
  doc   TEXT PRIMARY KEY,
  bytes BLOB NOT NULL
);
INSERT INTO snapshot
  SELECT doc, unhex(group_concat(hex(bytes), '' ORDER BY number)) FROM chunk GROUP BY doc;
DROP TABLE chunk;
DROP TABLE document;
ALTER TABLE document2 RENAME TO document;
CREATE UNIQUE INDEX document_unique ON document (unique_key) WHERE state = 0 AND unique_key IS NOT NULL;
CREATE INDEX document_living ON document (id) WHERE state = 0;

CREATE TABLE feed2 (
  sequence    INTEGER PRIMARY KEY,
  doc         TEXT NOT NULL,
  branch      TEXT NOT NULL,
  kind        TEXT NOT NULL,
  heads       TEXT NOT NULL,
  previous    BIGINT,
  added       TEXT NOT NULL,
  changed     TEXT NOT NULL,
  removed     TEXT NOT NULL,
  author_kind TEXT NOT NULL,
  author_name TEXT NOT NULL,
  cause       TEXT NOT NULL,
  at          BIGINT NOT NULL,
  bytes       BLOB
);
INSERT INTO feed2
  SELECT sequence, doc, 'main', kind, heads,
    CASE WHEN kind = 'REMAPPED' THEN NULL ELSE
      (SELECT max(p.sequence) FROM feed p WHERE p.doc = f.doc AND p.sequence < f.sequence AND p.kind <> 'REMAPPED') END,
    added, changed, removed, author_kind, author_name, cause, at, NULL
  FROM feed f ORDER BY sequence;
DROP TABLE feed;
ALTER TABLE feed2 RENAME TO feed;

CREATE TABLE branch (
  doc         TEXT NOT NULL,
  name        TEXT NOT NULL,
  state       INTEGER NOT NULL,
  fork        TEXT NOT NULL,
  heads       TEXT NOT NULL,
  sequence    BIGINT NOT NULL,
  created     BIGINT NOT NULL,
  modified    BIGINT NOT NULL,
  author_kind TEXT NOT NULL,
  author_name TEXT NOT NULL,
  cause       TEXT NOT NULL,
  actor       TEXT NOT NULL,
  json        TEXT NOT NULL,
  bytes       BLOB,
  outcome     TEXT,
  PRIMARY KEY (doc, name)
);
CREATE INDEX branch_open ON branch (name, doc) WHERE state = 0;

CREATE TABLE reference (
  target  TEXT NOT NULL,
  source  TEXT NOT NULL,
  key     TEXT NOT NULL,
  pointer TEXT NOT NULL,
  link    TEXT NOT NULL,
  PRIMARY KEY (target, source, key, pointer)
) WITHOUT ROWID;

CREATE TABLE blob_use (
  blob TEXT NOT NULL,
  doc  TEXT NOT NULL,
  PRIMARY KEY (blob, doc)
) WITHOUT ROWID;
CREATE INDEX blob_use_doc ON blob_use (doc, blob);

CREATE TABLE cursor2 (
  follower TEXT PRIMARY KEY,
  sequence BIGINT NOT NULL,
  paused   INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO cursor2 SELECT follower, sequence, 0 FROM cursor;
DROP TABLE cursor;
ALTER TABLE cursor2 RENAME TO cursor;

CREATE TABLE schema_version (
  tag     TEXT NOT NULL,
  version INTEGER NOT NULL,
  owner   TEXT NOT NULL,
  json    TEXT NOT NULL,
  hash    TEXT NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (tag, version)
) WITHOUT ROWID;
INSERT INTO schema_version SELECT tag, version, owner, json, hash, 0 FROM schema;
DROP TABLE schema;

INSERT INTO vault (name, value) VALUES ('horizon', 0), ('opened', 0), ('restored', 0), ('reindex', 1);
