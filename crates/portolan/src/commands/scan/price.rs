//! What a scan would cost, before it is begun.

use portolan_image::error::visible;
use portolan_image::reference::DOCKER_HUB;
use portolan_scan::{Left, Plan, Planned, Work};
use serde_json::{Value, json};

use super::count;

/// For people.
pub(super) fn sentences(plan: &Plan) -> Vec<String> {
    let mut lines: Vec<String> = plan.repositories.iter().map(of_one).collect();
    lines.push(format!(
        "in all: {}, which count against no limit",
        count(plan.tags(), "HEAD request", "HEAD requests"),
    ));
    lines.push(match plan.unknown() {
        0 => "nothing to read but what moved meanwhile".to_owned(),
        images => format!(
            "{} to read at most, with about {} that count against a limit; and what moved meanwhile",
            count(images, "image", "images"),
            count(plan.pulls(), "request", "requests"),
        ),
    });
    for (registry, left) in &plan.limits {
        lines.push(of_limit(registry, left, plan.seconds(registry)));
    }
    if plan.limits.is_empty() && plan.pulls() > 0 {
        lines.push("no registry tells of a limit".to_owned());
    }
    lines
}

fn of_one(planned: &Planned) -> String {
    let name = visible(&planned.repository.familiar());
    match &planned.work {
        Work::Recent => format!("{name}: visited lately enough"),
        Work::NotListed(why) => why.clone(),
        Work::Visit { tags, unknown, .. } => format!(
            "{name}: {}, {unknown} not known yet",
            count(*tags as u64, "tag", "tags")
        ),
    }
}

fn of_limit(registry: &str, left: &Left, seconds: Option<u64>) -> String {
    let name = if registry == DOCKER_HUB {
        "Docker Hub".to_owned()
    } else {
        visible(registry)
    };
    let takes = match seconds.unwrap_or_default() {
        0 => "enough for all of it".to_owned(),
        seconds => format!(
            "so that it takes about {}, in several calls",
            hours(seconds)
        ),
    };
    format!(
        "{name} allows {} in {}, and {} left: {takes}",
        count(left.limit, "such request", "such requests"),
        hours(left.window),
        match left.remaining {
            1 => "1 is".to_owned(),
            remaining => format!("{remaining} are"),
        }
    )
}

fn hours(seconds: u64) -> String {
    match seconds {
        0..=119 => count(seconds, "second", "seconds"),
        120..=7_199 => count(seconds.div_ceil(60), "minute", "minutes"),
        _ => count(seconds.div_ceil(3_600), "hour", "hours"),
    }
}

/// For programs.
pub(super) fn as_json(plan: &Plan) -> Value {
    let repositories: Vec<Value> = plan.repositories.iter().map(json_of_one).collect();
    let limits: Vec<Value> = plan
        .limits
        .iter()
        .map(|(registry, left)| {
            json!({
                "registry": registry,
                "limit": left.limit,
                "remaining": left.remaining,
                "windowSeconds": left.window,
                "seconds": plan.seconds(registry),
            })
        })
        .collect();
    json!({
        "repositories": repositories,
        "heads": plan.tags(),
        "reads": plan.unknown(),
        "pulls": plan.pulls(),
        "limits": limits,
    })
}

fn json_of_one(planned: &Planned) -> Value {
    let mut value = json!({ "repository": planned.repository.to_string() });
    match &planned.work {
        Work::Recent => value["recent"] = json!(true),
        Work::NotListed(why) => value["error"] = json!(why),
        Work::Visit {
            tags,
            unknown,
            pulls,
        } => {
            value["tags"] = json!(tags);
            value["unknown"] = json!(unknown);
            value["pulls"] = json!(pulls);
        }
    }
    value
}
