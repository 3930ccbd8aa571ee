//! The watch list as work for many: a unit for each repository and its filters.

use std::collections::BTreeSet;

use portolan_catalog::{Catalog, Enqueued, RegistryLimit, Unit};

use crate::error::{Error, Result};
use crate::list::WatchEntry;
use crate::select::Watch;

/// Puts a watch list into the catalogue's queue, for workers to visit ([`Worker`](crate::Worker)). `at_once` tells how many requests may
/// be under way to a registry, all workers together.
///
/// # Errors
/// When an entry cannot be understood, before anything is put there; or the catalogue fails.
pub async fn enqueue(
    catalog: &Catalog,
    entries: &[WatchEntry],
    at_once: impl Fn(&str) -> usize,
) -> Result<Enqueued> {
    let mut units = Vec::new();
    let mut registries = BTreeSet::new();
    for mut entry in entries.iter().flat_map(|entry| entry.clone().each()) {
        for watch in entry.watches()? {
            // In its full form, so that one repository is one unit however it is typed.
            entry.repository = Some(watch.repository.to_string());
            let registry = watch.repository.registry().to_owned();
            registries.insert(registry.clone());
            units.push(Unit {
                about: watch.repository.to_string(),
                registry,
                body: body(&entry)?,
            });
        }
    }
    let limit = |registry: String| RegistryLimit {
        at_once: at_once(&registry),
        registry,
    };
    let limits: Vec<_> = registries.into_iter().map(limit).collect();
    Ok(catalog.enqueue(&units, &limits).await?)
}

fn body(entry: &WatchEntry) -> Result<String> {
    serde_json::to_string(entry).map_err(|error| Error::Watch(error.to_string()))
}

/// What a unit asks for. One that a newer Portolan wrote may hold what this one does not know.
pub(crate) fn watch_of(unit: &Unit) -> std::result::Result<Watch, String> {
    let wrong = |error: &dyn std::fmt::Display| {
        format!(
            "{}: what is to be done cannot be understood: {error}",
            unit.about
        )
    };
    let entry: WatchEntry = serde_json::from_str(&unit.body).map_err(|error| wrong(&error))?;
    let mut watches = entry.watches().map_err(|error| wrong(&error))?;
    watches
        .pop()
        .ok_or_else(|| wrong(&"it names no repository"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_the_queue_comes_out_of_it_the_same() {
        let entry: WatchEntry = toml::from_str(
            "repository = \"python\"\ntags = [\"3.*\"]\nexclude = [\"*-rc*\"]\nregex = \"3.*\"\nversions = \">=3\"\nnewest = 5\nplatforms = [\"linux/arm64\"]\nevery = \"6h\"\nbudget = 100\npackages = true\n",
        )
        .unwrap();
        let unit = Unit {
            about: "python".to_owned(),
            registry: "docker.io".to_owned(),
            body: body(&entry).unwrap(),
        };
        let expected = entry.watches().unwrap().remove(0);
        assert_eq!(
            format!("{:?}", watch_of(&unit).unwrap()),
            format!("{expected:?}")
        );
    }

    #[test]
    fn what_cannot_be_understood_is_told_and_not_visited() {
        for (body, why) in [
            ("{", "EOF while parsing"),
            (
                "{\"repository\":\"a\",\"from-the-future\":1}",
                "unknown field",
            ),
            ("{\"repository\":\"A b\"}", "repository"),
            ("{}", "names no `repository`"),
        ] {
            let unit = Unit {
                about: "a".to_owned(),
                registry: "docker.io".to_owned(),
                body: body.to_owned(),
            };
            let told = watch_of(&unit).unwrap_err();
            assert!(
                told.starts_with("a: what is to be done") && told.contains(why),
                "{told}"
            );
        }
    }
}
