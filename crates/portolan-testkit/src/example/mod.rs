//! The example image that the repository ships, `examples/harbour`: its recipe.

mod debian;
mod files;
mod linux;
mod windows;

use crate::image::{Attestation, Built, ImageSet, Index, provenance};

/// The image `harbour:1.0`: two Linux platforms, a Windows one with an `os.version`, and `BuildKit`'s attestations of
/// the former two.
///
/// Its dates are fixed and its layers are stored, not compressed, inside gzip: the bytes depend on nothing but this
/// recipe. Nothing in it runs; its files are what reports, file listings and package readers look at.
pub fn harbour() -> ImageSet {
    let amd64 = linux::image(linux::Architecture::Amd64).build();
    let arm64 = linux::image(linux::Architecture::Arm64).build();
    let windows = windows::image().build();
    let index = Index::oci()
        .entry(&amd64)
        .entry(&arm64)
        .entry(&windows)
        .attestation(&attested(
            "pkg:docker/harbour@1.0?platform=linux%2Famd64",
            &amd64,
        ))
        .attestation(&attested(
            "pkg:docker/harbour@1.0?platform=linux%2Farm64",
            &arm64,
        ));
    ImageSet::of("1.0", &index.build())
}

fn attested(name: &str, image: &Built) -> Attestation {
    let statement = provenance(name, image);
    Attestation::of(image, &[("https://slsa.dev/provenance/v0.2", statement)])
}
