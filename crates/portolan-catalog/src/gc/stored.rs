//! Documents that no sheet names, and blobs that neither a document nor a layer's contents are.

use futures_util::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use portolan_image::Digest;

use super::contents::known_contents;
use super::{AT_ONCE, Garbage, Named, Sweep};
use crate::blobs::Kept;
use crate::catalog::Catalog;
use crate::error::{Error, Kind, Result};
use crate::known::known_documents;
use crate::sql::{Asked, Statement};

/// How many documents are looked at at once.
const PAGE: i64 = 5_000;

impl Catalog {
    pub(super) async fn drop_documents(
        &self,
        sweep: Sweep,
        named: &mut Named,
        garbage: &mut Garbage,
    ) -> Result<()> {
        let mut last = 0;
        loop {
            let statement = Statement::new(format!(
                "SELECT digest_id FROM documents WHERE digest_id > $1 ORDER BY digest_id LIMIT {PAGE}"
            ))
            .bind(last);
            let mut unnamed = Vec::new();
            let rows = self.fetch(statement).await?;
            for row in &rows {
                last = row.int(0)?;
                if !named.has(last) {
                    unnamed.push(last);
                }
            }
            if rows.is_empty() {
                return Ok(());
            }
            if sweep == Sweep::Count {
                garbage.rows += unnamed.len() as u64;
                continue;
            }
            for unnamed in unnamed.chunks(usize::try_from(AT_ONCE).unwrap_or(1)) {
                let mut tx = self.alone().await?;
                named.catch_up(&mut Asked::Transaction(&mut tx)).await?;
                let still: Vec<i64> = unnamed
                    .iter()
                    .copied()
                    .filter(|document| !named.has(*document))
                    .collect();
                let head = "DELETE FROM documents WHERE digest_id IN";
                for statement in Statement::among(head, &still, "") {
                    garbage.rows += tx.execute(statement).await?;
                }
                tx.commit().await?;
            }
        }
    }

    /// Removes the blobs of no document. They are gone before the turn ends, so that whoever comes next finds no row and puts them again.
    pub(super) async fn drop_blobs(
        &self,
        sweep: Sweep,
        before: Timestamp,
        named: &Named,
        garbage: &mut Garbage,
    ) -> Result<()> {
        let documents = self.count("SELECT count(*) FROM documents").await?
            + self.count("SELECT count(*) FROM contents").await?;
        let mut chunks = self
            .blobs
            .list()
            .try_filter(|kept| std::future::ready(kept.modified < before))
            .chunks(usize::try_from(AT_ONCE).unwrap_or(1));
        while let Some(chunk) = chunks.next().await {
            let chunk: Vec<Kept> = chunk.into_iter().collect::<Result<_>>()?;
            let mut asked = Asked::Database(&self.database);
            let mut orphans = self.orphans(&mut asked, sweep, named, chunk).await?;
            if orphans.is_empty() {
                continue;
            }
            if documents == 0 {
                return Err(Error::new(
                    Kind::Unusable,
                    "the store holds blobs, and the catalogue names none of them: it is most likely another catalogue's",
                )
                .hint("see that --catalog and --blobs belong together; a store is one catalogue's only"));
            }
            if sweep == Sweep::Remove {
                let mut tx = self.alone().await?;
                let mut asked = Asked::Transaction(&mut tx);
                orphans = self.orphans(&mut asked, sweep, named, orphans).await?;
                let digests: Vec<Digest> = orphans.iter().map(|kept| kept.digest.clone()).collect();
                self.blobs.remove(&digests).await?;
                tx.commit().await?;
            }
            garbage.blobs += orphans.len() as u64;
            garbage.bytes += orphans.iter().map(|kept| kept.size).sum::<u64>();
        }
        Ok(())
    }

    /// Those of some blobs that neither a document nor contents are; before anything is removed, those too whose document no sheet names.
    async fn orphans(
        &self,
        asked: &mut Asked<'_>,
        sweep: Sweep,
        named: &Named,
        kept: Vec<Kept>,
    ) -> Result<Vec<Kept>> {
        let digests: Vec<&str> = kept.iter().map(|kept| kept.digest.as_str()).collect();
        let mut known = known_documents(asked, &digests).await?;
        if sweep == Sweep::Count {
            let head = "SELECT id, digest FROM digests WHERE digest IN";
            for statement in Statement::among(head, &digests, "") {
                for row in asked.fetch(statement).await? {
                    if !named.has(row.int(0)?) {
                        known.remove(&row.text(1)?);
                    }
                }
            }
        }
        known.extend(known_contents(asked, sweep, &digests).await?);
        Ok(kept
            .into_iter()
            .filter(|kept| !known.contains(kept.digest.as_str()))
            .collect())
    }
}
