//! How the queue stands, for people and for programs.

use portolan_catalog::{Queue, RegistryState};
use portolan_image::error::visible;
use serde_json::{Value, json};

use crate::commands::scan::count;

/// A line for each registry, then what was given up.
pub(super) fn lines(queue: &Queue) -> Vec<String> {
    if queue.registries.is_empty() {
        return vec!["nothing is in the queue".to_owned()];
    }
    let mut lines: Vec<String> = queue.registries.iter().map(line).collect();
    if !queue.failures.is_empty() {
        lines.push("failed, until they are queued again:".to_owned());
    }
    for failure in &queue.failures {
        lines.push(format!("  {}", visible(&failure.why)));
    }
    lines
}

fn line(state: &RegistryState) -> String {
    let mut parts = vec![
        format!("{} waiting", state.waiting),
        format!("{} under way", state.under_way),
    ];
    if state.failed > 0 {
        parts.push(format!("{} failed", state.failed));
    }
    parts.push(match state.workers {
        0 => "no worker".to_owned(),
        workers => count(workers, "worker", "workers"),
    });
    parts.push(format!(
        "at most {} at once",
        count(state.at_once, "request", "requests")
    ));
    match state.paused_seconds {
        0 => {}
        seconds @ 1..120 => parts.push(format!("paused for {seconds} s")),
        seconds => parts.push(format!("paused for {} min", seconds.div_ceil(60))),
    }
    format!("{}: {}", visible(&state.registry), parts.join(", "))
}

/// The same as JSON.
pub(super) fn as_json(queue: &Queue) -> Value {
    let registries = queue.registries.iter().map(|state| {
        json!({
            "registry": state.registry,
            "waiting": state.waiting,
            "underWay": state.under_way,
            "failed": state.failed,
            "workers": state.workers,
            "atOnce": state.at_once,
            "pausedSeconds": state.paused_seconds,
        })
    });
    let failures = queue
        .failures
        .iter()
        .map(|failure| json!({ "repository": failure.about, "why": failure.why }));
    json!({ "registries": registries.collect::<Vec<_>>(), "failures": failures.collect::<Vec<_>>() })
}
