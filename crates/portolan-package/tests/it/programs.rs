//! Programs put there by hand, whose versions the environment names.

use portolan_image::contents::{Ecosystem, LayerNumber};
use portolan_package::Settings;

use crate::support::{Layer, installed_with};

/// `name=version in file` of each program.
fn programs(layers: &[Layer], environment: &[&str]) -> Vec<String> {
    let settings = Settings {
        environment: environment
            .iter()
            .map(|&variable| variable.to_owned())
            .collect(),
    };
    let found = installed_with(layers, &settings).packages;
    let binaries = found
        .iter()
        .filter(|package| package.ecosystem == Ecosystem::Binary);
    binaries
        .map(|package| {
            format!(
                "{}={} in {}",
                package.name, package.version, package.found_in
            )
        })
        .collect()
}

#[test]
fn a_program_is_told_of_with_its_file_its_layer_and_its_package_url() {
    let layers = [
        Layer::new().file("etc/motd", ""),
        Layer::new()
            .program("usr/local/bin/python3.7", "ELF")
            .symlink("usr/local/bin/python3", "python3.7")
            .symlink("usr/local/bin/python", "python3"),
    ];
    let settings = Settings {
        environment: vec!["PATH=/usr/local/bin".into(), "PYTHON_VERSION=3.7.0".into()],
    };
    let found = installed_with(&layers, &settings).packages;
    let [python] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(python.ecosystem, Ecosystem::Binary);
    assert_eq!(python.purl, "pkg:generic/python@3.7.0");
    assert_eq!(python.found_in.to_string(), "/usr/local/bin/python3.7");
    assert_eq!(python.layer, Some(LayerNumber(1)));
}

#[test]
fn a_variable_names_a_program_only_if_it_is_there() {
    let image = [Layer::new()
        .program("usr/local/bin/node", "ELF")
        .program("usr/local/go/bin/go", "ELF")
        .program("opt/yarn-v1.22.19/bin/yarn", "#!")
        .symlink("usr/local/bin/yarn", "/opt/yarn-v1.22.19/bin/yarn")
        .program("usr/local/bin/my-tool", "ELF")
        .program("usr/local/sbin/my_daemon", "ELF")
        .program("usr/local/thing/bin/thing", "ELF")
        .file("usr/local/bin/notes", "cannot be run")
        .symlink("usr/local/bin/loop", "loop")
        .program("opt/java/openjdk/bin/java", "ELF")];
    for (variable, expected) in [
        (
            "NODE_VERSION=20.10.0",
            "node=20.10.0 in /usr/local/bin/node",
        ),
        ("GOLANG_VERSION=1.21.5", "go=1.21.5 in /usr/local/go/bin/go"),
        (
            "YARN_VERSION=1.22.19",
            "yarn=1.22.19 in /opt/yarn-v1.22.19/bin/yarn",
        ),
        (
            "JAVA_VERSION=jdk-17.0.9+9",
            "openjdk=17.0.9+9 in /opt/java/openjdk/bin/java",
        ),
        (
            "MY_TOOL_VERSION=v1.2",
            "my-tool=1.2 in /usr/local/bin/my-tool",
        ),
        (
            "MY_DAEMON_VERSION=2",
            "my-daemon=2 in /usr/local/sbin/my_daemon",
        ),
        (
            "THING_VERSION=3~rc1",
            "thing=3~rc1 in /usr/local/thing/bin/thing",
        ),
        ("RUBY_VERSION=3.2.2", ""),
        ("PYTHON_SETUPTOOLS_VERSION=65", ""),
        ("NOTES_VERSION=1", ""),
        ("LOOP_VERSION=1", ""),
        ("NODE_VERSION=", ""),
        ("NODE_VERSION=latest", ""),
        ("NODE_VERSION=1 2", ""),
        ("NODE_VERSION=1$(x)", ""),
        ("NODE_VERSION", ""),
        ("NODE_VERSION_MAJOR=20", ""),
        ("_VERSION=1", ""),
        ("../BIN/NODE_VERSION=1", ""),
    ] {
        assert_eq!(
            programs(&image, &[variable]).join(","),
            expected,
            "{variable}"
        );
    }
    assert_eq!(
        programs(&image, &["NODE_VERSION=1", "NODE_VERSION=latest"]),
        Vec::<String>::new()
    );
    let long = format!("{}_VERSION=1", "X".repeat(1 << 20));
    assert_eq!(programs(&image, &[&long]), Vec::<String>::new());
    assert_eq!(
        programs(
            &image,
            &[
                "NODE_VERSION=1",
                "NODE_VERSION=2",
                "GO_VERSION=1",
                "GOLANG_VERSION=1"
            ]
        ),
        [
            "go=1 in /usr/local/go/bin/go",
            "node=2 in /usr/local/bin/node"
        ]
    );
}

#[test]
fn a_program_is_also_where_its_home_is_if_that_is_no_place_of_a_distribution() {
    let image = |home: &str| [Layer::new().program(&format!("{home}/bin/java"), "ELF")];
    for (home, variable, expected) in [
        (
            "usr/local/openjdk-17",
            "/usr/local/openjdk-17",
            "openjdk=17.0.2 in /usr/local/openjdk-17/bin/java",
        ),
        (
            "opt/jdk",
            "/opt/../opt/jdk/",
            "openjdk=17.0.2 in /opt/jdk/bin/java",
        ),
        ("usr/lib/jvm/java-17", "/usr/lib/jvm/java-17", ""),
        ("usr/local/a", "/usr/local/b", ""),
        ("bin", "/", ""),
    ] {
        let variable = format!("JAVA_HOME={variable}");
        let found = programs(&image(home), &["JAVA_VERSION=17.0.2", &variable]);
        assert_eq!(found.join(","), expected, "{variable}");
    }
}

#[test]
fn what_a_package_already_tells_of_is_not_told_of_again() {
    let image = |database: &str| {
        [Layer::new()
            .program("usr/local/bin/node", "ELF")
            .program("usr/local/sbin/nginx", "ELF")
            .file("var/lib/dpkg/status", database)]
    };
    for (database, expected) in [
        ("Package: nodejs\nVersion: 20.10.0-1nodesource1\n", ""),
        ("Package: nodejs\nVersion: 1:20.10.0\n", ""),
        ("Package: nodejs\nVersion: 1:20.10.0-2\n", ""),
        (
            "Package: nodejs\nVersion: 18.0.0-1\n",
            "node=20.10.0 in /usr/local/bin/node",
        ),
        (
            "Package: nodejs-doc\nVersion: 20.10.0-1\n",
            "node=20.10.0 in /usr/local/bin/node",
        ),
    ] {
        let found = programs(&image(database), &["NODE_VERSION=20.10.0"]);
        assert_eq!(found.join(","), expected, "{database}");
    }
}

#[test]
fn a_program_that_a_later_layer_took_away_is_not_there() {
    let layers = [
        Layer::new().program("usr/local/bin/node", "ELF"),
        Layer::new().without("usr/local/bin/node"),
    ];
    assert_eq!(
        programs(&layers, &["NODE_VERSION=20.10.0"]),
        Vec::<String>::new()
    );
}
