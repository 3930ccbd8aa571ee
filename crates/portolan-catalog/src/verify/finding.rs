//! What is not as it should be, and what became of it.

use std::fmt;

use portolan_image::Digest;
use portolan_image::error::visible;
use portolan_image::reference::Repository;
use serde::{Serialize, Serializer, ser::SerializeMap as _};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub problem: Problem,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No repair was asked for.
    Open,
    /// It was mended.
    Mended,
    /// A repair was asked for, and nothing here or with a peer could mend it.
    Lost,
}

/// What is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The database itself is damaged; what it says of it.
    Database(String),
    /// A tag is told to have been two things at once.
    Overlap {
        /// The tag, as it is written in full.
        tag: String,
    },
    /// A blob that a row names is not in the store.
    Missing {
        /// Its digest.
        digest: Digest,
        /// Some of the tags whose reports need it.
        needed_by: Vec<String>,
    },
    /// A blob's bytes are not those of its digest.
    Damaged {
        /// Its digest.
        digest: Digest,
        /// Some of the tags whose reports need it.
        needed_by: Vec<String>,
    },
    /// The row of a blob is missing, or gives it another size or media type.
    Document {
        /// Its digest.
        digest: Digest,
    },
    /// A record cannot be read, or is not what was kept.
    Sheet {
        /// Of which repository.
        repository: Repository,
        /// What it named.
        root: Digest,
        /// Why.
        why: String,
    },
    /// The row of a record says something else of it than the record does.
    SheetRow {
        /// Of which repository.
        repository: Repository,
        /// What it names.
        root: Digest,
    },
    /// The rows of an index's entries are not what the index says.
    Entries {
        /// The index, or the image that a tag names without one.
        root: Digest,
    },
    /// The rows of an image are not what its manifest and config say.
    Image {
        /// The image.
        digest: Digest,
        /// Which of its rows: `image`, `layers`, `steps`, `pairs`.
        parts: Vec<&'static str>,
    },
    /// The headers of a layer's blob are in no record, or in none as the row has them.
    Headers {
        /// The repository.
        repository: Repository,
        /// The layer.
        digest: Digest,
    },
    /// What was kept of a layer's contents is missing or damaged.
    Contents {
        /// The layer.
        layer: Digest,
    },
    /// The rows of an image's packages are not what was kept.
    Packages {
        /// The image.
        image: Digest,
    },
}

impl Problem {
    /// Its name for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Database(_) => "database-damaged",
            Self::Overlap { .. } => "times-overlap",
            Self::Missing { .. } => "blob-missing",
            Self::Damaged { .. } => "blob-damaged",
            Self::Document { .. } => "blob-row-differs",
            Self::Sheet { .. } => "record-damaged",
            Self::SheetRow { .. } => "record-row-differs",
            Self::Entries { .. } => "entries-differ",
            Self::Image { .. } => "image-differs",
            Self::Headers { .. } => "headers-differ",
            Self::Contents { .. } => "contents-lost",
            Self::Packages { .. } => "packages-differ",
        }
    }

    fn digest(&self) -> Option<&Digest> {
        match self {
            Self::Database(_) | Self::Overlap { .. } => None,
            Self::Missing { digest, .. }
            | Self::Damaged { digest, .. }
            | Self::Document { digest }
            | Self::Image { digest, .. }
            | Self::Headers { digest, .. } => Some(digest),
            Self::Contents { layer } => Some(layer),
            Self::Packages { image } => Some(image),
            Self::Sheet { root, .. } | Self::SheetRow { root, .. } | Self::Entries { root } => {
                Some(root)
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Database(says) => format!("the database is damaged: {says}"),
            Self::Overlap { tag } => format!("{tag} is told to have been two things at once"),
            Self::Missing { digest, needed_by } => {
                format!("the blob {digest}{} is missing", of(needed_by))
            }
            Self::Damaged { digest, needed_by } => format!(
                "the blob {digest}{} is damaged: its bytes have another digest",
                of(needed_by)
            ),
            Self::Document { digest } => {
                format!("what is noted of the blob {digest} is not what it is")
            }
            Self::Sheet {
                repository,
                root,
                why,
            } => {
                format!(
                    "the record of {}@{root} is lost: {why}",
                    repository.familiar()
                )
            }
            Self::SheetRow { repository, root } => format!(
                "what is noted of the record of {}@{root} is not what it says",
                repository.familiar()
            ),
            Self::Entries { root } => {
                format!("what search knows of the entries of {root} is not what they are")
            }
            Self::Image { digest, parts } => format!(
                "what search knows of the image {digest} is not what it says ({})",
                parts.join(", ")
            ),
            Self::Headers { repository, digest } => format!(
                "what is noted of the layer {digest} of {} is in no record",
                repository.familiar()
            ),
            Self::Contents { layer } => format!(
                "what was found in the layer {layer} is missing or damaged: `portolan scan --packages` finds it again"
            ),
            Self::Packages { image } => format!(
                "what search knows of the packages of {image} is not what was kept: `portolan scan --packages` finds them again"
            ),
        };
        f.write_str(&visible(&text))
    }
}

fn of(needed_by: &[String]) -> String {
    if needed_by.is_empty() {
        String::new()
    } else {
        format!(" of {}", needed_by.join(", "))
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("problem", self.problem.name())?;
        if let Some(digest) = self.problem.digest() {
            map.serialize_entry("digest", digest)?;
        }
        match &self.problem {
            Problem::Missing { needed_by, .. } | Problem::Damaged { needed_by, .. } => {
                map.serialize_entry("neededBy", needed_by)?;
            }
            Problem::Sheet { repository, .. }
            | Problem::SheetRow { repository, .. }
            | Problem::Headers { repository, .. } => {
                map.serialize_entry("repository", &repository.to_string())?;
            }
            Problem::Overlap { tag } => map.serialize_entry("tag", tag)?,
            Problem::Image { parts, .. } => map.serialize_entry("parts", parts)?,
            Problem::Database(_)
            | Problem::Document { .. }
            | Problem::Entries { .. }
            | Problem::Contents { .. }
            | Problem::Packages { .. } => {}
        }
        map.serialize_entry("message", &self.problem.to_string())?;
        let outcome = match self.outcome {
            Outcome::Open => "open",
            Outcome::Mended => "mended",
            Outcome::Lost => "lost",
        };
        map.serialize_entry("outcome", outcome)?;
        map.end()
    }
}
