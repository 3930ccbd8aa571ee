//! The layout's own list: every tag that is there, by its full name, so that other tools find it.

use portolan_image::{Descriptor, Digest};

use crate::catalog::Catalog;
use crate::error::Result;
use crate::history::parsed;
use crate::sql::Statement;

/// The mark that says which state of the observations the list was written from.
const MARK: &str = "published";

impl Catalog {
    /// Writes the list of the blob store anew, if what is there changed since it was written. Tags that are only claimed, or whose root is
    /// not kept, are not in it.
    pub async fn publish(&self) -> Result<()> {
        let state = Statement::new(
            "SELECT count(*), CAST(coalesce(max(id), 0) AS BIGINT) FROM observations",
        );
        let state = match self.database.first(state).await? {
            Some(row) => format!("{} {}", row.int(0)?, row.int(1)?),
            None => return Ok(()),
        };
        if self.mark(MARK).await?.as_deref() == Some(state.as_str()) {
            return Ok(());
        }
        let statement = Statement::new(
            "SELECT r.name, t.name, d.digest, m.media_type, m.size FROM observations o JOIN tags t ON t.id = o.tag_id \
             JOIN repositories r ON r.id = t.repository_id JOIN digests d ON d.id = o.root_id JOIN documents m ON m.digest_id = o.root_id \
             WHERE o.first_seen = (SELECT max(l.first_seen) FROM observations l WHERE l.tag_id = o.tag_id) ORDER BY r.name, t.name",
        );
        let mut named = Vec::new();
        for row in self.database.fetch(statement).await? {
            let digest: Digest = parsed(&row.text(2)?)?;
            let size = u64::try_from(row.int(4)?).unwrap_or_default();
            named.push((
                format!("{}:{}", row.text(0)?, row.text(1)?),
                Descriptor::new(&row.text(3)?, digest, size),
            ));
        }
        self.blobs.publish(&mut named.into_iter()).await?;
        self.set_mark(MARK, &state).await
    }
}
