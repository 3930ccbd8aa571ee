//! The options that every command takes, before or after its name.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{ArgAction, Args};
use portolan_report::Secrets;

use super::Layer;
use super::values::{ColourWish, Format, Hosts, Mirror, PlatformWord, ProgressWish};
use super::{Platforms, values};
use crate::trouble::Trouble;

const OUTPUT: &str = "Output";
const NETWORK: &str = "Network";
const CATALOG: &str = "Catalogue";
const TALK: &str = "Messages";

/// The options that every command takes.
#[allow(
    rustdoc::broken_intra_doc_links,
    reason = "what stands here is printed as help, where brackets mark what may be left out"
)]
#[derive(Debug, Clone, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(crate) struct Options {
    /// Only this platform: OS/ARCH[/VARIANT][:OSVERSION], `local` or `all`; may be repeated
    ///
    /// What is left out matches anything: `linux`, `linux/arm`, `windows/amd64:10.0.20348`. `local` is this
    /// machine's. Reports hold all platforms unless told otherwise.
    #[arg(long = "platform", global = true, value_name = "PLATFORM", value_delimiter = ',', help_heading = OUTPUT)]
    platforms: Vec<PlatformWord>,
    /// All platforms, the same as --platform all
    #[arg(long, global = true, conflicts_with = "platforms", hide_short_help = true, help_heading = OUTPUT)]
    all_platforms: bool,
    /// The form of the output; each command has its own default and its own choice
    #[arg(short, long, global = true, value_name = "FORMAT", hide_possible_values = false, help_heading = OUTPUT)]
    format: Option<Format>,
    /// JSON, the same as --format json
    #[arg(long, global = true, conflicts_with = "format", help_heading = OUTPUT)]
    json: bool,
    /// Write into FILE, whole or not at all; `-` is stdout
    #[arg(short, long, global = true, value_name = "FILE", help_heading = OUTPUT)]
    output: Option<PathBuf>,
    /// Hide the values of build arguments, variables and labels whose names look secret
    #[arg(long, global = true, help_heading = OUTPUT)]
    redact: bool,

    /// Ask URL in the place of REGISTRY, as docker.io=http://127.0.0.1:5060; may be repeated
    ///
    /// References and reports keep the image's own name.
    #[arg(long = "mirror", global = true, value_name = "REGISTRY=URL", help_heading = NETWORK)]
    mirrors: Vec<String>,
    /// Reach registries without TLS: all, or only HOST; those on this machine always are
    #[arg(
        long, global = true, value_name = "HOST", num_args = 0..=1, require_equals = true,
        default_missing_value = Hosts::ALL, value_delimiter = ',', help_heading = NETWORK
    )]
    plain_http: Vec<String>,
    /// Reach registries on this machine with TLS, where plain HTTP is the habit: all, or only HOST
    #[arg(
        long, global = true, value_name = "HOST", num_args = 0..=1, require_equals = true,
        default_missing_value = Hosts::ALL, value_delimiter = ',', hide_short_help = true, help_heading = NETWORK
    )]
    https: Vec<String>,
    /// Do not check certificates: of all registries, or only of HOST
    #[arg(
        long, global = true, value_name = "HOST", num_args = 0..=1, require_equals = true,
        default_missing_value = Hosts::ALL, value_delimiter = ',', help_heading = NETWORK
    )]
    insecure: Vec<String>,
    /// As skopeo spells it: --tls-verify=false is --insecure
    #[arg(
        long, global = true, hide = true, value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", action = ArgAction::Set
    )]
    tls_verify: Option<bool>,
    /// Trust the certificate authorities in FILE (PEM) too; may be repeated
    #[arg(long, global = true, value_name = "FILE", help_heading = NETWORK)]
    cacert: Vec<PathBuf>,
    /// Read this many images side by side
    #[arg(short, long, global = true, value_name = "N", value_parser = values::jobs, help_heading = NETWORK)]
    jobs: Option<NonZeroUsize>,
    /// Try a failed request again this many times
    #[arg(long, global = true, value_name = "N", hide_short_help = true, help_heading = NETWORK)]
    retry_times: Option<u32>,
    /// Read nothing but the cache and local files
    #[arg(long, global = true, help_heading = NETWORK)]
    offline: bool,
    /// The folder of the cache of manifests and configs
    #[arg(long, global = true, value_name = "DIR", hide_short_help = true, help_heading = NETWORK)]
    cache_dir: Option<PathBuf>,
    /// Keep nothing, and read nothing that was kept
    #[arg(long, global = true, hide_short_help = true, help_heading = NETWORK)]
    no_cache: bool,

    /// The catalogue: DIR, `sqlite:FILE` or `postgres://...`; `./portolan` if nothing is said
    #[arg(long, global = true, value_name = "PLACE", help_heading = CATALOG)]
    catalog: Option<String>,
    /// Where the catalogue keeps manifests and configs: DIR or `s3://BUCKET/PREFIX`
    ///
    /// Beside the database, in a folder `images` that is an OCI image layout, if nothing is said.
    #[arg(long, global = true, value_name = "PLACE", hide_short_help = true, help_heading = CATALOG)]
    blobs: Option<String>,

    /// Print no warnings and no progress
    #[arg(short, long, global = true, help_heading = TALK)]
    quiet: bool,
    /// Print requests and answers on stderr; twice for more
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = TALK)]
    verbose: u8,
    /// When there is colour
    #[arg(long, global = true, value_name = "WHEN", hide_short_help = true, help_heading = TALK)]
    color: Option<ColourWish>,
    /// How progress is shown on stderr
    #[arg(long, global = true, value_name = "HOW", hide_short_help = true, help_heading = TALK)]
    progress: Option<ProgressWish>,
    /// Read these settings, and no other portolan.toml
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true, help_heading = TALK)]
    pub(super) config: Option<PathBuf>,
}

impl Options {
    /// What the command line says.
    pub(super) fn layer(&self) -> Result<Layer, Trouble> {
        let platforms = if self.all_platforms {
            Some(Platforms::All)
        } else {
            Platforms::of(&self.platforms)
        };
        let insecure = match self.tls_verify {
            Some(false) => Some(Hosts::All),
            Some(true) if self.insecure.is_empty() => Some(Hosts::None),
            _ => hosts("--insecure", &self.insecure)?,
        };
        Ok(Layer {
            at_once: BTreeMap::new(),
            platforms,
            format: self.json.then_some(Format::Json).or(self.format),
            output: self.output.clone(),
            jobs: self.jobs,
            secrets: self.redact.then_some(Secrets::Hide),
            mirrors: self
                .mirrors
                .iter()
                .map(|word| mirror(word))
                .collect::<Result<_, _>>()?,
            plain_http: hosts("--plain-http", &self.plain_http)?,
            https: hosts("--https", &self.https)?,
            insecure,
            cacert: self.cacert.clone(),
            trusted_realms: Vec::new(),
            retries: self.retry_times,
            offline: self.offline.then_some(true),
            no_cache: self.no_cache.then_some(true),
            cache_dir: self.cache_dir.clone(),
            catalog: self
                .catalog
                .as_deref()
                .map(|word| place("--catalog", word))
                .transpose()?,
            blobs: self
                .blobs
                .as_deref()
                .map(|word| place("--blobs", word))
                .transpose()?,
            watch: Vec::new(),
            quiet: self.quiet,
            verbosity: self.verbose,
            colour: self.color,
            progress: self.progress,
        })
    }
}

/// A mirror's word is not repeated in the message: it may hold a password.
fn mirror(word: &str) -> Result<Mirror, Trouble> {
    word.parse()
        .map_err(|why: String| Trouble::usage(format!("--mirror: {why}")))
}

/// A place's word is not repeated in the message: it may hold a password.
fn place<T: FromStr<Err = portolan_catalog::Error>>(flag: &str, word: &str) -> Result<T, Trouble> {
    word.parse()
        .map_err(|why| Trouble::from(why).into_usage().about(flag))
}

fn hosts(flag: &str, words: &[String]) -> Result<Option<Hosts>, Trouble> {
    if words.is_empty() {
        return Ok(None);
    }
    Hosts::read(words.iter().map(String::as_str))
        .map(Some)
        .map_err(|why| Trouble::usage(format!("{flag}: {why}")))
}
