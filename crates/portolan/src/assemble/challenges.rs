//! Challenges of registries, kept from one run to the next beside the cache, so that a token can be asked for first.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use portolan_source::registry::KnownChallenge;

use crate::settings::Cache;

/// More than the challenges of all registries that anyone uses.
const MAX_BYTES: u64 = 256 << 10;
/// How many are kept.
const MAX_KEPT: usize = 500;

/// What was kept. A file that cannot be read is as good as none: the registry is asked again.
pub(super) fn load(cache: &Cache) -> Vec<KnownChallenge> {
    file(cache).and_then(|path| read(&path)).unwrap_or_default()
}

/// Keeps what was met in this run, if anything in it is new. What cannot be kept is asked for again.
pub(super) fn save(cache: &Cache, met: &[KnownChallenge]) {
    let (Cache::Use(folder), Some(path)) = (cache, file(cache)) else {
        return;
    };
    let kept = read(&path).unwrap_or_default();
    if met.iter().all(|challenge| kept.contains(challenge)) {
        return;
    }
    let mut all = met.to_vec();
    // What this run met is newer than what was kept of the same origin.
    all.extend(
        kept.into_iter()
            .filter(|old| !met.iter().any(|new| new.origin == old.origin)),
    );
    all.truncate(MAX_KEPT);
    if let Ok(bytes) = serde_json::to_vec_pretty(&all)
        && let Err(error) =
            portolan_disk::create_folder(folder).and_then(|()| portolan_disk::write(&path, &bytes))
    {
        tracing::debug!(%error, file = %path.display(), "the challenges could not be kept");
    }
}

fn file(cache: &Cache) -> Option<PathBuf> {
    match cache {
        Cache::Use(folder) => Some(folder.join("challenges.json")),
        Cache::Off | Cache::Only(_) => None,
    }
}

fn read(path: &Path) -> Option<Vec<KnownChallenge>> {
    let mut bytes = Vec::new();
    File::open(path)
        .ok()?
        .take(MAX_BYTES)
        .read_to_end(&mut bytes)
        .ok()?;
    serde_json::from_slice(&bytes).ok()
}
