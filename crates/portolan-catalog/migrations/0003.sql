-- What layers hold, and what is installed in images.

-- What a layer was found to hold: once, however many images share it. The blob is for those who read layers; `names` are the
-- keys of all names on the paths of its files, packed, by which the layer is found.
CREATE TABLE contents (
  id {id},
  layer_id BIGINT NOT NULL UNIQUE REFERENCES digests (id),
  diff_id BIGINT NOT NULL REFERENCES digests (id),
  blob_id BIGINT NOT NULL REFERENCES digests (id),
  version BIGINT NOT NULL,
  size BIGINT NOT NULL,
  files BIGINT NOT NULL,
  names {bytes} NOT NULL
);
CREATE INDEX contents_by_diff ON contents (diff_id);
CREATE INDEX contents_by_blob ON contents (blob_id);
CREATE TABLE file_names (
  id {id},
  name TEXT NOT NULL UNIQUE
);

-- A package as it is told of, each distinct one once.
CREATE TABLE packages (
  id {id},
  hash TEXT NOT NULL UNIQUE,
  ecosystem TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  source TEXT NOT NULL,
  purl TEXT NOT NULL
);
CREATE INDEX packages_by_name ON packages (name, version);
CREATE INDEX packages_by_source ON packages (source);
CREATE INDEX packages_by_purl ON packages (purl);
CREATE TABLE licences (
  id {id},
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE package_licences (
  package_id BIGINT NOT NULL REFERENCES packages (id),
  licence_id BIGINT NOT NULL REFERENCES licences (id),
  PRIMARY KEY (package_id, licence_id)
){packed};
CREATE INDEX package_licences_by_licence ON package_licences (licence_id, package_id);
-- What is installed together: images that have the same packages share one set.
CREATE TABLE package_sets (
  id {id},
  hash TEXT NOT NULL UNIQUE
);
CREATE TABLE package_set_members (
  set_id BIGINT NOT NULL REFERENCES package_sets (id),
  package_id BIGINT NOT NULL REFERENCES packages (id),
  PRIMARY KEY (set_id, package_id)
){packed};
CREATE INDEX package_set_members_by_package ON package_set_members (package_id, set_id);
-- What is installed in an image, as it is in the end. So many of its layers could not be read.
CREATE TABLE inventories (
  image_id BIGINT PRIMARY KEY REFERENCES digests (id),
  set_id BIGINT NOT NULL REFERENCES package_sets (id),
  version BIGINT NOT NULL,
  unread_layers BIGINT NOT NULL
);
CREATE INDEX inventories_by_set ON inventories (set_id);
