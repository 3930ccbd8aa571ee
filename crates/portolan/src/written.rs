//! From a record and a form to bytes: the options of `portolan-report` out of what holds for this run.

use clap::ValueEnum;
use portolan_image::Record;
use portolan_report::{JsonLayout, JsonOptions, MarkdownOptions};

use crate::commands::Context;
use crate::settings::Format;
use crate::terminal::Page;
use crate::trouble::Trouble;

/// The layout of a Markdown report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Style {
    /// What is right, in the layout of the published reports
    Standard,
    /// As docker-library/repo-info prints since 2021
    RepoInfo,
    /// As docker-library/repo-info printed from 2016 to 2020
    #[value(name = "repo-info-2016")]
    RepoInfo2016,
}

impl From<Style> for portolan_report::Style {
    fn from(style: Style) -> Self {
        match style {
            Style::Standard => Self::Standard,
            Style::RepoInfo => Self::RepoInfo,
            Style::RepoInfo2016 => Self::RepoInfo2016,
        }
    }
}

/// A page, and how it may be shown.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) kind: Page,
    pub(crate) bytes: Vec<u8>,
}

/// What is to be written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// The form.
    pub(crate) format: Format,
    /// The layout of Markdown.
    pub(crate) style: Style,
    /// How many images are written one after another.
    pub(crate) images: usize,
}

/// Writes a record.
pub(crate) fn page(
    record: &Record,
    wanted: Wanted,
    context: Context<'_>,
) -> Result<Written, Trouble> {
    let secrets = context.settings.secrets;
    let text = match wanted.format {
        Format::Json => {
            // One image is for people too; of several, each is a line.
            let layout = if wanted.images > 1 {
                JsonLayout::Compact
            } else {
                JsonLayout::Pretty
            };
            portolan_report::json(record, &JsonOptions { secrets, layout })
        }
        Format::Markdown | Format::Text => {
            let style = wanted.style.into();
            portolan_report::markdown(record, &MarkdownOptions { style, secrets })
        }
        Format::Html => return Err(Trouble::failed("a page of HTML cannot be written yet")),
    };
    Ok(Written {
        kind: Page::Theirs,
        bytes: text.into_bytes(),
    })
}
