//! From a record and a form to bytes: the options of `portolan-report` out of what holds for this run.

use clap::ValueEnum;
use portolan_image::Record;
use portolan_report::{Detail, HtmlOptions, JsonLayout, JsonOptions, MarkdownOptions, TextOptions};

use crate::commands::Context;
use crate::settings::Format;
use crate::terminal::{Colour, Page};

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
    /// The layout of Markdown, if one was chosen.
    pub(crate) style: Option<Style>,
    /// How much a text tells.
    pub(crate) detail: Detail,
    /// How many images are written one after another.
    pub(crate) images: usize,
}

/// Writes a record.
pub(crate) fn page(record: &Record, wanted: Wanted, context: Context<'_>) -> Written {
    let secrets = context.settings.secrets;
    let (kind, text) = match wanted.format {
        Format::Json => {
            // One image is for people too; of several, each is a line.
            let layout = if wanted.images > 1 {
                JsonLayout::Compact
            } else {
                JsonLayout::Pretty
            };
            let options = JsonOptions { secrets, layout };
            (Page::Theirs, portolan_report::json(record, &options))
        }
        Format::Markdown => {
            let own = || record.claimed.as_ref().map(|claimed| claimed.layout.into());
            let style = wanted
                .style
                .map(Into::into)
                .or_else(own)
                .unwrap_or_default();
            let options = MarkdownOptions { style, secrets };
            (Page::Theirs, portolan_report::markdown(record, &options))
        }
        Format::Html => {
            let options = HtmlOptions { secrets };
            (Page::Theirs, portolan_report::html(record, &options))
        }
        // No command that writes a record gives any of the others.
        Format::Text | Format::Sarif | Format::Csv | Format::SpdxJson | Format::CyclonedxJson => {
            let options = TextOptions {
                secrets,
                colour: colour(context),
                width: context.terminal.width_of(&context.settings.output),
                detail: wanted.detail,
            };
            (Page::Ours, portolan_report::text(record, &options))
        }
    };
    Written {
        kind,
        bytes: text.into_bytes(),
    }
}

/// Whether text has colour, where the output of this run goes.
pub(crate) fn colour(context: Context<'_>) -> portolan_report::Colour {
    match context.terminal.colour_of(&context.settings.output) {
        Colour::On => portolan_report::Colour::Always,
        Colour::Off => portolan_report::Colour::Never,
    }
}
