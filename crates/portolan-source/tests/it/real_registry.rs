//! Debian's docker-registry, with TLS by an own authority and a password, filled by skopeo: the record holds the example.

use std::fs;

use portolan_image::Digest;
use portolan_image::record::Record;
use portolan_source::Kind;
use portolan_testkit::example::harbour;
use portolan_testkit::servers::{DockerRegistry, Umoci};

use crate::client::{PASSWORD, Setup, USER, read};

/// A client that trusts the authority of a registry.
fn trusting(registry: &DockerRegistry) -> Setup {
    let authority = fs::read(registry.authority().unwrap()).unwrap();
    Setup::new()
        .tls_at(&registry.host())
        .trusting_pem(authority)
}

async fn harbour_of(
    registry: &DockerRegistry,
    setup: Setup,
) -> Result<Record, portolan_source::Error> {
    let reference = format!("{}/library/harbour:1.0", registry.host());
    read(&setup.client(), &reference.parse().unwrap()).await
}

#[tokio::test]
async fn a_real_registry_gives_the_example_with_a_login_alone() {
    let folder = tempfile::tempdir().unwrap();
    harbour().write_layout(folder.path()).unwrap();
    let registry = DockerRegistry::secured(USER, PASSWORD).unwrap();
    let from = format!("oci:{}:1.0", folder.path().display());
    registry.push(&from, "library/harbour:1.0").unwrap();

    let known = trusting(&registry).login(&registry.host());
    let record = harbour_of(&registry, known).await.unwrap();
    assert!(record.is_complete(), "{record:#?}");
    let set = harbour();
    assert_eq!(record.digest(), set.digest_of("1.0"));
    let platforms: Vec<String> = record
        .images()
        .map(|image| image.platform.described())
        .collect();
    assert_eq!(
        platforms,
        [
            "linux; amd64",
            "linux; arm64 variant v8",
            "windows version 10.0.20348.3453; amd64"
        ]
    );
    assert_eq!(record.attestations().count(), 2);
    for document in record
        .images()
        .flat_map(|image| [&image.manifest, &image.config])
    {
        let document = document.as_ref().unwrap();
        assert_eq!(
            document.bytes(),
            &set.blob(document.digest()).unwrap().bytes
        );
    }
    for layer in record.images().flat_map(|image| &image.layers) {
        let blob = set.blob(&layer.descriptor.digest).unwrap();
        let said = layer.headers.as_ref().unwrap();
        assert_eq!(said.size, Some(blob.bytes.len() as u64));
    }

    let stranger = harbour_of(&registry, trusting(&registry))
        .await
        .unwrap_err();
    assert_eq!(stranger.kind(), Kind::Denied, "{stranger}");
    let distrust = Setup::new()
        .tls_at(&registry.host())
        .login(&registry.host());
    let distrust = harbour_of(&registry, distrust).await.unwrap_err();
    assert_eq!(distrust.kind(), Kind::Unreachable, "{distrust}");
    assert!(
        distrust.advice().unwrap().contains("--cacert"),
        "{distrust:?}"
    );
}

#[tokio::test]
async fn what_umoci_made_is_read_from_a_registry_without_tls() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made");
    Umoci::make(&made, "1.0", &folder.path().join("made/oci-layout")).unwrap();
    let registry = DockerRegistry::open().unwrap();
    registry
        .push(&format!("oci:{}:1.0", made.display()), "made:1.0")
        .unwrap();
    let reference = format!("{}/made:1.0", registry.host()).parse().unwrap();
    let record = read(&Setup::new().client(), &reference).await.unwrap();
    assert!(record.is_complete(), "{record:#?}");
    assert_eq!(record.entries.len(), 1);
    let manifest = record.entries[0].manifest.as_ref().unwrap();
    assert_eq!(*manifest.digest(), Digest::sha256(manifest.bytes()));
}
