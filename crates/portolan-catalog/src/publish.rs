//! The index of the blob store's layout: all current tags by name, so that skopeo and umoci find what Portolan keeps.

use bytes::{BufMut as _, Bytes, BytesMut};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt as _, TryStreamExt as _};
use serde_json::json;

use crate::blobs::{Index, Published};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::sql::{Row, Statement};

/// The annotation that names an image in a layout (image-spec, annotations.md).
const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// How long a piece of the text is at least, in bytes.
const PIECE: usize = 64 << 10;

/// Each tag as it was seen last, where it was there and its bytes are kept.
const CURRENT: &str = "SELECT r.name, t.name, d.digest, m.media_type, m.size FROM repositories r \
    JOIN tags t ON t.repository_id = r.id JOIN observations o ON o.tag_id = t.id \
    JOIN digests d ON d.id = o.root_id JOIN documents m ON m.digest_id = o.root_id \
    WHERE o.first_seen = (SELECT max(l.first_seen) FROM observations l WHERE l.tag_id = t.id) ORDER BY r.name, t.name";

/// The mark that says which observations the index was written from, and how long it is.
const MARK: &str = "published";

impl Catalog {
    /// Names all current tags in the `index.json` of the blob store, by their full references. It is written at the end of what
    /// changes the catalogue, and not touched where it would say the same. Tags that are only claimed, or whose root is not kept,
    /// are not in it.
    ///
    /// # Errors
    /// What the database or the blob store says; then the index is as it was.
    pub async fn publish(&self) -> Result<Published> {
        // Read first: what is observed meanwhile is published by whoever observed it.
        let state = self.state_of_observations().await?;
        let size = self.blobs.index_size().await?;
        if self.mark(MARK).await? == Some(mark(&state, size)) {
            return Ok(Published::AsItWas);
        }
        let published = self.blobs.publish(&Current { catalog: self }).await?;
        let size = self.blobs.index_size().await?;
        self.set_mark(MARK, &mark(&state, size)).await?;
        Ok(published)
    }

    /// Other words wherever a tag was seen to move: each move adds a row.
    async fn state_of_observations(&self) -> Result<String> {
        let statement = Statement::new(
            "SELECT count(*), CAST(coalesce(max(id), 0) AS BIGINT) FROM observations",
        );
        match self.first(statement).await? {
            Some(row) => Ok(format!("{} {}", row.int(0)?, row.int(1)?)),
            None => Ok(String::new()),
        }
    }
}

fn mark(state: &str, size: Option<u64>) -> String {
    format!("{state} {}", size.unwrap_or_default())
}

struct Current<'a> {
    catalog: &'a Catalog,
}

impl Index for Current<'_> {
    fn pieces(&self) -> BoxStream<'_, Result<Bytes>> {
        let head = Bytes::from_static(
            b"{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[",
        );
        let rows = self.catalog.database.stream(Statement::new(CURRENT));
        let entries = rows.enumerate().map(|(number, row)| {
            let comma = if number > 0 { ",\n" } else { "\n" };
            Ok(Bytes::from(format!("{comma}{}", entry(&row?)?)))
        });
        let whole = stream::once(async { Ok(head) })
            .chain(entries)
            .chain(stream::once(async { Ok(Bytes::from_static(b"\n]}\n")) }));
        gathered(whole.boxed())
    }
}

/// One entry, on one line: a hundred thousand of them are still read by eye and by `grep`.
fn entry(row: &Row) -> Result<String> {
    let entry = json!({
        "mediaType": row.text(3)?,
        "digest": row.text(2)?,
        "size": row.int(4)?,
        "annotations": { REF_NAME: format!("{}:{}", row.text(0)?, row.text(1)?) },
    });
    Ok(entry.to_string())
}

/// The same text in larger pieces.
fn gathered(pieces: BoxStream<'_, Result<Bytes>>) -> BoxStream<'_, Result<Bytes>> {
    stream::try_unfold(pieces, |mut pieces| async {
        let mut gathered = BytesMut::with_capacity(PIECE);
        while gathered.len() < PIECE
            && let Some(piece) = pieces.try_next().await?
        {
            gathered.put(piece);
        }
        Ok((!gathered.is_empty()).then(|| (gathered.freeze(), pieces)))
    })
    .boxed()
}
