//! What layers hold and images have installed: kept once for each layer and each image, and found by name.
//!
//! A layer's contents are a blob that only those who read layers understand, beside the keys of the names in it. What is installed
//! depends on all layers of an image, so that it is kept for the image: as a set of packages, which images may share.

mod inventory;
mod names;
mod packages;
mod state;

use std::collections::{BTreeSet, HashMap};

use bytes::Bytes;
use portolan_image::{Descriptor, Digest, Document};

use crate::catalog::Catalog;
use crate::error::{Error, Kind, Result};
use crate::history::parsed;
use crate::observe::{Digests, resolve};
use crate::sql::{Statement, Transaction, Turn, Value};

pub use inventory::{KeptPackage, Reach};
pub(crate) use names::{as_text, unpack};
pub(crate) use packages::{hash_of_package, hash_of_set};
pub use state::TagImage;

/// The media type that contents have as a blob.
const MEDIA_TYPE: &str = "application/vnd.portolan.layer.contents";
/// The largest contents that are kept, in bytes: no larger blob is read back.
const MOST_BYTES: usize = 64 << 20;

/// What a layer was found to hold.
#[derive(Debug, Clone)]
pub struct LayerContents {
    /// The digest of its tar, as it was found.
    pub diff_id: Digest,
    /// All that was found, in the form of those who read layers.
    pub blob: Bytes,
    /// Which version of them found it. What an older one found is found again.
    pub version: i64,
    /// How many files it has.
    pub files: u64,
    /// Every name on the paths of its files, folders included, by which the layer is found.
    pub names: BTreeSet<Box<[u8]>>,
}

/// What is known of contents that are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptContents {
    /// The digest of the layer's tar, as it was found.
    pub diff_id: Digest,
    /// Which version found them.
    pub version: i64,
    /// How many bytes their blob has.
    pub size: u64,
    /// How many files the layer has.
    pub files: u64,
}

impl Catalog {
    /// Keeps what a layer holds, under the digest of its blob, in place of what an older version found. What was kept before is not kept twice.
    ///
    /// # Errors
    /// [`Kind::Unusable`] for contents that are too large to be read back; else what the database or the blob store says.
    pub async fn keep_contents(&self, layer: &Digest, contents: &LayerContents) -> Result<()> {
        if contents.blob.len() > MOST_BYTES {
            let what = format!(
                "the layer {layer} has too many files: a list of {} bytes is not kept",
                contents.blob.len()
            );
            return Err(Error::new(Kind::Unusable, what));
        }
        let digest = Digest::sha256(&contents.blob);
        let descriptor = Descriptor::new(MEDIA_TYPE, digest, contents.blob.len() as u64);
        let blob = Document::blob(contents.blob.clone(), &descriptor)
            .map_err(|error| Error::new(Kind::Storage, "hashing failed").because(error))?;
        let names: BTreeSet<String> = contents.names.iter().map(|name| as_text(name)).collect();
        let names: Vec<String> = names.into_iter().collect();
        self.patiently(|| self.keep_contents_once(layer, contents, &blob, &names))
            .await
    }

    /// One attempt; the blob before the rows, within one turn, as [`Catalog::observe`] does.
    async fn keep_contents_once(
        &self,
        layer: &Digest,
        contents: &LayerContents,
        blob: &Document,
        names: &[String],
    ) -> Result<()> {
        let mut tx = self.database.begin().await?;
        tx.take_turn(Turn::Shared).await?;
        self.blobs.put(std::slice::from_ref(blob)).await?;
        let digests = [layer, &contents.diff_id, blob.digest()];
        let digests = digests.iter().map(ToString::to_string).collect();
        let keys = Digests::make(&mut tx, digests).await?;
        let names = resolve(&mut tx, "file_names", "name", names).await?;
        let mut names: Vec<i64> = names.into_values().collect();
        names.sort_unstable();
        forget_older(&mut tx, keys.get(layer), contents.version).await?;
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let row: Vec<Value> = vec![
            keys.get(layer).into(),
            keys.get(&contents.diff_id).into(),
            keys.get(blob.digest()).into(),
            contents.version.into(),
            number(blob.size()).into(),
            number(contents.files).into(),
            names::pack(&names).into(),
        ];
        let head = "INSERT INTO contents (layer_id, diff_id, blob_id, version, size, files, names)";
        tx.insert(head, vec![row], "ON CONFLICT DO NOTHING").await?;
        tx.commit().await
    }

    /// What a layer was found to hold, in the form of those who read layers; `None` where that is not known, or its bytes are lost or
    /// damaged.
    pub async fn contents(&self, layer: &Digest) -> Result<Option<Bytes>> {
        let statement = Statement::new(
            "SELECT b.digest FROM contents c JOIN digests l ON l.id = c.layer_id JOIN digests b ON b.id = c.blob_id WHERE l.digest = $1",
        )
        .bind(layer.as_str());
        let Some(row) = self.first(statement).await? else {
            return Ok(None);
        };
        self.contents_blob(&parsed(&row.text(0)?)?).await
    }

    /// The bytes of contents, checked.
    pub(crate) async fn contents_blob(&self, digest: &Digest) -> Result<Option<Bytes>> {
        let bytes = match self.blobs.get(digest).await {
            Err(error) if error.kind() == Kind::Damaged => return Ok(None),
            other => other?,
        };
        Ok(bytes.filter(|bytes| Digest::sha256(bytes) == *digest))
    }

    /// Those of some layers whose contents are kept. The others are to be read.
    pub async fn kept_contents(&self, layers: &[Digest]) -> Result<HashMap<Digest, KeptContents>> {
        let layers: Vec<&str> = layers.iter().map(Digest::as_str).collect();
        let head = "SELECT l.digest, d.digest, c.version, c.size, c.files FROM contents c JOIN digests l ON l.id = c.layer_id \
            JOIN digests d ON d.id = c.diff_id WHERE l.digest IN";
        let mut kept = HashMap::new();
        for statement in Statement::among(head, &layers, "") {
            for row in self.fetch(statement).await? {
                let contents = KeptContents {
                    diff_id: parsed(&row.text(1)?)?,
                    version: row.int(2)?,
                    size: row.int(3)?.try_into().unwrap_or_default(),
                    files: row.int(4)?.try_into().unwrap_or_default(),
                };
                kept.insert(parsed(&row.text(0)?)?, contents);
            }
        }
        Ok(kept)
    }
}

/// Makes room for what a newer version found. Its row gets a key of its own, so that whoever collects garbage meanwhile sees that it is new.
async fn forget_older(tx: &mut Transaction, layer: i64, version: i64) -> Result<()> {
    let text = "DELETE FROM contents WHERE layer_id = $1 AND version < $2";
    tx.execute(Statement::new(text).bind(layer).bind(version))
        .await?;
    Ok(())
}
