-- The catalogue of a corpus, version 3.

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
-- died. Its columns are what revisions are looked up by; the rest of its record
-- is in a bundle.
CREATE TABLE revision (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- its key in the shards
  document    TEXT NOT NULL,
  born        INTEGER NOT NULL,
  died        INTEGER, -- null while it stands
  life        INTEGER NOT NULL, -- the first seq of the document since it was last added anew
  path        TEXT, -- of a file that is a document; null where a file holds many
  original    INTEGER REFERENCES original(id),
  text_sha256 BLOB NOT NULL,
  facts       BLOB NOT NULL -- 16 bytes of a SHA-256 over what is known of the document
) STRICT;

CREATE INDEX revision_document ON revision(document);
CREATE INDEX revision_died ON revision(died) WHERE died IS NOT NULL;
-- A file that is a document is found by its path, whatever it was called when it
-- was added.
CREATE INDEX revision_path ON revision(path) WHERE path IS NOT NULL AND died IS NULL;

-- A bundle holds the rest of the records of revisions that were added one after
-- the other, from first on, up to the next bundle; see bundle.go. What such
-- records have in common is stored once, as they are compressed together.
CREATE TABLE bundle (
  first   INTEGER PRIMARY KEY, -- seq
  records BLOB NOT NULL
) STRICT;
