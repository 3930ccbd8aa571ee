//! A record without its documents, its name and its time: what a database row keeps, so that the record comes back exactly.
//!
//! Documents are named by digest and stand in the blob store, once; the name and the time stand in the observation. So all
//! tags and all days that saw the same share one sheet, and claims, failures, findings and headers stay with it.

use std::collections::HashMap;
use std::io::Read as _;

use portolan_image::record::{BlobHeaders, Layer, Record, Role};
use portolan_image::{Digest, Document, Reference};
use serde_json::{Map, Value};

use crate::error::{Error, Kind, Result};

/// How hard sheets are compressed: digests hardly shrink, all else does at any level.
const LEVEL: i32 = 3;
/// The largest sheet that is unpacked, in bytes.
const MOST_BYTES: u64 = 256 << 20;

/// A sheet, ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// The sha256 digest of its JSON: two that are equal are kept once.
    pub(crate) hash: String,
    /// Its JSON, compressed.
    pub(crate) body: Vec<u8>,
}

impl Sheet {
    /// The sheet of a record.
    pub(crate) fn of(record: &Record) -> Result<Self> {
        let mut json = serde_json::to_value(record).map_err(|error| {
            Error::new(Kind::Unusable, "the record cannot be written").because(error)
        })?;
        if let Value::Object(map) = &mut json {
            map.remove("reference");
            map.remove("observed");
        }
        for_each_document(&mut json, &mut |document| {
            document.remove("text");
            document.remove("base64");
            Ok(())
        })?;
        let text = json.to_string();
        Ok(Self {
            hash: Digest::sha256(text.as_bytes()).encoded().to_owned(),
            body: zstd::bulk::compress(text.as_bytes(), LEVEL)?,
        })
    }
}

/// The documents of a record, each once.
pub(crate) fn documents(record: &Record) -> impl Iterator<Item = &Document> {
    let roots = record.root.iter().chain(&record.nested);
    let entries = record.entries.iter();
    roots.chain(entries.flat_map(|entry| entry.manifest.iter().chain(&entry.config)))
}

/// A sheet that was read, waiting for its documents.
#[derive(Debug)]
pub(crate) struct Unpacked {
    json: Value,
}

impl Unpacked {
    /// Reads a sheet's body.
    pub(crate) fn read(body: &[u8]) -> Result<Self> {
        Self::parse(&unpack(body)?)
    }

    /// Reads a sheet's body that is to have a hash.
    ///
    /// # Errors
    /// [`Kind::Damaged`] for another body.
    pub(crate) fn verified(body: &[u8], hash: &str) -> Result<Self> {
        let text = unpack(body)?;
        if Digest::sha256(&text).encoded() != hash {
            return Err(Error::new(
                Kind::Damaged,
                "a sheet of the catalogue is not what it was when it was kept",
            ));
        }
        Self::parse(&text)
    }

    fn parse(text: &[u8]) -> Result<Self> {
        let json = serde_json::from_slice(text).map_err(|error| damaged(&error))?;
        Ok(Self { json })
    }

    /// What it says of layers' blobs: whether they are an image's, the layer, and its headers.
    pub(crate) fn headers(&self) -> Result<Vec<(bool, Digest, BlobHeaders)>> {
        #[derive(serde::Deserialize)]
        struct Entry {
            role: Role,
            #[serde(default)]
            layers: Vec<Layer>,
        }
        let entries = self.json.get("entries").cloned().unwrap_or_default();
        let entries: Vec<Entry> = match entries {
            Value::Null => Vec::new(),
            entries => serde_json::from_value(entries).map_err(|error| damaged(&error))?,
        };
        let layers = entries.into_iter().flat_map(|entry| {
            let is_image = matches!(entry.role, Role::Image);
            entry.layers.into_iter().map(move |layer| (is_image, layer))
        });
        Ok(layers
            .filter_map(|(is_image, layer)| {
                Some((is_image, layer.descriptor.digest, layer.headers?))
            })
            .collect())
    }

    /// The digests of the documents that it needs, in order, some perhaps twice.
    pub(crate) fn digests(&mut self) -> Result<Vec<Digest>> {
        let mut digests = Vec::new();
        for_each_document(&mut self.json, &mut |document| {
            digests.push(digest_of(document)?);
            Ok(())
        })?;
        Ok(digests)
    }

    /// The media types and sizes in bytes of the documents that it needs.
    pub(crate) fn stated(&mut self) -> Result<HashMap<Digest, (String, u64)>> {
        let mut stated = HashMap::new();
        for_each_document(&mut self.json, &mut |document| {
            let media_type = document.get("mediaType").and_then(Value::as_str);
            let size = document.get("size").and_then(Value::as_u64);
            stated.insert(
                digest_of(document)?,
                (
                    media_type.unwrap_or_default().to_owned(),
                    size.unwrap_or_default(),
                ),
            );
            Ok(())
        })?;
        Ok(stated)
    }

    /// The record, with the documents that `bytes` gives; each is verified against its digest on the way in.
    pub(crate) fn into_record(
        mut self,
        reference: &Reference,
        observed: jiff::Timestamp,
        mut bytes: impl FnMut(&Digest) -> Result<bytes::Bytes>,
    ) -> Result<Record> {
        for_each_document(&mut self.json, &mut |document| {
            let bytes = bytes(&digest_of(document)?)?;
            let (key, text) = match String::from_utf8(bytes.to_vec()) {
                Ok(text) => ("text", text),
                Err(_) => ("base64", base64(&bytes)),
            };
            document.insert(key.to_owned(), Value::String(text));
            Ok(())
        })?;
        if let Value::Object(map) = &mut self.json {
            let value = |value| serde_json::to_value(value).expect("a name is JSON");
            map.insert("reference".to_owned(), value(reference.to_string()));
            map.insert("observed".to_owned(), value(observed.to_string()));
        }
        serde_json::from_value(self.json).map_err(|error| {
            Error::new(Kind::Damaged, format!("the catalogue's bytes for {} are not what they should be", reference.familiar()))
                .because(error)
                .hint("portolan verify tells what is damaged, portolan verify --repair mends what can be mended")
        })
    }
}

/// The JSON of a sheet's body.
fn unpack(body: &[u8]) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    zstd::Decoder::new(body)
        .and_then(|decoder| decoder.take(MOST_BYTES).read_to_end(&mut text))
        .map_err(|error| damaged(&error))?;
    Ok(text)
}

fn damaged(error: &dyn std::fmt::Display) -> Error {
    Error::new(
        Kind::Damaged,
        format!("a sheet of the catalogue cannot be read: {error}"),
    )
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn digest_of(document: &Map<String, Value>) -> Result<Digest> {
    document
        .get("digest")
        .and_then(Value::as_str)
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::new(Kind::Damaged, "a sheet of the catalogue names no digest"))
}

/// Visits the places of a record's JSON where documents stand.
fn for_each_document(
    json: &mut Value,
    visit: &mut dyn FnMut(&mut Map<String, Value>) -> Result<()>,
) -> Result<()> {
    let mut at = |value: Option<&mut Value>| match value {
        Some(Value::Object(document)) => visit(document),
        _ => Ok(()),
    };
    at(json.get_mut("root"))?;
    for nested in list(json.get_mut("nested")) {
        at(Some(nested))?;
    }
    for entry in list(json.get_mut("entries")) {
        at(entry.get_mut("manifest"))?;
        at(entry.get_mut("config"))?;
    }
    Ok(())
}

fn list(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_array_mut).into_iter().flatten()
}
