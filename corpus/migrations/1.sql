-- The catalogue of a corpus, version 1.

-- An original is a file as it was added, kept in originals/ by its SHA-256.
CREATE TABLE original (
  id     INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,
  bytes  INTEGER NOT NULL, -- of the original
  stored INTEGER NOT NULL, -- of the compressed file
  added  TEXT NOT NULL
) STRICT;

-- A block is the texts of some revisions, one after the other, compressed with
-- zstd. The checksum is over the compressed data.
CREATE TABLE block (
  id     INTEGER PRIMARY KEY,
  length INTEGER NOT NULL, -- in bytes, decompressed
  sha256 BLOB NOT NULL,
  data   BLOB NOT NULL
) STRICT;

-- A revision is a document as it stood at one time. An unknown fact is ''; an
-- event that is not there has a null event_id.
CREATE TABLE revision (
  seq         INTEGER PRIMARY KEY,
  document    TEXT NOT NULL,
  number      INTEGER NOT NULL, -- counted from 1
  current     INTEGER NOT NULL, -- 1 for the newest of a document, else 0
  title       TEXT NOT NULL,
  date        TEXT NOT NULL,
  kind        TEXT NOT NULL,
  language    TEXT NOT NULL,
  script      TEXT NOT NULL,
  issuer      TEXT NOT NULL,
  agency      TEXT NOT NULL,
  place       TEXT NOT NULL,
  source      TEXT NOT NULL,
  version     TEXT NOT NULL,
  partial     INTEGER NOT NULL,
  series      TEXT NOT NULL, -- as the record gave it
  series_name TEXT NOT NULL,
  series_key  TEXT NOT NULL, -- what the name of the event suggests
  event_id    TEXT,
  event_name  TEXT,
  event_start TEXT,
  event_end   TEXT,
  event_place TEXT,
  url         TEXT NOT NULL,
  publisher   TEXT NOT NULL,
  evidence    TEXT NOT NULL, -- JSON
  path        TEXT NOT NULL,
  sha256      TEXT NOT NULL,
  media_type  TEXT NOT NULL,
  encoding    TEXT NOT NULL,
  added       TEXT NOT NULL, -- RFC 3339, UTC
  characters  INTEGER NOT NULL,
  words       INTEGER NOT NULL,
  original    INTEGER REFERENCES original(id),
  block       INTEGER NOT NULL REFERENCES block(id),
  offset      INTEGER NOT NULL, -- in bytes of the decompressed block
  length      INTEGER NOT NULL,
  text_sha256 BLOB NOT NULL,
  facts       BLOB NOT NULL, -- SHA-256 over title … evidence
  checksum    BLOB NOT NULL  -- SHA-256 over facts, text_sha256 and the rest
) STRICT;

CREATE UNIQUE INDEX revision_current ON revision(document) WHERE current;
CREATE UNIQUE INDEX revision_former ON revision(document, number) WHERE NOT current;
CREATE INDEX revision_series ON revision(series, series_name, series_key) WHERE current AND series <> '';
CREATE INDEX revision_original ON revision(original);
CREATE INDEX revision_block ON revision(block);

-- The sum names the current contents, whatever the order of adding; see
-- snapshot.go.
CREATE TABLE state (
  id  INTEGER PRIMARY KEY CHECK (id = 1),
  sum BLOB NOT NULL
) STRICT;
INSERT INTO state VALUES (1, zeroblob(32));

-- A file is found by its path, whatever it was called when it was added.
CREATE INDEX revision_path ON revision(path) WHERE current;
