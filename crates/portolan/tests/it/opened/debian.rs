//! A real image of Debian: its packages are those that dpkg has, and its bills of materials are the same wherever it is read.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use portolan_testkit::image::{Built, ImageSet};
use portolan_testkit::registry::TestRegistry;
use portolan_testkit::servers::{Debian, DpkgQuery, Skopeo};
use serde_json::Value;

use crate::run::Home;

const FORMAT: &str = "${db:Status-Abbrev}\t${binary:Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\n";

fn image() -> String {
    let debian = Debian::find().unwrap();
    format!("oci:{}:latest", debian.layout().display())
}

fn packages(home: &Home, image: &str) -> Vec<Value> {
    let ran = home.run(&["packages", "--json", image]);
    let page: Value = serde_json::from_str(ran.text()).unwrap();
    page["platforms"][0]["packages"].as_array().unwrap().clone()
}

fn text<'a>(package: &'a Value, key: &str) -> &'a str {
    package[key].as_str().unwrap_or_default()
}

#[test]
fn packages_are_those_of_dpkg_query_on_the_same_root() {
    let root = Debian::find().unwrap().root();
    let root = format!("--root={}", root.display());
    let printed = DpkgQuery::run(&[&root, "-W", "-f", FORMAT]).unwrap();
    let printed = String::from_utf8(printed).unwrap();
    let mut expected: Vec<[String; 5]> = Vec::new();
    for line in printed.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells[0].trim() != "ii" {
            continue;
        }
        // A package of which several architectures may be there is printed with its own.
        let name = cells[1].split(':').next().unwrap();
        expected.push([name, cells[2], cells[3], cells[4], cells[5]].map(str::to_owned));
    }
    expected.sort();
    assert!(expected.len() > 50, "{printed}");
    let found = packages(&Home::new(), &image());
    let mut found: Vec<[String; 5]> = found
        .iter()
        .map(|package| {
            let source = &package["source"];
            let or = |value: &str, own: &str| {
                if value.is_empty() {
                    own.to_owned()
                } else {
                    value.to_owned()
                }
            };
            [
                text(package, "name").to_owned(),
                text(package, "version").to_owned(),
                text(package, "architecture").to_owned(),
                or(text(source, "name"), text(package, "name")),
                or(text(source, "version"), text(package, "version")),
            ]
        })
        .collect();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn the_layers_and_licences_of_packages_are_told() {
    let found = packages(&Home::new(), &image());
    let by_name: BTreeMap<&str, &Value> = found
        .iter()
        .map(|package| (text(package, "name"), package))
        .collect();
    assert_eq!(by_name["hello"]["layer"]["number"], 1);
    assert_eq!(by_name["bash"]["layer"]["number"], 0);
    assert!(!by_name.contains_key("tzdata"), "it was purged");
    let without: Vec<&str> = found
        .iter()
        .filter(|package| package["licences"].as_array().is_none_or(Vec::is_empty))
        .map(|package| text(package, "name"))
        .collect();
    assert_eq!(
        without,
        Vec::<&str>::new(),
        "every package of Debian has a file of its licence"
    );
}

/// The image as the registry, a layout and archives have it.
fn everywhere(home: &Home, registry: &TestRegistry) -> Vec<String> {
    let from = image();
    let media = [
        "oci:layout:latest",
        "oci-archive:oci.tar:latest",
        "docker-archive:docker.tar",
    ];
    for to in [
        format!("oci:{}:latest", home.here("layout").display()),
        format!("oci-archive:{}:latest", home.here("oci.tar").display()),
        format!(
            "docker-archive:{}:harbour:latest",
            home.here("docker.tar").display()
        ),
    ] {
        Skopeo::copy(&[], &from, &to).unwrap();
    }
    registry.put("debian", &served(&Debian::find().unwrap()));
    let mut all = vec![registry.reference("debian:latest")];
    all.extend(media.map(str::to_owned));
    all
}

/// All of a layout, to be served.
fn served(debian: &Debian) -> ImageSet {
    let folder = debian.layout();
    let read = |path: &str| std::fs::read(folder.join(path)).unwrap();
    let index: Value = serde_json::from_slice(&read("index.json")).unwrap();
    let tagged = index["manifests"].as_array().unwrap();
    let latest = tagged
        .iter()
        .find(|entry| entry["annotations"]["org.opencontainers.image.ref.name"] == "latest")
        .unwrap();
    let blob = |descriptor: &Value| {
        let digest = descriptor["digest"].as_str().unwrap();
        read(&format!("blobs/{}", digest.replace(':', "/")))
    };
    let manifest = blob(latest);
    let document: Value = serde_json::from_slice(&manifest).unwrap();
    let mut built = Built::raw(latest["mediaType"].as_str().unwrap(), manifest);
    let layers = document["layers"].as_array().unwrap();
    for descriptor in layers.iter().chain([&document["config"]]) {
        built = built.with_blob("application/octet-stream", blob(descriptor));
    }
    ImageSet::of("latest", &built)
}

/// What the official schemas have against a document; those that they refer to stand beside them.
fn errors(schema: &str, beside: &[&str], document: &str) -> Vec<String> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../portolan-report/tests/it/schemas"
    );
    let read = |name: &str| -> Value {
        let text = std::fs::read(std::path::Path::new(folder).join(name)).unwrap();
        serde_json::from_slice(&text).unwrap()
    };
    let registry = beside
        .iter()
        .fold(jsonschema::Registry::new(), |registry, name| {
            let address = format!("http://cyclonedx.org/schema/{name}");
            registry.add(address, read(name)).unwrap()
        });
    let registry = registry.prepare().unwrap();
    let options = jsonschema::options()
        .with_registry(&registry)
        .should_validate_formats(true);
    let validator = options.build(&read(schema)).unwrap();
    let document: Value = serde_json::from_str(document).unwrap();
    let errors = validator.iter_errors(&document);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn bills_of_materials_are_valid_by_the_official_schemas() {
    let home = Home::new();
    for image in [image(), super::example::example()] {
        let words = ["--platform", "linux/amd64", &image];
        let spdx = home.run(&[&["sbom"][..], &words].concat());
        let none = Vec::<String>::new();
        assert_eq!(errors("spdx-schema-v2.3.json", &[], spdx.text()), none);
        let cyclonedx = home.run(&[&["sbom", "-f", "cyclonedx-json"][..], &words].concat());
        let beside = ["spdx.schema.json", "jsf-0.82.schema.json"];
        assert_eq!(
            errors("bom-1.6.schema.json", &beside, cyclonedx.text()),
            none
        );
        let wrong = spdx
            .text()
            .replace("\"filesAnalyzed\": false", "\"filesAnalyzed\": \"no\"");
        assert!(!errors("spdx-schema-v2.3.json", &[], &wrong).is_empty());
    }
}

/// A text of which no digest tells what it is of.
fn without_digests(text: &str) -> String {
    let mut parts = text.split("sha256:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + "sha256:" + part.get(64..).unwrap_or(part)
    })
}

#[test]
fn a_bill_of_materials_is_the_same_twice_and_wherever_the_image_is_read() {
    let home = Home::new();
    let registry = TestRegistry::start();
    let names = everywhere(&home, &registry);
    for format in ["spdx-json", "cyclonedx-json"] {
        let mut seen: Vec<(String, String)> = Vec::new();
        for name in names.clone() {
            let words = ["sbom", "-f", format, &name];
            let once = home.run(&words).text().to_owned();
            assert_eq!(home.run(&words).text(), once, "{name} twice");
            seen.push((name, once));
        }
        let packages = |text: &str| {
            let page: Value = serde_json::from_str(text).unwrap();
            let list = if format == "spdx-json" {
                &page["packages"]
            } else {
                &page["components"]
            };
            let mut list = list.as_array().unwrap().clone();
            // The image itself stands among the packages, and is called as it was asked for.
            list.retain(|package| package["SPDXID"] != "SPDXRef-Image");
            // In an archive of docker layers are not packed, and called otherwise.
            let list = list
                .iter()
                .map(|package| without_digests(&package.to_string()));
            list.collect::<Vec<String>>()
        };
        let (first, others) = seen.split_first().unwrap();
        assert!(packages(&first.1).len() > 50, "{}", first.1);
        for (name, other) in others {
            assert_eq!(packages(other), packages(&first.1), "{name}");
        }
    }
}

#[test]
fn the_local_page_tells_of_every_source_package() {
    let home = Home::new();
    let ran = home.run(&["report", "--local", &image()]);
    let page = ran.text();
    let begin = page.find("### `dpkg` source package: `hello=").unwrap();
    let hello = &page[begin..];
    let end = hello[3..].find("\n### ").map_or(hello.len(), |end| end + 4);
    assert_snapshot!(&hello[..end]);
    let sources: std::collections::BTreeSet<String> = packages(&home, &image())
        .iter()
        .map(|package| {
            let source = &package["source"];
            let name = source["name"]
                .as_str()
                .unwrap_or_else(|| text(package, "name"));
            let version = source["version"]
                .as_str()
                .unwrap_or_else(|| text(package, "version"));
            format!("### `dpkg` source package: `{name}={version}`")
        })
        .collect();
    let told: std::collections::BTreeSet<String> = page
        .lines()
        .filter(|line| line.starts_with("### `dpkg`"))
        .map(str::to_owned)
        .collect();
    assert_eq!(told, sources);
}
