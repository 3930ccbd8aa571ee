//! What one place says (the command line, the environment, a file), and how one lies over another.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use portolan_catalog::{BlobLocation, Location};
use portolan_report::Secrets;
use portolan_scan::WatchEntry;

use super::Platforms;
use super::values::{ColourWish, Format, Hosts, Mirror, ProgressWish};

/// What one place says; what is absent is left to the places below.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Layer {
    pub(crate) platforms: Option<Platforms>,
    pub(crate) format: Option<Format>,
    pub(crate) output: Option<PathBuf>,
    pub(crate) jobs: Option<NonZeroUsize>,
    pub(crate) secrets: Option<Secrets>,
    pub(crate) mirrors: Vec<Mirror>,
    pub(crate) plain_http: Option<Hosts>,
    pub(crate) https: Option<Hosts>,
    pub(crate) insecure: Option<Hosts>,
    pub(crate) cacert: Vec<PathBuf>,
    pub(crate) trusted_realms: Vec<(String, String)>,
    pub(crate) at_once: BTreeMap<String, NonZeroUsize>,
    pub(crate) retries: Option<u32>,
    pub(crate) offline: Option<bool>,
    pub(crate) no_cache: Option<bool>,
    pub(crate) cache_dir: Option<PathBuf>,
    pub(crate) catalog: Option<Location>,
    pub(crate) blobs: Option<BlobLocation>,
    pub(crate) watch: Vec<WatchEntry>,
    pub(crate) quiet: bool,
    pub(crate) verbosity: u8,
    pub(crate) colour: Option<ColourWish>,
    pub(crate) progress: Option<ProgressWish>,
}

impl Layer {
    /// This place over another: its word wins. What is said of single registries adds up, and so do authorities; what
    /// both say of one registry is as this place says.
    pub(crate) fn over(mut self, below: Self) -> Self {
        for mirror in below.mirrors {
            if !self
                .mirrors
                .iter()
                .any(|own| own.registry == mirror.registry)
            {
                self.mirrors.push(mirror);
            }
        }
        for (registry, at_once) in below.at_once {
            self.at_once.entry(registry).or_insert(at_once);
        }
        self.cacert.extend(below.cacert);
        self.trusted_realms.extend(below.trusted_realms);
        Self {
            platforms: self.platforms.or(below.platforms),
            format: self.format.or(below.format),
            output: self.output.or(below.output),
            jobs: self.jobs.or(below.jobs),
            secrets: self.secrets.or(below.secrets),
            plain_http: self.plain_http.or(below.plain_http),
            https: self.https.or(below.https),
            insecure: self.insecure.or(below.insecure),
            retries: self.retries.or(below.retries),
            offline: self.offline.or(below.offline),
            no_cache: self.no_cache.or(below.no_cache),
            cache_dir: self.cache_dir.or(below.cache_dir),
            catalog: self.catalog.or(below.catalog),
            blobs: self.blobs.or(below.blobs),
            watch: if self.watch.is_empty() {
                below.watch
            } else {
                self.watch
            },
            quiet: self.quiet || below.quiet,
            verbosity: self.verbosity.max(below.verbosity),
            colour: self.colour.or(below.colour),
            progress: self.progress.or(below.progress),
            ..self
        }
    }
}
