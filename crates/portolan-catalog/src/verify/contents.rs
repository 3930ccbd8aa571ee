//! What is kept of layers and of what is installed: blobs hashed, and rows compared with the hashes that they have.
//!
//! What is wrong cannot be mended here, since only those who read layers know what is in them. A repair lets it go: the next scan that
//! reads layers finds it missing, and makes it again.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use portolan_image::Digest;

use super::{Problem, Repair, Teller, Verify};
use crate::catalog::Catalog;
use crate::contents::{hash_of_package, hash_of_set};
use crate::error::Result;
use crate::history::parsed;
use crate::sql::{Statement, Turn};

/// How many rows are read at once.
const PAGE: i64 = 500;

impl Catalog {
    pub(super) async fn verify_contents(
        &self,
        wish: Verify<'_>,
        teller: &mut Teller<'_>,
    ) -> Result<()> {
        let mut last = 0;
        loop {
            let text = format!(
                "SELECT c.id, l.digest, b.digest FROM contents c JOIN digests l ON l.id = c.layer_id JOIN digests b ON b.id = c.blob_id \
                 WHERE c.id > $1 ORDER BY c.id LIMIT {PAGE}"
            );
            let rows = self.fetch(Statement::new(text).bind(last)).await?;
            let mut named: Vec<(i64, Digest, Digest)> = Vec::with_capacity(rows.len());
            for row in &rows {
                last = row.int(0)?;
                named.push((last, parsed(&row.text(1)?)?, parsed(&row.text(2)?)?));
            }
            if named.is_empty() {
                break;
            }
            let mut checked = stream::iter(named)
                .map(|(id, layer, blob)| async move {
                    let bytes = self.contents_blob(&blob).await?;
                    Ok::<_, crate::Error>((id, layer, bytes.map(|bytes| bytes.len() as u64)))
                })
                .buffered(wish.side_by_side.max(1));
            while let Some((id, layer, size)) = checked.try_next().await? {
                teller.verified.blobs += 1;
                if let Some(size) = size {
                    teller.verified.bytes += size;
                    continue;
                }
                let forget = "DELETE FROM contents WHERE id = $1";
                self.forget(wish.repair, Statement::new(forget).bind(id))
                    .await?;
                let problem = Problem::Contents { layer };
                teller.find(problem, wish.repair.without_help());
            }
        }
        self.verify_sets(wish, teller).await
    }

    /// The sets of packages: each is what its hash says, and so are its packages.
    async fn verify_sets(&self, wish: Verify<'_>, teller: &mut Teller<'_>) -> Result<()> {
        let wrong = self.wrong_packages().await?;
        let mut last = 0;
        loop {
            let text = "SELECT id, hash FROM package_sets WHERE id > $1 ORDER BY id LIMIT 50";
            let rows = self.fetch(Statement::new(text).bind(last)).await?;
            let mut sets: BTreeMap<i64, (String, Vec<String>)> = BTreeMap::new();
            for row in &rows {
                last = row.int(0)?;
                sets.insert(last, (row.text(1)?, Vec::new()));
            }
            if sets.is_empty() {
                return Ok(());
            }
            let ids: Vec<i64> = sets.keys().copied().collect();
            let head = "SELECT m.set_id, p.hash FROM package_set_members m JOIN packages p ON p.id = m.package_id WHERE m.set_id IN";
            for statement in Statement::among(head, &ids, "") {
                for row in self.fetch(statement).await? {
                    if let Some((_, members)) = sets.get_mut(&row.int(0)?) {
                        members.push(row.text(1)?);
                    }
                }
            }
            for (set, (hash, members)) in sets {
                let is_right = hash_of_set(&members) == hash
                    && !members.iter().any(|member| wrong.contains(member));
                if !is_right {
                    self.settle_set(wish.repair, set, &wrong, teller).await?;
                }
            }
        }
    }

    /// The hashes of packages whose rows say something else.
    async fn wrong_packages(&self) -> Result<BTreeSet<String>> {
        let mut wrong = BTreeSet::new();
        let mut last = 0;
        loop {
            let text = format!(
                "SELECT id, hash, ecosystem, name, version, source, purl FROM packages WHERE id > $1 ORDER BY id LIMIT {PAGE}"
            );
            let rows = self.fetch(Statement::new(text).bind(last)).await?;
            let mut licences: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
            let ids = rows
                .iter()
                .map(|row| row.int(0))
                .collect::<Result<Vec<_>>>()?;
            let head = "SELECT q.package_id, w.name FROM package_licences q JOIN licences w ON w.id = q.licence_id WHERE q.package_id IN";
            for statement in Statement::among(head, &ids, "") {
                for row in self.fetch(statement).await? {
                    licences
                        .entry(row.int(0)?)
                        .or_default()
                        .insert(row.text(1)?);
                }
            }
            if rows.is_empty() {
                return Ok(wrong);
            }
            for row in rows {
                last = row.int(0)?;
                let columns = [2, 3, 4, 5, 6].map(|column| row.text(column));
                let [ecosystem, name, version, source, purl] = columns;
                let columns = [&ecosystem?, &name?, &version?, &source?, &purl?];
                let licences = licences.remove(&last).unwrap_or_default();
                if hash_of_package(columns, &licences) != row.text(1)? {
                    wrong.insert(row.text(1)?);
                }
            }
        }
    }

    /// Tells of the images of a set that is not right, and lets it and what is wrong in it go where a repair is asked for.
    async fn settle_set(
        &self,
        repair: Repair<'_>,
        set: i64,
        wrong: &BTreeSet<String>,
        teller: &mut Teller<'_>,
    ) -> Result<()> {
        let text = "SELECT d.digest FROM inventories v JOIN digests d ON d.id = v.image_id WHERE v.set_id = $1";
        for row in self.fetch(Statement::new(text).bind(set)).await? {
            let image = parsed(&row.text(0)?)?;
            teller.find(Problem::Packages { image }, repair.without_help());
        }
        if matches!(repair, Repair::No) {
            return Ok(());
        }
        let mut tx = self.database.begin().await?;
        tx.take_turn(Turn::Alone).await?;
        for text in [
            "DELETE FROM inventories WHERE set_id = $1",
            "DELETE FROM package_set_members WHERE set_id = $1",
            "DELETE FROM package_sets WHERE id = $1",
        ] {
            tx.execute(Statement::new(text).bind(set)).await?;
        }
        // A wrong package must not be found by its hash again. Its row stays, for other sets may name it, until garbage is collected.
        for hash in wrong {
            let text = "UPDATE packages SET hash = $1 WHERE hash = $2";
            let other = format!("wrong {hash} {set}");
            tx.execute(Statement::new(text).bind(other).bind(hash.as_str()))
                .await?;
        }
        tx.commit().await
    }

    async fn forget(&self, repair: Repair<'_>, statement: Statement) -> Result<()> {
        if matches!(repair, Repair::No) {
            return Ok(());
        }
        let mut tx = self.database.begin().await?;
        tx.execute(statement).await?;
        tx.commit().await
    }
}
