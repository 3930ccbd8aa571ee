//! `ratelimit`: how many pulls a registry still allows.

use serde::Serialize;

use super::Context;
use crate::exit::Status;
use crate::settings::Format;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  Of Docker Hub, for this machine or login:
    portolan ratelimit
  Of another registry:
    portolan ratelimit registry.example/name";

/// Show how many pulls the registry still allows
///
/// The question costs none of them.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// An image of the registry
    #[arg(default_value = "ratelimitpreview/test")]
    image: String,
}

/// The limit, as printed in JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    registry: String,
    limit: Option<u64>,
    remaining: Option<u64>,
    window_seconds: Option<u64>,
    source: Option<String>,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("ratelimit", Format::Text, &[Format::Json])?;
    let image = context.sources.open(&arguments.image).await?;
    let repository = image.reference.repository();
    let registry = repository.registry().to_owned();
    let doing = format!("asking {registry}");
    let asking = context.sources.rate_limit(repository);
    let limit = context
        .terminal
        .progress()
        .during(&doing, 1, asking)
        .await?;
    let seconds = limit.window.map(|window| window.as_secs());
    if format == Format::Json {
        return context.give_json(&Page {
            registry,
            limit: limit.limit,
            remaining: limit.remaining,
            window_seconds: seconds,
            source: limit.source,
        });
    }
    let mut lines = Vec::new();
    match (limit.remaining, limit.limit) {
        (None, None) => lines.push(format!("{registry} states no limit")),
        (Some(remaining), Some(all)) => {
            lines.push(format!("{remaining} of {all} pulls are left"));
        }
        (Some(remaining), None) => lines.push(format!("{remaining} pulls are left")),
        (None, Some(all)) => lines.push(format!("{all} pulls are allowed")),
    }
    lines.extend(seconds.map(|seconds| format!("counted over {}", duration(seconds))));
    lines.extend(
        limit
            .source
            .map(|source| format!("counted for {}", portolan_image::error::visible(&source))),
    );
    context.give_lines(&lines)
}

fn duration(seconds: u64) -> String {
    match seconds {
        3600 => "1 hour".to_owned(),
        seconds if seconds > 0 && seconds.is_multiple_of(3600) => {
            format!("{} hours", seconds / 3600)
        }
        seconds => format!("{seconds} seconds"),
    }
}
