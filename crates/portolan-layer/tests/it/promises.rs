//! What was promised of a layer is checked, and nothing is given out as verified that is not.

use portolan_image::Digest;
use portolan_image::digest::Algorithm;
use portolan_layer::{Both, Entry, Hashing, Kind, Listing, Pass, Passed, Visitor, Wish};

use crate::compressions::gzip;
use crate::support::{Everything, Raw, pass, whole};

fn tar() -> Vec<u8> {
    Raw::new().file("a", b"one").file("b", b"two").end()
}

#[test]
fn a_layer_with_both_digests_right_is_verified_wherever_they_are_computed() {
    let tar = tar();
    let packed = gzip(&tar);
    for hashing in [Hashing::Here, Hashing::Aside] {
        for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
            let passed = Pass::of(Digest::of(algorithm, &packed))
                .diff_id(Digest::sha256(&tar))
                .size(packed.len() as u64)
                .hashing(hashing)
                .run(&packed[..], Listing::new());
            let layer = whole(passed.unwrap());
            assert_eq!(layer.found().len(), 2);
            assert_eq!(layer.facts().digest, Digest::of(algorithm, &packed));
            assert_eq!(layer.facts().diff_id, Digest::sha256(&tar));
        }
    }
}

#[test]
fn a_layer_that_is_not_what_was_promised_is_an_error_whatever_was_seen_of_it() {
    let tar = tar();
    let packed = gzip(&tar);
    let other = Digest::sha256(b"other");
    let size = packed.len() as u64;
    let cases = [
        ("digest", Pass::of(other.clone())),
        ("diff ID", pass(&packed).diff_id(other)),
        ("longer", pass(&packed).size(size - 1)),
        ("shorter", pass(&packed).size(size + 1)),
    ];
    for (name, pass) in cases {
        for hashing in [Hashing::Here, Hashing::Aside] {
            let pass = pass.clone().hashing(hashing);
            let error = pass.run(&packed[..], Listing::new()).unwrap_err();
            assert_eq!(error.kind(), Kind::Mismatch, "{name}: {error}");
        }
    }
}

#[test]
fn bytes_damaged_on_their_way_are_told_from_a_layer_that_is_damaged_where_it_is_kept() {
    let packed = gzip(&tar());
    let damaged = &packed[..packed.len() - 9];
    let on_the_way = Pass::of(Digest::sha256(&packed)).run(damaged, Listing::new());
    assert_eq!(on_the_way.unwrap_err().kind(), Kind::Mismatch);
    let kept = Pass::of(Digest::sha256(damaged)).run(damaged, Listing::new());
    assert_eq!(kept.unwrap_err().kind(), Kind::Malformed);
}

#[test]
fn threat_18_an_unknown_algorithm_cannot_be_verified() {
    let unknown: Digest = "blake3:abcdef".parse().unwrap();
    let tar = tar();
    let error = Pass::of(unknown.clone()).run(&tar[..], Listing::new());
    assert_eq!(error.unwrap_err().kind(), Kind::CannotVerify);
    let error = pass(&tar).diff_id(unknown).run(&tar[..], Listing::new());
    assert_eq!(error.unwrap_err().kind(), Kind::CannotVerify);
}

/// Stops at a name.
struct Until(&'static str);

impl Visitor for Until {
    type Output = &'static str;

    fn entry(&mut self, entry: &Entry) -> Wish {
        if entry.written.as_ref() == self.0.as_bytes() {
            Wish::Stop
        } else {
            Wish::Next
        }
    }

    fn finish(self) -> &'static str {
        self.0
    }
}

#[test]
fn what_stops_before_the_end_is_not_verified() {
    let tar = tar();
    // The digest is wrong, and nobody can know.
    let pass = Pass::of(Digest::sha256(b"other"));
    let Passed::Stopped(found) = pass.run(&tar[..], Until("a")).unwrap() else {
        panic!("it was to stop")
    };
    assert_eq!(found.into_unchecked(), "a");
    assert!(pass.run(&tar[..], Until("nothing")).is_err());
}

#[test]
fn two_visitors_share_a_pass_until_both_have_stopped() {
    let tar = tar();
    let both = Both::new(Until("a"), Everything::default());
    let (until, seen) = whole(pass(&tar).run(&tar[..], both).unwrap())
        .into_parts()
        .0;
    assert_eq!((until, seen.len()), ("a", 2));
    assert_eq!(seen[1].content.as_deref(), Some(b"two".as_slice()));
    let both = Both::new(Until("a"), Until("b"));
    let passed = pass(&tar).run(&tar[..], both).unwrap();
    assert!(matches!(passed, Passed::Stopped(_)));
}
