//! How an S3-compatible store is reached: plain values, read from wherever by whoever opens the catalogue.

use std::fmt;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::{Certificate, ClientOptions};
use url::Url;

use crate::error::{Error, Kind, Result};

/// How an S3-compatible store is reached. `Debug` shows no secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct S3Settings {
    /// Where the store answers, as `https://HOST[:PORT]`; the bucket follows as the first part of the path. Amazon's own if absent.
    /// `http://` is taken at its word: no TLS.
    pub endpoint: Option<String>,
    /// The region that requests are signed for; `us-east-1` if absent, which stores elsewhere than at Amazon ignore.
    pub region: Option<String>,
    /// Who asks.
    pub credentials: S3Credentials,
    /// Further certificate authorities (PEM), for a store within the house.
    pub authorities: Vec<Vec<u8>>,
}

/// Who asks an S3-compatible store. `Debug` shows no secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum S3Credentials {
    /// Nothing was said: the role of the machine at Amazon, anybody elsewhere.
    #[default]
    Unsaid,
    /// A key.
    Key {
        /// Its name.
        id: String,
        /// The secret that belongs to it.
        secret: String,
        /// The token of a session, where the key is a passing one.
        session: Option<String>,
    },
    /// A role that is taken on with a token from a file, as in Kubernetes.
    Role {
        /// The role's name (ARN).
        role: String,
        /// The file of the token.
        token_file: String,
    },
    /// The role of a container, as in ECS: the path at which its credentials are handed out.
    Container {
        /// The path.
        path: String,
    },
}

impl fmt::Debug for S3Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsaid => "Unsaid",
            Self::Key { .. } => "Key",
            Self::Role { .. } => "Role",
            Self::Container { .. } => "Container",
        })
    }
}

impl S3Settings {
    /// Tells the client how to reach the store.
    pub(super) fn apply(&self, mut builder: AmazonS3Builder) -> Result<AmazonS3Builder> {
        if let Some(region) = &self.region {
            builder = builder.with_region(region);
        }
        if let Some(endpoint) = &self.endpoint {
            let url = checked(endpoint)?;
            builder = builder
                .with_allow_http(url.scheme() == "http")
                .with_endpoint(url.as_str().trim_end_matches('/'));
        }
        Ok(match &self.credentials {
            // The machine's role is Amazon's: nobody else is asked for it, nor waited for.
            S3Credentials::Unsaid => builder.with_skip_signature(self.endpoint.is_some()),
            S3Credentials::Key {
                id,
                secret,
                session,
            } => {
                let builder = builder
                    .with_access_key_id(id)
                    .with_secret_access_key(secret);
                match session {
                    Some(session) => builder.with_token(session),
                    None => builder,
                }
            }
            S3Credentials::Role { role, token_file } => builder
                .with_config(AmazonS3ConfigKey::RoleArn, role)
                .with_config(AmazonS3ConfigKey::WebIdentityTokenFile, token_file),
            S3Credentials::Container { path } => {
                builder.with_config(AmazonS3ConfigKey::ContainerCredentialsRelativeUri, path)
            }
        })
    }

    /// Trusts further authorities.
    pub(super) fn certificates(&self, mut options: ClientOptions) -> Result<ClientOptions> {
        for pem in &self.authorities {
            let read = Certificate::from_pem_bundle(pem).map_err(|error| {
                Error::new(Kind::Usage, "the certificate authorities cannot be read").because(error)
            })?;
            for certificate in read {
                options = options.with_root_certificate(certificate);
            }
        }
        Ok(options)
    }
}

/// The endpoint, which bears no login: it is shown in messages.
fn checked(endpoint: &str) -> Result<Url> {
    let wrong = |what: &str| {
        Err(
            Error::new(Kind::Usage, format!("the address of the S3 store {what}"))
                .hint("write it as https://HOST or http://HOST:PORT"),
        )
    };
    match Url::parse(endpoint) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") || url.host().is_none() => {
            wrong("is none")
        }
        Ok(url) if !url.username().is_empty() || url.password().is_some() => wrong(
            "has a login in it, which belongs into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        ),
        Ok(url) => Ok(url),
        Err(_) => wrong("cannot be understood"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_show_no_secret_and_take_none_in_an_address() {
        let settings = S3Settings {
            credentials: S3Credentials::Key {
                id: "AKIAEXAMPLE".into(),
                secret: "s3cret".into(),
                session: Some("s3ssion".into()),
            },
            ..S3Settings::default()
        };
        let shown = format!("{settings:?}");
        assert!(
            !shown.contains("s3cret") && !shown.contains("s3ssion"),
            "{shown}"
        );
        for endpoint in ["http://me:s3cret@host", "ftp://host", "host", ""] {
            let error = checked(endpoint).unwrap_err();
            assert_eq!(error.kind(), Kind::Usage, "{endpoint}");
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
    }
}
