-- The catalogue of a corpus, version 2.

-- An original is a file as it was added, kept in originals/ by its SHA-256.
CREATE TABLE original (
  id     INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,
  bytes  INTEGER NOT NULL, -- of the original
  stored INTEGER NOT NULL, -- of the compressed file
  added  TEXT NOT NULL
) STRICT;

-- A generation is a state of the corpus that a batch, a removal or a repair made.
-- The sum names its contents, whatever the order of adding; see snapshot.go.
CREATE TABLE generation (
  number    INTEGER PRIMARY KEY AUTOINCREMENT,
  sum       BLOB NOT NULL,
  name      TEXT NOT NULL, -- the snapshot as it is printed
  label     TEXT UNIQUE,   -- what its user calls it
  documents INTEGER NOT NULL,
  made      TEXT NOT NULL  -- RFC 3339, UTC
) STRICT;
CREATE INDEX generation_name ON generation(name);

-- A shard is a file under shards/, named by its id, with the texts of revisions
-- and the index of them. Which files are listed here is changed together with
-- the revisions.
CREATE TABLE shard (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  documents INTEGER NOT NULL,
  positions INTEGER NOT NULL, -- characters of the stream
  bytes     INTEGER NOT NULL, -- of the file
  born      INTEGER NOT NULL  -- the last generation that a document of it was added in
) STRICT;

-- A revision is a document as it stood in the generations from born on, before
-- died. One that was brought up to date with other facts has the number of the
-- former one. An unknown fact is ''; an event that is not there has a null
-- event_id.
CREATE TABLE revision (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- its key in the shards
  document    TEXT NOT NULL,
  number      INTEGER NOT NULL, -- counted from 1
  born        INTEGER NOT NULL,
  died        INTEGER, -- null while it stands
  life        INTEGER NOT NULL, -- the first seq of the document since it was last added anew
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
  sha256      TEXT NOT NULL, -- of the file, '' where its original is kept
  media_type  TEXT NOT NULL,
  encoding    TEXT NOT NULL,
  added       TEXT NOT NULL, -- RFC 3339, UTC
  characters  INTEGER NOT NULL,
  words       INTEGER NOT NULL,
  original    INTEGER REFERENCES original(id),
  marks       BLOB, -- checksum of the structure, null where there is none
  text_sha256 BLOB NOT NULL,
  facts       BLOB NOT NULL, -- SHA-256 over title … evidence
  checksum    BLOB NOT NULL  -- SHA-256 over facts, text_sha256 and the rest
) STRICT;

CREATE INDEX revision_document ON revision(document);
CREATE INDEX revision_died ON revision(died) WHERE died IS NOT NULL;
-- A file that is a document is found by its path, whatever it was called when it
-- was added.
CREATE INDEX revision_path ON revision(path) WHERE died IS NULL AND media_type NOT IN ('application/jsonl', 'text/csv');
