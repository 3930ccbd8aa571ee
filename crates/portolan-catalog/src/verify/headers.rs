//! What is noted of layers' blobs, compared with what the records of their repository say.
//!
//! The row has what was said last, and which record was kept last nobody knows: any record's words will do.

use std::collections::{HashMap, HashSet};

use portolan_image::Digest;
use portolan_image::record::BlobHeaders;
use portolan_image::reference::Repository;

use super::{Problem, Repair, Teller, Verify};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::history::parsed;
use crate::observe::Digests;
use crate::sheet::Unpacked;
use crate::sql::{Asked, Statement, Transaction, Turn};

/// How many sheets are read at once.
const PAGE: i64 = 200;

/// What the records of one repository say of a layer's blob, the newest last.
type Said = HashMap<Digest, Vec<BlobHeaders>>;

impl Catalog {
    pub(super) async fn verify_headers(
        &self,
        wish: Verify<'_>,
        teller: &mut Teller<'_>,
    ) -> Result<()> {
        for repository in self.repositories().await? {
            let mut asked = Asked::Database(&self.database);
            if doubtful(&mut asked, &repository).await?.is_empty() {
                continue;
            }
            // Looked at again with nobody beside.
            let mut tx = self.database.begin().await?;
            tx.take_turn(Turn::Alone).await?;
            let doubtful = doubtful(&mut Asked::Transaction(&mut tx), &repository).await?;
            if let Repair::From(_) = wish.repair {
                write(&mut tx, &repository, &doubtful).await?;
                tx.commit().await?;
            }
            for (digest, _) in doubtful {
                let repository = repository.clone();
                teller.find(
                    Problem::Headers { repository, digest },
                    wish.repair.outcome(),
                );
            }
        }
        Ok(())
    }
}

/// The layers whose row says what no record says, or that have none; each with what the newest record says.
async fn doubtful(
    asked: &mut Asked<'_>,
    repository: &Repository,
) -> Result<Vec<(Digest, BlobHeaders)>> {
    let (said, of_images) = said(asked, repository).await?;
    let statement = Statement::new(
        "SELECT d.digest, h.last_modified, h.size, h.host FROM headers h JOIN digests d ON d.id = h.digest_id \
         JOIN repositories r ON r.id = h.repository_id WHERE r.name = $1",
    )
    .bind(repository.to_string());
    let mut there: HashMap<Digest, BlobHeaders> = HashMap::new();
    for row in asked.fetch(statement).await? {
        let headers = BlobHeaders {
            last_modified: row.text_or_none(1)?,
            size: row.int_or_none(2)?.and_then(|size| size.try_into().ok()),
            host: row.text_or_none(3)?,
        };
        there.insert(parsed(&row.text(0)?)?, headers);
    }
    let mut doubtful = Vec::new();
    for (digest, mut said) in said {
        let fits = match there.get(&digest) {
            Some(there) => said.contains(there),
            None => !of_images.contains(&digest),
        };
        if let Some(newest) = said.pop().filter(|_| !fits) {
            doubtful.push((digest, newest));
        }
    }
    doubtful.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(doubtful)
}

/// What the records of a repository say, and which of the layers are images'.
async fn said(asked: &mut Asked<'_>, repository: &Repository) -> Result<(Said, HashSet<Digest>)> {
    let mut said = Said::new();
    let mut of_images = HashSet::new();
    let mut last = 0;
    loop {
        let statement = Statement::new(format!(
            "SELECT s.id, s.body FROM sheets s JOIN repositories r ON r.id = s.repository_id \
             WHERE r.name = $1 AND s.id > $2 ORDER BY s.id LIMIT {PAGE}"
        ))
        .bind(repository.to_string())
        .bind(last);
        let rows = asked.fetch(statement).await?;
        for row in &rows {
            last = row.int(0)?;
            // One that cannot be read was told of already.
            let Ok(headers) = Unpacked::read(&row.bytes(1)?).and_then(|sheet| sheet.headers())
            else {
                continue;
            };
            for (is_image, digest, headers) in headers {
                if is_image {
                    of_images.insert(digest.clone());
                }
                let there = said.entry(digest).or_default();
                there.retain(|other| *other != headers);
                there.push(headers);
            }
        }
        if rows.is_empty() {
            return Ok((said, of_images));
        }
    }
}

async fn write(
    tx: &mut Transaction,
    repository: &Repository,
    right: &[(Digest, BlobHeaders)],
) -> Result<()> {
    let statement =
        Statement::new("SELECT id FROM repositories WHERE name = $1").bind(repository.to_string());
    let Some(repository) = tx.fetch(statement).await?.first().map(|row| row.int(0)) else {
        return Ok(());
    };
    let repository = repository?;
    let digests = right.iter().map(|(digest, _)| digest.to_string()).collect();
    let keys = Digests::make(tx, digests).await?;
    let rows = right
        .iter()
        .map(|(digest, headers)| {
            vec![
                repository.into(),
                keys.get(digest).into(),
                headers.last_modified.clone().into(),
                headers
                    .size
                    .and_then(|size| i64::try_from(size).ok())
                    .into(),
                headers.host.clone().into(),
            ]
        })
        .collect();
    tx.insert(
        "INSERT INTO headers (repository_id, digest_id, last_modified, size, host)",
        rows,
        "ON CONFLICT (repository_id, digest_id) DO UPDATE SET last_modified = excluded.last_modified, size = excluded.size, host = excluded.host",
    )
    .await
}
