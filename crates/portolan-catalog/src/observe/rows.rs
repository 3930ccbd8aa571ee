//! The rows of a batch: documents, sheets, facts and headers, each only where it is new.

use std::collections::{BTreeMap, HashMap};

use portolan_image::record::BlobHeaders;
use portolan_image::{Digest, Document};

use super::keys::Keys;
use super::{Prepared, Sighting, Told};
use crate::error::Result;
use crate::facts::ImageFacts;
use crate::interval::{State, Weight};
use crate::sql::{Statement, Transaction, Value};

/// The sheets that a batch names, by what finds them.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    by_hash: HashMap<(i64, String), i64>,
    by_root: HashMap<(i64, i64), State>,
}

impl Sheets {
    /// The state that a sighting stands for; `None` where the catalogue has no sheet for it.
    pub(super) fn state(&self, keys: &Keys, one: &Prepared<'_>, root: &Digest) -> Option<State> {
        let repository = keys.repository(one.sighting.reference().repository());
        let root = keys.digest(root);
        match &one.told {
            Some(told) => Some(State {
                root: Some(root),
                sheet: Some(self.by_hash[&(repository, told.sheet.hash.clone())]),
                weight: told.weight,
            }),
            None => self.by_root.get(&(repository, root)).copied(),
        }
    }
}

pub(super) async fn documents(
    tx: &mut Transaction,
    keys: &Keys,
    documents: &[Document],
) -> Result<()> {
    let rows = documents
        .iter()
        .map(|document| {
            let size = i64::try_from(document.size()).unwrap_or(i64::MAX);
            vec![
                keys.digest(document.digest()).into(),
                document.media_type().as_str().into(),
                size.into(),
            ]
        })
        .collect();
    tx.insert(
        "INSERT INTO documents (digest_id, media_type, size)",
        rows,
        "ON CONFLICT DO NOTHING",
    )
    .await
}

pub(super) async fn sheets(
    tx: &mut Transaction,
    keys: &Keys,
    batch: &[Prepared<'_>],
) -> Result<Sheets> {
    let mut fresh: BTreeMap<(i64, &str), (i64, &Told)> = BTreeMap::new();
    let mut roots: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for one in batch {
        let repository = keys.repository(one.sighting.reference().repository());
        let Some(root) = one.sighting.root().map(|root| keys.digest(root)) else {
            continue;
        };
        match &one.told {
            Some(told) => {
                fresh.insert((repository, told.sheet.hash.as_str()), (root, told));
            }
            None => roots.entry(repository).or_default().push(root),
        }
    }
    let rows = fresh
        .iter()
        .map(|((repository, hash), (root, told))| {
            vec![
                (*repository).into(),
                (*root).into(),
                (*hash).into(),
                told.proof.into(),
                told.complete.into(),
                told.sheet.body.clone().into(),
            ]
        })
        .collect();
    let head = "INSERT INTO sheets (repository_id, root_id, hash, proof, complete, body)";
    tx.insert(head, rows, "ON CONFLICT DO NOTHING").await?;
    let mut sheets = Sheets::default();
    let hashes: Vec<&str> = fresh.keys().map(|(_, hash)| *hash).collect();
    for statement in Statement::among(
        "SELECT id, repository_id, hash FROM sheets WHERE hash IN",
        &hashes,
        "",
    ) {
        for row in tx.fetch(statement).await? {
            sheets
                .by_hash
                .insert((row.int(1)?, row.text(2)?), row.int(0)?);
        }
    }
    for (repository, roots) in roots {
        // The last row of a root wins: the best proven, and of those the newest.
        let head = format!(
            "SELECT id, root_id, proof, complete FROM sheets WHERE repository_id = {repository} AND root_id IN"
        );
        for statement in Statement::among(&head, &roots, "ORDER BY proof, complete, id") {
            for row in tx.fetch(statement).await? {
                let weight = Weight::of(row.int(2)?, row.int(3)?);
                let root = row.int(1)?;
                let state = State {
                    root: Some(root),
                    sheet: Some(row.int(0)?),
                    weight,
                };
                sheets.by_root.insert((repository, root), state);
            }
        }
    }
    Ok(sheets)
}

/// Entries, images and all that hangs on them. What is proven takes the place of what was only claimed.
pub(super) async fn facts(tx: &mut Transaction, keys: &Keys, batch: &[Prepared<'_>]) -> Result<()> {
    let mut roots: BTreeMap<i64, &Told> = BTreeMap::new();
    let mut images: BTreeMap<i64, (&ImageFacts, i64)> = BTreeMap::new();
    for one in batch {
        let (Some(told), Some(root)) = (&one.told, one.sighting.root()) else {
            continue;
        };
        roots.insert(keys.digest(root), told);
        for image in &told.facts.images {
            images.insert(
                keys.digest(&image.digest),
                (image, super::rank(image.proof)),
            );
        }
    }
    entries(tx, keys, roots).await?;
    let ids: Vec<i64> = images.keys().copied().collect();
    let mut worse = Vec::new();
    for statement in Statement::among(
        "SELECT digest_id, proof FROM images WHERE digest_id IN",
        &ids,
        "",
    ) {
        for row in tx.fetch(statement).await? {
            let id = row.int(0)?;
            if images
                .get(&id)
                .is_some_and(|(_, proof)| *proof > row.int(1).unwrap_or_default())
            {
                worse.push(id);
            } else {
                images.remove(&id);
            }
        }
    }
    forget_images(tx, &worse).await?;
    insert_images(tx, keys, &images).await
}

async fn entries(tx: &mut Transaction, keys: &Keys, roots: BTreeMap<i64, &Told>) -> Result<()> {
    let mut rows = Vec::new();
    for (root, told) in roots {
        for (position, entry) in (0_i64..).zip(&told.facts.entries) {
            let platform = &entry.platform;
            rows.push(vec![
                root.into(),
                position.into(),
                keys.digest(&entry.digest).into(),
                entry.role.into(),
                platform.os.clone().into(),
                platform.architecture.clone().into(),
                platform.variant.clone().unwrap_or_default().into(),
                platform.os_version.clone().unwrap_or_default().into(),
            ]);
        }
    }
    let head = "INSERT INTO entries (root_id, position, digest_id, role, os, architecture, variant, os_version)";
    tx.insert(head, rows, "ON CONFLICT DO NOTHING").await
}

async fn forget_images(tx: &mut Transaction, ids: &[i64]) -> Result<()> {
    for (table, column) in [
        ("layers", "image_id"),
        ("steps", "image_id"),
        ("pairs", "image_id"),
        ("images", "digest_id"),
    ] {
        for statement in
            Statement::among(&format!("DELETE FROM {table} WHERE {column} IN"), ids, "")
        {
            tx.execute(statement).await?;
        }
    }
    Ok(())
}

async fn insert_images(
    tx: &mut Transaction,
    keys: &Keys,
    images: &BTreeMap<i64, (&ImageFacts, i64)>,
) -> Result<()> {
    let (mut heads, mut layers, mut steps, mut pairs) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (&id, (image, proof)) in images {
        heads.push(vec![
            id.into(),
            image
                .config
                .as_ref()
                .map(|config| keys.digest(config))
                .into(),
            image.media_type.clone().into(),
            image.created.into(),
            image.size.into(),
            image.content.clone().into(),
            i64::try_from(image.layers.len()).unwrap_or(i64::MAX).into(),
            image
                .layers
                .last()
                .map(|layer| keys.digest(&layer.digest))
                .into(),
            (*proof).into(),
        ]);
        for (position, layer) in (0_i64..).zip(&image.layers) {
            let diff = layer.diff.as_ref().map(|diff| keys.digest(diff));
            layers.push(vec![
                id.into(),
                position.into(),
                keys.digest(&layer.digest).into(),
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
                Value::from(id),
                pair.kind.into(),
                position.into(),
                pair.name.clone().into(),
                pair.value.clone().into(),
            ]);
        }
    }
    let tail = "ON CONFLICT DO NOTHING";
    tx.insert(
        "INSERT INTO images (digest_id, config_id, media_type, created, size, content, depth, top_id, proof)",
        heads,
        tail,
    )
    .await?;
    tx.insert(
        "INSERT INTO layers (image_id, position, digest_id, diff_id, size)",
        layers,
        tail,
    )
    .await?;
    tx.insert(
        "INSERT INTO steps (image_id, position, created, text)",
        steps,
        tail,
    )
    .await?;
    tx.insert(
        "INSERT INTO pairs (image_id, kind, position, name, value)",
        pairs,
        tail,
    )
    .await
}

/// What was said of layers' blobs, so that no scan asks again.
pub(super) async fn headers(
    tx: &mut Transaction,
    keys: &Keys,
    batch: &[Prepared<'_>],
) -> Result<()> {
    let mut said: BTreeMap<(i64, i64), &BlobHeaders> = BTreeMap::new();
    for one in batch {
        let Sighting::Record(record) = one.sighting else {
            continue;
        };
        let repository = keys.repository(record.reference.repository());
        for layer in record.entries.iter().flat_map(|entry| &entry.layers) {
            if let Some(headers) = &layer.headers
                && let Some(digest) = keys.digest_if_known(&layer.descriptor.digest)
            {
                said.insert((repository, digest), headers);
            }
        }
    }
    let rows = said
        .into_iter()
        .map(|((repository, digest), headers)| {
            let size = headers.size.and_then(|size| i64::try_from(size).ok());
            vec![
                repository.into(),
                digest.into(),
                headers.last_modified.clone().into(),
                size.into(),
                headers.host.clone().into(),
            ]
        })
        .collect();
    let tail = "ON CONFLICT (repository_id, digest_id) DO UPDATE SET last_modified = excluded.last_modified, size = excluded.size, host = excluded.host";
    tx.insert(
        "INSERT INTO headers (repository_id, digest_id, last_modified, size, host)",
        rows,
        tail,
    )
    .await
}
