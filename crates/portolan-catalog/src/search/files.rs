//! Finding images by files: the names that a layer has say which may be meant, its contents and those of the layers above it which are.
//!
//! A layer's names are looked through as a list of keys, without opening its contents. These are opened only for the images that are about
//! to be told of, and each only once.

use std::collections::{HashMap, HashSet};
use std::fmt;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use portolan_image::Digest;

use super::{Cursor, FilePattern, HIT, Hits, Query, compile, hit, pages};
use crate::bits::Bits;
use crate::catalog::Catalog;
use crate::contents::unpack;
use crate::error::{Error, Kind, Result};
use crate::history::parsed;
use crate::sql::{Row, Statement};

/// The most layers that one statement names; where more may be meant, the images of all are looked at.
const MOST_LAYERS: usize = 8_000;
/// So few layers are opened rather than looked for by further names.
const FEW: usize = 100;
/// How many hits are looked at at once, at least.
const PAGE: usize = 50;
/// How many bytes of contents are kept in memory, as blobs.
const MOST_KEPT: usize = 64 << 20;

/// Who understands what was kept of layers ([`Catalog::keep_contents`]).
pub trait FileReader: fmt::Debug + Send + Sync {
    /// The contents of a layer, as they are looked at.
    type Layer: Send + Sync;

    /// Reads contents; `None` where they are not understood.
    fn read(&self, blob: &Bytes) -> Option<Self::Layer>;

    /// Whether a file that is there in the end is meant, of an image with these layers, the base first; `None` is one of which nothing is known.
    fn any(&self, layers: &[Option<&Self::Layer>], pattern: &FilePattern) -> bool;
}

/// Which layers may have a file that is meant.
enum Candidates {
    /// These.
    Layers(Vec<i64>),
    /// Too many to name.
    All,
}

/// Contents that were opened.
struct Opened<'a, R: FileReader> {
    reader: &'a R,
    layers: HashMap<i64, Option<R::Layer>>,
    bytes: usize,
    /// What was found of images: whether they meet all patterns.
    images: HashMap<i64, bool>,
}

impl Catalog {
    /// Finds tags as [`Catalog::search`] does, by the files that their images have too.
    ///
    /// # Errors
    /// As [`Catalog::search`].
    pub async fn search_files<R: FileReader>(&self, query: &Query, reader: &R) -> Result<Hits> {
        let patterns = patterns(query);
        if patterns.is_empty() {
            return self.search(query).await;
        }
        let mut statement = self.conditions(query).await?;
        for pattern in &patterns {
            statement
                .push(" AND e.digest_id IN (SELECT f.image_id FROM layers f WHERE f.digest_id IN ");
            match self.layers_like(pattern).await? {
                Candidates::Layers(layers) => statement.push_list(layers),
                Candidates::All => statement.push("(SELECT c.layer_id FROM contents c)"),
            };
            statement.push(")");
        }
        let mut opened = Opened {
            reader,
            layers: HashMap::new(),
            bytes: 0,
            images: HashMap::new(),
        };
        let mut found = Vec::new();
        let mut after = query.after;
        let at_once = query.limit.saturating_add(1).max(PAGE);
        loop {
            let rows = self.fetch(pages(statement.clone(), after, at_once)).await?;
            for row in &rows {
                if !self.meets(&mut opened, row.int(14)?, &patterns).await? {
                    continue;
                }
                if found.len() == query.limit {
                    return Ok(Hits {
                        next: after.filter(|_| !found.is_empty()),
                        hits: found,
                    });
                }
                found.push(hit(row)?);
                after = Some(cursor(row)?);
            }
            match rows.last() {
                Some(last) if rows.len() == at_once => after = Some(cursor(last)?),
                _ => break,
            }
        }
        Ok(Hits {
            hits: found,
            next: None,
        })
    }

    /// The conditions that need no contents, as a statement that goes on with `AND`.
    pub(super) async fn conditions(&self, query: &Query) -> Result<Statement> {
        let mut digests = Vec::new();
        for condition in &query.conditions {
            if let super::Condition::Digest(prefix) = condition {
                digests.push(self.digests(prefix).await?);
            }
        }
        let mut statement = Statement::new(HIT);
        statement.push(" WHERE ");
        compile::role(&mut statement, &digests);
        for found in &digests {
            statement.push(" AND ");
            compile::digest(&mut statement, found);
        }
        for condition in &query.conditions {
            if !matches!(
                condition,
                super::Condition::Digest(_) | super::Condition::File(_)
            ) {
                statement.push(" AND ");
                compile::condition(&mut statement, condition);
            }
        }
        Ok(statement)
    }

    /// The layers that have all names that a pattern wants. Names that are known whole are looked for first: where they leave few layers, nothing is
    /// gained by looking through all names for the others.
    async fn layers_like(&self, pattern: &FilePattern) -> Result<Candidates> {
        let wanted = pattern.wanted_names().into_iter();
        let (whole, parts): (Vec<_>, Vec<_>) = wanted.partition(|(_, is_whole)| *is_whole);
        let mut layers: Option<HashSet<i64>> = None;
        for names in [whole, parts] {
            let are_few = layers.as_ref().is_some_and(|layers| layers.len() <= FEW);
            if names.is_empty() || are_few {
                continue;
            }
            let mut wanted = Vec::new();
            for (name, is_whole) in names {
                let mut bits = Bits::default();
                let keys = self.names_like(&name, is_whole).await?;
                if keys.is_empty() {
                    return Ok(Candidates::Layers(Vec::new()));
                }
                for key in keys {
                    bits.add(key);
                }
                wanted.push(bits);
            }
            layers = Some(self.layers_with(&wanted, layers.as_ref()).await?);
        }
        Ok(match layers {
            Some(layers) if layers.len() <= MOST_LAYERS => {
                Candidates::Layers(layers.into_iter().collect())
            }
            _ => Candidates::All,
        })
    }

    /// The layers, among some or all, that have a name of each of these.
    async fn layers_with(
        &self,
        wanted: &[Bits],
        among: Option<&HashSet<i64>>,
    ) -> Result<HashSet<i64>> {
        let mut layers = HashSet::new();
        let statement = Statement::new("SELECT layer_id, names FROM contents");
        let mut rows = self.database.stream(statement);
        while let Some(row) = rows.try_next().await? {
            let layer = row.int(0)?;
            if among.is_some_and(|among| !among.contains(&layer)) {
                continue;
            }
            let names = row.bytes(1)?;
            let has = |wanted: &Bits| unpack(&names).any(|name| wanted.has(name));
            if wanted.iter().all(has) {
                layers.insert(layer);
            }
        }
        Ok(layers)
    }

    async fn names_like(&self, name: &str, is_whole: bool) -> Result<Vec<i64>> {
        let text = if is_whole {
            "SELECT id FROM file_names WHERE name = $1"
        } else {
            "SELECT id FROM file_names WHERE name LIKE $1 ESCAPE '\\'"
        };
        let rows = self.fetch(Statement::new(text).bind(name)).await?;
        rows.iter().map(|row| row.int(0)).collect()
    }

    /// Whether an image has a file for each pattern.
    async fn meets<R: FileReader>(
        &self,
        opened: &mut Opened<'_, R>,
        image: i64,
        patterns: &[&FilePattern],
    ) -> Result<bool> {
        if let Some(known) = opened.images.get(&image) {
            return Ok(*known);
        }
        let layers = self.open_layers(opened, image).await?;
        let layers: Vec<Option<&R::Layer>> = layers
            .iter()
            .map(|layer| opened.layers.get(layer)?.as_ref())
            .collect();
        let reader = opened.reader;
        let meets = patterns.iter().all(|pattern| reader.any(&layers, pattern));
        opened.images.insert(image, meets);
        Ok(meets)
    }

    /// The layers of an image, the contents of each opened.
    async fn open_layers<R: FileReader>(
        &self,
        opened: &mut Opened<'_, R>,
        image: i64,
    ) -> Result<Vec<i64>> {
        // The contents of a layer count only where its tar is the one that the image is made of.
        let statement = Statement::new(
            "SELECT l.digest_id, b.digest FROM layers l LEFT JOIN contents c ON c.layer_id = l.digest_id AND (l.diff_id IS NULL OR c.diff_id = l.diff_id) \
             LEFT JOIN digests b ON b.id = c.blob_id WHERE l.image_id = $1 ORDER BY l.position",
        )
        .bind(image);
        let mut layers = Vec::new();
        let rows = self.fetch(statement).await?;
        let needed = rows.iter().map(|row| row.int(0));
        let needed = needed.collect::<Result<HashSet<i64>>>()?;
        if opened.bytes > MOST_KEPT {
            opened.layers.retain(|layer, _| needed.contains(layer));
            opened.bytes = 0;
        }
        for row in &rows {
            let layer = row.int(0)?;
            layers.push(layer);
            if opened.layers.contains_key(&layer) {
                continue;
            }
            let blob: Option<Digest> =
                row.text_or_none(1)?.map(|text| parsed(&text)).transpose()?;
            let blob = match &blob {
                Some(blob) => self.contents_blob(blob).await?,
                None => None,
            };
            opened.bytes += blob.as_ref().map_or(0, Bytes::len);
            let read = blob.and_then(|blob| opened.reader.read(&blob));
            opened.layers.insert(layer, read);
        }
        Ok(layers)
    }
}

/// The patterns of a query.
pub(super) fn patterns(query: &Query) -> Vec<&FilePattern> {
    let conditions = query.conditions.iter();
    conditions
        .filter_map(|condition| match condition {
            super::Condition::File(pattern) => Some(pattern),
            _ => None,
        })
        .collect()
}

/// What is said to those who look for files without understanding contents.
pub(super) fn needs_a_reader() -> Error {
    Error::new(
        Kind::Usage,
        "files are found only by those who understand the contents of layers",
    )
}

fn cursor(row: &Row) -> Result<Cursor> {
    Ok(Cursor {
        stretch: row.int(12)?,
        position: row.int(13)?,
    })
}
