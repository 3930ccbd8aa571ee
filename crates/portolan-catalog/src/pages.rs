//! Which pages of a folder of reports are behind: what each was written from, beside what each tag is.
//!
//! A page is noted here only after it is on the disk. Whatever breaks off, the next call finds the pages that are behind, without
//! reading one of them.

use portolan_image::Reference;
use portolan_image::record::Record;
use portolan_image::reference::{Repository, Tag};

use crate::catalog::Catalog;
use crate::error::Result;
use crate::history::timestamp;
use crate::sql::{Statement, Value};

/// A page that is behind.
#[derive(Debug, Clone)]
pub struct DuePage {
    /// The tag.
    pub reference: Reference,
    tag: i64,
    sheet: Option<i64>,
    first_seen: jiff::Timestamp,
}

impl DuePage {
    /// Whether the tag is gone, so that its page is to go too.
    pub fn is_gone(&self) -> bool {
        self.sheet.is_none()
    }
}

impl Catalog {
    /// The pages of a repository that are behind in a folder, in the order of the tags' names. `folder` is any name that stands for
    /// the folder and the way it is written.
    pub async fn due_pages(&self, folder: &str, repository: &Repository) -> Result<Vec<DuePage>> {
        let statement = Statement::new(
            "SELECT t.name, t.id, o.sheet_id, o.first_seen FROM repositories r JOIN tags t ON t.repository_id = r.id \
             JOIN observations o ON o.tag_id = t.id LEFT JOIN pages p ON p.tag_id = t.id AND p.folder = $2 \
             WHERE r.name = $1 AND o.first_seen = (SELECT max(l.first_seen) FROM observations l WHERE l.tag_id = t.id) \
             AND coalesce(o.sheet_id, -1) <> coalesce(p.sheet_id, -1) ORDER BY t.name",
        )
        .bind(repository.to_string())
        .bind(folder);
        let mut due = Vec::new();
        for row in self.fetch(statement).await? {
            let Ok(tag) = row.text(0)?.parse::<Tag>() else {
                continue;
            };
            due.push(DuePage {
                reference: Reference::tagged(repository.clone(), tag),
                tag: row.int(1)?,
                sheet: row.int_or_none(2)?,
                first_seen: timestamp(row.int(3)?)?,
            });
        }
        Ok(due)
    }

    /// The record that a page is to be written from; `None` where the tag is gone.
    pub async fn record_of_page(&self, due: &DuePage) -> Result<Option<Record>> {
        match due.sheet {
            Some(sheet) => Ok(Some(
                self.record_of_sheet(sheet, &due.reference, due.first_seen)
                    .await?,
            )),
            None => Ok(None),
        }
    }

    /// Notes that pages are written, or removed where their tags are gone.
    pub async fn note_pages(&self, folder: &str, written: &[DuePage]) -> Result<()> {
        self.patiently(async || self.note_pages_once(folder, written).await)
            .await
    }

    async fn note_pages_once(&self, folder: &str, written: &[DuePage]) -> Result<()> {
        let mut tx = self.database.begin().await?;
        let rows: Vec<Vec<Value>> = written
            .iter()
            .filter_map(|page| Some(vec![folder.into(), page.tag.into(), page.sheet?.into()]))
            .collect();
        let tail = "ON CONFLICT (folder, tag_id) DO UPDATE SET sheet_id = excluded.sheet_id";
        tx.insert("INSERT INTO pages (folder, tag_id, sheet_id)", rows, tail)
            .await?;
        let gone: Vec<i64> = written
            .iter()
            .filter(|page| page.is_gone())
            .map(|page| page.tag)
            .collect();
        for gone in gone.chunks(1_000) {
            let mut statement = Statement::new("DELETE FROM pages WHERE folder = ");
            statement
                .push_value(folder)
                .push(" AND tag_id IN ")
                .push_list(gone.iter().copied());
            tx.execute(statement).await?;
        }
        tx.commit().await
    }
}
