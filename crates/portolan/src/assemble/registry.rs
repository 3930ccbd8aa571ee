//! From settings to those of the registry client: its own words, certificates read, logins' files listed in order.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use portolan_catalog::{BlobLocation, S3Settings};
use portolan_source::registry::credentials::Sources;
use portolan_source::registry::{self, Hosts, Mirror, Proxies, RetryPolicy, TrustedRealm};

use crate::settings::{self, Access, Settings, Surroundings};
use crate::trouble::Trouble;

/// More than any bundle of authorities needs.
const MAX_AUTHORITIES_BYTES: u64 = 16 << 20;

/// The settings of the client.
pub(super) fn settings(access: &Access) -> Result<registry::Settings, Trouble> {
    let surroundings = &access.surroundings;
    Ok(registry::Settings {
        mirrors: access
            .mirrors
            .iter()
            .map(|mirror| Mirror {
                registry: mirror.registry.clone(),
                url: mirror.url.clone(),
            })
            .collect(),
        plain_http: hosts(&access.plain_http),
        https: hosts(&access.https),
        insecure: hosts(&access.insecure),
        ca_certificates: access
            .authorities
            .iter()
            .map(|path| authorities_of(path))
            .collect::<Result<_, _>>()?,
        trusted_realms: access
            .trusted_realms
            .iter()
            .map(|(registry, realm)| TrustedRealm {
                registry: registry.clone(),
                realm: realm.clone(),
            })
            .collect(),
        credentials: Sources {
            given: surroundings.login.clone(),
            docker_auth_config: surroundings.docker_auth_config.clone(),
            files: login_files(surroundings),
            search_path: surroundings.search_path.clone(),
            ..Sources::default()
        },
        retry: RetryPolicy {
            times: access
                .retries
                .unwrap_or_else(|| RetryPolicy::default().times),
            ..RetryPolicy::default()
        },
        proxies: Proxies {
            http: surroundings.http_proxy.clone(),
            https: surroundings.https_proxy.clone(),
            none: surroundings.no_proxy.clone(),
        },
        ..registry::Settings::default()
    })
}

fn hosts(hosts: &settings::Hosts) -> Hosts {
    match hosts {
        settings::Hosts::None => Hosts::None,
        settings::Hosts::All => Hosts::All,
        settings::Hosts::Some(names) => Hosts::Only(names.clone()),
    }
}

/// Where logins are looked up: Docker's file first, then those of podman, skopeo and buildah (registry-quirks 1.8).
fn login_files(surroundings: &Surroundings) -> Vec<PathBuf> {
    let docker = surroundings.docker_config.clone().or_else(|| {
        let home = surroundings.home.as_ref()?;
        Some(home.join(".docker"))
    });
    let containers = |folder: &PathBuf| folder.join("containers").join("auth.json");
    let mut files = Vec::new();
    files.extend(docker.map(|folder| folder.join("config.json")));
    files.extend(surroundings.registry_auth_file.clone());
    files.extend(surroundings.runtime_dir.as_ref().map(containers));
    files.extend(surroundings.config_dir.as_ref().map(containers));
    files
}

/// How a store of blobs is reached. It is trusted by the authorities that registries are trusted by.
pub(super) fn s3(place: &BlobLocation, settings: &Settings) -> Result<S3Settings, Trouble> {
    if let BlobLocation::Folder(_) = place {
        return Ok(S3Settings::default());
    }
    let mut s3 = settings.catalog.s3.clone().map_err(Trouble::Said)?;
    for path in &settings.access.authorities {
        s3.authorities.push(authorities_of(path)?.to_vec());
    }
    Ok(s3)
}

fn authorities_of(path: &Path) -> Result<Bytes, Trouble> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        std::fs::File::open(path)?
            .take(MAX_AUTHORITIES_BYTES + 1)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let name = path.display();
    let bytes = read().map_err(|error| {
        Trouble::usage(format!(
            "could not read the certificate authorities in {name}"
        ))
        .because(&error)
    })?;
    if bytes.len() as u64 > MAX_AUTHORITIES_BYTES {
        return Err(Trouble::usage(format!(
            "{name} is too large for certificate authorities: more than {MAX_AUTHORITIES_BYTES} bytes"
        )));
    }
    Ok(Bytes::from(bytes))
}
