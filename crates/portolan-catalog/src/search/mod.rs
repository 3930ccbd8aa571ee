//! Finding tags by what their images hold, are and were, and when.

mod compile;
mod family;
mod file_pattern;
mod files;
mod pattern;
mod query;

use jiff::Timestamp;
use portolan_image::record::Proof;
use portolan_image::reference::Tag;
use portolan_image::{Digest, Platform, Reference};

use crate::catalog::Catalog;
use crate::error::{Error, Kind, Result};
use crate::history::{parsed, repository, timestamp};
use crate::sql::{Row, Statement};
pub use family::Relative;
pub use file_pattern::FilePattern;
pub use files::FileReader;
pub use pattern::Pattern;
pub use query::{Bound, Condition, Cursor, Query, Seen};

/// A tag that had an image that was looked for, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The tag.
    pub reference: Reference,
    /// The image's platform.
    pub platform: Platform,
    /// What the tag pointed to.
    pub root: Digest,
    /// The image.
    pub image: Digest,
    /// The first time that the tag was seen so.
    pub first_seen: Timestamp,
    /// The last time that the tag was seen so.
    pub last_seen: Timestamp,
    /// Whether the tag was so when it was seen last of all.
    pub is_current: bool,
    /// Whether what is told of it is proven. Of a page some of whose images are, the image decides.
    pub proof: Proof,
}

/// A page of hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    /// The hits, in the order in which their stretches were first kept.
    pub hits: Vec<Hit>,
    /// Where the next page begins; `None` where this is the last.
    pub next: Option<Cursor>,
}

/// What a digest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// What a tag pointed to: an index, or a manifest without one.
    Root,
    /// A manifest that an index lists.
    Manifest,
    /// An image's config: its image ID.
    Config,
    /// A layer's blob.
    Layer,
    /// A layer, uncompressed.
    Diff,
}

/// The most digests that one prefix may stand for.
const MOST_DIGESTS: usize = 100;

const HIT: &str = "SELECT r.name, t.name, e.os, e.architecture, e.variant, e.os_version, rd.digest, ed.digest, o.first_seen, o.last_seen, \
    (SELECT max(l.first_seen) FROM observations l WHERE l.tag_id = o.tag_id), \
    CASE WHEN s.proof = 1 AND i.proof = 0 THEN i.proof ELSE s.proof END, o.id, e.position, e.digest_id \
    FROM entries e LEFT JOIN images i ON i.digest_id = e.digest_id JOIN observations o ON o.root_id = e.root_id JOIN tags t ON t.id = o.tag_id JOIN repositories r ON r.id = t.repository_id \
    JOIN sheets s ON s.id = o.sheet_id JOIN digests rd ON rd.id = e.root_id JOIN digests ed ON ed.id = e.digest_id";

impl Catalog {
    /// Finds tags. All conditions hold for one and the same image, at one and the same time.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a digest that stands for too many, and for files: see [`Catalog::search_files`].
    pub async fn search(&self, query: &Query) -> Result<Hits> {
        if !files::patterns(query).is_empty() {
            return Err(files::needs_a_reader());
        }
        let statement = self.conditions(query).await?;
        self.hits(statement, query.after, query.limit).await
    }

    /// Reads a page of hits: one more than asked for tells whether there is another.
    async fn hits(
        &self,
        statement: Statement,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Hits> {
        let mut rows = self
            .fetch(pages(statement, after, limit.saturating_add(1)))
            .await?;
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = match rows.last() {
            Some(row) if has_more => Some(Cursor {
                stretch: row.int(12)?,
                position: row.int(13)?,
            }),
            _ => None,
        };
        Ok(Hits {
            hits: rows.iter().map(hit).collect::<Result<_>>()?,
            next,
        })
    }

    /// What the digests are that begin so, of those that the catalogue knows.
    ///
    /// # Errors
    /// [`Kind::Usage`] as [`Catalog::search`].
    pub async fn meanings(&self, prefix: &str) -> Result<Vec<(Digest, Vec<Meaning>)>> {
        let found = self.digests(prefix).await?;
        Ok(found
            .into_iter()
            .map(|known| {
                let mut meanings = known.meanings;
                // A tag that names an image lists itself: that is told once.
                if meanings.contains(&Meaning::Root) {
                    meanings.retain(|meaning| *meaning != Meaning::Manifest);
                }
                (known.digest, meanings)
            })
            .collect())
    }

    async fn digests(&self, prefix: &str) -> Result<Vec<Known>> {
        let (from, to) = range(prefix)?;
        let meaning = |table: &str, column: &str| {
            format!("EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = d.id)")
        };
        let text = format!(
            "SELECT d.id, d.digest, {}, {}, {}, {}, {} FROM digests d WHERE d.digest >= $1 AND d.digest < $2 ORDER BY d.digest LIMIT {}",
            as_number(&meaning("observations", "root_id")),
            as_number(&meaning("entries", "digest_id")),
            as_number(&meaning("images", "config_id")),
            as_number(&meaning("layers", "digest_id")),
            as_number(&meaning("layers", "diff_id")),
            MOST_DIGESTS + 1
        );
        let rows = self.fetch(Statement::new(text).bind(from).bind(to)).await?;
        if rows.len() > MOST_DIGESTS {
            return Err(Error::new(
                Kind::Usage,
                format!("more than {MOST_DIGESTS} digests begin with {prefix}"),
            )
            .hint("write more of it"));
        }
        rows.iter().map(known).collect()
    }
}

/// A question for hits, for so many of them after a place.
fn pages(mut statement: Statement, after: Option<Cursor>, limit: usize) -> Statement {
    if let Some(Cursor { stretch, position }) = after {
        statement
            .push(" AND (o.id > ")
            .push_value(stretch)
            .push(" OR (o.id = ")
            .push_value(stretch);
        statement
            .push(" AND e.position > ")
            .push_value(position)
            .push("))");
    }
    statement.push(" ORDER BY o.id, e.position LIMIT ");
    statement.push_value(i64::try_from(limit).unwrap_or(i64::MAX));
    statement
}

/// A digest that the catalogue knows.
pub(crate) struct Known {
    pub(crate) id: i64,
    pub(crate) digest: Digest,
    pub(crate) meanings: Vec<Meaning>,
}

fn known(row: &Row) -> Result<Known> {
    let all = [
        Meaning::Root,
        Meaning::Manifest,
        Meaning::Config,
        Meaning::Layer,
        Meaning::Diff,
    ];
    let mut meanings = Vec::new();
    for (column, meaning) in (2..).zip(all) {
        if row.int(column)? > 0 {
            meanings.push(meaning);
        }
    }
    Ok(Known {
        id: row.int(0)?,
        digest: parsed(&row.text(1)?)?,
        meanings,
    })
}

fn as_number(condition: &str) -> String {
    // PostgreSQL has truth values, SQLite numbers.
    format!("CAST(CASE WHEN {condition} THEN 1 ELSE 0 END AS BIGINT)")
}

/// The texts between which all digests stand that begin so.
fn range(prefix: &str) -> Result<(String, String)> {
    let full = if prefix.contains(':') {
        prefix.to_owned()
    } else {
        format!("sha256:{prefix}")
    };
    let full = full.to_ascii_lowercase();
    let wrong = || {
        Error::new(
            Kind::Usage,
            format!("{prefix} is not the beginning of a digest"),
        )
        .hint("write sha256: and at least 4 of its hex digits")
    };
    let (_, hex) = full.split_once(':').ok_or_else(wrong)?;
    if hex.len() < 4 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    // `g` is what follows the last hex digit.
    let end = format!("{full}g");
    Ok((full, end))
}

fn hit(row: &Row) -> Result<Hit> {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let tag: Tag = row
        .text(1)?
        .parse()
        .map_err(|error: portolan_image::Error| {
            Error::new(Kind::Damaged, "the catalogue names a tag that is none").because(error)
        })?;
    let first_seen = row.int(8)?;
    Ok(Hit {
        reference: Reference::tagged(repository(&row.text(0)?)?, tag),
        platform: Platform {
            os: row.text(2)?,
            architecture: row.text(3)?,
            variant: some(row.text(4)?),
            os_version: some(row.text(5)?),
            ..Platform::default()
        },
        root: parsed(&row.text(6)?)?,
        image: parsed(&row.text(7)?)?,
        first_seen: timestamp(first_seen)?,
        last_seen: timestamp(row.int(9)?)?,
        is_current: row.int(10)? == first_seen,
        proof: crate::observe::proof(row.int(11)?),
    })
}
