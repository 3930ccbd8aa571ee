//! Schema 1 manifests: signed or plain, newest layer first, configs as strings (registry-quirks 3.3).

use base64::Engine as _;
use serde_json::{Map, Value};

use super::MAX_LAYERS;
use crate::config::Config;
use crate::digest::Digest;
use crate::error::{Error, Kind};
use crate::finding::Finding;
use crate::history::Entry;
use crate::json::{self, View};

/// A schema 1 manifest, turned the way later formats are: base first, one entry of history a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema1 {
    /// The architecture that the manifest itself states.
    pub architecture: Option<String>,
    /// The layers that hold something, base first. Sizes are not stated in this format.
    pub layers: Vec<Digest>,
    /// What the newest entry says of the image as a whole, with the history of all entries.
    pub config: Config,
    /// What was odd.
    pub findings: Vec<Finding>,
}

impl Schema1 {
    pub(super) fn read(map: &Map<String, Value>) -> Result<Self, Error> {
        let mut findings = Vec::new();
        let view = View::new(map, "");
        let (fs_layers, history) = (
            view.list("fsLayers", &mut findings),
            view.list("history", &mut findings),
        );
        if fs_layers.len() > MAX_LAYERS || history.len() > MAX_LAYERS {
            return Err(Error::new(
                Kind::TooLarge,
                format!("a schema 1 manifest has more than {MAX_LAYERS} layers"),
            ));
        }
        if fs_layers.len() != history.len() {
            findings.push(Finding::new(
                "history",
                format!("{} entries for {} layers", history.len(), fs_layers.len()),
            ));
        }
        let mut layers = Vec::with_capacity(fs_layers.len());
        for (index, value) in fs_layers.iter().enumerate() {
            let text = value
                .get("blobSum")
                .and_then(Value::as_str)
                .unwrap_or_default();
            layers.push(text.parse::<Digest>().map_err(|error| {
                Error::new(
                    Kind::Malformed,
                    format!("fsLayers[{index}].blobSum: {error}"),
                )
            })?);
        }
        let mut entries = Vec::with_capacity(history.len());
        let mut config = Config::default();
        for (index, value) in history.iter().enumerate() {
            let place = format!("history[{index}].v1Compatibility");
            let text = value
                .get("v1Compatibility")
                .and_then(Value::as_str)
                .unwrap_or_default();
            match json::object(text.as_bytes(), &place) {
                Ok(compatibility) => {
                    if index == 0 {
                        config = Config::from_map(&compatibility);
                    }
                    entries.push(entry(&compatibility, &place, &mut findings));
                }
                Err(error) => {
                    findings.push(Finding::new(place, error.to_string()));
                    entries.push(Entry::default());
                }
            }
        }
        if entries.len() == layers.len() {
            let mut keep = entries.iter().map(|entry| !entry.empty_layer);
            layers.retain(|_| keep.next().unwrap_or(true));
        }
        layers.reverse();
        entries.reverse();
        config.history = entries;
        Ok(Self {
            architecture: view.text("architecture", &mut findings),
            layers,
            config,
            findings,
        })
    }
}

fn entry(map: &Map<String, Value>, place: &str, findings: &mut Vec<Finding>) -> Entry {
    let view = View::new(map, place);
    let command = view
        .child("container_config", findings)
        .texts("Cmd", findings);
    Entry {
        created: view.text("created", findings),
        created_by: (!command.is_empty()).then(|| command.join(" ")),
        comment: view.text("comment", findings),
        author: view.text("author", findings),
        empty_layer: view.flag("throwaway", findings),
    }
}

/// The bytes that a signed manifest's digest covers; `None` for what carries no signatures.
///
/// Each signature's `protected` part tells how many bytes of the body come first and what follows them. All signatures
/// must tell the same (threat 57).
pub(crate) fn payload(bytes: &[u8]) -> Result<Option<Vec<u8>>, Error> {
    // A cheap look first: nearly no manifest is signed, and parsing is not free.
    if !bytes
        .windows(SIGNATURES.len())
        .any(|window| window == SIGNATURES)
    {
        return Ok(None);
    }
    let map = json::object(bytes, "the manifest")?;
    if map.get("schemaVersion").and_then(Value::as_i64) != Some(1) {
        return Ok(None);
    }
    let Some(signatures) = map.get("signatures").and_then(Value::as_array) else {
        return Ok(None);
    };
    let mut found: Option<Vec<u8>> = None;
    for signature in signatures {
        let this = signed_part(bytes, signature).ok_or_else(|| {
            malformed("a signature's `protected` part does not say what was signed")
        })?;
        if found.as_ref().is_some_and(|other| *other != this) {
            return Err(malformed("its signatures cover different bytes"));
        }
        found = Some(this);
    }
    found
        .map(Some)
        .ok_or_else(|| malformed("its list of signatures is empty"))
}

const SIGNATURES: &[u8] = b"\"signatures\"";

fn signed_part(bytes: &[u8], signature: &Value) -> Option<Vec<u8>> {
    let decode = |text: &str| {
        base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(text.trim_end_matches('='))
            .ok()
    };
    let protected =
        json::object(&decode(signature.get("protected")?.as_str()?)?, "protected").ok()?;
    let length = usize::try_from(protected.get("formatLength")?.as_u64()?).ok()?;
    let mut signed = bytes.get(..length)?.to_vec();
    signed.extend(decode(protected.get("formatTail")?.as_str()?)?);
    Some(signed)
}

fn malformed(why: &str) -> Error {
    Error::new(
        Kind::Malformed,
        format!("the signed schema 1 manifest cannot be verified: {why}"),
    )
}
