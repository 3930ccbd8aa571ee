//! Facts into rows: entries by root and images by digest, each as the best of those who tell of it say.

use std::collections::{BTreeMap, HashMap};

use portolan_image::Digest;

use super::{EntryFacts, Facts, ImageFacts};
use crate::error::Result;
use crate::observe::{Digests, rank};
use crate::sql::{Statement, Transaction, Value};

/// How much a sheet can be relied on: what it proves, then whether all of it could be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    pub(crate) proof: i64,
    pub(crate) complete: i64,
}

impl ImageFacts {
    /// How much it says: what is proven, then whether the config is known. What is proven and has its config follows from bytes, so
    /// that all who know it say the same.
    pub(crate) fn weight(&self) -> (i64, bool, bool) {
        (
            rank(self.proof),
            self.config.is_some(),
            self.content.is_some(),
        )
    }
}

/// Writes what sheets say of their roots. What is better takes the place of what is there; all else leaves it alone.
pub(crate) async fn write<'a>(
    tx: &mut Transaction,
    keys: &Digests,
    told: impl Iterator<Item = (&'a Digest, Standing, &'a Facts)>,
) -> Result<()> {
    let mut roots: BTreeMap<i64, (Standing, &[EntryFacts])> = BTreeMap::new();
    let mut images: BTreeMap<i64, &ImageFacts> = BTreeMap::new();
    for (root, standing, facts) in told {
        let better = |(there, entries): &(Standing, &[EntryFacts])| {
            (standing, facts.entries.len()) > (*there, entries.len())
        };
        let root = keys.get(root);
        if roots.get(&root).is_none_or(better) {
            roots.insert(root, (standing, &facts.entries));
        }
        for image in &facts.images {
            let id = keys.get(&image.digest);
            if images
                .get(&id)
                .is_none_or(|there| image.weight() > there.weight())
            {
                images.insert(id, image);
            }
        }
    }
    let worse = keep_better_entries(tx, &mut roots).await?;
    forget_entries(tx, &worse).await?;
    let entries = roots
        .iter()
        .map(|(root, (_, entries))| (*root, *entries))
        .collect();
    write_entries(tx, keys, &entries).await?;
    let worse = keep_better_images(tx, &mut images).await?;
    forget_images(tx, &worse).await?;
    write_images(tx, keys, &images).await
}

/// Leaves only the roots whose entries are not there, or better than those that are; returns the latter.
async fn keep_better_entries(
    tx: &mut Transaction,
    roots: &mut BTreeMap<i64, (Standing, &[EntryFacts])>,
) -> Result<Vec<i64>> {
    let ids: Vec<i64> = roots.keys().copied().collect();
    let mut there: HashMap<i64, usize> = HashMap::new();
    let head = "SELECT root_id, count(*) FROM entries WHERE root_id IN";
    for statement in Statement::among(head, &ids, "GROUP BY root_id") {
        for row in tx.fetch(statement).await? {
            there.insert(row.int(0)?, row.int(1)?.try_into().unwrap_or_default());
        }
    }
    if there.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = there.keys().copied().collect();
    // The sheets of this batch are among them: what is the best of all may take the place of what is there.
    let mut best: HashMap<i64, (Standing, u32)> = HashMap::new();
    let head = "SELECT root_id, proof, complete FROM sheets WHERE root_id IN";
    for statement in Statement::among(head, &ids, "") {
        for row in tx.fetch(statement).await? {
            let standing = Standing {
                proof: row.int(1)?,
                complete: row.int(2)?,
            };
            let (best, how_many) = best.entry(row.int(0)?).or_insert((standing, 0));
            match standing.cmp(best) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => *how_many += 1,
                std::cmp::Ordering::Greater => (*best, *how_many) = (standing, 1),
            }
        }
    }
    roots.retain(|root, (standing, entries)| {
        let (Some(there), Some((best, how_many))) = (there.get(root), best.get(root)) else {
            return true;
        };
        // Where several sheets are equally good, some may have been asked for fewer platforms.
        *standing >= *best && (*how_many == 1 || entries.len() > *there)
    });
    there.retain(|root, _| roots.contains_key(root));
    Ok(there.into_keys().collect())
}

/// Leaves only the images that are not there, or say more than what is there; returns the latter.
async fn keep_better_images(
    tx: &mut Transaction,
    images: &mut BTreeMap<i64, &ImageFacts>,
) -> Result<Vec<i64>> {
    let mut worse = Vec::new();
    let ids: Vec<i64> = images.keys().copied().collect();
    let head = "SELECT digest_id, proof, config_id, content FROM images WHERE digest_id IN";
    for statement in Statement::among(head, &ids, "") {
        for row in tx.fetch(statement).await? {
            let there = (
                row.int(1)?,
                row.int_or_none(2)?.is_some(),
                row.text_or_none(3)?.is_some(),
            );
            let id = row.int(0)?;
            if images.get(&id).is_some_and(|image| image.weight() <= there) {
                images.remove(&id);
            } else {
                worse.push(id);
            }
        }
    }
    Ok(worse)
}

/// Takes the entries of roots out.
pub(crate) async fn forget_entries(tx: &mut Transaction, roots: &[i64]) -> Result<()> {
    for statement in Statement::among("DELETE FROM entries WHERE root_id IN", roots, "") {
        tx.execute(statement).await?;
    }
    Ok(())
}

/// Writes the entries of roots that have none.
pub(crate) async fn write_entries(
    tx: &mut Transaction,
    keys: &Digests,
    roots: &BTreeMap<i64, &[EntryFacts]>,
) -> Result<()> {
    let mut rows = Vec::new();
    for (root, entries) in roots {
        for (position, entry) in (0_i64..).zip(*entries) {
            rows.push(vec![
                (*root).into(),
                position.into(),
                keys.get(&entry.digest).into(),
                entry.role.clone().into(),
                entry.os.clone().into(),
                entry.architecture.clone().into(),
                entry.variant.clone().into(),
                entry.os_version.clone().into(),
            ]);
        }
    }
    let head = "INSERT INTO entries (root_id, position, digest_id, role, os, architecture, variant, os_version)";
    tx.insert(head, rows, "ON CONFLICT DO NOTHING").await
}

/// Takes images and all that hangs on them out.
pub(crate) async fn forget_images(tx: &mut Transaction, ids: &[i64]) -> Result<()> {
    for (table, column) in [
        ("layers", "image_id"),
        ("steps", "image_id"),
        ("pairs", "image_id"),
        ("images", "digest_id"),
    ] {
        let head = format!("DELETE FROM {table} WHERE {column} IN");
        for statement in Statement::among(&head, ids, "") {
            tx.execute(statement).await?;
        }
    }
    Ok(())
}

/// Writes images that are not there.
pub(crate) async fn write_images(
    tx: &mut Transaction,
    keys: &Digests,
    images: &BTreeMap<i64, &ImageFacts>,
) -> Result<()> {
    let (mut heads, mut layers, mut steps, mut pairs) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (&id, image) in images {
        heads.push(head_of(keys, id, image));
        for (position, layer) in (0_i64..).zip(&image.layers) {
            let diff = layer.diff.as_ref().map(|diff| keys.get(diff));
            layers.push(vec![
                id.into(),
                position.into(),
                keys.get(&layer.digest).into(),
                diff.into(),
                layer.size.into(),
            ]);
        }
        for (position, step) in (0_i64..).zip(&image.steps) {
            steps.push(vec![
                id.into(),
                position.into(),
                step.created.into(),
                step.text.clone().into(),
            ]);
        }
        for (position, pair) in (0_i64..).zip(&image.pairs) {
            pairs.push(vec![
                id.into(),
                pair.kind.clone().into(),
                position.into(),
                pair.name.clone().into(),
                pair.value.clone().into(),
            ]);
        }
    }
    for (head, rows) in [
        (
            "INSERT INTO images (digest_id, config_id, media_type, created, size, content, depth, top_id, proof)",
            heads,
        ),
        (
            "INSERT INTO layers (image_id, position, digest_id, diff_id, size)",
            layers,
        ),
        (
            "INSERT INTO steps (image_id, position, created, text)",
            steps,
        ),
        (
            "INSERT INTO pairs (image_id, kind, position, name, value)",
            pairs,
        ),
    ] {
        tx.insert(head, rows, "ON CONFLICT DO NOTHING").await?;
    }
    Ok(())
}

fn head_of(keys: &Digests, id: i64, image: &ImageFacts) -> Vec<Value> {
    let key = |digest: Option<&Digest>| Value::from(digest.map(|digest| keys.get(digest)));
    vec![
        id.into(),
        key(image.config.as_ref()),
        image.media_type.clone().into(),
        image.created.into(),
        image.size.into(),
        image.content.clone().into(),
        i64::try_from(image.layers.len()).unwrap_or(i64::MAX).into(),
        key(image.layers.last().map(|layer| &layer.digest)),
        rank(image.proof).into(),
    ]
}
