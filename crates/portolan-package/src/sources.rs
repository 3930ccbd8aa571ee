//! Where the sources of packages of distributions can be had, by their names and versions.

use portolan_image::contents::{Distribution, Ecosystem, SourceLink, SourcePackage, SourcePage};

/// The pages about what a package was built from. None for distributions that are only made from a known one: they
/// rebuild some packages, and nothing says which.
pub(crate) fn links(
    source: &SourcePackage,
    ecosystem: Ecosystem,
    distribution: Option<&Distribution>,
) -> Vec<SourceLink> {
    let id = distribution.map_or("", |distribution| distribution.id.as_str());
    let name = escaped(&source.name);
    let version = escaped(&source.version);
    let has_version = !source.version.is_empty();
    match (ecosystem, id) {
        (Ecosystem::Deb, "debian") if has_version => vec![
            link(
                SourcePage::Browse,
                format!("https://sources.debian.org/src/{name}/{version}/"),
            ),
            link(
                SourcePage::Archive,
                format!("https://snapshot.debian.org/package/{name}/{version}/"),
            ),
        ],
        (Ecosystem::Deb, "ubuntu") if has_version => vec![link(
            SourcePage::Archive,
            format!("https://launchpad.net/ubuntu/+source/{name}/{version}"),
        )],
        (Ecosystem::Apk, "alpine") => commit(source).map_or_else(Vec::new, |commit| {
            let aports = "https://git.alpinelinux.org/aports";
            // The database does not say which repository a package is of: one of the two recipes is there.
            let recipe = |repository: &str| {
                let url = format!("{aports}/tree/{repository}/{name}/APKBUILD?id={commit}");
                link(SourcePage::Recipe, url)
            };
            vec![
                link(SourcePage::Browse, format!("{aports}/commit/?id={commit}")),
                recipe("main"),
                recipe("community"),
            ]
        }),
        (Ecosystem::Apk, "wolfi") => commit(source).map_or_else(Vec::new, |commit| {
            let url = format!("https://github.com/wolfi-dev/os/blob/{commit}/{name}.yaml");
            vec![link(SourcePage::Recipe, url)]
        }),
        _ => Vec::new(),
    }
}

fn link(page: SourcePage, url: String) -> SourceLink {
    SourceLink { page, url }
}

/// The commit of the recipe, if it is one: of a recipe that was changed and not committed, the database says `...-dirty`.
fn commit(source: &SourcePackage) -> Option<&str> {
    let commit = source.commit.as_deref()?;
    let is_commit =
        matches!(commit.len(), 40 | 64) && commit.bytes().all(|b| b.is_ascii_hexdigit());
    is_commit.then_some(commit)
}

/// A name of a path. Epochs, `+` and `~` stay as they are, which is how these sites write them (RFC 3986, 3.3).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~' | b':' | b'+') {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}
