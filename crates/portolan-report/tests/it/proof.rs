//! Every form but the page itself, which comes back as it was, tells what is proven and what a page only claims.

use portolan_image::Record;
use portolan_report::{
    Detail, HtmlOptions, JsonOptions, TextOptions, html, json, proof_words, read, text,
};
use serde_json::Value;

fn claimed() -> Record {
    read(include_str!("pages/lighthouse_3.md"), None)
        .unwrap()
        .remove(0)
}

/// A page whose first manifest was found again; any document will do.
fn partly() -> Record {
    let mut record = claimed();
    let found = crate::build::full().entries.remove(0);
    record.entries[0].manifest = found.manifest;
    record
}

#[test]
fn reports_of_pages_say_what_is_proven_and_name_the_digest_all_the_same() {
    let record = claimed();
    let digest = record.digest().unwrap().to_string();
    let words = "nothing is proven: a published page claims it";
    assert_eq!(proof_words(&record).as_deref(), Some(words));
    let page = html(&record, &HtmlOptions::default());
    let options = TextOptions {
        width: 200,
        detail: Detail::Full,
        ..TextOptions::default()
    };
    let shown = text(&record, &options);
    for form in [&page, &shown] {
        assert!(form.contains(words) && form.contains(&digest), "{form}");
        assert!(form.contains("claimed by a page"), "{form}");
    }
    let told: Value = serde_json::from_str(&json(&record, &JsonOptions::default())).unwrap();
    assert_eq!(
        (&told["proof"], &told["digestProof"], &told["digest"]),
        (&"claimed".into(), &"claimed".into(), &digest.into())
    );
    assert_eq!(told["images"][0]["proof"], "claimed");
    assert!(told["images"][0]["mediaType"].is_string());
}

#[test]
fn a_list_may_be_claimed_whose_manifests_are_proven() {
    let record = partly();
    let of = record.entries.len();
    assert_eq!(
        proof_words(&record),
        Some(format!(
            "1 of {of} manifests are proven by their digests; a published page claims the rest, the list too"
        ))
    );
    let told: Value = serde_json::from_str(&json(&record, &JsonOptions::default())).unwrap();
    assert_eq!(
        (&told["proof"], &told["digestProof"]),
        (&"partly".into(), &"claimed".into())
    );
    assert_eq!(told["images"][0]["proof"], "partly");
}

#[test]
fn what_was_served_is_proven_and_takes_no_words() {
    let record = crate::build::full();
    assert_eq!(proof_words(&record), None);
    let told: Value = serde_json::from_str(&json(&record, &JsonOptions::default())).unwrap();
    assert_eq!(
        (&told["proof"], &told["digestProof"]),
        (&"verified".into(), &"verified".into())
    );
}
