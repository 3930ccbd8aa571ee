//! The rows of a batch: documents, sheets and headers, each only where it is new.

use std::collections::{BTreeMap, HashMap};

use portolan_image::record::BlobHeaders;
use portolan_image::{Digest, Document};

use super::keys::Keys;
use super::{Prepared, Sighting, Told};
use crate::error::Result;
use crate::interval::{State, Weight};
use crate::sql::{Statement, Transaction};

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
    // One that was damaged, and was marked so by a repair, is put right by whoever sees the same again.
    let tail = "ON CONFLICT (repository_id, hash) DO UPDATE SET complete = excluded.complete, body = excluded.body \
        WHERE sheets.complete < excluded.complete";
    tx.insert(head, rows, tail).await?;
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
                && let Some(digest) = keys.digests().find(&layer.descriptor.digest)
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
