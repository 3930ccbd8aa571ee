//! Contents of layers that no image has, inventories of images that are gone, and all that only these named.

use std::collections::HashSet;

use super::{AT_ONCE, Garbage, Sweep};
use crate::bits::Bits;
use crate::catalog::Catalog;
use crate::contents::unpack;
use crate::error::Result;
use crate::sql::{Asked, Row, Statement};

const CONTENTS: &str =
    "FROM contents c WHERE NOT EXISTS (SELECT 1 FROM layers l WHERE l.digest_id = c.layer_id)";
const INVENTORIES: &str =
    "FROM inventories v WHERE NOT EXISTS (SELECT 1 FROM images i WHERE i.digest_id = v.image_id)";
const SETS: &str =
    "FROM package_sets s WHERE NOT EXISTS (SELECT 1 FROM inventories v WHERE v.set_id = s.id)";
const PACKAGES: &str = "FROM packages p WHERE NOT EXISTS (SELECT 1 FROM package_set_members m WHERE m.package_id = p.id)";
const LICENCES: &str =
    "FROM licences w WHERE NOT EXISTS (SELECT 1 FROM package_licences q WHERE q.licence_id = w.id)";

/// A table, and the column by which its rows hang on what is gone.
type Hangs = (&'static str, &'static str);

/// What goes in this order: what is gone, the rows that hang on it, and the column by which they do.
const CHAIN: [(&str, &str, &[Hangs]); 5] = [
    ("c.id", CONTENTS, &[("contents", "id")]),
    ("v.image_id", INVENTORIES, &[("inventories", "image_id")]),
    (
        "s.id",
        SETS,
        &[("package_set_members", "set_id"), ("package_sets", "id")],
    ),
    (
        "p.id",
        PACKAGES,
        &[("package_licences", "package_id"), ("packages", "id")],
    ),
    ("w.id", LICENCES, &[("licences", "id")]),
];
/// How many lists of names, or names, are read at once.
const PAGE: i64 = 1_000;

impl Catalog {
    pub(super) async fn drop_contents(&self, sweep: Sweep, garbage: &mut Garbage) -> Result<()> {
        if sweep == Sweep::Count {
            for unnamed in [CONTENTS, INVENTORIES] {
                garbage.rows += self.count(&format!("SELECT count(*) {unnamed}")).await?;
            }
            return Ok(());
        }
        for (key, unnamed, tables) in CHAIN {
            loop {
                let mut tx = self.alone().await?;
                let text = format!("SELECT {key} {unnamed} LIMIT {AT_ONCE}");
                let rows = tx.fetch(Statement::new(text)).await?;
                let ids = rows
                    .iter()
                    .map(|row| row.int(0))
                    .collect::<Result<Vec<_>>>()?;
                if ids.is_empty() {
                    break;
                }
                for (table, column) in tables {
                    let head = format!("DELETE FROM {table} WHERE {column} IN");
                    for statement in Statement::among(&head, &ids, "") {
                        tx.execute(statement).await?;
                    }
                }
                tx.commit().await?;
                garbage.rows += ids.len() as u64;
            }
        }
        self.drop_file_names(garbage).await
    }

    /// Names that no layer has any more. Lists that are kept meanwhile have later keys, and are read in a turn of one's own.
    async fn drop_file_names(&self, garbage: &mut Garbage) -> Result<()> {
        let mut used = Used::default();
        while used.read_page(&mut Asked::Database(&self.database)).await? {}
        let mut last = 0;
        loop {
            let text = format!("SELECT id FROM file_names WHERE id > $1 ORDER BY id LIMIT {PAGE}");
            let rows = self.fetch(Statement::new(text).bind(last)).await?;
            let ids = rows
                .iter()
                .map(|row| row.int(0))
                .collect::<Result<Vec<_>>>()?;
            let Some(end) = ids.last() else {
                return Ok(());
            };
            last = *end;
            if ids.iter().all(|id| used.names.has(*id)) {
                continue;
            }
            let mut tx = self.alone().await?;
            while used.read_page(&mut Asked::Transaction(&mut tx)).await? {}
            let unused: Vec<i64> = ids.into_iter().filter(|id| !used.names.has(*id)).collect();
            for statement in Statement::among("DELETE FROM file_names WHERE id IN", &unused, "") {
                garbage.rows += tx.execute(statement).await?;
            }
            tx.commit().await?;
        }
    }
}

/// The names that layers have.
#[derive(Default)]
struct Used {
    names: Bits,
    last: i64,
}

impl Used {
    async fn read_page(&mut self, asked: &mut Asked<'_>) -> Result<bool> {
        let text = format!("SELECT id, names FROM contents WHERE id > $1 ORDER BY id LIMIT {PAGE}");
        let rows = asked.fetch(Statement::new(text).bind(self.last)).await?;
        for row in &rows {
            self.last = row.int(0)?;
            for name in unpack(&row.bytes(1)?) {
                self.names.add(name);
            }
        }
        Ok(!rows.is_empty())
    }
}

/// Which of these digests are those of contents; before anything is removed, only of those that stay.
pub(super) async fn known_contents(
    asked: &mut Asked<'_>,
    sweep: Sweep,
    digests: &[&str],
) -> Result<HashSet<String>> {
    let tail = match sweep {
        Sweep::Count => "AND EXISTS (SELECT 1 FROM layers l WHERE l.digest_id = c.layer_id)",
        Sweep::Remove => "",
    };
    let head =
        "SELECT d.digest FROM digests d JOIN contents c ON c.blob_id = d.id WHERE d.digest IN";
    let mut known = HashSet::new();
    for statement in Statement::among(head, digests, tail) {
        let rows = asked.fetch(statement).await?;
        let texts = rows.iter().map(|row: &Row| row.text(0));
        known.extend(texts.collect::<Result<Vec<_>>>()?);
    }
    Ok(known)
}
