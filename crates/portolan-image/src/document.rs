//! Bytes that carry their proof: what was served, with the digest and media type they were checked against.

use base64::Engine as _;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::descriptor::Descriptor;
use crate::digest::{Algorithm, Digest};
use crate::error::{Error, Kind};
use crate::manifest;
use crate::media_type::MediaType;

/// A manifest or config exactly as it was served. It exists only if its bytes have its digest.
///
/// For a signed schema 1 manifest the digest covers the payload, that is the bytes without their signatures
/// (registry-quirks 3.3); for everything else it covers all bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    bytes: Bytes,
    digest: Digest,
    media_type: MediaType,
}

impl Document {
    /// A manifest as a registry served it. `content_type` is the header, `expected` the digest that was asked for or
    /// promised; without one, the sha256 digest of the bytes is taken.
    ///
    /// # Errors
    /// [`Kind::Mismatch`] and [`Kind::CannotVerify`] from the digest; [`Kind::Malformed`] for what is no JSON object;
    /// [`Kind::Ambiguous`] where the body can be read as two things or contradicts the header (threats 15, 16).
    pub fn manifest(
        bytes: Bytes,
        content_type: Option<&str>,
        expected: Option<&Digest>,
    ) -> Result<Self, Error> {
        // Whole bytes first: only what claims to be signed schema 1 needs a look inside to know what is hashed.
        if let Some(expected) = expected
            && expected.verify(&bytes).is_ok()
        {
            let media_type = manifest::media_type_of(&bytes, content_type)?;
            return Ok(Self {
                digest: expected.clone(),
                bytes,
                media_type,
            });
        }
        if let Some(expected) = expected {
            let payload = manifest::schema1_payload(&bytes);
            match payload {
                Ok(Some(payload)) => expected.verify(&payload)?,
                _ => expected.verify(&bytes)?,
            }
            let media_type = manifest::media_type_of(&bytes, content_type)?;
            return Ok(Self {
                digest: expected.clone(),
                bytes,
                media_type,
            });
        }
        let media_type = manifest::media_type_of(&bytes, content_type)?;
        let digest = match manifest::schema1_payload(&bytes)? {
            Some(payload) => Digest::of(Algorithm::Sha256, &payload),
            None => Digest::of(Algorithm::Sha256, &bytes),
        };
        Ok(Self {
            bytes,
            digest,
            media_type,
        })
    }

    /// A blob, such as a config, that a descriptor promised.
    ///
    /// # Errors
    /// [`Kind::Mismatch`] or [`Kind::CannotVerify`].
    pub fn blob(bytes: Bytes, descriptor: &Descriptor) -> Result<Self, Error> {
        descriptor.verify(&bytes)?;
        Ok(Self {
            bytes,
            digest: descriptor.digest.clone(),
            media_type: descriptor.media_type.clone(),
        })
    }

    /// The bytes as served.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The digest that was checked.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The media type: of the body if it names one, else of the header, else guessed from its shape.
    pub fn media_type(&self) -> &MediaType {
        &self.media_type
    }

    /// The number of bytes.
    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// A descriptor of this document.
    pub fn descriptor(&self) -> Descriptor {
        Descriptor::new(self.media_type.as_str(), self.digest.clone(), self.size())
    }
}

/// How a document stands in a record's JSON: its bytes as `text` where they are UTF-8, else as `base64`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    media_type: MediaType,
    digest: Digest,
    size: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = std::str::from_utf8(&self.bytes).ok().map(str::to_owned);
        let base64 = text
            .is_none()
            .then(|| base64::engine::general_purpose::STANDARD.encode(&self.bytes));
        Written {
            media_type: self.media_type.clone(),
            digest: self.digest.clone(),
            size: self.size(),
            text,
            base64,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    /// Checks the bytes against the digest again: a record that was tampered with does not load.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;
        let written = Written::deserialize(deserializer)?;
        let bytes: Bytes = match (written.text, written.base64) {
            (Some(text), None) => text.into_bytes().into(),
            (None, Some(encoded)) => base64::engine::general_purpose::STANDARD
                .decode(encoded)
                .map_err(D::Error::custom)?
                .into(),
            _ => return Err(D::Error::custom("a document has either text or base64")),
        };
        if bytes.len() as u64 != written.size {
            return Err(D::Error::custom(Error::new(
                Kind::Mismatch,
                "the document does not have the size that it states",
            )));
        }
        match manifest::schema1_payload(&bytes) {
            Ok(Some(payload)) if written.media_type.manifest_kind().is_some() => {
                written
                    .digest
                    .verify(&payload)
                    .or_else(|_| written.digest.verify(&bytes))
                    .map_err(D::Error::custom)?;
            }
            _ => written.digest.verify(&bytes).map_err(D::Error::custom)?,
        }
        Ok(Self {
            bytes,
            digest: written.digest,
            media_type: written.media_type,
        })
    }
}
