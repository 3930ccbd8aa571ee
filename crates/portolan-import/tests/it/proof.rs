//! The bytes of published manifests, rebuilt.

use portolan_image::Record;
use portolan_image::record::Proof;
use portolan_import::{Proven, Prover};
use portolan_report::read;

fn published() -> Vec<(String, Record)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reports");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("the published pages do not stand beside the repository");
        return Vec::new();
    };
    let mut pages: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    pages
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                read(&text, None).unwrap().remove(0),
            )
        })
        .collect()
}

/// Windows images have foreign layers, whose addresses no page holds.
#[test]
fn of_the_five_published_pages_28_of_30_manifests_and_two_lists_are_proven() {
    let mut all = Proven::default();
    let mut lists = Vec::new();
    let pages = published();
    if pages.is_empty() {
        return;
    }
    for (name, mut record) in pages {
        let proven = Prover::default().prove(&mut record);
        if proven.indexes == 1 {
            lists.push(name.clone());
            assert_eq!(
                record.root.as_ref().unwrap().digest(),
                &record.claimed.as_ref().unwrap().digest
            );
        }
        let proof = if proven.manifests > 0 {
            Proof::Partly
        } else {
            Proof::Claimed
        };
        assert_eq!(record.proof(), proof, "{name}: configs stay claims");
        all = all.and(proven);
    }
    assert_eq!(
        (all.manifests, all.manifests_of, all.indexes, all.indexes_of),
        (28, 30, 2, 5),
        "{lists:?}"
    );
}

#[test]
fn a_digest_altered_by_one_character_is_claimed_never_proven() {
    let Some((_, record)) = published().pop() else {
        return;
    };
    let mut record = Record {
        entries: record.entries[..1].to_vec(),
        ..record
    };
    let claim = record.entries[0].claim.as_mut().unwrap();
    let id = claim.image_id.clone().unwrap().to_string();
    let last = if id.ends_with('0') { '1' } else { '0' };
    claim.image_id = format!("{}{last}", &id[..id.len() - 1]).parse().ok();
    let proven = Prover::default().prove(&mut record);
    assert_eq!((proven.manifests, record.proof()), (0, Proof::Claimed));
}
