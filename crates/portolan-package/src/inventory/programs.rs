//! Programs that were put there by hand, of which the environment of the image names the version, such as `PYTHON_VERSION`.

use std::collections::{BTreeMap, HashMap, HashSet};

use portolan_image::contents::{Ecosystem, FileKind, FilePath, Package};
use portolan_layer::Tree;
use portolan_layer::tree::Version;

use super::NAMES;
use super::known::KNOWN;

/// The most variables that are followed up (threat 24).
const VERSIONS: usize = 1000;

/// The programs of which the environment names the version, that are there, and that are not of a package already.
pub(super) fn named_by(environment: &[String], tree: &Tree, packages: &[Package]) -> Vec<Package> {
    let claimed = Claimed::by(packages);
    let environment = Environment::of(environment);
    let mut found: BTreeMap<FilePath, Package> = BTreeMap::new();
    for (key, version) in environment.versions() {
        let Some(program) = program(key, &environment, tree) else {
            continue;
        };
        if program.names.iter().any(|name| claimed.has(name, version)) {
            continue;
        }
        let Some(name) = program.names.first() else {
            continue;
        };
        let path = program.file.path();
        let mut package = Package::new(Ecosystem::Binary, name, version, path.clone());
        package.layer = Some(program.file.layer());
        found.entry(path).or_insert(package);
    }
    found.into_values().collect()
}

/// The variables of an image. Of one that is there twice the last counts.
struct Environment<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Environment<'a> {
    fn of(variables: &'a [String]) -> Self {
        let pairs = variables
            .iter()
            .filter_map(|variable| variable.split_once('='));
        Self(pairs.collect())
    }

    /// The variables that name versions, without `_VERSION`: some, as nobody has very many.
    fn versions(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let named = self.0.iter().filter_map(|(key, value)| {
            let key = key.strip_suffix("_VERSION")?;
            Some((key, version(value)?))
        });
        named.take(VERSIONS)
    }

    /// The folder of programs that `KEY_HOME` names, if distributions do not put theirs there.
    fn programs_of(&self, key: &str) -> Option<FilePath> {
        let home = self.0.get(format!("{key}_HOME").as_str())?;
        let (home, _) = FilePath::clean(home.as_bytes());
        let path = home.as_bytes();
        let is_by_hand = path.starts_with(b"usr/local/") || path.starts_with(b"opt/");
        is_by_hand.then(|| home.join(b"bin"))
    }
}

/// A version, without the letters that some put before it.
fn version(value: &str) -> Option<&str> {
    let value = value.trim();
    let value = ["jdk-", "OTP-", "v"]
        .iter()
        .find_map(|before| value.strip_prefix(before))
        .unwrap_or(value);
    let is_version = value.len() <= 100
        && value.starts_with(|first: char| first.is_ascii_digit())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".+-_~:".contains(&byte));
    is_version.then_some(value)
}

struct Program<'a> {
    names: Vec<String>,
    file: Version<'a>,
}

/// The program that a variable is about.
fn program<'a>(key: &str, environment: &Environment<'_>, tree: &'a Tree) -> Option<Program<'a>> {
    let (names, mut places) = match KNOWN.iter().find(|known| known.variable == key) {
        Some(known) => (
            known.names.iter().map(|&name| name.to_owned()).collect(),
            known.programs.iter().map(|&path| path.into()).collect(),
        ),
        None => unknown(key)?,
    };
    if let Some(folder) = environment.programs_of(key) {
        let there: Vec<FilePath> = places
            .iter()
            .map(|place| folder.join(place.name()))
            .collect();
        places.extend(there);
    }
    let file = places.iter().find_map(|place| is_program(tree, place))?;
    Some(Program { names, file })
}

/// Any other variable is about the program of its name: how that may be called, and where it may be.
fn unknown(key: &str) -> Option<(Vec<String>, Vec<FilePath>)> {
    let is_name = !key.is_empty()
        && key.len() <= 100
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let name = is_name.then(|| key.to_ascii_lowercase())?;
    let names = vec![name.replace('_', "-"), name];
    let places = names.iter().flat_map(|name| {
        [
            format!("usr/local/bin/{name}"),
            format!("usr/local/sbin/{name}"),
            format!("usr/local/{name}/bin/{name}"),
        ]
    });
    let places = places.map(|place| place.as_str().into()).collect();
    Some((names, places))
}

/// The file that a path leads to, if it can be run.
fn is_program<'a>(tree: &'a Tree, path: &FilePath) -> Option<Version<'a>> {
    let found = tree.resolve_within(path, NAMES).ok()?;
    let content = found.linked().unwrap_or(found).file();
    let can_run = content.kind == FileKind::Regular && content.mode.bits() & 0o111 != 0;
    can_run.then_some(found)
}

/// The versions of packages that something else told of, by name.
struct Claimed<'a>(HashMap<String, HashSet<&'a str>>);

impl<'a> Claimed<'a> {
    fn by(packages: &'a [Package]) -> Self {
        let mut claimed: HashMap<String, HashSet<&str>> = HashMap::new();
        for package in packages {
            let name = package.name.to_lowercase().replace('_', "-");
            let versions = claimed.entry(name).or_default();
            versions.extend([package.version.as_str(), upstream(&package.version)]);
        }
        Self(claimed)
    }

    fn has(&self, name: &str, version: &str) -> bool {
        let versions = self.0.get(&name.replace('_', "-"));
        versions.is_some_and(|versions| versions.contains(version))
    }
}

/// A version of a distribution without its epoch and without what the distribution counts itself.
fn upstream(version: &str) -> &str {
    let version = version.split_once(':').map_or(version, |(_, rest)| rest);
    version.rsplit_once('-').map_or(version, |(start, _)| start)
}
