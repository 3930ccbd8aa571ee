//! A digest: which algorithm, and the hash it gave (image-spec `descriptor.md`, "Digests").

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256, Sha512};

use crate::error::{Error, Kind, excerpt};

/// A digest such as `sha256:9f86d0…`, checked for syntax.
///
/// `sha256` (64 lower-case hex digits) and `sha512` (128) can be verified. Any other algorithm of valid syntax
/// is kept as it is and says so: [`Digest::can_verify`] is false (threat 18).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(String);

/// A hash function that Portolan can compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// SHA-256, what nearly everything uses.
    Sha256,
    /// SHA-512, allowed by the image specification.
    Sha512,
}

/// The longest digest text that is read, in bytes: twice what sha512 needs.
const MAX_LENGTH: usize = 300;

impl Digest {
    /// The sha256 digest of some bytes.
    pub fn sha256(bytes: &[u8]) -> Self {
        Self::of(Algorithm::Sha256, bytes)
    }

    /// The digest of some bytes by one algorithm.
    pub fn of(algorithm: Algorithm, bytes: &[u8]) -> Self {
        let mut hasher = Hasher::new(algorithm);
        hasher.update(bytes);
        hasher.finish()
    }

    /// The algorithm's name, such as `sha256`.
    pub fn algorithm_name(&self) -> &str {
        self.0.split_once(':').map_or("", |(name, _)| name)
    }

    /// The algorithm, if it is one that can be computed.
    pub fn algorithm(&self) -> Option<Algorithm> {
        match self.algorithm_name() {
            "sha256" => Some(Algorithm::Sha256),
            "sha512" => Some(Algorithm::Sha512),
            _ => None,
        }
    }

    /// The hash as it is written after the colon. For sha256 and sha512: lower-case hex, safe as a file name.
    pub fn encoded(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, encoded)| encoded)
    }

    /// Whether bytes can be checked against it.
    pub fn can_verify(&self) -> bool {
        self.algorithm().is_some()
    }

    /// The first twelve characters of the hash, as docker shows them.
    pub fn short(&self) -> &str {
        self.encoded().get(..12).unwrap_or(self.encoded())
    }

    /// The whole text, `algorithm:encoded`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Checks that bytes have this digest.
    ///
    /// # Errors
    /// [`Kind::Mismatch`] when they do not, [`Kind::CannotVerify`] for an algorithm that is not known.
    pub fn verify(&self, bytes: &[u8]) -> Result<(), Error> {
        let found = Self::of(self.algorithm().ok_or_else(|| self.cannot_verify())?, bytes);
        if found == *self {
            Ok(())
        } else {
            Err(Error::new(
                Kind::Mismatch,
                format!("the bytes have the digest {found}, expected {self}"),
            ))
        }
    }

    /// The error that says why nothing can be checked against this digest.
    pub fn cannot_verify(&self) -> Error {
        Error::new(
            Kind::CannotVerify,
            format!(
                "cannot verify {self}: the algorithm {} is not known here",
                self.algorithm_name()
            ),
        )
    }
}

/// A digest that is being computed over bytes as they pass.
#[derive(Debug, Clone)]
pub enum Hasher {
    /// Computing SHA-256.
    Sha256(Sha256),
    /// Computing SHA-512.
    Sha512(Sha512),
}

impl Hasher {
    /// Begins with no bytes.
    pub fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
            Algorithm::Sha512 => Self::Sha512(Sha512::new()),
        }
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hasher) => hasher.update(bytes),
            Self::Sha512(hasher) => hasher.update(bytes),
        }
    }

    /// The digest of all bytes that were added.
    pub fn finish(self) -> Digest {
        match self {
            Self::Sha256(hasher) => Digest(format!("sha256:{}", hex(&hasher.finalize()))),
            Self::Sha512(hasher) => Digest(format!("sha512:{}", hex(&hasher.finalize()))),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|b| [b >> 4, b & 15])
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect()
}

impl FromStr for Digest {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |why: &str| {
            Err(Error::new(
                Kind::Syntax,
                format!("`{}` is not a digest: {why}", excerpt(text, 90)),
            ))
        };
        if text.len() > MAX_LENGTH {
            return refuse("it is too long");
        }
        let Some((algorithm, encoded)) = text.split_once(':') else {
            return refuse("expected ALGORITHM:HEX, such as sha256:9f86…");
        };
        if !algorithm_is_valid(algorithm) {
            return refuse("the algorithm's name is not valid");
        }
        let hex_length = match algorithm {
            "sha256" => 64,
            "sha512" => 128,
            _ if !encoded.is_empty()
                && encoded
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"=_-".contains(&b)) =>
            {
                return Ok(Self(text.to_owned()));
            }
            _ => return refuse("the part after the colon may hold letters, digits and = _ - only"),
        };
        if encoded.len() != hex_length
            || !encoded
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        {
            return refuse(&format!(
                "{algorithm} needs {hex_length} lower-case hex digits"
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

/// `[a-z0-9]+([+._-][a-z0-9]+)*`
fn algorithm_is_valid(name: &str) -> bool {
    !name.is_empty()
        && name.split(['+', '.', '_', '-']).all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
