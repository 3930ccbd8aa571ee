//! Sightings in: blobs first, then facts and stretches of time in one transaction.

mod keys;
mod rows;

pub(crate) use keys::{Digests, resolve};

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use portolan_image::record::{Proof, Record};
use portolan_image::{Digest, Document, Reference};

use crate::catalog::Catalog;
use crate::error::{Error, Kind, Result};
use crate::facts::{self, Facts, Standing};
use crate::interval::{Edit, State, Stretch, Weight, place};
use crate::known::known_documents;
use crate::sheet::{self, Sheet};
use crate::sql::{Asked, Dialect, Row, Statement, Transaction, Turn};
use keys::Keys;

/// Something that was seen of a tag.
#[derive(Debug, Clone)]
pub enum Sighting {
    /// All that it points to.
    Record(Box<Record>),
    /// The digest that it points to, which the catalogue knows in this repository.
    Digest {
        /// The tag.
        reference: Reference,
        /// What it points to.
        digest: Digest,
        /// When.
        at: Timestamp,
        /// The host that answered.
        host: String,
    },
    /// That it is there no longer.
    Gone {
        /// The tag.
        reference: Reference,
        /// When.
        at: Timestamp,
        /// The host that answered.
        host: String,
    },
}

/// What a sighting says beside what was known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The tag was never seen before.
    New,
    /// It is what it was.
    Unchanged,
    /// It points elsewhere.
    Moved {
        /// Where it pointed before; `None` where it was gone.
        from: Option<Digest>,
    },
    /// It is gone; it was there before.
    Vanished,
    /// It was seen earlier than what is known last: history was filled in.
    Past,
    /// The catalogue does not know that digest in this repository: the record is needed.
    Unknown,
}

impl Sighting {
    /// The tag.
    pub fn reference(&self) -> &Reference {
        match self {
            Self::Record(record) => &record.reference,
            Self::Digest { reference, .. } | Self::Gone { reference, .. } => reference,
        }
    }

    fn at(&self) -> i64 {
        match self {
            Self::Record(record) => record.observed.as_millisecond(),
            Self::Digest { at, .. } | Self::Gone { at, .. } => at.as_millisecond(),
        }
    }

    fn host(&self) -> &str {
        match self {
            Self::Record(record) => &record.origin.location,
            Self::Digest { host, .. } | Self::Gone { host, .. } => host,
        }
    }

    fn root(&self) -> Option<&Digest> {
        match self {
            Self::Record(record) => record.digest(),
            Self::Digest { digest, .. } => Some(digest),
            Self::Gone { .. } => None,
        }
    }
}

/// A sighting, read as far as it can be without the database.
struct Prepared<'a> {
    sighting: &'a Sighting,
    told: Option<Told>,
}

/// What a record tells.
struct Told {
    sheet: Sheet,
    facts: Facts,
    weight: Weight,
    proof: i64,
    complete: i64,
}

impl Told {
    fn standing(&self) -> Standing {
        Standing {
            proof: self.proof,
            complete: self.complete,
        }
    }
}

impl Catalog {
    /// Keeps what was seen, all of it or none. What was kept before is not kept twice, whoever saw it.
    ///
    /// A database or blob store that does not answer is asked again for as long as the catalogue's patience lasts.
    ///
    /// # Errors
    /// [`Kind::Unusable`] for a record that no digest or no tag names; else what the database or the blob store says.
    pub async fn observe(&self, sightings: &[Sighting]) -> Result<Vec<Change>> {
        let prepared = sightings.iter().map(prepare).collect::<Result<Vec<_>>>()?;
        let mut documents: BTreeMap<&Digest, &Document> = BTreeMap::new();
        for sighting in sightings {
            if let Sighting::Record(record) = sighting {
                documents
                    .extend(sheet::documents(record).map(|document| (document.digest(), document)));
            }
        }
        let named: Vec<Document> = documents.into_values().cloned().collect();
        self.patiently(|| self.keep(&prepared, &named)).await
    }

    /// One attempt. Blobs go before the rows that name them, and both within one turn: nobody takes away meanwhile what is found to be
    /// there, or was put there and is not named yet.
    async fn keep(&self, prepared: &[Prepared<'_>], documents: &[Document]) -> Result<Vec<Change>> {
        let mut tx = self.database.begin().await?;
        tx.take_turn(Turn::Shared).await?;
        let fresh = not_kept(&mut tx, documents).await?;
        if !fresh.is_empty() {
            self.blobs.put(&fresh).await?;
        }
        let keys = Keys::make(&mut tx, prepared, documents).await?;
        rows::documents(&mut tx, &keys, documents).await?;
        let sheets = rows::sheets(&mut tx, &keys, prepared).await?;
        let told = prepared
            .iter()
            .filter_map(|one| Some((one.told.as_ref()?, one.sighting.root()?)));
        let told = told.map(|(told, root)| (root, told.standing(), &told.facts));
        facts::write(&mut tx, keys.digests(), told).await?;
        rows::headers(&mut tx, &keys, prepared).await?;
        lock_tags(&mut tx, &keys).await?;
        let mut latest = latest_stretches(&mut tx, &keys).await?;
        let mut changes = Vec::with_capacity(prepared.len());
        for one in prepared {
            changes.push(sight(&mut tx, &keys, &sheets, &mut latest, one).await?);
        }
        tx.commit().await?;
        Ok(changes)
    }
}

/// The documents that no row names yet.
async fn not_kept(tx: &mut Transaction, documents: &[Document]) -> Result<Vec<Document>> {
    let digests: Vec<&str> = documents
        .iter()
        .map(|document| document.digest().as_str())
        .collect();
    let known = known_documents(&mut Asked::Transaction(tx), &digests).await?;
    Ok(documents
        .iter()
        .filter(|document| !known.contains(document.digest().as_str()))
        .cloned()
        .collect())
}

fn prepare(sighting: &Sighting) -> Result<Prepared<'_>> {
    let unusable = |what| {
        let name = sighting.reference().familiar();
        Err(Error::new(Kind::Unusable, format!("{name}: {what}")))
    };
    if sighting.reference().tag().is_none() {
        return unusable("only tags are kept over time, and this names none");
    }
    if let Sighting::Record(record) = sighting {
        if record.digest().is_none() {
            return unusable("nothing names this image by digest, so that it cannot be kept");
        }
        let told = tell(record)?;
        return Ok(Prepared {
            sighting,
            told: Some(told),
        });
    }
    Ok(Prepared {
        sighting,
        told: None,
    })
}

fn tell(record: &Record) -> Result<Told> {
    let proof = rank(record.proof());
    let complete = completeness(record);
    let weight = Weight::of(proof, complete);
    Ok(Told {
        sheet: Sheet::of(record)?,
        facts: Facts::of(record),
        weight,
        proof,
        complete,
    })
}

/// How a proof stands in the database.
pub(crate) fn rank(proof: Proof) -> i64 {
    match proof {
        Proof::Claimed => 0,
        Proof::Partly => 1,
        Proof::Verified => VERIFIED,
    }
}

/// The proof that a rank of the database stands for.
pub(crate) fn proof(rank: i64) -> Proof {
    match rank {
        VERIFIED.. => Proof::Verified,
        1 => Proof::Partly,
        _ => Proof::Claimed,
    }
}

/// How much of what a record was to hold it holds, as it stands in the database. Sheets of the first schema say [`NARROW`] of whole ones
/// too: they are read again when they are scanned next, out of the catalogue.
pub(crate) fn completeness(record: &Record) -> i64 {
    match (record.is_complete(), record.left_out) {
        (false, _) => 0,
        (true, 1..) => NARROW,
        (true, 0) => WHOLE,
    }
}

/// No part is missing, but not all platforms were wished for.
pub(crate) const NARROW: i64 = 1;
/// No part is missing.
pub(crate) const WHOLE: i64 = 2;
/// The rank of what is proven in full.
pub(crate) const VERIFIED: i64 = 2;

/// Two workers that see one tag take turns. SQLite has one writer anyway.
async fn lock_tags(tx: &mut Transaction, keys: &Keys) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        let ids = keys.tags();
        for statement in Statement::among(
            "SELECT id FROM tags WHERE id IN",
            &ids,
            "ORDER BY id FOR UPDATE",
        ) {
            tx.fetch(statement).await?;
        }
    }
    Ok(())
}

const STRETCH: &str = "SELECT o.id, o.root_id, o.sheet_id, o.first_seen, o.last_seen, s.proof, s.complete, o.tag_id \
    FROM observations o LEFT JOIN sheets s ON s.id = o.sheet_id";

fn stretch(row: &Row) -> Result<Stretch> {
    let weight = match (row.int_or_none(5)?, row.int_or_none(6)?) {
        (Some(proof), Some(complete)) => Weight::of(proof, complete),
        _ => Weight::Whole,
    };
    Ok(Stretch {
        id: row.int(0)?,
        state: State {
            root: row.int_or_none(1)?,
            sheet: row.int_or_none(2)?,
            weight,
        },
        first: row.int(3)?,
        last: row.int(4)?,
    })
}

/// The last stretch of each tag, in one question.
async fn latest_stretches(tx: &mut Transaction, keys: &Keys) -> Result<HashMap<i64, Stretch>> {
    let head = format!("{STRETCH} WHERE o.tag_id IN");
    let tail = "AND o.first_seen = (SELECT max(l.first_seen) FROM observations l WHERE l.tag_id = o.tag_id)";
    let mut latest = HashMap::new();
    for statement in Statement::among(&head, &keys.tags(), tail) {
        for row in tx.fetch(statement).await? {
            latest.insert(row.int(7)?, stretch(&row)?);
        }
    }
    Ok(latest)
}

/// Puts one sighting into the stretches of its tag.
async fn sight(
    tx: &mut Transaction,
    keys: &Keys,
    sheets: &rows::Sheets,
    latest: &mut HashMap<i64, Stretch>,
    one: &Prepared<'_>,
) -> Result<Change> {
    let tag = keys.tag(one.sighting.reference());
    let at = one.sighting.at();
    let seen = match one.sighting.root() {
        None => State {
            root: None,
            sheet: None,
            weight: Weight::Whole,
        },
        Some(root) => match sheets.state(keys, one, root) {
            Some(state) => state,
            None => return Ok(Change::Unknown),
        },
    };
    let known = latest.get(&tag).cloned();
    if known.is_none() && seen.root.is_none() {
        // What was never there does not vanish.
        return Ok(Change::Unchanged);
    }
    let is_latest = known.as_ref().is_none_or(|known| at >= known.first);
    let (before, after) = if is_latest {
        (known.clone(), None)
    } else {
        (
            neighbour(tx, tag, at, "<=", "DESC").await?,
            neighbour(tx, tag, at, ">", "ASC").await?,
        )
    };
    let edits = place(before.as_ref(), after.as_ref(), seen, at);
    for edit in &edits {
        apply(tx, tag, one.sighting.host(), edit).await?;
    }
    if !edits.is_empty() {
        let row = neighbour(tx, tag, i64::MAX, "<=", "DESC").await?;
        latest.extend(row.map(|stretch| (tag, stretch)));
    }
    if !is_latest {
        return Ok(Change::Past);
    }
    Ok(match known {
        None => Change::New,
        Some(known) if known.state.root == seen.root => Change::Unchanged,
        Some(_) if seen.root.is_none() => Change::Vanished,
        Some(known) => Change::Moved {
            from: match known.state.root {
                Some(root) => keys::digest(tx, root).await?,
                None => None,
            },
        },
    })
}

async fn neighbour(
    tx: &mut Transaction,
    tag: i64,
    at: i64,
    side: &str,
    order: &str,
) -> Result<Option<Stretch>> {
    let text = format!(
        "{STRETCH} WHERE o.tag_id = $1 AND o.first_seen {side} $2 ORDER BY o.first_seen {order} LIMIT 1"
    );
    let rows = tx.fetch(Statement::new(text).bind(tag).bind(at)).await?;
    rows.first().map(stretch).transpose()
}

async fn apply(tx: &mut Transaction, tag: i64, host: &str, edit: &Edit) -> Result<()> {
    let statement = match edit {
        Edit::Insert { state, first, last } => Statement::new(
            "INSERT INTO observations (tag_id, root_id, sheet_id, first_seen, last_seen, host) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(tag)
        .bind(state.root)
        .bind(state.sheet)
        .bind(*first)
        .bind(*last)
        .bind(host),
        Edit::Last { id, last } => Statement::new("UPDATE observations SET last_seen = $1 WHERE id = $2").bind(*last).bind(*id),
        Edit::First { id, first } => {
            Statement::new("UPDATE observations SET first_seen = $1 WHERE id = $2").bind(*first).bind(*id)
        }
        Edit::State { id, state } => Statement::new("UPDATE observations SET root_id = $1, sheet_id = $2, host = $3 WHERE id = $4")
            .bind(state.root)
            .bind(state.sheet)
            .bind(host)
            .bind(*id),
        Edit::Delete { id } => Statement::new("DELETE FROM observations WHERE id = $1").bind(*id),
    };
    tx.execute(statement).await?;
    Ok(())
}
