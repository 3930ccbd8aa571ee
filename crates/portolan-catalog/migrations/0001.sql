-- What was seen when. {id} is the dialect's own counted key, {bytes} its type of bytes. Times are milliseconds since 1970, UTC.

-- Primary: what was observed. Nothing else in the world can tell it again.
CREATE TABLE repositories (
  id {id},
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE tags (
  id {id},
  repository_id BIGINT NOT NULL REFERENCES repositories (id),
  name TEXT NOT NULL,
  UNIQUE (repository_id, name)
);
CREATE TABLE digests (
  id {id},
  digest TEXT NOT NULL UNIQUE
);
-- A record without its documents, its name and its time: how it comes back exactly as it was.
CREATE TABLE sheets (
  id {id},
  repository_id BIGINT NOT NULL REFERENCES repositories (id),
  root_id BIGINT NOT NULL REFERENCES digests (id),
  hash TEXT NOT NULL,
  proof BIGINT NOT NULL,
  complete BIGINT NOT NULL,
  body {bytes} NOT NULL,
  UNIQUE (repository_id, hash)
);
CREATE INDEX sheets_by_root ON sheets (root_id, repository_id);
-- One row for each stretch of time in which a tag was seen to be the same. Without a root the tag was gone.
CREATE TABLE observations (
  id {id},
  tag_id BIGINT NOT NULL REFERENCES tags (id),
  root_id BIGINT REFERENCES digests (id),
  sheet_id BIGINT REFERENCES sheets (id),
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  host TEXT NOT NULL
);
CREATE UNIQUE INDEX observations_by_tag ON observations (tag_id, first_seen);
CREATE INDEX observations_by_root ON observations (root_id);
CREATE INDEX observations_by_sheet ON observations (sheet_id);
-- What was said of a layer's blob in a repository, last.
CREATE TABLE headers (
  repository_id BIGINT NOT NULL REFERENCES repositories (id),
  digest_id BIGINT NOT NULL REFERENCES digests (id),
  last_modified TEXT,
  size BIGINT,
  host TEXT,
  PRIMARY KEY (repository_id, digest_id)
);
-- Where something left off, by name.
CREATE TABLE marks (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
-- Which sheet each page of a folder of reports was written from: written after the page is there.
CREATE TABLE pages (
  folder TEXT NOT NULL,
  tag_id BIGINT NOT NULL REFERENCES tags (id),
  sheet_id BIGINT NOT NULL,
  PRIMARY KEY (folder, tag_id)
);

-- Derived: what sheets and blobs say, for search. All of it can be written again from them.
CREATE TABLE documents (
  digest_id BIGINT PRIMARY KEY REFERENCES digests (id),
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL
);
CREATE TABLE entries (
  root_id BIGINT NOT NULL REFERENCES digests (id),
  position BIGINT NOT NULL,
  digest_id BIGINT NOT NULL REFERENCES digests (id),
  role TEXT NOT NULL,
  os TEXT NOT NULL,
  architecture TEXT NOT NULL,
  variant TEXT NOT NULL,
  os_version TEXT NOT NULL,
  PRIMARY KEY (root_id, position)
);
CREATE INDEX entries_by_digest ON entries (digest_id);
CREATE TABLE images (
  digest_id BIGINT PRIMARY KEY REFERENCES digests (id),
  config_id BIGINT REFERENCES digests (id),
  media_type TEXT NOT NULL,
  created BIGINT,
  size BIGINT,
  content TEXT,
  -- How many layers it has, and the last of them: a base is found by what it ends in.
  depth BIGINT NOT NULL,
  top_id BIGINT REFERENCES digests (id),
  proof BIGINT NOT NULL
);
CREATE INDEX images_by_top ON images (top_id, depth);
CREATE INDEX images_by_config ON images (config_id);
CREATE INDEX images_by_content ON images (content);
CREATE TABLE layers (
  image_id BIGINT NOT NULL REFERENCES digests (id),
  position BIGINT NOT NULL,
  digest_id BIGINT NOT NULL REFERENCES digests (id),
  diff_id BIGINT REFERENCES digests (id),
  size BIGINT,
  PRIMARY KEY (image_id, position)
);
CREATE INDEX layers_by_digest ON layers (digest_id, position);
CREATE INDEX layers_by_diff ON layers (diff_id);
CREATE TABLE steps (
  image_id BIGINT NOT NULL REFERENCES digests (id),
  position BIGINT NOT NULL,
  created BIGINT,
  text TEXT NOT NULL,
  PRIMARY KEY (image_id, position)
);
-- Environment, labels and commands, as far as they are searched for.
CREATE TABLE pairs (
  image_id BIGINT NOT NULL REFERENCES digests (id),
  kind TEXT NOT NULL,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (image_id, kind, position)
);
CREATE INDEX pairs_by_value ON pairs (kind, name, value);
