-- Work for many, and ways back from digests and tags to what names them, so that they can be let go.

CREATE INDEX headers_by_digest ON headers (digest_id);
CREATE INDEX pages_by_tag ON pages (tag_id);

-- How many may ask a registry at once, all workers together, and until when nobody asks it.
CREATE TABLE registries (
  name TEXT PRIMARY KEY,
  slots BIGINT NOT NULL,
  paused_until BIGINT NOT NULL
);
-- Work to be done. A unit that is leased is ready again when the lease ends; one that failed for good is never ready.
CREATE TABLE units (
  id {id},
  name TEXT NOT NULL UNIQUE,
  registry TEXT NOT NULL REFERENCES registries (name),
  body TEXT NOT NULL,
  ready_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  lease TEXT,
  slots BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  why TEXT
);
CREATE INDEX units_by_readiness ON units (registry, failed, ready_at, id);
