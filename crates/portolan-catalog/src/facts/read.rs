//! Rows back into facts, to be compared with what sheets and blobs say.

use std::collections::{BTreeMap, HashMap};

use super::{EntryFacts, ImageFacts, LayerFacts, PairFacts, StepFacts};
use crate::error::Result;
use crate::history::parsed;
use crate::observe::proof;
use crate::sql::{Asked, Row, Statement};

/// The entries of roots, by the root's key.
pub(crate) async fn entries_of(
    asked: &mut Asked<'_>,
    roots: &[i64],
) -> Result<HashMap<i64, Vec<EntryFacts>>> {
    let head = "SELECT e.root_id, d.digest, e.role, e.os, e.architecture, e.variant, e.os_version FROM entries e \
        JOIN digests d ON d.id = e.digest_id WHERE e.root_id IN";
    let mut found: HashMap<i64, Vec<EntryFacts>> = HashMap::new();
    for statement in Statement::among(head, roots, "ORDER BY e.root_id, e.position") {
        for row in asked.fetch(statement).await? {
            found.entry(row.int(0)?).or_default().push(EntryFacts {
                digest: parsed(&row.text(1)?)?,
                role: row.text(2)?,
                os: row.text(3)?,
                architecture: row.text(4)?,
                variant: row.text(5)?,
                os_version: row.text(6)?,
            });
        }
    }
    Ok(found)
}

/// Images with all that hangs on them, by their keys. What does not fit together (a depth that is not that of its layers, rows that
/// have no image) is an image that equals no other.
pub(crate) async fn images_of(
    asked: &mut Asked<'_>,
    ids: &[i64],
) -> Result<BTreeMap<i64, Option<ImageFacts>>> {
    let mut found = BTreeMap::new();
    let mut shape: HashMap<i64, (i64, Option<String>)> = HashMap::new();
    let head = "SELECT i.digest_id, d.digest, c.digest, i.media_type, i.created, i.size, i.content, i.proof, i.depth, t.digest \
        FROM images i JOIN digests d ON d.id = i.digest_id LEFT JOIN digests c ON c.id = i.config_id \
        LEFT JOIN digests t ON t.id = i.top_id WHERE i.digest_id IN";
    for statement in Statement::among(head, ids, "") {
        for row in asked.fetch(statement).await? {
            let id = row.int(0)?;
            shape.insert(id, (row.int(8)?, row.text_or_none(9)?));
            found.insert(id, Some(head_of(&row)?));
        }
    }
    hang_on(asked, ids, &mut found).await?;
    for (id, image) in &mut found {
        let fits = match (&image, shape.get(id)) {
            (Some(image), Some((depth, top))) => {
                let last = image.layers.last().map(|layer| layer.digest.as_str());
                usize::try_from(*depth) == Ok(image.layers.len()) && last == top.as_deref()
            }
            _ => false,
        };
        if !fits {
            *image = None;
        }
    }
    Ok(found)
}

fn head_of(row: &Row) -> Result<ImageFacts> {
    Ok(ImageFacts {
        digest: parsed(&row.text(1)?)?,
        config: row.text_or_none(2)?.map(|text| parsed(&text)).transpose()?,
        media_type: row.text(3)?,
        created: row.int_or_none(4)?,
        size: row.int_or_none(5)?,
        content: row.text_or_none(6)?,
        proof: proof(row.int(7)?),
        layers: Vec::new(),
        steps: Vec::new(),
        pairs: Vec::new(),
    })
}

/// Reads layers, steps and pairs, in their order.
async fn hang_on(
    asked: &mut Asked<'_>,
    ids: &[i64],
    found: &mut BTreeMap<i64, Option<ImageFacts>>,
) -> Result<()> {
    let head = "SELECT l.image_id, d.digest, f.digest, l.size FROM layers l JOIN digests d ON d.id = l.digest_id \
        LEFT JOIN digests f ON f.id = l.diff_id WHERE l.image_id IN";
    for statement in Statement::among(head, ids, "ORDER BY l.image_id, l.position") {
        for row in asked.fetch(statement).await? {
            let layer = LayerFacts {
                digest: parsed(&row.text(1)?)?,
                diff: row.text_or_none(2)?.map(|text| parsed(&text)).transpose()?,
                size: row.int_or_none(3)?,
            };
            if let Some(image) = found.entry(row.int(0)?).or_default() {
                image.layers.push(layer);
            }
        }
    }
    let head = "SELECT image_id, created, text FROM steps WHERE image_id IN";
    for statement in Statement::among(head, ids, "ORDER BY image_id, position") {
        for row in asked.fetch(statement).await? {
            let step = StepFacts {
                created: row.int_or_none(1)?,
                text: row.text(2)?,
            };
            if let Some(image) = found.entry(row.int(0)?).or_default() {
                image.steps.push(step);
            }
        }
    }
    let head = "SELECT image_id, kind, name, value FROM pairs WHERE image_id IN";
    for statement in Statement::among(head, ids, "ORDER BY image_id, position") {
        for row in asked.fetch(statement).await? {
            let pair = PairFacts {
                kind: row.text(1)?,
                name: row.text(2)?,
                value: row.text(3)?,
            };
            if let Some(image) = found.entry(row.int(0)?).or_default() {
                image.pairs.push(pair);
            }
        }
    }
    Ok(())
}
