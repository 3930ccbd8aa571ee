//! `diff`: what differs between two images, wherever and whenever they are.

mod files;

use futures_util::future::try_join;
use portolan_image::diff::diff;
use portolan_report::{diff_html, diff_json, diff_markdown, diff_text};
use portolan_source::inspect::{Attestations, LayerHeaders, Wish};

use super::{Context, report, shown};
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::Page;
use crate::trouble::Trouble;
use crate::written;

const EXAMPLES: &str = "\
Examples:
  Two tags:
    portolan diff python:3.7-slim python:3.8-slim
  A tag in March and now:
    portolan diff 'python:3.7-slim@{2026-03}' python:3.7-slim
  What was built and what was published:
    portolan diff oci:build registry.example.com/team/app:1.2
  For a script:
    portolan diff app:1 app:2 > /dev/null || echo they differ
  As a page:
    portolan diff -f html -o moved.html 'nginx@{1 week ago}' nginx
  Which files were added, changed and removed, and how many in each folder:
    portolan diff --files app:1 app:2 /etc
    portolan diff --stat --platform linux/arm64 nginx:1.26 nginx:1.27";

/// Tell what differs between two images: platforms, settings, steps, layers; with --files their files
///
/// Each side is an image of a registry, of the catalogue (IMAGE@{DATE}), a layout or an archive. Exit codes are those of diff(1): 0 the
/// same, 1 different, 2 trouble.
///
/// Files are compared as they are in the end, all layers laid upon each other: what they hold, by digest, mode, owner by number, extended
/// attributes, and where links lead. A hard link is the file that it is another name of. Layers that both images have are read once.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The image before
    before: String,
    /// The image after
    after: String,
    /// Files instead: added (A), changed (C) and removed (D); of one platform, this machine's or that of --platform
    #[arg(long)]
    files: bool,
    #[command(flatten)]
    manner: files::Manner,
    /// Only these files, and all that is in these folders; `*`, `?`, `[a-z]` and `{a,b}` stay within a name, `**` goes through folders
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
}

impl Arguments {
    /// Whether files are meant: what is only of files says so too.
    fn of_files(&self) -> bool {
        self.files || self.manner.is_said() || !self.paths.is_empty()
    }
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    // Whatever goes wrong is trouble, and not a difference.
    compare(context, arguments)
        .await
        .map_err(Trouble::into_usage)
}

async fn compare(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    if arguments.of_files() {
        return files::compare(context, &arguments).await;
    }
    let format = context.format(
        "diff",
        Format::Text,
        &[Format::Json, Format::Markdown, Format::Html],
    )?;
    let wish = Wish {
        platforms: report::wished(&context.settings.platforms),
        layer_headers: LayerHeaders::Skip,
        attestations: Attestations::List,
    };
    let doing = format!("reading {} and {}", arguments.before, arguments.after);
    let both = async {
        let before = Box::pin(context.sources.record(&arguments.before, &wish));
        try_join(
            before,
            Box::pin(context.sources.record(&arguments.after, &wish)),
        )
        .await
    };
    let (before, after) = context.terminal.progress().during(&doing, 1, both).await?;
    let found = diff(&before, &after);
    let names = [arguments.before.as_str(), arguments.after.as_str()];
    let (page, text) = match format {
        Format::Json => (Page::Theirs, diff_json(names, &found)),
        Format::Markdown => (Page::Theirs, diff_markdown(names, &found)),
        Format::Html => (Page::Theirs, diff_html(names, &found)),
        _ if found.is_empty() => (Page::Ours, String::new()),
        _ => (
            Page::Ours,
            diff_text(names, &found, written::colour(context)),
        ),
    };
    let read = shown(context, &before).and(shown(context, &after));
    let status = match (read, found.is_empty()) {
        // What could not be read may differ or not: diff(1) calls that trouble.
        (Status::Done, true) => Status::Done,
        (Status::Done, false) => Status::Failed,
        _ => Status::Usage,
    };
    context.give_page(page, &text, status)
}
