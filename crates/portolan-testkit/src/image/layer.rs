//! One layer: a tar, compressed or not, with the media type that it will be named by.

use std::io::Write as _;

use bytes::Bytes;
use portolan_image::Digest;

use super::manifest::Family;
use super::tree::Tree;

/// How a layer's tar is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    Plain,
    /// gzip as usual. Its bytes may differ between versions of the compressor.
    Gzip,
    /// gzip whose deflate blocks are stored as they are: the same bytes whatever compressor is linked.
    Stored,
    /// Zstandard.
    Zstd,
}

/// A layer as it will be stored.
#[derive(Debug, Clone)]
pub struct Layer {
    pub(super) bytes: Bytes,
    pub(super) diff_id: Digest,
    pub(super) urls: Vec<String>,
    media_type: Option<String>,
    compression: Compression,
}

impl Layer {
    /// A layer of some files.
    pub fn of(tree: &Tree, compression: Compression) -> Self {
        Self::tar(tree.tar(), compression)
    }

    /// A layer of a tar that was written otherwise, or of what is no tar.
    pub fn tar(tar: Vec<u8>, compression: Compression) -> Self {
        Self {
            diff_id: Digest::sha256(&tar),
            bytes: pack(tar, compression).into(),
            urls: Vec::new(),
            media_type: None,
            compression,
        }
    }

    /// A layer of some files, compressed with gzip.
    pub fn gzip(tree: &Tree) -> Self {
        Self::of(tree, Compression::Gzip)
    }

    /// Bytes that claim to be a layer, under any media type.
    pub fn raw(media_type: &str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            diff_id: Digest::sha256(&bytes),
            bytes,
            urls: Vec::new(),
            media_type: Some(media_type.to_owned()),
            compression: Compression::Plain,
        }
    }

    /// Makes it a foreign layer, which the registry does not hold: it is to be had from `urls` (registry-quirks 4.5).
    pub fn foreign(mut self, urls: &[&str]) -> Self {
        self.urls = urls.iter().map(|&url| url.to_owned()).collect();
        self
    }

    /// The layer's digest, as stored.
    pub fn digest(&self) -> Digest {
        Digest::sha256(&self.bytes)
    }

    /// The bytes, as stored.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    pub(super) fn media_type(&self, family: Family) -> String {
        if let Some(media_type) = &self.media_type {
            return media_type.clone();
        }
        let foreign = !self.urls.is_empty();
        let base = match (family, foreign) {
            (Family::Docker, false) => "application/vnd.docker.image.rootfs.diff.tar",
            (Family::Docker, true) => "application/vnd.docker.image.rootfs.foreign.diff.tar",
            (Family::Oci, false) => "application/vnd.oci.image.layer.v1.tar",
            (Family::Oci, true) => "application/vnd.oci.image.layer.nondistributable.v1.tar",
        };
        let suffix = match (self.compression, family) {
            (Compression::Plain, _) => "",
            (Compression::Gzip | Compression::Stored, Family::Docker) => ".gzip",
            (Compression::Gzip | Compression::Stored, Family::Oci) => "+gzip",
            (Compression::Zstd, Family::Docker) => ".zstd",
            (Compression::Zstd, Family::Oci) => "+zstd",
        };
        format!("{base}{suffix}")
    }
}

fn pack(tar: Vec<u8>, compression: Compression) -> Vec<u8> {
    match compression {
        Compression::Plain => tar,
        Compression::Gzip => {
            // The builder's default header holds no date and no name.
            let mut encoder =
                flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::default());
            encoder.write_all(&tar).expect("memory takes all bytes");
            encoder.finish().expect("memory takes all bytes")
        }
        Compression::Stored => stored_gzip(&tar),
        Compression::Zstd => zstd::encode_all(tar.as_slice(), 3).expect("memory takes all bytes"),
    }
}

/// A gzip member (RFC 1952) of stored blocks (RFC 1951, 3.2.4), written by hand so that no library's choice shows in it.
fn stored_gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let mut blocks = bytes.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).expect("a chunk is at most u16::MAX long");
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    out.extend(crc.sum().to_le_bytes());
    out.extend(crc.amount().to_le_bytes());
    out
}
