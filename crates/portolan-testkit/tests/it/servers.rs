//! Real programs start, agree with what the kit makes, and end; one that is missing is named.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write into folders of their own"
)]

use std::path::{Path, PathBuf};

use portolan_testkit::example::harbour;
use portolan_testkit::image::{Image, ImageSet};
use portolan_testkit::registry::{Authority, TestRegistry};
use portolan_testkit::servers::{DockerRegistry, Replay, Skopeo, Umoci, shared};

#[test]
fn docker_registry_takes_the_example_with_tls_and_a_password() {
    let folder = layout();
    let registry = DockerRegistry::secured("user", "secret").unwrap();
    registry
        .push(
            &format!("oci:{}:1.0", folder.path().display()),
            "library/harbour:1.0",
        )
        .unwrap();
    let certificates = registry.authority().unwrap();
    let raw = Skopeo::run(&[
        "inspect",
        "--raw",
        "--cert-dir",
        &certificates.parent().unwrap().to_string_lossy(),
        "--creds",
        "user:secret",
        &format!("docker://{}/library/harbour:1.0", registry.host()),
    ])
    .unwrap();
    let set = harbour();
    let index = set.blob(set.digest_of("1.0").unwrap()).unwrap();
    assert_eq!(raw, index.bytes);
}

#[test]
fn docker_registry_without_tls_takes_what_umoci_made() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made");
    Umoci::make(&made, "1.0", &manifest()).unwrap();
    let registry = DockerRegistry::open().unwrap();
    registry
        .push(&format!("oci:{}:1.0", made.display()), "made:1.0")
        .unwrap();
    let tags = Skopeo::run(&[
        "list-tags",
        "--tls-verify=false",
        &format!("docker://{}/made", registry.host()),
    ])
    .unwrap();
    let tags: serde_json::Value = serde_json::from_slice(&tags).unwrap();
    assert_eq!(tags["Tags"], serde_json::json!(["1.0"]));
}

#[test]
fn skopeo_reads_the_registry_and_the_archives_of_the_kit() {
    let image = Image::small("hi").build();
    let set = ImageSet::of("1.0", &image);
    let registry = TestRegistry::start();
    registry.put("library/word", &set);
    let folder = tempfile::tempdir().unwrap();
    let (docker, oci) = (
        folder.path().join("docker.tar"),
        folder.path().join("oci.tar"),
    );
    set.write_docker_archive(&docker, &[(image.digest(), &["word:1.0"])])
        .unwrap();
    set.write_oci_archive(&oci).unwrap();
    let config = |place: &str| {
        let config = ["inspect", "--config", "--raw", "--tls-verify=false", place];
        Skopeo::run(&config).unwrap()
    };
    let served = config(&format!("docker://{}/library/word:1.0", registry.host()));
    assert_eq!(
        config(&format!("docker-archive:{}", docker.display())),
        served
    );
    assert_eq!(
        config(&format!("oci-archive:{}:1.0", oci.display())),
        served
    );
}

#[test]
fn skopeo_trusts_the_registry_of_the_kit_by_its_authority_alone() {
    let authority = Authority::new();
    let registry = TestRegistry::start_tls(&authority);
    registry.put(
        "library/word",
        &ImageSet::of("1.0", &Image::small("hi").build()),
    );
    let place = format!("docker://{}/library/word:1.0", registry.host());
    let folder = tempfile::tempdir().unwrap();
    let certificates = folder.path().to_string_lossy();
    let inspect = || Skopeo::run(&["inspect", "--raw", "--cert-dir", &certificates, &place]);
    inspect().unwrap_err();
    std::fs::write(folder.path().join("ca.crt"), authority.pem()).unwrap();
    inspect().unwrap();
    assert!(
        registry
            .requests()
            .iter()
            .all(|request| !request.client_certificate)
    );
    let client = authority.client();
    std::fs::write(folder.path().join("client.cert"), client.certificate).unwrap();
    std::fs::write(folder.path().join("client.key"), client.key).unwrap();
    registry.forget_requests();
    inspect().unwrap();
    assert!(
        registry
            .requests()
            .iter()
            .all(|request| request.client_certificate)
    );
}

#[test]
fn the_replaying_registry_counts_requests() {
    let Some(shared) = shared() else {
        println!("the folder `shared` is not beside the repository: nothing to replay");
        return;
    };
    let replay = Replay::start(&shared, &["--auth", "bearer", "--cdn"]).unwrap();
    let names: Vec<String> = replay
        .expected()
        .unwrap()
        .into_iter()
        .map(|(n, _)| n)
        .collect();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(replay.stats().unwrap()["connections"].is_u64());
}

fn layout() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    harbour()
        .write_layout(folder.path())
        .expect("the layout can be written");
    folder
}

fn manifest() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")
}
