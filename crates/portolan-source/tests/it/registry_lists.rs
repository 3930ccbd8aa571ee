//! Lists of tags and repositories, in every form in which they come (registry-quirks 5).

use portolan_source::Source as _;
use portolan_testkit::image::{Image, ImageSet};
use portolan_testkit::registry::{Answer, NextLink, Paging, Rule, TestRegistry};
use serde_json::{Value, json};

use crate::client::{at, stranger};

const NAMES: [&str; 7] = ["1.0", "1.1", "2.0", "3", "a", "b", "latest"];

fn tagged() -> TestRegistry {
    let registry = TestRegistry::start();
    let image = Image::small("app").build();
    let set = NAMES
        .iter()
        .fold(ImageSet::new(), |set, tag| set.tag(tag, &image));
    registry.put("team/app", &set);
    registry
}

#[tokio::test]
async fn a_link_of_any_form_leads_to_the_next_page() {
    let registry = tagged();
    let elsewhere = "http://127.0.0.2:1".to_owned();
    for link in [
        NextLink::Path,
        NextLink::Absolute,
        NextLink::QueryOnly,
        NextLink::WithoutPrefix,
        NextLink::Elsewhere(elsewhere),
    ] {
        let case = format!("{link:?}");
        registry.forget_requests();
        registry.paging(Paging { size: 3, link });
        let reference = at(&registry, "team/app:1.0");
        let listing = stranger().tags(reference.repository()).await.unwrap();
        assert_eq!(listing.items, NAMES, "{case}");
        assert_eq!(listing.notes, [""; 0], "{case}");
        assert_eq!(
            registry.lines(),
            [
                "GET /v2/team/app/tags/list?n=100",
                "GET /v2/team/app/tags/list?next=3&n=3",
                "GET /v2/team/app/tags/list?next=6&n=3"
            ],
            "{case}"
        );
        assert!(registry.requests().iter().all(|seen| {
            let accept = seen.header("accept").unwrap_or_default();
            !accept.contains("manifest")
        }));
    }
}

#[tokio::test]
async fn what_is_missing_null_or_no_name_is_told_and_left_out() {
    for (case, body, items, notes) in [
        ("null", json!({"name": "x", "tags": null}), 0, 0),
        ("missing", json!({"name": "x"}), 0, 0),
        (
            "digests among tags",
            json!({"tags": ["a", "sha256:abc", "b", "-c", ""]}),
            2,
            1,
        ),
        (
            "not all are texts",
            json!({"tags": ["a", 1, null, {"b": 1}]}),
            1,
            1,
        ),
        ("twice the same", json!({"tags": ["a", "a"]}), 1, 0),
        (
            "what Google adds",
            json!({"child": ["x"], "manifest": {"sha256:a": {"imageSizeBytes": "1"}}, "tags": ["a"]}),
            1,
            0,
        ),
    ] {
        let registry = tagged();
        let answer: Value = body;
        registry.rule(Rule::on("/tags/").answer(Answer::json(&answer)));
        let reference = at(&registry, "team/app:1.0");
        let listing = stranger().tags(reference.repository()).await.unwrap();
        assert_eq!(
            (listing.items.len(), listing.notes.len()),
            (items, notes),
            "{case}: {listing:?}"
        );
    }
}

#[tokio::test]
async fn repositories_are_listed_where_the_registry_does_so() {
    let registry = tagged();
    registry.put("team/other", &ImageSet::new());
    registry.put("alone", &ImageSet::new());
    registry.paging(Paging {
        size: 2,
        link: NextLink::Path,
    });
    let listing = stranger().repositories(registry.host()).await.unwrap();
    assert_eq!(listing.items, ["alone", "team/app", "team/other"]);
    registry.rule(Rule::on("/_catalog").answer(Answer::error(404, "UNSUPPORTED", "no")));
    let error = stranger().repositories(registry.host()).await.unwrap_err();
    assert!(
        error
            .advice()
            .is_some_and(|advice| advice.contains("do not list")),
        "{error:?}"
    );
}
