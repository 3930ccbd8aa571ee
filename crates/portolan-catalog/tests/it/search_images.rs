//! Hits are about images: where each is listed, and what is proven of it.

use portolan_catalog::{Condition, Query, Sighting};
use portolan_image::Digest;
use portolan_image::record::{Claim, Layout, PageClaim, Proof};
use portolan_testkit::image::{Attestation, Image, ImageSet, Index, provenance};

use crate::backend::each;
use crate::search::{found, layer, set};

/// An image that one tag names itself and another lists in its index is found in both places.
#[tokio::test]
async fn an_image_is_found_wherever_it_is_listed_and_an_attestation_by_its_own_digest() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let image = Image::new("linux", "amd64")
            .layer(&layer("x"), "COPY x /")
            .build();
        let attestation = Attestation::of(
            &image,
            &[("https://slsa.dev/provenance/v1", provenance("x", &image))],
        );
        let index = Index::oci().entry(&image).attestation(&attestation).build();
        for (name, set) in [
            ("alone", ImageSet::of("1", &image)),
            ("listed", ImageSet::of("1", &index)),
        ] {
            let record = set.record(
                &format!("registry.example/{name}:1"),
                "2026-01-01T00:00:00Z",
            );
            catalog
                .observe(&[Sighting::Record(Box::new(record))])
                .await
                .unwrap();
        }
        let by = |digest: &Digest| vec![Condition::Digest(digest.to_string())];
        assert_eq!(
            found(&catalog, by(image.digest())).await,
            ["alone amd64 now", "listed amd64 now"],
            "{}",
            backend.name
        );
        assert_eq!(
            found(&catalog, by(index.digest())).await,
            ["listed amd64 now"]
        );
        assert_eq!(
            found(&catalog, by(attestation.manifest().digest())).await,
            ["listed unknown now"],
            "{}",
            backend.name
        );
    }
}

/// Of a page, one image may be proven and another not: a hit is about the image.
#[tokio::test]
async fn a_hit_says_what_is_proven_of_the_image_that_was_found() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let mut record =
            set(&["base"], "a").record("registry.example/app:1", "2026-01-01T00:00:00Z");
        record.claimed = Some(PageClaim {
            digest: record.digest().unwrap().clone(),
            media_type: record.root.as_ref().map(|root| root.media_type().clone()),
            layout: Layout::Standard,
            page: None,
        });
        record.root = None;
        for entry in &mut record.entries {
            entry.claim = Some(Claim::default());
            entry.config = None;
        }
        record.entries[1].manifest = None;
        catalog
            .observe(&[Sighting::Record(Box::new(record))])
            .await
            .unwrap();
        let query = Query {
            conditions: vec![Condition::Claimed(true)],
            limit: 10,
            after: None,
        };
        let hits = catalog.search(&query).await.unwrap().hits;
        let proofs: Vec<_> = hits.iter().map(|hit| hit.proof).collect();
        assert_eq!(proofs, [Proof::Partly, Proof::Claimed], "{}", backend.name);
    }
}
