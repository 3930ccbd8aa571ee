//! Records out: what a tag was at a time, and all that it ever was.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::Timestamp;
use portolan_image::record::Record;
use portolan_image::reference::{Repository, Tag};
use portolan_image::{Digest, Reference};

use crate::catalog::Catalog;
use crate::error::{Error, Kind, Result};
use crate::sheet::Unpacked;
use crate::sql::{Row, Statement};

/// Which of the times that a tag was seen is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// What it was last.
    Latest,
    /// What it was at a time: what was seen last until then.
    At(Timestamp),
}

impl When {
    /// The last moment that counts, in milliseconds.
    pub(crate) fn until(self) -> i64 {
        match self {
            Self::Latest => i64::MAX,
            Self::At(time) => time.as_millisecond(),
        }
    }
}

/// A stretch of time in which a tag was seen to be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// What it pointed to; `None` where it was gone.
    pub digest: Option<Digest>,
    /// The first time that it was seen so.
    pub first_seen: Timestamp,
    /// The last time that it was seen so.
    pub last_seen: Timestamp,
    /// The host that answered first.
    pub host: String,
    /// The record's row.
    sheet: Option<i64>,
    reference: Reference,
}

impl Interval {
    /// The tag.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }
}

const INTERVAL: &str = "SELECT d.digest, o.first_seen, o.last_seen, o.host, o.sheet_id FROM observations o \
    JOIN tags t ON t.id = o.tag_id JOIN repositories r ON r.id = t.repository_id LEFT JOIN digests d ON d.id = o.root_id \
    WHERE r.name = $1 AND t.name = $2";

impl Catalog {
    /// All that a tag ever was, the oldest first. Stretches that differ only in what is told of one digest stand apart.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for a tag that was never seen.
    pub async fn log(&self, reference: &Reference) -> Result<Vec<Interval>> {
        let (repository, tag) = named(reference)?;
        let statement = Statement::new(format!("{INTERVAL} ORDER BY o.first_seen"))
            .bind(repository)
            .bind(tag);
        let rows = self.fetch(statement).await?;
        if rows.is_empty() {
            return Err(never_seen(reference));
        }
        rows.iter().map(|row| interval(row, reference)).collect()
    }

    /// The stretch of a tag that tells what it was at a time.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for a tag that was never seen, or not before that time.
    pub async fn interval(&self, reference: &Reference, when: When) -> Result<Interval> {
        let (repository, tag) = named(reference)?;
        let statement = Statement::new(format!(
            "{INTERVAL} AND o.first_seen <= $3 ORDER BY o.first_seen DESC LIMIT 1"
        ))
        .bind(repository)
        .bind(tag)
        .bind(when.until());
        match self.first(statement).await? {
            Some(row) => interval(&row, reference),
            None => Err(self.not_then(reference, when).await),
        }
    }

    /// The record of a reference as it was at a time; by digest, as it was seen last in that repository.
    ///
    /// # Errors
    /// [`Kind::NotFound`] where it was never seen, not before that time, or was gone then; [`Kind::Damaged`] where bytes are missing
    /// or are not what they were.
    pub async fn record(&self, reference: &Reference, when: When) -> Result<Record> {
        if let Some(digest) = reference.digest() {
            return self.record_of_digest(reference, digest, when).await;
        }
        let interval = self.interval(reference, when).await?;
        self.record_of(&interval).await
    }

    /// The record of a stretch, as it was first seen in it.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for a stretch in which the tag was gone; [`Kind::Damaged`] as [`Catalog::record`].
    pub async fn record_of(&self, interval: &Interval) -> Result<Record> {
        let Some(sheet) = interval.sheet else {
            let name = interval.reference.familiar();
            return Err(Error::new(
                Kind::NotFound,
                format!(
                    "{name} was gone from {} to {}",
                    interval.first_seen, interval.last_seen
                ),
            )
            .hint(format!("portolan log {name} tells what it was before")));
        };
        self.record_of_sheet(sheet, &interval.reference, interval.first_seen)
            .await
    }

    async fn record_of_digest(
        &self,
        reference: &Reference,
        digest: &Digest,
        when: When,
    ) -> Result<Record> {
        let statement = Statement::new(
            "SELECT s.id, o.first_seen FROM sheets s JOIN repositories r ON r.id = s.repository_id \
             JOIN digests d ON d.id = s.root_id JOIN observations o ON o.sheet_id = s.id \
             WHERE r.name = $1 AND d.digest = $2 AND o.first_seen <= $3 ORDER BY s.proof DESC, s.complete DESC, o.first_seen DESC LIMIT 1",
        )
        .bind(reference.repository().to_string())
        .bind(digest.as_str())
        .bind(when.until());
        let Some(row) = self.first(statement).await? else {
            return Err(Error::new(
                Kind::NotFound,
                format!("the catalogue has not seen {}", reference.familiar()),
            )
            .hint(format!(
                "portolan search {digest} tells where it has seen that digest"
            )));
        };
        self.record_of_sheet(row.int(0)?, reference, timestamp(row.int(1)?)?)
            .await
    }

    pub(crate) async fn record_of_sheet(
        &self,
        sheet: i64,
        reference: &Reference,
        observed: Timestamp,
    ) -> Result<Record> {
        let statement = Statement::new("SELECT body FROM sheets WHERE id = $1").bind(sheet);
        let Some(row) = self.first(statement).await? else {
            return Err(Error::new(
                Kind::Damaged,
                format!(
                    "the catalogue has lost its sheet of {}",
                    reference.familiar()
                ),
            ));
        };
        let mut unpacked = Unpacked::read(&row.bytes(0)?)?;
        let mut found = HashMap::new();
        for digest in unpacked.digests()? {
            if let Entry::Vacant(place) = found.entry(digest) {
                let bytes = self.blobs.get(place.key()).await?;
                let bytes = bytes.ok_or_else(|| missing(place.key(), reference))?;
                place.insert(bytes);
            }
        }
        unpacked.into_record(reference, observed, |digest| {
            found
                .get(digest)
                .cloned()
                .ok_or_else(|| missing(digest, reference))
        })
    }

    async fn not_then(&self, reference: &Reference, when: When) -> Error {
        let first = match (when, self.log(reference).await) {
            (When::At(time), Ok(log)) => log.first().map(|first| (time, first.first_seen)),
            (_, Err(error)) => return error,
            _ => None,
        };
        match first {
            Some((time, first)) => Error::new(
                Kind::NotFound,
                format!(
                    "{} was not seen until {time}: it was first seen at {first}",
                    reference.familiar()
                ),
            ),
            None => never_seen(reference),
        }
    }
}

fn missing(digest: &Digest, reference: &Reference) -> Error {
    Error::new(Kind::Damaged, format!("the catalogue's blob {digest} of {} is missing", reference.familiar()))
        .hint("portolan verify tells what is damaged; `portolan verify --repair` brings it back, where the registry still has it")
}

fn never_seen(reference: &Reference) -> Error {
    Error::new(
        Kind::NotFound,
        format!("the catalogue has never seen {}", reference.familiar()),
    )
    .hint(format!(
        "portolan scan {} takes it in",
        reference.familiar()
    ))
}

fn named(reference: &Reference) -> Result<(String, String)> {
    match reference.tag() {
        Some(tag) => Ok((reference.repository().to_string(), tag.to_string())),
        None => Err(Error::new(
            Kind::Usage,
            format!(
                "{} names a digest, which never changes: name a tag",
                reference.familiar()
            ),
        )),
    }
}

fn interval(row: &Row, reference: &Reference) -> Result<Interval> {
    Ok(Interval {
        digest: row.text_or_none(0)?.map(|text| parsed(&text)).transpose()?,
        first_seen: timestamp(row.int(1)?)?,
        last_seen: timestamp(row.int(2)?)?,
        host: row.text(3)?,
        sheet: row.int_or_none(4)?,
        reference: Reference::tagged(
            reference.repository().clone(),
            reference.tag().cloned().unwrap_or_else(Tag::latest),
        ),
    })
}

/// A time of the database.
pub(crate) fn timestamp(milliseconds: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(milliseconds).map_err(|error| {
        Error::new(
            Kind::Damaged,
            "the catalogue names a time that there is not",
        )
        .because(error)
    })
}

/// A digest of the database.
pub(crate) fn parsed(text: &str) -> Result<Digest> {
    text.parse().map_err(|error: portolan_image::Error| {
        Error::new(Kind::Damaged, "the catalogue names a digest that is none").because(error)
    })
}

/// A repository of the database.
pub(crate) fn repository(text: &str) -> Result<Repository> {
    Repository::parse(text).map_err(|error| {
        Error::new(
            Kind::Damaged,
            "the catalogue names a repository that is none",
        )
        .because(error)
    })
}
