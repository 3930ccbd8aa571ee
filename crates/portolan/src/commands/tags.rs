//! `tags`: the tags of a repository, chosen and sorted.

use std::cmp::Ordering;

use clap::ValueEnum;
use regex::Regex;
use serde::Serialize;

use super::Context;
use crate::exit::Status;
use crate::settings::Format;
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  All of them:
    portolan tags python
  The slim ones, 3.9 before 3.10:
    portolan tags python --include '3\\.[0-9]+-slim' --sort version
  The ten newest by number, without candidates:
    portolan tags python --exclude '.*rc.*' --sort version --reverse --limit 10
  The digest of each:
    portolan tags --full-ref ghcr.io/owner/name | xargs portolan digest
  Of a folder:
    portolan tags oci:examples/harbour";

/// List the tags of a repository
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The repository; a tag that is written behind it is not looked at
    repository: String,
    /// Only tags that match as a whole; may be repeated
    #[arg(long, value_name = "REGEX")]
    include: Vec<String>,
    /// No tags that match as a whole; may be repeated
    #[arg(long, value_name = "REGEX")]
    exclude: Vec<String>,
    /// The order
    #[arg(long, value_name = "ORDER", default_value = "registry")]
    sort: Order,
    /// The last first
    #[arg(long)]
    reverse: bool,
    /// At most this many, after choosing and sorting
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Also tags such as sha256-DIGEST.sig, which signing tools use as pointers
    #[arg(long)]
    digest_tags: bool,
    /// Print registry and repository before each tag
    #[arg(long)]
    full_ref: bool,
}

/// The order of tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// As the registry gives them
    Registry,
    /// By letter
    Name,
    /// By the numbers in them: 3.9 before 3.10
    Version,
}

/// The list, as printed in JSON.
#[derive(Debug, Serialize)]
struct Listed {
    repository: String,
    tags: Vec<String>,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("tags", Format::Text, &[Format::Json])?;
    let include = anchored("--include", &arguments.include)?;
    let exclude = anchored("--exclude", &arguments.exclude)?;
    let image = context
        .sources
        .open_repository(&arguments.repository)
        .await?;
    let repository = image.reference.repository();
    let doing = format!("listing the tags of {}", repository.familiar());
    let asking = image.source.tags(repository);
    let listing = context.terminal.progress().during(&doing, 1, asking).await;
    let listing = listing.map_err(|error| error.at(image.repository_name(), "list the tags"))?;
    for note in &listing.notes {
        context
            .terminal
            .warn(&format!("{}: {note}", image.repository_name()));
    }
    let mut tags = listing.items;
    tags.retain(|tag| {
        (arguments.digest_tags || !is_digest_tag(tag))
            && (include.is_empty() || include.iter().any(|wanted| wanted.is_match(tag)))
            && !exclude.iter().any(|unwanted| unwanted.is_match(tag))
    });
    match arguments.sort {
        Order::Registry => {}
        Order::Name => tags.sort_unstable(),
        Order::Version => tags.sort_by(|a, b| by_version(a, b)),
    }
    if arguments.reverse {
        tags.reverse();
    }
    tags.truncate(arguments.limit.unwrap_or(usize::MAX));
    if arguments.full_ref {
        for tag in &mut tags {
            *tag = image.with_tag(tag);
        }
    }
    match format {
        Format::Json => context.give_json(&Listed {
            repository: image.repository_name(),
            tags,
        }),
        _ => context.give_lines(&tags),
    }
}

/// Regular expressions that match only a whole tag, as regctl's do.
fn anchored(flag: &str, words: &[String]) -> Result<Vec<Regex>, Trouble> {
    words
        .iter()
        .map(|word| {
            Regex::new(&format!("^(?:{word})$")).map_err(|error| {
                // The first line repeats the expression, the last says what is wrong with it.
                let text = error.to_string();
                let why = text.lines().last().unwrap_or_default();
                Trouble::usage(format!(
                    "{flag}: `{word}` is not a regular expression: {}",
                    why.trim_start_matches("error: ")
                ))
            })
        })
        .collect()
}

/// Whether a tag is a pointer to a digest: `sha256-` and 64 digits, perhaps with an ending such as `.sig`.
fn is_digest_tag(tag: &str) -> bool {
    let digits = |rest: &str, length: usize| {
        rest.get(..length)
            .is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            && rest
                .as_bytes()
                .get(length)
                .is_none_or(|b| !b.is_ascii_alphanumeric())
    };
    tag.strip_prefix("sha256-")
        .is_some_and(|rest| digits(rest, 64))
        || tag
            .strip_prefix("sha512-")
            .is_some_and(|rest| digits(rest, 128))
}

/// Numbers by their value, everything else by letter.
fn by_version(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    loop {
        let ((first, after_first), (second, after_second)) = (part(left), part(right));
        let order = if is_number(first) && is_number(second) {
            let (first, second) = (
                first.trim_start_matches('0'),
                second.trim_start_matches('0'),
            );
            first
                .len()
                .cmp(&second.len())
                .then_with(|| first.cmp(second))
        } else {
            first.cmp(second)
        };
        if order.is_ne() || (first.is_empty() && second.is_empty()) {
            return order.then_with(|| one.cmp(other));
        }
        (left, right) = (after_first, after_second);
    }
}

fn is_number(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_digit())
}

/// The longest beginning that is all digits or has none.
fn part(text: &str) -> (&str, &str) {
    let number = is_number(text);
    let end = text
        .find(|c: char| c.is_ascii_digit() != number)
        .unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_sort_by_their_numbers() {
        let mut tags = ["3.10", "3.9-slim", "latest", "3.9", "03.9", "3", "20260101"];
        tags.sort_by(|a, b| by_version(a, b));
        assert_eq!(
            tags,
            ["3", "03.9", "3.9", "3.9-slim", "3.10", "20260101", "latest"]
        );
    }

    #[test]
    fn pointers_to_digests_are_told_from_tags() {
        let hex = "0123456789abcdef".repeat(4);
        for (tag, expected) in [
            (format!("sha256-{hex}"), true),
            (format!("sha256-{hex}.sig"), true),
            (format!("sha256-{hex}0"), false),
            ("sha256-abc".to_owned(), false),
            ("latest".to_owned(), false),
        ] {
            assert_eq!(is_digest_tag(&tag), expected, "{tag}");
        }
    }
}
