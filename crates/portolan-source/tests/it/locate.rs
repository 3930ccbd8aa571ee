//! What people type, and which medium and image it names (design.md "Command line").

use std::path::Path;

use portolan_image::record::Transport;
use portolan_source::{Kind, Location};
use portolan_testkit::image::{Image, ImageSet};

use crate::layout::open;

#[test]
fn images_of_registries_are_written_as_everywhere() {
    for (typed, familiar) in [
        ("python:3.7-slim", "python:3.7-slim"),
        ("docker://python:3.7-slim", "python:3.7-slim"),
        ("docker.io/library/python", "python:latest"),
        ("ghcr.io/owner/name:1", "ghcr.io/owner/name:1"),
        ("localhost:5000/name", "localhost:5000/name:latest"),
        // Names that only begin like a medium.
        ("oci", "oci:latest"),
        ("oci-archive", "oci-archive:latest"),
        ("docker-archive/x:1", "docker-archive/x:1"),
    ] {
        match Location::parse(typed) {
            Ok(Location::Registry(reference)) => assert_eq!(reference.familiar(), familiar),
            other => panic!("{typed}: {other:?}"),
        }
    }
}

#[test]
fn media_on_this_machine_are_written_as_other_tools_write_them() {
    let digest = format!("sha256:{}", "a".repeat(64));
    let pinned = format!("oci:nowhere:1.0@{digest}");
    for (typed, transport, path) in [
        ("oci:nowhere", Transport::Oci, "nowhere"),
        ("oci:nowhere:1.0", Transport::Oci, "nowhere"),
        ("oci:/no/where:team/app:1.0", Transport::Oci, "/no/where"),
        (&pinned, Transport::Oci, "nowhere"),
        ("oci-dir:nowhere:1.0", Transport::Oci, "nowhere"),
        ("ocidir://nowhere:1.0", Transport::Oci, "nowhere"),
        ("ocidir:///no/where", Transport::Oci, "/no/where"),
        ("oci-layout://nowhere", Transport::Oci, "nowhere"),
        ("oci-archive:a.tar", Transport::OciArchive, "a.tar"),
        ("oci-archive:a.tar:1.0", Transport::OciArchive, "a.tar"),
        ("oci-archive:-", Transport::OciArchive, "-"),
        ("oci-archive:-:1.0", Transport::OciArchive, "-"),
        (
            "docker-archive:a.tar:app:1.0",
            Transport::DockerArchive,
            "a.tar",
        ),
        ("docker-archive:-:app:1.0", Transport::DockerArchive, "-"),
        // Nothing stands behind the colon: it is of the path.
        ("oci:nowhere:", Transport::Oci, "nowhere:"),
    ] {
        match Location::parse(typed) {
            Ok(Location::Local(image)) => assert_eq!(
                (image.transport, image.path.as_path()),
                (transport, Path::new(path)),
                "{typed}"
            ),
            other => panic!("{typed}: {other:?}"),
        }
    }
}

#[test]
fn a_path_with_colons_works_when_it_is_there() {
    let image = Image::small("app").build();
    for name in ["a", "a:b", "a:b:1.0", "c@d", "e:f@g"] {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join(name);
        ImageSet::of("1.0", &image).write_layout(&place).unwrap();
        for rest in ["", ":1.0", &format!("@{}", image.digest())] {
            let typed = format!("oci:{}{rest}", place.display());
            let opened = open(&typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
            let origin = opened.source.origin(opened.reference.repository());
            assert_eq!(origin.location, place.display().to_string(), "{typed}");
        }
    }
}

#[test]
fn what_is_no_image_here_says_what_to_type_instead() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("saved.tar");
    std::fs::write(&file, b"x").unwrap();
    let (folder, file) = (
        folder.path().display().to_string(),
        file.display().to_string(),
    );
    for (typed, advice) in [
        (
            "docker-daemon:app:1.0",
            "`docker save IMAGE` writes what docker-archive:- reads".to_owned(),
        ),
        (
            "dir:/some/where",
            "`skopeo copy --all dir:FOLDER oci:OTHER` makes a layout of it".to_owned(),
        ),
        ("oci:", "write oci:PATH".to_owned()),
        ("ocidir://", "write ocidir://PATH".to_owned()),
        (
            &folder,
            format!("for the OCI image layout in a folder, write oci:{folder}"),
        ),
        (
            &file,
            format!("for an archive, write oci-archive:{file} or docker-archive:{file}"),
        ),
    ] {
        let error = Location::parse(typed).unwrap_err();
        assert_eq!(error.kind(), Kind::Malformed, "{typed}: {error}");
        assert_eq!(error.advice(), Some(advice.as_str()), "{typed}: {error}");
    }
}

#[test]
fn images_without_a_name_are_named_after_their_folder_or_file() {
    let folder = tempfile::tempdir().unwrap();
    let image = Image::small("app").build();
    let set = ImageSet::of("1.0", &image);
    for (name, familiar) in [
        ("harbour", "harbour:1.0"),
        ("My App", "my-app:1.0"),
        ("out.oci", "out:1.0"),
        ("a__b", "a__b:1.0"),
        ("_x.-y_", "x-y:1.0"),
        ("äöü", "image:1.0"),
    ] {
        let path = folder.path().join(name);
        set.write_layout(&path).unwrap();
        let opened = open(&format!("oci:{}", path.display())).unwrap();
        assert_eq!(opened.reference.familiar(), familiar, "{name}");
    }
    for (name, familiar) in [
        ("harbour-1.tar", "harbour-1:latest"),
        ("harbour.tar.gz", "harbour:latest"),
        ("harbour.tgz", "harbour:latest"),
        ("Harbour.TAR.ZST", "harbour:latest"),
    ] {
        let path = folder.path().join(name);
        set.write_docker_archive(&path, &[(image.digest(), &[])])
            .unwrap();
        let opened = open(&format!("docker-archive:{}", path.display())).unwrap();
        assert_eq!(opened.reference.familiar(), familiar, "{name}");
    }
}
