//! `packages`: what is installed in an image.

use globset::{Glob, GlobSet, GlobSetBuilder};
use portolan_image::contents::Ecosystem;
use portolan_report::{
    PackagesTextOptions, PlatformContents, packages_csv, packages_json, packages_markdown,
    packages_text,
};

use super::Context;
use super::several::several;
use crate::contents::openings;
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::Page;
use crate::trouble::Trouble;
use crate::written;

const EXAMPLES: &str = "\
Examples:
  What is installed:
    portolan packages python:3.7-slim
  On all platforms, side by side:
    portolan packages --platform all nginx
  One package, wherever it comes from:
    portolan packages --name 'openssl*' --name 'libssl*' nginx
  For a spreadsheet:
    portolan packages -f csv -o nginx.csv nginx
  For a script:
    portolan packages --json alpine | jq -r '.platforms[].packages[].purl'";

/// List the packages that are installed in an image, with licences and the layers that brought them
///
/// Package databases, metadata and programs are read out of the layers; nothing of the image is run. Of an index with several images, this
/// machine's platform is meant unless --platform says otherwise. What could not be read is told, and the exit code is 3 then.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The images
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<String>,
    /// Only packages of this name; `*` and `?` stand for any characters
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
    /// Only packages of this kind: deb, apk, rpm, python, npm, gem, composer, java, go, rust, binary
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Vec<Ecosystem>,
}

fn kind(word: &str) -> Result<Ecosystem, String> {
    let found = Ecosystem::ALL.into_iter().find(|kind| kind.word() == word);
    found.ok_or_else(|| {
        let words: Vec<&str> = Ecosystem::ALL.into_iter().map(Ecosystem::word).collect();
        format!("choose {}", words.join(", "))
    })
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format(
        "packages",
        Format::Text,
        &[Format::Json, Format::Csv, Format::Markdown],
    )?;
    let names = names(&arguments.name)?;
    let mut first = true;
    several(
        context,
        &arguments.images,
        |name| async move {
            let mut platforms = Vec::new();
            let mut statuses = Vec::new();
            for opening in openings(context, &name).await? {
                let installed = opening.installed(context).await?;
                statuses.push(installed.status);
                platforms.push(opening.described(installed.inventory));
            }
            Ok((platforms, Status::of_all(statuses)))
        },
        |delivery, (mut platforms, status)| {
            let all = count(&platforms);
            for inventory in platforms.iter_mut().flat_map(|one| &mut one.inventory) {
                inventory.packages.retain(|package| {
                    let of_kind =
                        arguments.kind.is_empty() || arguments.kind.contains(&package.ecosystem);
                    of_kind
                        && names
                            .as_ref()
                            .is_none_or(|names| names.is_match(&package.name))
                });
            }
            if !first && matches!(format, Format::Text | Format::Markdown) {
                delivery.give(Page::Ours, b"\n")?;
            }
            first = false;
            let (page, text) = page(context, format, &platforms);
            delivery.give(page, text.as_bytes())?;
            if all > 0 && count(&platforms) == 0 {
                let what = Trouble::failed(format!("none of its {all} packages is one of these"));
                context.terminal.error(&what.into_said());
                return Ok(Status::Failed);
            }
            Ok(status)
        },
    )
    .await
}

fn count(platforms: &[PlatformContents]) -> usize {
    let inventories = platforms.iter().flat_map(|one| &one.inventory);
    inventories.map(|inventory| inventory.packages.len()).sum()
}

fn page(context: Context<'_>, format: Format, platforms: &[PlatformContents]) -> (Page, String) {
    match format {
        Format::Json => (Page::Theirs, packages_json(platforms)),
        Format::Csv => (Page::Theirs, packages_csv(platforms)),
        Format::Markdown => (Page::Theirs, packages_markdown(platforms)),
        _ => {
            let options = PackagesTextOptions {
                colour: written::colour(context),
                width: context.terminal.table_width_of(&context.settings.output),
            };
            (Page::Ours, packages_text(platforms, &options))
        }
    }
}

/// What names have to match; `None` if any will do.
fn names(typed: &[String]) -> Result<Option<GlobSet>, Trouble> {
    if typed.is_empty() {
        return Ok(None);
    }
    let wrong = |error: &globset::Error| Trouble::usage("--name is no pattern").because(error);
    let mut names = GlobSetBuilder::new();
    for name in typed {
        names.add(Glob::new(name).map_err(|error| wrong(&error))?);
    }
    names.build().map(Some).map_err(|error| wrong(&error))
}
