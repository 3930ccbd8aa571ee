//! What a sheet says, read again from its body and its documents.

use std::collections::HashMap;

use jiff::Timestamp;
use portolan_image::reference::{Repository, Tag};
use portolan_image::{Digest, Reference};

use super::peer::document;
use crate::catalog::Catalog;
use crate::error::{Kind, Result};
use crate::facts::{Facts, Standing};
use crate::history::{parsed, repository};
use crate::observe::{completeness, rank};
use crate::sheet::{self, Unpacked};
use crate::sql::{Asked, Row, Statement};

/// A sheet as its row has it.
#[derive(Debug)]
pub(super) struct SheetRow {
    pub(super) id: i64,
    pub(super) root_id: i64,
    pub(super) root: Digest,
    pub(super) repository: Repository,
    pub(super) standing: Standing,
    hash: String,
    body: Vec<u8>,
}

/// What became of reading one.
#[derive(Debug)]
pub(super) enum Derived {
    /// All that it says.
    Said(Box<Said>),
    /// Documents are missing, or are not what they were.
    Wants(Vec<Digest>),
    /// It cannot be read itself.
    Lost(String),
}

/// All that a sheet says.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) root: Option<Digest>,
    pub(super) standing: Standing,
    pub(super) facts: Facts,
    pub(super) documents: Vec<Stated>,
}

/// A document as a sheet has it.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    pub(super) digest: Digest,
    pub(super) media_type: String,
    pub(super) size: i64,
}

const SHEET: &str = "SELECT s.id, s.root_id, d.digest, r.name, s.proof, s.complete, s.hash, s.body FROM sheets s \
    JOIN digests d ON d.id = s.root_id JOIN repositories r ON r.id = s.repository_id";

/// The sheets of roots.
pub(super) async fn sheets_of(asked: &mut Asked<'_>, roots: &[i64]) -> Result<Vec<SheetRow>> {
    let head = format!("{SHEET} WHERE s.root_id IN");
    let mut sheets = Vec::new();
    for statement in Statement::among(&head, roots, "ORDER BY s.root_id, s.id") {
        for row in asked.fetch(statement).await? {
            sheets.push(read(&row)?);
        }
    }
    Ok(sheets)
}

fn read(row: &Row) -> Result<SheetRow> {
    Ok(SheetRow {
        id: row.int(0)?,
        root_id: row.int(1)?,
        root: parsed(&row.text(2)?)?,
        repository: repository(&row.text(3)?)?,
        standing: Standing {
            proof: row.int(4)?,
            complete: row.int(5)?,
        },
        hash: row.text(6)?,
        body: row.bytes(7)?,
    })
}

impl SheetRow {
    /// The media types and sizes in bytes of the documents that it needs.
    pub(super) fn stated(&self) -> Result<HashMap<Digest, (String, u64)>> {
        Unpacked::read(&self.body)?.stated()
    }
}

impl Catalog {
    /// Reads a sheet with its documents, as if it were kept now.
    pub(super) async fn derive(&self, sheet: &SheetRow) -> Result<Derived> {
        let unpacked = Unpacked::verified(&sheet.body, &sheet.hash);
        let (mut unpacked, digests) = match unpacked.and_then(|mut it| Ok((it.digests()?, it))) {
            Ok((digests, unpacked)) => (unpacked, digests),
            Err(error) => return Ok(Derived::Lost(error.to_string())),
        };
        let mut found = HashMap::new();
        let mut wants = Vec::new();
        for digest in digests {
            if found.contains_key(&digest) || wants.contains(&digest) {
                continue;
            }
            match self.blobs.get(&digest).await {
                Ok(Some(bytes)) => {
                    found.insert(digest, bytes);
                }
                Ok(None) => wants.push(digest),
                Err(error) if error.kind() == Kind::Damaged => wants.push(digest),
                Err(error) => return Err(error),
            }
        }
        if !wants.is_empty() {
            return Ok(Derived::Wants(wants));
        }
        let stated = unpacked.stated()?;
        let reference = Reference::tagged(sheet.repository.clone(), Tag::latest());
        let work = move || {
            let record = unpacked.into_record(&reference, Timestamp::UNIX_EPOCH, |digest| {
                Ok(found.get(digest).cloned().unwrap_or_default())
            });
            match record {
                Ok(record) => Derived::Said(Box::new(said(&record))),
                Err(error) => {
                    let others = found.into_iter().filter(|(digest, bytes)| {
                        let media_type =
                            stated.get(digest).map_or("", |(media_type, _)| media_type);
                        document(digest, media_type, bytes).is_none()
                    });
                    let wants: Vec<Digest> = others.map(|(digest, _)| digest).collect();
                    if wants.is_empty() {
                        Derived::Lost(error.to_string())
                    } else {
                        Derived::Wants(wants)
                    }
                }
            }
        };
        // Parsing and hashing take their time, and others wait on this thread.
        Ok(tokio::task::spawn_blocking(work)
            .await
            .unwrap_or_else(|error| Derived::Lost(error.to_string())))
    }
}

fn said(record: &portolan_image::Record) -> Said {
    Said {
        root: record.digest().cloned(),
        standing: Standing {
            proof: rank(record.proof()),
            complete: completeness(record),
        },
        facts: Facts::of(record),
        documents: sheet::documents(record)
            .map(|document| Stated {
                digest: document.digest().clone(),
                media_type: document.media_type().as_str().to_owned(),
                size: i64::try_from(document.size()).unwrap_or(i64::MAX),
            })
            .collect(),
    }
}
