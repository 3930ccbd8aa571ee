//! Facts of roots that no sheet tells of, of images that no root lists, and names that nothing bears.

use super::{AT_ONCE, Garbage};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::facts::{forget_entries, forget_images};
use crate::sql::Statement;

/// Roots with entries, and no sheet.
const ROOTS: &str =
    "FROM entries e WHERE NOT EXISTS (SELECT 1 FROM sheets s WHERE s.root_id = e.root_id)";
/// Images that no root lists. Those that gc would take the root from first are counted with their rows only when it does.
const IMAGES: &str =
    "FROM images i WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.digest_id = i.digest_id)";
/// Headers of blobs that are no layers.
const HEADERS: &str =
    "FROM headers h WHERE NOT EXISTS (SELECT 1 FROM layers l WHERE l.digest_id = h.digest_id)";
/// Tags that were never there: asked for once, and not found.
const TAGS: &str = "FROM tags WHERE NOT EXISTS (SELECT 1 FROM observations o WHERE o.tag_id = tags.id) \
    AND NOT EXISTS (SELECT 1 FROM pages p WHERE p.tag_id = tags.id)";
const REPOSITORIES: &str = "FROM repositories WHERE NOT EXISTS (SELECT 1 FROM tags t WHERE t.repository_id = repositories.id) \
    AND NOT EXISTS (SELECT 1 FROM sheets s WHERE s.repository_id = repositories.id) \
    AND NOT EXISTS (SELECT 1 FROM headers h WHERE h.repository_id = repositories.id)";

/// Where digests are named. A column that is added to the schema and not here is found by the database: it lets no digest go that a row
/// refers to.
const NAMES_A_DIGEST: [(&str, &str); 17] = [
    ("sheets", "root_id"),
    ("observations", "root_id"),
    ("headers", "digest_id"),
    ("documents", "digest_id"),
    ("entries", "root_id"),
    ("entries", "digest_id"),
    ("images", "digest_id"),
    ("images", "config_id"),
    ("images", "top_id"),
    ("layers", "image_id"),
    ("layers", "digest_id"),
    ("layers", "diff_id"),
    ("steps", "image_id"),
    ("contents", "layer_id"),
    ("contents", "diff_id"),
    ("contents", "blob_id"),
    ("inventories", "image_id"),
];
/// How many digests are looked at in one turn.
const DIGESTS_AT_ONCE: i64 = 5_000;

impl Catalog {
    pub(super) async fn drop_facts(&self, garbage: &mut Garbage) -> Result<()> {
        loop {
            let mut tx = self.alone().await?;
            let text = format!("SELECT DISTINCT e.root_id {ROOTS} LIMIT {AT_ONCE}");
            let roots = keys(&tx.fetch(Statement::new(text)).await?)?;
            forget_entries(&mut tx, &roots).await?;
            let text = format!("SELECT i.digest_id {IMAGES} LIMIT {AT_ONCE}");
            let images = keys(&tx.fetch(Statement::new(text)).await?)?;
            forget_images(&mut tx, &images).await?;
            let text = format!(
                "DELETE FROM headers WHERE digest_id IN (SELECT h.digest_id {HEADERS} LIMIT {AT_ONCE})"
            );
            let headers = tx.execute(Statement::new(text)).await?;
            tx.commit().await?;
            let gone = (roots.len() + images.len()) as u64 + headers;
            if gone == 0 {
                return Ok(());
            }
            garbage.rows += gone;
        }
    }

    pub(super) async fn count_facts(&self, garbage: &mut Garbage) -> Result<()> {
        for text in [
            format!("SELECT count(DISTINCT e.root_id) {ROOTS}"),
            format!("SELECT count(*) {IMAGES}"),
            format!("SELECT count(*) {HEADERS}"),
        ] {
            garbage.rows += self.count(&text).await?;
        }
        Ok(())
    }

    /// Lets go names that nothing bears any more.
    pub(super) async fn drop_names(&self, garbage: &mut Garbage) -> Result<()> {
        for names in [TAGS, REPOSITORIES] {
            let mut tx = self.alone().await?;
            garbage.rows += tx
                .execute(Statement::new(format!("DELETE {names}")))
                .await?;
            tx.commit().await?;
        }
        let last = self
            .first(Statement::new(
                "SELECT CAST(coalesce(max(id), 0) AS BIGINT) FROM digests",
            ))
            .await?;
        let last = last.map_or(Ok(0), |row| row.int(0))?;
        let mut text =
            String::from("DELETE FROM digests WHERE digests.id > $1 AND digests.id <= $2");
        for (table, column) in NAMES_A_DIGEST {
            text.push_str(&format!(
                " AND NOT EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = digests.id)"
            ));
        }
        text.push_str(" AND NOT EXISTS (SELECT 1 FROM pairs x WHERE x.image_id = digests.id)");
        let mut from = 0;
        while from < last {
            let mut tx = self.alone().await?;
            let statement = Statement::new(text.clone())
                .bind(from)
                .bind(from + DIGESTS_AT_ONCE);
            garbage.rows += tx.execute(statement).await?;
            tx.commit().await?;
            from += DIGESTS_AT_ONCE;
        }
        Ok(())
    }
}

fn keys(rows: &[crate::sql::Row]) -> Result<Vec<i64>> {
    rows.iter().map(|row| row.int(0)).collect()
}
