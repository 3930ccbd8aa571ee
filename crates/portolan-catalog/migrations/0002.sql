-- Work for many, and ways back from digests and tags to what names them, so that they can be let go.

CREATE INDEX headers_by_digest ON headers (digest_id);
CREATE INDEX pages_by_tag ON pages (tag_id);

-- How many requests may be under way to a registry at once, all workers together, and until when nobody asks it.
CREATE TABLE registries (
  name TEXT PRIMARY KEY,
  at_once BIGINT NOT NULL,
  paused_until BIGINT NOT NULL
);
-- What part of that each worker has, until when.
CREATE TABLE shares (
  registry TEXT NOT NULL REFERENCES registries (name),
  worker TEXT NOT NULL,
  at_once BIGINT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (registry, worker)
);
-- Work to be done. What a worker holds is ready again when its lease ends; what failed for good waits until it is asked for again.
CREATE TABLE units (
  id {id},
  hash TEXT NOT NULL UNIQUE,
  about TEXT NOT NULL,
  registry TEXT NOT NULL REFERENCES registries (name),
  body TEXT NOT NULL,
  ready_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  worker TEXT,
  failed BIGINT NOT NULL,
  why TEXT
);
CREATE INDEX units_by_readiness ON units (failed, ready_at, id);
CREATE INDEX units_by_worker ON units (worker);
