//! Where a catalogue and its blobs are, as people write it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::error::{Error, Kind};

/// The file of the database in a catalogue's folder.
const DATABASE: &str = "catalogue.sqlite";
/// The folder of the blobs in a catalogue's folder: an OCI image layout.
const BLOBS: &str = "images";

/// Where the database is: `DIR`, `sqlite:FILE` or `postgres://...`.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// The address of a PostgreSQL database. It may hold a password: neither `Debug` nor `Display` show it.
    Postgres(String),
}

/// Where the blobs are: `DIR` or `s3://BUCKET[/PREFIX]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlobLocation {
    /// A folder that is an OCI image layout.
    Folder(PathBuf),
    /// A bucket of an S3-compatible store.
    Bucket {
        /// The bucket's name.
        bucket: String,
        /// What all keys begin with, without a slash at its ends; may be empty.
        prefix: String,
    },
}

impl Location {
    /// The catalogue in a folder.
    pub fn folder(folder: &Path) -> Self {
        Self::Sqlite(folder.join(DATABASE))
    }

    /// The same place, where a relative path begins at a folder.
    pub fn relative_to(self, folder: &Path) -> Self {
        match self {
            Self::Sqlite(file) => Self::Sqlite(folder.join(file)),
            Self::Postgres(url) => Self::Postgres(url),
        }
    }

    /// Where the blobs are if nothing else is said: beside the database, or in a folder's own `images`.
    pub fn blobs(&self, default_folder: &Path) -> BlobLocation {
        let folder = match self {
            Self::Sqlite(file) => file.parent().unwrap_or(Path::new("")),
            Self::Postgres(_) => default_folder,
        };
        BlobLocation::Folder(folder.join(BLOBS))
    }
}

impl BlobLocation {
    /// The same place, where a relative path begins at a folder.
    pub fn relative_to(self, folder: &Path) -> Self {
        match self {
            Self::Folder(path) => Self::Folder(folder.join(path)),
            bucket @ Self::Bucket { .. } => bucket,
        }
    }
}

impl FromStr for Location {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::new(Kind::Usage, "the catalogue's place is empty").hint(PLACES));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        if let Some(file) = text.strip_prefix("sqlite:") {
            let file = file.strip_prefix("//").unwrap_or(file);
            if file.is_empty() {
                return Err(Error::new(Kind::Usage, "sqlite: names no file").hint(PLACES));
            }
            return Ok(Self::Sqlite(PathBuf::from(file)));
        }
        // Not shown, for it may hold a password.
        if let Some(scheme) = ["postgres", "postgresql"].into_iter().find(|scheme| {
            text.strip_prefix(scheme)
                .is_some_and(|rest| rest.starts_with(':'))
        }) {
            let what = format!("{scheme}: is followed by no address of a database");
            return Err(Error::new(Kind::Usage, what).hint(PLACES));
        }
        if let Some((scheme, _)) = text.split_once("://") {
            return Err(
                Error::new(Kind::Usage, format!("{scheme}:// is no kind of catalogue"))
                    .hint(PLACES),
            );
        }
        Ok(Self::folder(Path::new(text)))
    }
}

impl FromStr for BlobLocation {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(rest) = text.strip_prefix("s3://") {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            let proper = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
            if bucket.is_empty() || !bucket.chars().all(proper) {
                return Err(Error::new(
                    Kind::Usage,
                    format!("{} names no bucket", without_login(text)),
                )
                .hint(BLOB_PLACES));
            }
            return Ok(Self::Bucket {
                bucket: bucket.to_owned(),
                prefix: prefix.trim_matches('/').to_owned(),
            });
        }
        if text.is_empty() || text.contains("://") {
            return Err(Error::new(
                Kind::Usage,
                format!("{:?} is no place for blobs", without_login(text)),
            )
            .hint(BLOB_PLACES));
        }
        Ok(Self::Folder(PathBuf::from(text)))
    }
}

const PLACES: &str = "write DIR, sqlite:FILE or postgres://USER@HOST/DATABASE";
const BLOB_PLACES: &str = "write DIR or s3://BUCKET/PREFIX";

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "{}", file.display()),
            Self::Postgres(url) => f.write_str(&without_login(url)),
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Location({self})")
    }
}

/// An address without user, password and parameters, which may hold a password too.
fn without_login(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
            format!("{scheme}://{rest}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_understood_as_people_write_it() {
        let cases = [
            (
                "portolan",
                Location::Sqlite("portolan/catalogue.sqlite".into()),
            ),
            ("sqlite:x.db", Location::Sqlite("x.db".into())),
            ("sqlite:///var/x.db", Location::Sqlite("/var/x.db".into())),
            (
                "postgres://u:p@h/d",
                Location::Postgres("postgres://u:p@h/d".into()),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Location>().unwrap(), expected, "{text}");
        }
        for text in ["", "sqlite:", "mysql://h/d"] {
            assert_eq!(text.parse::<Location>().unwrap_err().kind(), Kind::Usage);
        }
    }

    #[test]
    fn a_database_s_password_is_never_shown() {
        let location: Location = "postgres://me:s3cret@host/db?password=s3cret"
            .parse()
            .unwrap();
        assert_eq!(location.to_string(), "postgres://host/db");
        assert!(!format!("{location:?}").contains("s3cret"));
        for text in [
            "postgres:me:s3cret@host/db",
            "postgresql:/me:s3cret@host/db",
            "mysql://me:s3cret@host/db",
        ] {
            let error = text.parse::<Location>().unwrap_err();
            assert_eq!(error.kind(), Kind::Usage, "{text}");
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        }
        for text in [
            "s3://me:s3cret@bucket/prefix",
            "https://me:s3cret@host/x?key=s3cret",
        ] {
            let error = text.parse::<BlobLocation>().unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn a_bucket_may_have_a_prefix() {
        let bucket = |prefix: &str| BlobLocation::Bucket {
            bucket: "b".into(),
            prefix: prefix.into(),
        };
        assert_eq!("s3://b".parse::<BlobLocation>().unwrap(), bucket(""));
        assert_eq!("s3://b/".parse::<BlobLocation>().unwrap(), bucket(""));
        assert_eq!(
            "s3://b/a/c/".parse::<BlobLocation>().unwrap(),
            bucket("a/c")
        );
        for text in ["s3://", "s3:///x", "", "gs://b"] {
            assert_eq!(
                text.parse::<BlobLocation>().unwrap_err().kind(),
                Kind::Usage
            );
        }
    }
}
