//! What a scan would cost, before it is begun.

use portolan_image::error::visible;
use portolan_scan::Plan;
use serde_json::{Value, json};

use super::count;

/// For people.
pub(super) fn sentences(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    for planned in &plan.repositories {
        let name = visible(&planned.repository.familiar());
        lines.push(match &planned.tags {
            Ok(tags) => format!(
                "{name}: {}, {} not known yet",
                count(*tags as u64, "tag", "tags"),
                planned.unknown
            ),
            Err(why) => format!("{name}: {why}"),
        });
    }
    lines.push(format!(
        "{} to ask with one HEAD each, which count against no limit; at least {} to read in full, which may",
        count(plan.tags() as u64, "tag", "tags"),
        count(plan.unknown() as u64, "image", "images"),
    ));
    if let Some(left) = plan.repositories.iter().find_map(|planned| planned.left) {
        lines.push(format!(
            "Docker Hub allows {} pulls in {} h, and {} are left",
            left.limit,
            left.window / 3600,
            left.remaining
        ));
    }
    if let Some(seconds) = plan.seconds().filter(|seconds| *seconds > 0) {
        lines.push(format!(
            "at that limit it takes about {} h",
            seconds.div_ceil(3600)
        ));
    }
    lines
}

/// For programs.
pub(super) fn as_json(plan: &Plan) -> Value {
    let repositories: Vec<Value> = plan
        .repositories
        .iter()
        .map(|planned| {
            json!({
                "repository": planned.repository.to_string(),
                "tags": planned.tags.as_ref().ok(),
                "error": planned.tags.as_ref().err(),
                "unknown": planned.unknown,
            })
        })
        .collect();
    json!({ "repositories": repositories, "heads": plan.tags(), "reads": plan.unknown(), "seconds": plan.seconds() })
}
