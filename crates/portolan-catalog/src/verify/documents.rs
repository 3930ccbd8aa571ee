//! The rows of documents, compared with what records state of them.

use std::collections::{BTreeSet, HashMap};

use portolan_image::{Digest, MediaType};

use super::derive::Stated;
use super::facts::Page;
use super::peer::document;
use super::{Problem, Repair, Teller};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::observe::Digests;
use crate::sql::{Statement, Turn};

impl Catalog {
    /// The rows of documents. Records that state another media type for the same bytes are all right; one of them wrote the row.
    pub(super) async fn verify_documents(
        &self,
        repair: Repair<'_>,
        page: &Page,
        teller: &mut Teller<'_>,
    ) -> Result<()> {
        let digests: Vec<&str> = page.documents.keys().map(Digest::as_str).collect();
        let mut there = HashMap::new();
        let head = "SELECT d.digest, d.id, m.media_type, m.size FROM digests d LEFT JOIN documents m ON m.digest_id = d.id WHERE d.digest IN";
        for statement in Statement::among(head, &digests, "") {
            for row in self.fetch(statement).await? {
                let noted = row.text_or_none(2)?.zip(row.int_or_none(3)?);
                there.insert(row.text(0)?, (row.int(1)?, noted));
            }
        }
        for (digest, stated) in &page.documents {
            let (id, noted) = there.remove(digest.as_str()).unwrap_or_default();
            let fits = match &noted {
                Some((media_type, size)) => {
                    stated.iter().any(|one| one.size == *size)
                        && (stated.iter().any(|one| one.media_type == *media_type)
                            || self.is_stated_elsewhere(digest, media_type).await?)
                }
                None => false,
            };
            let Some(first) = stated.first().filter(|_| !fits) else {
                continue;
            };
            if let Repair::From(_) = repair {
                self.write_document(first).await?;
            }
            // A blob that was missing is told of as such, and its row comes back with it.
            if teller.told.add(id) {
                let digest = digest.clone();
                teller.find(Problem::Document { digest }, repair.outcome());
            }
        }
        Ok(())
    }

    /// Whether bytes can be a document of a media type: some other record has stated it, then.
    async fn is_stated_elsewhere(&self, digest: &Digest, media_type: &str) -> Result<bool> {
        let is_manifest = MediaType::new(media_type).manifest_kind().is_some();
        let Some(bytes) = self.blobs.get(digest).await?.filter(|_| is_manifest) else {
            return Ok(false);
        };
        Ok(document(digest, media_type, &bytes)
            .is_some_and(|document| document.media_type().as_str() == media_type))
    }

    async fn write_document(&self, stated: &Stated) -> Result<()> {
        let mut tx = self.database.begin().await?;
        tx.take_turn(Turn::Shared).await?;
        let keys = Digests::make(&mut tx, BTreeSet::from([stated.digest.to_string()])).await?;
        let row = vec![
            keys.get(&stated.digest).into(),
            stated.media_type.clone().into(),
            stated.size.into(),
        ];
        let tail = "ON CONFLICT (digest_id) DO UPDATE SET media_type = excluded.media_type, size = excluded.size";
        tx.insert(
            "INSERT INTO documents (digest_id, media_type, size)",
            vec![row],
            tail,
        )
        .await?;
        tx.commit().await
    }
}
