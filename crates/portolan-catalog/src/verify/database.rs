//! The database itself: whether its file is whole, and whether a tag was one thing at a time.

use super::{Problem, Teller, Verify};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::sql::{Dialect, Statement};

/// How many findings of one kind are told.
const MOST: u32 = 20;

impl Catalog {
    pub(super) async fn verify_database(
        &self,
        wish: Verify<'_>,
        teller: &mut Teller<'_>,
    ) -> Result<()> {
        if self.database.dialect() == Dialect::Sqlite {
            let statement = Statement::new(format!("PRAGMA integrity_check({MOST})"));
            for row in self.fetch(statement).await? {
                let says = row.text(0)?;
                if says != "ok" {
                    teller.find(Problem::Database(says), wish.repair.without_help());
                }
            }
        }
        let statement = Statement::new(format!(
            "SELECT DISTINCT r.name, t.name FROM (SELECT tag_id, first_seen, last_seen, \
             lag(last_seen) OVER (PARTITION BY tag_id ORDER BY first_seen) AS before FROM observations) o \
             JOIN tags t ON t.id = o.tag_id JOIN repositories r ON r.id = t.repository_id \
             WHERE o.before >= o.first_seen OR o.last_seen < o.first_seen ORDER BY r.name, t.name LIMIT {MOST}"
        ));
        for row in self.fetch(statement).await? {
            let tag = format!("{}:{}", row.text(0)?, row.text(1)?);
            teller.find(Problem::Overlap { tag }, wish.repair.without_help());
        }
        Ok(())
    }
}
