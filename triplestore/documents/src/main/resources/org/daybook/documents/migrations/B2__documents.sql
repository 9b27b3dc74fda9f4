-- The whole of version 2, for an empty database of either kind; an older one goes through the V files.
-- ${text} compares by code point, ${bytes} are bytes, ${clustered} keeps a table in its key's order.

-- One row a document. state: 0 lives, 1 deleted (a tombstone), 2 purged. json is `main` as it stands, kept
-- beside the changes so that a read costs a row; `{}` unless it lives. sequence is the feed's entry
-- that made it what it is; the changes are in the entries from there back along feed.previous, down to
-- what snapshot (of the table of that name) holds already. pending counts those entries.
CREATE TABLE document (
  id               ${text} PRIMARY KEY,
  state            INTEGER NOT NULL,
  heads            ${text} NOT NULL,
  sequence         BIGINT NOT NULL,
  created_heads    ${text} NOT NULL,
  created_sequence BIGINT NOT NULL,
  created          BIGINT NOT NULL,
  modified         BIGINT NOT NULL,
  unique_key       ${text},
  snapshot         BIGINT NOT NULL,
  pending          INTEGER NOT NULL,
  json             ${text} NOT NULL
);
CREATE UNIQUE INDEX document_unique ON document (unique_key) WHERE state = 0 AND unique_key IS NOT NULL;
CREATE INDEX document_living ON document (id) WHERE state = 0;

-- A document's whole history up to an entry of the feed, as Automerge bytes.
CREATE TABLE snapshot (
  doc   ${text} PRIMARY KEY,
  bytes ${bytes} NOT NULL
);

-- The commits in order: what followers read, a document's history, and its changes, in one append.
-- previous is the same branch's last commit, so that history needs no index. added, changed and
-- removed hold prop keys joined by a space, which no key contains. bytes is the Automerge change,
-- empty once a snapshot holds it.
CREATE TABLE feed (
  sequence    ${sequence} PRIMARY KEY,
  doc         ${text} NOT NULL,
  branch      ${text} NOT NULL,
  kind        ${text} NOT NULL,
  heads       ${text} NOT NULL,
  previous    BIGINT,
  added       ${text} NOT NULL,
  changed     ${text} NOT NULL,
  removed     ${text} NOT NULL,
  author_kind ${text} NOT NULL,
  author_name ${text} NOT NULL,
  cause       ${text} NOT NULL,
  at          BIGINT NOT NULL,
  bytes       ${bytes}
);

-- A stored branch: a fork with an actor of its own. bytes are its changes since the fork, json its
-- props. state: 0 open, 1 merged; then outcome says how, so that a repeat answers the same.
CREATE TABLE branch (
  doc         ${text} NOT NULL,
  name        ${text} NOT NULL,
  state       INTEGER NOT NULL,
  fork        ${text} NOT NULL,
  heads       ${text} NOT NULL,
  sequence    BIGINT NOT NULL,
  created     BIGINT NOT NULL,
  modified    BIGINT NOT NULL,
  author_kind ${text} NOT NULL,
  author_name ${text} NOT NULL,
  cause       ${text} NOT NULL,
  actor       ${text} NOT NULL,
  json        ${text} NOT NULL,
  bytes       ${bytes},
  outcome     ${text},
  PRIMARY KEY (doc, name)
);
CREATE INDEX branch_open ON branch (name, doc) WHERE state = 0;

CREATE TABLE doc_tag (
  tag ${text} NOT NULL,
  doc ${text} NOT NULL,
  PRIMARY KEY (tag, doc)
) ${clustered};

-- The links to documents on `main`, backwards.
CREATE TABLE reference (
  target  ${text} NOT NULL,
  source  ${text} NOT NULL,
  key     ${text} NOT NULL,
  pointer ${text} NOT NULL,
  link    ${text} NOT NULL,
  PRIMARY KEY (target, source, key, pointer)
) ${clustered};

-- Which documents ever held a link to a blob, on any branch: versions of old need their blobs too.
CREATE TABLE blob_use (
  blob ${text} NOT NULL,
  doc  ${text} NOT NULL,
  PRIMARY KEY (blob, doc)
) ${clustered};
CREATE INDEX blob_use_doc ON blob_use (doc, blob);

CREATE TABLE cursor (
  follower ${text} PRIMARY KEY,
  sequence BIGINT NOT NULL,
  paused   INTEGER NOT NULL
) ${clustered};

-- Every version that a tag's schema had; the current one is the highest.
CREATE TABLE schema_version (
  tag     ${text} NOT NULL,
  version INTEGER NOT NULL,
  owner   ${text} NOT NULL,
  json    ${text} NOT NULL,
  hash    ${text} NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (tag, version)
) ${clustered};

-- What became of a job's merge: state is merged (then doc, heads and sequence say which commit) or
-- refused. The row is the point of no return.
CREATE TABLE merge (
  job      ${text} PRIMARY KEY,
  state    ${text} NOT NULL,
  epoch    BIGINT,
  doc      ${text},
  heads    ${text},
  sequence BIGINT
) ${clustered};

-- living: how many documents live; fence: the least epoch that may merge; horizon: the last entry that
-- the feed no longer tells; opened: how often the vault was; restored: 1 after a backup was
-- restored, until the next reconciling; reindex: 1 until the tables of links are filled.
CREATE TABLE vault (
  name  ${text} PRIMARY KEY,
  value BIGINT NOT NULL
) ${clustered};
INSERT INTO vault (name, value)
  VALUES ('living', 0), ('fence', 0), ('horizon', 0), ('opened', 0), ('restored', 0), ('reindex', 0);
