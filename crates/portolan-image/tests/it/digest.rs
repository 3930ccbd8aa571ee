//! Digests: strict about what becomes a path or a URL, honest about what cannot be verified.

use portolan_image::Digest;
use portolan_image::digest::{Algorithm, Hasher};
use portolan_image::error::Kind;
use proptest::prelude::*;

#[test]
fn the_known_algorithms_give_the_published_hashes() {
    let sha256 = Digest::sha256(b"abc");
    assert_eq!(
        sha256.as_str(),
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(sha256.short(), "ba7816bf8f01");
    assert!(
        Digest::of(Algorithm::Sha512, b"abc")
            .as_str()
            .starts_with("sha512:ddaf35a193617abacc417349ae204131")
    );
}

#[test]
fn threat_17_odd_digests_are_refused_before_anything_is_built_from_them() {
    let sixty_four = "a".repeat(64);
    let cases = [
        "sha256:../../etc/passwd".to_owned(),
        format!("sha256:{}", "A".repeat(64)),
        format!("sha256:{}", "a".repeat(63)),
        format!("sha256:{}", "a".repeat(65)),
        "sha256:".to_owned(),
        String::new(),
        "sha256:%2e%2e".to_owned(),
        format!("SHA256:{sixty_four}"),
        format!("sha256:{sixty_four}/.."),
        format!("md5:{sixty_four}/../x"),
        format!("+sha256:{sixty_four}"),
        format!("sha256+:{sixty_four}"),
        ":".to_owned(),
        "md5:".to_owned(),
        format!("sha512:{sixty_four}"),
        format!("blake3:{}", "a".repeat(1000)),
    ];
    for text in cases {
        assert!(text.parse::<Digest>().is_err(), "{text}");
    }
}

#[test]
fn threat_18_an_unknown_algorithm_is_kept_and_never_called_verified() {
    let digest: Digest = format!("blake3:{}", "a".repeat(64)).parse().unwrap();
    assert!(!digest.can_verify());
    assert_eq!(
        digest.verify(b"anything").unwrap_err().kind(),
        Kind::CannotVerify
    );
}

proptest! {
    #[test]
    fn bytes_in_pieces_hash_as_bytes_in_one(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..200) {
        let cut = cut.min(bytes.len());
        let mut hasher = Hasher::new(Algorithm::Sha256);
        hasher.update(&bytes[..cut]);
        hasher.update(&bytes[cut..]);
        prop_assert_eq!(hasher.finish(), Digest::sha256(&bytes));
        prop_assert!(Digest::sha256(&bytes).verify(&bytes).is_ok());
    }
}
