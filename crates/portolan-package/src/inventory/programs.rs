//! Programs that were put there by hand, of which the environment of the image names the version, such as `PYTHON_VERSION`.

use std::collections::{BTreeMap, HashMap, HashSet};

use portolan_image::contents::{Ecosystem, FileKind, FilePath, Package};
use portolan_layer::Tree;
use portolan_layer::tree::Version;

use super::follow::follow;

/// A variable that names a version.
struct Known {
    /// Without `_VERSION`.
    variable: &'static str,
    /// What it is the version of, and how packages of the same are called.
    names: &'static [&'static str],
    /// Where the program is, the first that is there.
    programs: &'static [&'static str],
}

const KNOWN: &[Known] = &[
    known(
        "PYTHON",
        &["python", "python3"],
        &[
            "usr/local/bin/python3",
            "usr/local/bin/python",
            "usr/local/bin/python2",
        ],
    ),
    known(
        "PYTHON_PIP",
        &["pip"],
        &["usr/local/bin/pip", "usr/local/bin/pip3"],
    ),
    known("PYTHON_SETUPTOOLS", &["setuptools"], &[]),
    known(
        "PYPY",
        &["pypy"],
        &["opt/pypy/bin/pypy3", "opt/pypy/bin/pypy"],
    ),
    known("NODE", &["node", "nodejs"], &["usr/local/bin/node"]),
    known("YARN", &["yarn"], &["usr/local/bin/yarn"]),
    known("RUBY", &["ruby"], &["usr/local/bin/ruby"]),
    known("JRUBY", &["jruby"], &["opt/jruby/bin/jruby"]),
    known("GOLANG", &["go", "golang"], &["usr/local/go/bin/go"]),
    known("GO", &["go", "golang"], &["usr/local/go/bin/go"]),
    known(
        "RUST",
        &["rust", "rustc"],
        &["usr/local/cargo/bin/rustc", "usr/local/bin/rustc"],
    ),
    known("PHP", &["php"], &["usr/local/bin/php"]),
    known("PERL", &["perl"], &["usr/local/bin/perl"]),
    known(
        "JAVA",
        &["openjdk"],
        &[
            "usr/local/openjdk/bin/java",
            "opt/java/openjdk/bin/java",
            "usr/java/openjdk/bin/java",
            "usr/local/bin/java",
        ],
    ),
    known(
        "MAVEN",
        &["maven"],
        &["usr/share/maven/bin/mvn", "usr/local/bin/mvn"],
    ),
    known(
        "GRADLE",
        &["gradle"],
        &["opt/gradle/bin/gradle", "usr/local/bin/gradle"],
    ),
    known("TOMCAT", &["tomcat"], &["usr/local/tomcat/bin/catalina.sh"]),
    known("OTP", &["erlang"], &["usr/local/bin/erl"]),
    known("JULIA", &["julia"], &["usr/local/julia/bin/julia"]),
    known("REDIS", &["redis"], &["usr/local/bin/redis-server"]),
    known("VALKEY", &["valkey"], &["usr/local/bin/valkey-server"]),
    known("PG", &["postgresql"], &["usr/local/bin/postgres"]),
    known(
        "HTTPD",
        &["httpd", "apache2"],
        &["usr/local/apache2/bin/httpd"],
    ),
    known(
        "NGINX",
        &["nginx"],
        &["usr/local/sbin/nginx", "usr/local/nginx/sbin/nginx"],
    ),
];

const fn known(
    variable: &'static str,
    names: &'static [&'static str],
    programs: &'static [&'static str],
) -> Known {
    Known {
        variable,
        names,
        programs,
    }
}

/// The programs of which the environment names the version, that are there, and that are not of a package already.
pub(super) fn named_by(environment: &[String], tree: &Tree, packages: &[Package]) -> Vec<Package> {
    let claimed = Claimed::by(packages);
    let mut found: BTreeMap<FilePath, Package> = BTreeMap::new();
    for (key, version) in versions(environment) {
        let Some(program) = program(&key, tree) else {
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

/// The variables that name versions, without `_VERSION`. Of one that is there twice the last counts, as in an environment.
fn versions(environment: &[String]) -> BTreeMap<String, &str> {
    let named = environment.iter().filter_map(|variable| {
        let (key, value) = variable.split_once('=')?;
        let key = key.strip_suffix("_VERSION")?;
        Some((key.to_owned(), version(value)?))
    });
    named.collect()
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
fn program<'a>(key: &str, tree: &'a Tree) -> Option<Program<'a>> {
    if let Some(known) = KNOWN.iter().find(|known| known.variable == key) {
        let names = known.names.iter().map(|&name| name.to_owned()).collect();
        let file = known
            .programs
            .iter()
            .find_map(|path| is_program(tree, path))?;
        return Some(Program { names, file });
    }
    // Any other variable is about the program of its name.
    let is_name = !key.is_empty()
        && key.len() <= 100
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let name = is_name.then(|| key.to_ascii_lowercase())?;
    let names = [name.replace('_', "-"), name];
    let file = names.iter().find_map(|name| {
        let places = [
            format!("usr/local/bin/{name}"),
            format!("usr/local/sbin/{name}"),
            format!("usr/local/{name}/bin/{name}"),
        ];
        places.iter().find_map(|place| is_program(tree, place))
    })?;
    let names = names.to_vec();
    Some(Program { names, file })
}

/// The file that a path leads to, if it can be run.
fn is_program<'a>(tree: &'a Tree, path: &str) -> Option<Version<'a>> {
    let found = follow(tree, &FilePath::from(path))?;
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
