//! Every blob that a row names, hashed.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use portolan_image::MediaType;

use super::peer::document;
use super::{Outcome, Problem, Repair, Teller, Verify, Wanted};
use crate::catalog::Catalog;
use crate::error::{Kind, Result};
use crate::history::{parsed, repository};
use crate::sql::{Row, Statement};

/// How many rows are read at once.
const PAGE: i64 = 1_000;
/// How many tags and repositories are named that need a blob.
const NEEDED_BY: i64 = 3;

/// A row that names a blob.
struct Named {
    id: i64,
    wanted: Wanted,
}

/// How a blob is.
enum State {
    Whole { size: u64 },
    Missing,
    Damaged,
}

impl Catalog {
    pub(super) async fn verify_blobs(
        &self,
        wish: Verify<'_>,
        teller: &mut Teller<'_>,
    ) -> Result<()> {
        let mut last = 0;
        loop {
            let statement = Statement::new(format!(
                "SELECT m.digest_id, d.digest, m.media_type, m.size FROM documents m JOIN digests d ON d.id = m.digest_id \
                 WHERE m.digest_id > $1 ORDER BY m.digest_id LIMIT {PAGE}"
            ))
            .bind(last);
            let rows = self.fetch(statement).await?;
            let Some(end) = rows.last() else {
                return Ok(());
            };
            last = end.int(0)?;
            let rows = rows.iter().map(named).collect::<Result<Vec<_>>>()?;
            let mut checked = stream::iter(rows)
                .map(|row| async move {
                    let state = self.state(&row.wanted).await?;
                    Ok::<_, crate::Error>((row, state))
                })
                .buffered(wish.side_by_side.max(1));
            while let Some((row, state)) = checked.try_next().await? {
                teller.verified.blobs += 1;
                self.settle_blob(wish.repair, row, state, teller).await?;
            }
        }
    }

    async fn state(&self, wanted: &Wanted) -> Result<State> {
        let bytes = match self.blobs.get(&wanted.digest).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(State::Missing),
            Err(error) if error.kind() == Kind::Damaged => return Ok(State::Damaged),
            Err(error) => return Err(error),
        };
        let size = bytes.len() as u64;
        let (digest, media_type) = (wanted.digest.clone(), wanted.media_type.clone());
        let is_whole = move || document(&digest, media_type.as_str(), &bytes).is_some();
        // Hashing takes its time, and others wait on this thread.
        Ok(match tokio::task::spawn_blocking(is_whole).await {
            Ok(true) => State::Whole { size },
            _ => State::Damaged,
        })
    }

    async fn settle_blob(
        &self,
        repair: Repair<'_>,
        mut row: Named,
        state: State,
        teller: &mut Teller<'_>,
    ) -> Result<()> {
        let State::Whole { size } = state else {
            let needed_by = self.needed_by(&mut row).await?;
            teller.told.add(row.id);
            let digest = row.wanted.digest.clone();
            let outcome = self.fetch_again(repair, &row.wanted).await?;
            if outcome == Outcome::Lost {
                self.give_up(&row).await?;
            }
            let problem = match state {
                State::Damaged => Problem::Damaged { digest, needed_by },
                _ => Problem::Missing { digest, needed_by },
            };
            teller.find(problem, outcome);
            return Ok(());
        };
        teller.verified.bytes += size;
        if size != row.wanted.size {
            teller.told.add(row.id);
            if let Repair::From(_) = repair {
                let statement =
                    Statement::new("UPDATE documents SET size = $1 WHERE digest_id = $2")
                        .bind(i64::try_from(size).unwrap_or(i64::MAX))
                        .bind(row.id);
                let mut tx = self.database.begin().await?;
                tx.execute(statement).await?;
                tx.commit().await?;
            }
            let digest = row.wanted.digest;
            teller.find(Problem::Document { digest }, repair.outcome());
        }
        Ok(())
    }

    /// Takes a blob from the first peer that has it.
    pub(super) async fn fetch_again(&self, repair: Repair<'_>, wanted: &Wanted) -> Result<Outcome> {
        let Repair::From(peers) = repair else {
            return Ok(Outcome::Open);
        };
        for peer in peers {
            let Some(bytes) = peer.fetch(wanted).await else {
                continue;
            };
            if let Some(document) = wanted.document(&bytes) {
                self.blobs.put(&[document]).await?;
                return Ok(Outcome::Mended);
            }
        }
        Ok(Outcome::Lost)
    }

    /// Some of the tags that need a blob, and in the row some of the repositories that it is in. The rows that tell are derived ones,
    /// and may be missing too.
    async fn needed_by(&self, row: &mut Named) -> Result<Vec<String>> {
        let statement = Statement::new(format!(
            "SELECT DISTINCT r.name, t.name FROM sheets s JOIN repositories r ON r.id = s.repository_id \
             JOIN observations o ON o.sheet_id = s.id JOIN tags t ON t.id = o.tag_id WHERE s.id IN ({SHEETS} ORDER BY 1 LIMIT 100) \
             ORDER BY r.name, t.name LIMIT {NEEDED_BY}"
        ))
        .bind(row.id);
        let mut needed_by = Vec::new();
        for found in self.fetch(statement).await? {
            let repository = repository(&found.text(0)?)?;
            needed_by.push(format!("{}:{}", repository.familiar(), found.text(1)?));
            if !row.wanted.repositories.contains(&repository) {
                row.wanted.repositories.push(repository);
            }
        }
        Ok(needed_by)
    }

    /// Lets go the row of a blob that nobody has, and marks the records that need it: whoever sees the same again brings it back.
    async fn give_up(&self, row: &Named) -> Result<()> {
        let mut tx = self.database.begin().await?;
        tx.execute(
            Statement::new(format!(
                "UPDATE sheets SET complete = 0 WHERE id IN ({SHEETS})"
            ))
            .bind(row.id),
        )
        .await?;
        tx.execute(Statement::new("DELETE FROM documents WHERE digest_id = $1").bind(row.id))
            .await?;
        tx.commit().await
    }
}

/// The sheets that need a blob: it is their root, or listed by it, or a config of what it lists.
const SHEETS: &str = "SELECT s.id FROM sheets s WHERE s.root_id = $1 \
    OR s.root_id IN (SELECT e.root_id FROM entries e WHERE e.digest_id = $1) \
    OR s.root_id IN (SELECT e.root_id FROM entries e JOIN images i ON i.digest_id = e.digest_id WHERE i.config_id = $1)";

fn named(row: &Row) -> Result<Named> {
    Ok(Named {
        id: row.int(0)?,
        wanted: Wanted {
            digest: parsed(&row.text(1)?)?,
            media_type: MediaType::new(&row.text(2)?),
            size: row.int(3)?.try_into().unwrap_or_default(),
            repositories: Vec::new(),
        },
    })
}
