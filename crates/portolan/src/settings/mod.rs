//! What holds for this run: flags over variables over `portolan.toml` over defaults, resolved once. Only this room
//! reads the environment and the clock.

pub(crate) mod clock;
mod environment;
mod file;
mod layer;
mod options;
mod s3;
mod values;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use portolan_catalog::{BlobLocation, Location, S3Settings};
use portolan_image::Platform;
use portolan_report::Secrets;
use portolan_scan::WatchEntry;

use crate::trouble::{Said, Trouble};
pub(crate) use environment::{Environment, Group, VARIABLES, Variable};
pub(crate) use file::EXAMPLE;
pub(crate) use layer::Layer;
pub(crate) use options::Options;
pub(crate) use values::{ColourWish, Format, Hosts, Mirror, ProgressWish, local};

/// The catalogue's folder if nothing is said.
const CATALOG: &str = "portolan";
/// What holds for this run.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Which platforms are wished for.
    pub(crate) platforms: Platforms,
    /// The form of the output; each command has its own default.
    pub(crate) format: Option<Format>,
    /// Where the output goes.
    pub(crate) output: Output,
    /// How many images are read side by side, if that was said; each command has its own default.
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Whether values that look secret are hidden.
    pub(crate) secrets: Secrets,
    /// How registries are reached.
    pub(crate) access: Access,
    /// What becomes of manifests and configs that have been read.
    pub(crate) cache: Cache,
    /// Where the catalogue is.
    pub(crate) catalog: CatalogPlace,
    /// What scans visit.
    pub(crate) watch: Vec<WatchEntry>,
    /// What is said on stderr, and how.
    pub(crate) talk: Talk,
    /// The moment that records bear.
    pub(crate) now: Timestamp,
    /// What was noticed while they were read, as sentences.
    pub(crate) warnings: Vec<String>,
}

/// Which platforms are wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Platforms {
    /// Nothing was said: each command has its own default.
    Unsaid,
    /// All.
    All,
    /// These; never empty.
    Some(Vec<Platform>),
}

/// Where the output goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Output {
    /// To stdout.
    Stdout,
    /// Into a file, whole or not at all.
    File(PathBuf),
}

/// How registries are reached.
#[derive(Debug, Default)]
pub(crate) struct Access {
    /// Hosts that answer in the place of a registry.
    pub(crate) mirrors: Vec<Mirror>,
    /// Registries that are reached without TLS.
    pub(crate) plain_http: Hosts,
    /// Registries on this machine that are reached with TLS.
    pub(crate) https: Hosts,
    /// Registries whose certificate is not checked.
    pub(crate) insecure: Hosts,
    /// Files of further certificate authorities, PEM.
    pub(crate) authorities: Vec<PathBuf>,
    /// Token hosts that may see a registry's credentials: registry, host.
    pub(crate) trusted_realms: Vec<(String, String)>,
    /// How many requests may be under way to a registry at once, where that was said.
    pub(crate) at_once: BTreeMap<String, NonZeroUsize>,
    /// How often a failed request is tried again, if that was said.
    pub(crate) retries: Option<u32>,
    /// Where credentials and proxies are found: values of variables, not yet read further.
    pub(crate) surroundings: Surroundings,
}

/// How many requests are under way to a registry at once where nothing is said.
const AT_ONCE: usize = 64;

impl Access {
    /// How many requests may be under way to a registry at once.
    pub(crate) fn at_once(&self, registry: &str) -> usize {
        self.at_once
            .get(registry)
            .map_or(AT_ONCE, |at_once| at_once.get())
    }
}

/// Values of variables that the source of images reads further. `Debug` shows no secrets.
#[derive(Default)]
pub(crate) struct Surroundings {
    /// `HOME`.
    pub(crate) home: Option<PathBuf>,
    /// `DOCKER_CONFIG`: a folder with a `config.json`.
    pub(crate) docker_config: Option<PathBuf>,
    /// `DOCKER_AUTH_CONFIG`: the text of a `config.json`.
    pub(crate) docker_auth_config: Option<String>,
    /// `REGISTRY_AUTH_FILE`: containers' `auth.json`.
    pub(crate) registry_auth_file: Option<PathBuf>,
    /// `XDG_RUNTIME_DIR`, where `containers/auth.json` is looked for.
    pub(crate) runtime_dir: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`, where `containers/auth.json` is looked for.
    pub(crate) config_dir: Option<PathBuf>,
    /// `PORTOLAN_USERNAME` and `PORTOLAN_PASSWORD`.
    pub(crate) login: Option<(String, String)>,
    /// `PATH`, where credential helpers are found.
    pub(crate) search_path: Option<OsString>,
    /// `HTTP_PROXY`.
    pub(crate) http_proxy: Option<String>,
    /// `HTTPS_PROXY`.
    pub(crate) https_proxy: Option<String>,
    /// `NO_PROXY`.
    pub(crate) no_proxy: Option<String>,
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").finish_non_exhaustive()
    }
}

/// Where the catalogue is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CatalogPlace {
    /// Its database.
    pub(crate) database: Location,
    /// Its blobs.
    pub(crate) blobs: BlobLocation,
    /// How buckets are reached; what is wrong with it is nobody's business until a bucket is named.
    pub(crate) s3: Result<S3Settings, Box<Said>>,
}

/// What becomes of manifests and configs that have been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cache {
    /// Nothing is kept.
    Off,
    /// Kept in this folder, and not asked for again.
    Use(PathBuf),
    /// Read from this folder; nothing is asked for.
    Only(PathBuf),
}

/// What is said on stderr, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Talk {
    /// Whether warnings are left out.
    pub(crate) quiet: bool,
    /// How much of the traffic is logged: 0 nothing, 1 requests, 2 more.
    pub(crate) verbosity: u8,
    /// When there is colour.
    pub(crate) colour: Option<ColourWish>,
    /// How progress is shown.
    pub(crate) progress: ProgressWish,
}

impl Settings {
    /// How many requests this program makes at once to one host: no fewer than there are things to be done side by side.
    pub(crate) fn requests_at_once(&self) -> usize {
        self.jobs.map_or(AT_ONCE, |jobs| jobs.get().max(AT_ONCE))
    }

    /// Resolves what was typed, the environment and the files into what holds.
    pub(crate) fn resolve(
        options: &Options,
        environment: &Environment,
        now: Timestamp,
    ) -> Result<Self, Trouble> {
        let files = file::find(options.config.as_deref(), environment)?;
        let mut layer = options.layer()?.over(environment::layer(environment)?);
        for below in files.layers {
            layer = layer.over(below);
        }
        let mut settings = Self::settle(layer, environment, now)?;
        settings.warnings = files.warnings;
        Ok(settings)
    }

    fn settle(layer: Layer, environment: &Environment, now: Timestamp) -> Result<Self, Trouble> {
        let cache = cache(&layer, environment)?;
        let mut authorities = layer.cacert;
        authorities.extend(environment.path(&environment::SSL_CERT_FILE));
        Ok(Self {
            platforms: layer.platforms.unwrap_or(Platforms::Unsaid),
            format: layer.format,
            output: match layer.output {
                Some(path) if path != Path::new("-") => Output::File(path),
                _ => Output::Stdout,
            },
            jobs: layer.jobs,
            secrets: layer.secrets.unwrap_or_default(),
            access: Access {
                mirrors: layer.mirrors,
                plain_http: layer.plain_http.unwrap_or_default(),
                https: layer.https.unwrap_or_default(),
                insecure: layer.insecure.unwrap_or_default(),
                authorities,
                trusted_realms: layer.trusted_realms,
                at_once: layer.at_once,
                retries: layer.retries,
                surroundings: environment::surroundings(environment)?,
            },
            cache,
            catalog: catalog(layer.catalog, layer.blobs, environment),
            watch: layer.watch,
            talk: Talk {
                quiet: layer.quiet,
                verbosity: layer.verbosity,
                colour: layer.colour,
                progress: layer.progress.unwrap_or_default(),
            },
            now,
            warnings: Vec::new(),
        })
    }
}

fn catalog(
    database: Option<Location>,
    blobs: Option<BlobLocation>,
    environment: &Environment,
) -> CatalogPlace {
    let own = Path::new(CATALOG);
    let database = database.unwrap_or_else(|| Location::folder(own));
    let blobs = blobs.unwrap_or_else(|| database.blobs(own));
    CatalogPlace {
        database,
        blobs,
        s3: s3::settings(environment),
    }
}

fn cache(layer: &Layer, environment: &Environment) -> Result<Cache, Trouble> {
    let folder = layer
        .cache_dir
        .clone()
        .or_else(|| environment.cache_home().map(|home| home.join("portolan")));
    let offline = layer.offline.unwrap_or(false);
    match (offline, layer.no_cache.unwrap_or(false), folder) {
        (true, true, _) => Err(Trouble::usage(
            "--offline reads nothing but the cache, and --no-cache leaves it out",
        )
        .hint("leave one of them out")),
        (true, false, None) => Err(Trouble::usage(
            "there is no cache to read offline: HOME is not set",
        )
        .hint("name its folder with --cache-dir")),
        (true, false, Some(folder)) => Ok(Cache::Only(folder)),
        (false, false, Some(folder)) => Ok(Cache::Use(folder)),
        (false, _, _) => Ok(Cache::Off),
    }
}
