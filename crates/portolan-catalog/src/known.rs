//! What is known already, for those who would ask a registry for it.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use jiff::Timestamp;
use portolan_image::record::BlobHeaders;
use portolan_image::reference::{Repository, Tag};
use portolan_image::{Digest, MediaType, Platform};

use crate::catalog::Catalog;
use crate::error::Result;
use crate::history::{When, parsed, repository, timestamp};
use crate::observe::{NARROW, VERIFIED, WHOLE};
use crate::sql::{Asked, Row, Statement};

/// What a tag was when it was seen last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagState {
    /// The tag.
    pub tag: Tag,
    /// What it pointed to; `None` where it was gone.
    pub root: Option<RootState>,
    /// Since when it is so.
    pub first_seen: Timestamp,
    /// When it was seen last.
    pub last_seen: Timestamp,
}

/// What is known of what a tag points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootState {
    /// Its digest.
    pub digest: Digest,
    /// Whether all of it was seen: not only claimed, and no part missing. If not, it is worth asking for again.
    pub is_whole: bool,
}

impl Catalog {
    /// The repositories, in the order of their names.
    pub async fn repositories(&self) -> Result<Vec<Repository>> {
        let rows = self
            .fetch(Statement::new(
                "SELECT name FROM repositories ORDER BY name",
            ))
            .await?;
        rows.iter().map(|row| repository(&row.text(0)?)).collect()
    }

    /// The tags that a repository had at a time, in the order of their names.
    pub async fn tags(&self, repository: &Repository, when: When) -> Result<Vec<Tag>> {
        let statement = Statement::new(
            "SELECT t.name FROM repositories r JOIN tags t ON t.repository_id = r.id JOIN observations o ON o.tag_id = t.id \
             WHERE r.name = $1 AND o.root_id IS NOT NULL AND o.first_seen = \
             (SELECT max(l.first_seen) FROM observations l WHERE l.tag_id = t.id AND l.first_seen <= $2) ORDER BY t.name",
        )
        .bind(repository.to_string())
        .bind(when.until());
        let rows = self.fetch(statement).await?;
        Ok(rows
            .iter()
            .map(|row| row.text(0))
            .collect::<Result<Vec<_>>>()?
            .iter()
            .filter_map(|name| name.parse().ok())
            .collect())
    }

    /// What each tag of a repository was last, in the order of their names; those that are gone too.
    pub async fn states(&self, repository: &Repository) -> Result<Vec<TagState>> {
        let statement = Statement::new(
            "SELECT t.name, d.digest, s.proof, s.complete, o.first_seen, o.last_seen FROM repositories r \
             JOIN tags t ON t.repository_id = r.id JOIN observations o ON o.tag_id = t.id \
             LEFT JOIN sheets s ON s.id = o.sheet_id LEFT JOIN digests d ON d.id = o.root_id \
             WHERE r.name = $1 AND o.first_seen = (SELECT max(l.first_seen) FROM observations l WHERE l.tag_id = t.id) ORDER BY t.name",
        )
        .bind(repository.to_string());
        let mut states = Vec::new();
        for row in self.fetch(statement).await? {
            let Ok(tag) = row.text(0)?.parse::<Tag>() else {
                continue;
            };
            let is_whole = row.int_or_none(2)?.unwrap_or(0) >= VERIFIED
                && row.int_or_none(3)?.unwrap_or(0) >= WHOLE;
            let root = match row.text_or_none(1)? {
                Some(digest) => Some(RootState {
                    digest: parsed(&digest)?,
                    is_whole,
                }),
                None => None,
            };
            states.push(TagState {
                tag,
                root,
                first_seen: timestamp(row.int(4)?)?,
                last_seen: timestamp(row.int(5)?)?,
            });
        }
        Ok(states)
    }

    /// The digests that the catalogue knows in a repository as far as they are wished for, all platforms if none is named: a tag that points
    /// to one needs no more than a sighting of it.
    pub async fn known_roots(
        &self,
        repository: &Repository,
        wishes: &[Platform],
    ) -> Result<HashSet<Digest>> {
        let statement = Statement::new(
            "SELECT DISTINCT d.digest FROM repositories r JOIN sheets s ON s.repository_id = r.id JOIN digests d ON d.id = s.root_id \
             WHERE r.name = $1 AND s.proof >= $2 AND s.complete >= $3",
        )
        .bind(repository.to_string())
        .bind(VERIFIED)
        .bind(WHOLE);
        let rows = self.fetch(statement).await?;
        let mut known: HashSet<Digest> = rows
            .iter()
            .map(|row| parsed(&row.text(0)?))
            .collect::<Result<_>>()?;
        if wishes.is_empty() {
            return Ok(known);
        }
        // Of others some platforms are known, which may be those.
        let statement = Statement::new(
            "SELECT d.digest, e.os, e.architecture, e.variant, e.os_version FROM repositories r JOIN sheets s ON s.repository_id = r.id \
             JOIN digests d ON d.id = s.root_id JOIN entries e ON e.root_id = s.root_id WHERE r.name = $1 AND s.proof >= $2 AND s.complete = $3",
        )
        .bind(repository.to_string())
        .bind(VERIFIED)
        .bind(NARROW);
        let mut parts: HashMap<String, Vec<Platform>> = HashMap::new();
        for row in self.fetch(statement).await? {
            let platform = platform(&row)?;
            parts.entry(row.text(0)?).or_default().push(platform);
        }
        for (root, platforms) in parts {
            let is_there = |wish| platforms.iter().any(|platform| platform.meets(wish));
            if wishes.iter().all(is_there) {
                known.insert(parsed(&root)?);
            }
        }
        Ok(known)
    }

    /// What was said of layers' blobs in a repository, as far as it is known.
    pub async fn headers(
        &self,
        repository: &Repository,
        digests: &[Digest],
    ) -> Result<HashMap<Digest, BlobHeaders>> {
        let mut found = HashMap::new();
        for digests in digests.chunks(1_000) {
            let mut statement = Statement::new(
                "SELECT d.digest, h.last_modified, h.size, h.host FROM headers h JOIN digests d ON d.id = h.digest_id \
                 JOIN repositories r ON r.id = h.repository_id WHERE r.name = ",
            );
            statement
                .push_value(repository.to_string())
                .push(" AND d.digest IN ")
                .push_list(digests.iter().map(Digest::as_str));
            for row in self.fetch(statement).await? {
                let headers = BlobHeaders {
                    last_modified: row.text_or_none(1)?,
                    size: row.int_or_none(2)?.and_then(|size| size.try_into().ok()),
                    host: row.text_or_none(3)?,
                };
                found.insert(parsed(&row.text(0)?)?, headers);
            }
        }
        Ok(found)
    }

    /// How many manifests an image of a repository has, its index included: what is usual among those that are known, rounded up.
    /// `None` where none is known.
    pub async fn manifests_of_an_image(&self, repository: &Repository) -> Result<Option<u64>> {
        let statement = Statement::new(
            "SELECT CAST(count(DISTINCT e.root_id) AS BIGINT), CAST(count(*) AS BIGINT) FROM entries e WHERE e.digest_id <> e.root_id \
             AND e.root_id IN (SELECT s.root_id FROM sheets s JOIN repositories r ON r.id = s.repository_id WHERE r.name = $1) \
             UNION ALL SELECT CAST(count(DISTINCT e.root_id) AS BIGINT), 0 FROM entries e WHERE e.digest_id = e.root_id \
             AND e.root_id IN (SELECT s.root_id FROM sheets s JOIN repositories r ON r.id = s.repository_id WHERE r.name = $1)",
        )
        .bind(repository.to_string());
        let (mut roots, mut manifests) = (0, 0);
        for row in self.fetch(statement).await? {
            roots += row.int(0)?;
            manifests += row.int(0)? + row.int(1)?;
        }
        let (Ok(roots), Ok(manifests)) = (u64::try_from(roots), u64::try_from(manifests)) else {
            return Ok(None);
        };
        Ok((roots > 0).then(|| manifests.div_ceil(roots)))
    }

    /// A document's bytes and media type, if the catalogue keeps it. The bytes are as they were kept: whoever uses them verifies them.
    pub async fn document(&self, digest: &Digest) -> Result<Option<(Bytes, MediaType)>> {
        let statement = Statement::new(
            "SELECT m.media_type FROM documents m JOIN digests d ON d.id = m.digest_id WHERE d.digest = $1",
        )
        .bind(digest.as_str());
        let Some(row) = self.first(statement).await? else {
            return Ok(None);
        };
        let media_type = MediaType::new(&row.text(0)?);
        Ok(self
            .blobs
            .get(digest)
            .await?
            .map(|bytes| (bytes, media_type)))
    }

    /// A note that was left under a name.
    pub async fn mark(&self, name: &str) -> Result<Option<String>> {
        let statement = Statement::new("SELECT value FROM marks WHERE name = $1").bind(name);
        match self.first(statement).await? {
            Some(row) => Ok(Some(row.text(0)?)),
            None => Ok(None),
        }
    }

    /// Leaves a note under a name, such as where an import left off.
    pub async fn set_mark(&self, name: &str, value: &str) -> Result<()> {
        let text = "INSERT INTO marks (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        let statement = Statement::new(text).bind(name).bind(value);
        self.patiently(async || {
            let mut tx = self.database.begin().await?;
            tx.execute(statement.clone()).await?;
            tx.commit().await
        })
        .await
    }
}

/// Which of these digests are those of documents that are kept.
pub(crate) async fn known_documents(
    asked: &mut Asked<'_>,
    digests: &[&str],
) -> Result<HashSet<String>> {
    let mut known = HashSet::new();
    let head =
        "SELECT d.digest FROM digests d JOIN documents m ON m.digest_id = d.id WHERE d.digest IN";
    for statement in Statement::among(head, digests, "") {
        for row in asked.fetch(statement).await? {
            known.insert(row.text(0)?);
        }
    }
    Ok(known)
}

/// A platform as it stands in the second column and those after it.
fn platform(row: &Row) -> Result<Platform> {
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(Platform {
        os: row.text(1)?,
        architecture: row.text(2)?,
        variant: given(row.text(3)?),
        os_version: given(row.text(4)?),
        ..Platform::default()
    })
}
