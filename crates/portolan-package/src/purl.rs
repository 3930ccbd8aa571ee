//! Package URLs (purl-spec, ECMA-427): `pkg:type/namespace/name@version?qualifiers`.

use portolan_image::contents::{Distribution, Ecosystem, Package};

/// The package URL of a package in an image of this distribution.
pub(crate) fn of(package: &Package, distribution: Option<&Distribution>) -> String {
    let name = package.name.as_str();
    match package.ecosystem {
        Ecosystem::Deb => system("deb", "debian", package, distribution),
        Ecosystem::Apk => system("apk", "alpine", package, distribution),
        Ecosystem::Rpm => system("rpm", "", package, distribution),
        Ecosystem::Python => {
            // Names that differ in case, `_`, `-` and `.` only are one on PyPI (PEP 503).
            let parts = name.split(['-', '_', '.']);
            let name = parts
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("-");
            plain("pypi", "", &name.to_lowercase(), package)
        }
        Ecosystem::Npm => match name.split_once('/') {
            Some((scope, name)) => plain("npm", scope, name, package),
            None => plain("npm", "", name, package),
        },
        Ecosystem::Gem => plain("gem", "", name, package),
        Ecosystem::Composer => folders("composer", &name.to_lowercase(), package),
        Ecosystem::Java => match name.split_once(':') {
            Some((group, name)) => plain("maven", group, name, package),
            None => plain("maven", "", name, package),
        },
        // The standard library has the version of its toolchain, which is written `go1.22.1`.
        Ecosystem::Go if name == "stdlib" => {
            let version = &package.version;
            let version = version.strip_prefix("go").unwrap_or(version);
            write("golang", ("", name), version, &[])
        }
        Ecosystem::Go => folders("golang", &name.to_lowercase(), package),
        Ecosystem::Rust => plain("cargo", "", name, package),
        // `Binary`, and what may come: a type for what has none.
        _ => plain("generic", "", name, package),
    }
}

/// A name of which all but the last part is the namespace.
fn folders(kind: &str, name: &str, package: &Package) -> String {
    let (namespace, name) = name.rsplit_once('/').unwrap_or(("", name));
    plain(kind, namespace, name, package)
}

fn plain(kind: &str, namespace: &str, name: &str, package: &Package) -> String {
    write(kind, (namespace, name), &package.version, &[])
}

/// A package of a distribution, which is the namespace.
fn system(
    kind: &str,
    usual: &str,
    package: &Package,
    distribution: Option<&Distribution>,
) -> String {
    let vendor = distribution.map_or(usual, |distribution| distribution.id.as_str());
    let vendor = match vendor {
        "" => usual,
        // Of rpm the vendor counts, whichever of its editions it is (purl-spec, `rpm`); these call themselves otherwise.
        vendor if vendor.starts_with("opensuse") => "opensuse",
        "sles" | "sled" | "sle-micro" | "sl-micro" => "suse",
        "rhel" => "redhat",
        vendor => vendor,
    };
    // The epoch of an rpm is a qualifier; that of a Debian package belongs to its version.
    let (epoch, version) = match package.version.split_once(':') {
        Some((epoch, rest)) if package.ecosystem == Ecosystem::Rpm => (epoch, rest),
        _ => ("", package.version.as_str()),
    };
    let distro = distribution.filter(|distribution| !distribution.id.is_empty());
    let distro = distro.map_or_else(String::new, |distribution| {
        match distribution.version.as_str() {
            "" => distribution.id.clone(),
            version => format!("{}-{version}", distribution.id),
        }
    });
    // Sorted by key, as the canonical form is.
    let qualifiers = [
        ("arch", package.architecture.as_deref().unwrap_or_default()),
        ("distro", &distro),
        ("epoch", epoch),
        ("upstream", &upstream(package)),
    ];
    write(kind, (vendor, &package.name), version, &qualifiers)
}

/// What it was built from, where that is called otherwise or has another version.
fn upstream(package: &Package) -> String {
    let Some(source) = &package.source else {
        return String::new();
    };
    let other_version = !source.version.is_empty() && source.version != package.version;
    match (source.name == package.name, other_version) {
        (true, false) => String::new(),
        (false, false) => source.name.clone(),
        (_, true) => format!("{}@{}", source.name, source.version),
    }
}

/// Puts it together; qualifiers that are empty are left out, as is a version.
fn write(
    kind: &str,
    (namespace, name): (&str, &str),
    version: &str,
    qualifiers: &[(&str, &str)],
) -> String {
    let mut purl = format!("pkg:{kind}/");
    for part in namespace.split('/').filter(|part| !part.is_empty()) {
        escape(part, &mut purl);
        purl.push('/');
    }
    escape(name.trim_matches('/'), &mut purl);
    if !version.is_empty() {
        purl.push('@');
        escape(version, &mut purl);
    }
    let mut before = '?';
    for (key, value) in qualifiers.iter().filter(|(_, value)| !value.is_empty()) {
        purl.push(before);
        purl.push_str(key);
        purl.push('=');
        escape(value, &mut purl);
        before = '&';
    }
    purl
}

/// With all escaped but letters, digits, `.`, `-`, `_`, `~` and `:` (section "Character encoding").
fn escape(text: &str, purl: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~' | b':') {
            purl.push(char::from(byte));
        } else {
            purl.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use portolan_image::contents::{Distribution, Ecosystem, FilePath, Package, SourcePackage};

    use super::of;

    fn package(ecosystem: Ecosystem, name: &str, version: &str) -> Package {
        Package::new(ecosystem, name, version, FilePath::root())
    }

    #[test]
    fn package_urls_are_those_of_the_specification() {
        for (ecosystem, name, version, expected) in [
            (
                Ecosystem::Python,
                "Django_package",
                "1.11.1.dev1",
                "pkg:pypi/django-package@1.11.1.dev1",
            ),
            (
                Ecosystem::Python,
                "zope.interface",
                "6",
                "pkg:pypi/zope-interface@6",
            ),
            (Ecosystem::Npm, "foobar", "12.3.1", "pkg:npm/foobar@12.3.1"),
            (
                Ecosystem::Npm,
                "@angular/animation",
                "12.3.1",
                "pkg:npm/%40angular/animation@12.3.1",
            ),
            (
                Ecosystem::Gem,
                "ruby-advisory-db-check",
                "0.12.4",
                "pkg:gem/ruby-advisory-db-check@0.12.4",
            ),
            (
                Ecosystem::Composer,
                "Guzzlehttp/Promises",
                "2.0.2",
                "pkg:composer/guzzlehttp/promises@2.0.2",
            ),
            (
                Ecosystem::Java,
                "org.apache.commons:io",
                "1.3.4",
                "pkg:maven/org.apache.commons/io@1.3.4",
            ),
            (Ecosystem::Java, "lonely", "1", "pkg:maven/lonely@1"),
            (
                Ecosystem::Go,
                "github.com/Gorilla/context",
                "v0.0.0-2020+incompatible",
                "pkg:golang/github.com/gorilla/context@v0.0.0-2020%2Bincompatible",
            ),
            (Ecosystem::Go, "stdlib", "go1.22", "pkg:golang/stdlib@1.22"),
            (Ecosystem::Rust, "rand", "0.7.2", "pkg:cargo/rand@0.7.2"),
            (
                Ecosystem::Binary,
                "python",
                "3.7.0",
                "pkg:generic/python@3.7.0",
            ),
            (Ecosystem::Binary, "a b", "", "pkg:generic/a%20b"),
        ] {
            assert_eq!(of(&package(ecosystem, name, version), None), expected);
        }
    }

    #[test]
    fn a_package_of_a_distribution_tells_it() {
        let debian = Distribution {
            id: "debian".into(),
            version: "12".into(),
            ..Distribution::default()
        };
        let mut libc = package(Ecosystem::Deb, "libc-bin", "2.36-9+deb12u4");
        libc.architecture = Some("amd64".into());
        libc.source = Some(SourcePackage {
            name: "glibc".into(),
            version: "2.36-9+deb12u4".into(),
            commit: None,
            links: Vec::new(),
        });
        assert_eq!(
            of(&libc, Some(&debian)),
            "pkg:deb/debian/libc-bin@2.36-9%2Bdeb12u4?arch=amd64&distro=debian-12&upstream=glibc"
        );
        libc.source.as_mut().unwrap().version = "1:2".into();
        assert_eq!(
            of(&libc, None),
            "pkg:deb/debian/libc-bin@2.36-9%2Bdeb12u4?arch=amd64&upstream=glibc%401:2"
        );

        let epoch = package(Ecosystem::Deb, "g++", "4:12.2.0-3");
        assert_eq!(of(&epoch, None), "pkg:deb/debian/g%2B%2B@4:12.2.0-3");

        let leap = Distribution {
            id: "opensuse-leap".into(),
            version: "15.6".into(),
            ..Distribution::default()
        };
        let rpm = package(Ecosystem::Rpm, "curl", "1:7.56.1-1.1");
        assert_eq!(
            of(&rpm, Some(&leap)),
            "pkg:rpm/opensuse/curl@7.56.1-1.1?distro=opensuse-leap-15.6&epoch=1"
        );
        let rhel = Distribution {
            id: "rhel".into(),
            version: "9.4".into(),
            ..Distribution::default()
        };
        let rpm = package(Ecosystem::Rpm, "bash", "5.1.8-9.el9");
        assert_eq!(
            of(&rpm, Some(&rhel)),
            "pkg:rpm/redhat/bash@5.1.8-9.el9?distro=rhel-9.4"
        );
        let apk = package(Ecosystem::Apk, "apk", "2.12.9-r3");
        assert_eq!(of(&apk, None), "pkg:apk/alpine/apk@2.12.9-r3");
    }
}
