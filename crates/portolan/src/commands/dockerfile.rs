//! `dockerfile`: the Dockerfile that an image's history tells of.

mod claimed;

use std::fmt::Write as _;

use portolan_image::Platform;
use portolan_image::config::Config;
use portolan_image::error::visible;
use portolan_image::history::{Dockerfile, Fidelity, Marks, OsFamily, steps};
use portolan_image::manifest::Manifest;
use portolan_report::Secrets;
use portolan_source::{Error, Found};
use serde::Serialize;

use super::several::several;
use super::{Context, config, json};
use crate::assemble::Image;
use crate::choose::{self, Chosen};
use crate::exit::Status;
use crate::settings::Format;
use crate::terminal::{Delivery, Page};
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  This machine's platform, or the only one:
    portolan dockerfile nginx
  Another platform:
    portolan dockerfile --platform windows/amd64 golang
  All platforms, instructions only:
    portolan dockerfile --platform all --no-marks nginx
  Values of secret-looking names hidden:
    portolan dockerfile --redact docker-archive:app.tar";

/// Recover the Dockerfile from the history
///
/// Every line parses as a Dockerfile. A comment before each instruction says how sure it is: `exact` (the words that
/// were recorded), `normalised` (the same meaning in a spelling that a Dockerfile can hold) or `ambiguous` (the
/// history does not tell all). Stages before the last, --from, --mount and the names of copied files are not in a
/// history. Of an index with several images, this machine's platform is meant unless --platform says otherwise.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The images
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<String>,
    /// Leave out the comments that say how sure each instruction is
    #[arg(long)]
    no_marks: bool,
}

/// One platform's Dockerfile.
struct Recovered {
    name: String,
    platform: Platform,
    dockerfile: Dockerfile,
    hidden: usize,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("dockerfile", Format::Text, &[Format::Json])?;
    let marks = if arguments.no_marks {
        Marks::Hidden
    } else {
        Marks::Shown
    };
    let mut first = true;
    several(
        context,
        &arguments.images,
        |name| async move {
            let image = context.sources.open(&name).await?;
            match context.sources.claimed(&name).await? {
                Some(record) => claimed::recover(context, &image, &record),
                None => recover(context, &image).await,
            }
        },
        |delivery, recovered: Vec<Recovered>| {
            let named = arguments.images.len() > 1 || recovered.len() > 1;
            for one in recovered {
                if one.hidden > 0 {
                    context.terminal.warn(&format!(
                        "{}: {} secret-looking values are hidden",
                        one.name, one.hidden
                    ));
                }
                give(delivery, &one, format, marks, first, named)?;
                first = false;
            }
            Ok(Status::Done)
        },
    )
    .await
}

async fn recover(context: Context<'_>, image: &Image) -> Result<Vec<Recovered>, Trouble> {
    let platforms = &context.settings.platforms;
    let chosen = choose::some(image, platforms).await?;
    let chosen = chosen.into_iter().collect::<Result<Vec<_>, _>>()?;
    let mut recovered = Vec::with_capacity(chosen.len());
    for one in chosen {
        let (config, layers) = view(image, &one).await?;
        choose::refuse_other(image, &one, &config.platform, platforms)?;
        let listed = one.listed.as_ref().and_then(|entry| entry.platform.clone());
        let platform = listed.unwrap_or_else(|| config.platform.clone());
        let os = OsFamily::of(&config.platform.os);
        recovered.push(out_of(context, image, platform, &config, layers, os));
    }
    Ok(recovered)
}

/// The Dockerfile that a config's history tells of.
fn out_of(
    context: Context<'_>,
    image: &Image,
    platform: Platform,
    config: &Config,
    layers: usize,
    os: OsFamily,
) -> Recovered {
    let shell = config.run.shell.as_deref().unwrap_or_default();
    let mut steps = steps(&config.history, layers, os, shell);
    let mut hidden = 0;
    if context.settings.secrets == Secrets::Hide {
        (steps, hidden) = steps.redacted();
    }
    Recovered {
        name: image.name.clone(),
        platform,
        dockerfile: steps.dockerfile(),
        hidden,
    }
}

async fn view(image: &Image, chosen: &Chosen) -> Result<(Config, usize), Trouble> {
    if let Found::Manifest(document) = &chosen.found
        && let Manifest::Schema1(schema1) = Manifest::read(document).map_err(Error::from)?
    {
        let layers = schema1.layers.len();
        return Ok((schema1.config, layers));
    }
    let read = config::read(image, chosen).await?;
    let config = Config::read(&read.document)
        .map_err(|error| Error::from(error).at(&image.name, "read the config"))?;
    Ok((config, read.layers))
}

fn give(
    delivery: &mut Delivery<'_>,
    one: &Recovered,
    format: Format,
    marks: Marks,
    first: bool,
    named: bool,
) -> Result<(), Trouble> {
    if format == Format::Json {
        return delivery.give(Page::Theirs, &json(&page(one))?);
    }
    let mut text = String::new();
    // A directive such as `# escape` must be a file's first line, so one file alone has no heading.
    if named {
        if !first {
            text.push('\n');
        }
        let _ = writeln!(
            text,
            "# {}: {}",
            visible(&one.name),
            visible(&one.platform.to_string())
        );
    }
    text.push_str(&one.dockerfile.to_text(marks));
    delivery.give(Page::Theirs, text.as_bytes())
}

/// The JSON form of one Dockerfile.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DockerfilePage<'a> {
    reference: &'a str,
    platform: String,
    instructions: Vec<InstructionPage<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InstructionPage<'a> {
    /// The place in the history, from 0.
    entry: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instruction: Option<&'a str>,
    fidelity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<&'static str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    comments: &'a [String],
}

fn page(one: &Recovered) -> DockerfilePage<'_> {
    let instructions = one.dockerfile.lines().iter().map(|line| {
        let (fidelity, missing) = match &line.fidelity {
            Fidelity::Exact => ("exact", None),
            Fidelity::Normalised => ("normalised", None),
            Fidelity::Ambiguous(missing) => ("ambiguous", Some(*missing)),
        };
        InstructionPage {
            entry: line.entry,
            layer: line.layer,
            instruction: line.instruction.as_deref(),
            fidelity,
            missing,
            comments: &line.comments,
        }
    });
    DockerfilePage {
        reference: &one.name,
        platform: one.platform.to_string(),
        instructions: instructions.collect(),
    }
}
