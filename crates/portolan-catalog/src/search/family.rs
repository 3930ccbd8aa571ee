//! What an image stands on, and what stands on it: by layers, since layers cannot lie.

use std::collections::HashMap;

use portolan_image::Digest;

use super::{HIT, Hit};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::sql::Statement;

/// An image that another stands on, or that stands on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// How many layers the two share: all of the base's.
    pub shared: usize,
    /// The tags that had it.
    pub hits: Vec<Hit>,
}

impl Catalog {
    /// The images whose layers are the first of these, but not all of them; the closest first. At most `limit` tags of each.
    pub async fn bases(&self, layers: &[Digest], limit: usize) -> Result<Vec<Relative>> {
        let ids = self.keys_of(layers).await?;
        // An image with a layer that is nowhere else has no base above that layer.
        let known: Vec<i64> = layers
            .iter()
            .map_while(|layer| ids.get(layer.as_str()).copied())
            .collect();
        let mut found = Vec::new();
        for depth in (1..layers.len()).rev() {
            let Some(prefix) = known.get(..depth) else {
                continue;
            };
            let top = prefix[depth - 1];
            let statement =
                Statement::new("SELECT digest_id FROM images WHERE top_id = $1 AND depth = $2")
                    .bind(top)
                    .bind(i64::try_from(depth).unwrap_or(i64::MAX));
            let mut candidates = Vec::new();
            for row in self.fetch(statement).await? {
                candidates.push(row.int(0)?);
            }
            let images = self.that_begin_with(&candidates, prefix).await?;
            if !images.is_empty() {
                found.push(Relative {
                    shared: depth,
                    hits: self.tags_of(&images, limit).await?,
                });
            }
        }
        Ok(found)
    }

    /// The tags whose images have more layers, and these first. At most `limit` of them.
    pub async fn derived(&self, layers: &[Digest], limit: usize) -> Result<Vec<Hit>> {
        let ids = self.keys_of(layers).await?;
        let prefix: Vec<i64> = layers
            .iter()
            .map_while(|layer| ids.get(layer.as_str()).copied())
            .collect();
        if prefix.len() < layers.len() || prefix.is_empty() {
            return Ok(Vec::new());
        }
        let position = i64::try_from(prefix.len() - 1).unwrap_or(i64::MAX);
        let statement = Statement::new(
            "SELECT l.image_id FROM layers l JOIN images i ON i.digest_id = l.image_id \
             WHERE l.digest_id = $1 AND l.position = $2 AND i.depth > $3",
        )
        .bind(prefix[prefix.len() - 1])
        .bind(position)
        .bind(position + 1);
        let mut candidates = Vec::new();
        for row in self.fetch(statement).await? {
            candidates.push(row.int(0)?);
        }
        let images = self.that_begin_with(&candidates, &prefix).await?;
        self.tags_of(&images, limit).await
    }

    async fn keys_of(&self, digests: &[Digest]) -> Result<HashMap<String, i64>> {
        let texts: Vec<&str> = digests.iter().map(Digest::as_str).collect();
        let mut found = HashMap::new();
        for statement in
            Statement::among("SELECT digest, id FROM digests WHERE digest IN", &texts, "")
        {
            for row in self.fetch(statement).await? {
                found.insert(row.text(0)?, row.int(1)?);
            }
        }
        Ok(found)
    }

    /// Those of some images whose first layers are these.
    async fn that_begin_with(&self, candidates: &[i64], prefix: &[i64]) -> Result<Vec<i64>> {
        let mut found = Vec::new();
        for candidates in candidates.chunks(500) {
            let mut layers: HashMap<i64, Vec<(i64, i64)>> = HashMap::new();
            let mut statement = Statement::new(
                "SELECT image_id, position, digest_id FROM layers WHERE position < ",
            );
            statement.push_value(i64::try_from(prefix.len()).unwrap_or(i64::MAX));
            statement
                .push(" AND image_id IN ")
                .push_list(candidates.iter().copied());
            for row in self.fetch(statement).await? {
                layers
                    .entry(row.int(0)?)
                    .or_default()
                    .push((row.int(1)?, row.int(2)?));
            }
            for (image, mut layers) in layers {
                layers.sort_unstable();
                if layers.iter().map(|(_, digest)| digest).eq(prefix) {
                    found.push(image);
                }
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    async fn tags_of(&self, images: &[i64], limit: usize) -> Result<Vec<Hit>> {
        let mut hits = Vec::new();
        for images in images.chunks(500) {
            let mut statement = Statement::new(HIT);
            statement
                .push(" WHERE e.digest_id IN ")
                .push_list(images.iter().copied());
            hits.extend(self.hits(statement, None, limit - hits.len()).await?.hits);
            if hits.len() >= limit {
                break;
            }
        }
        Ok(hits)
    }
}
