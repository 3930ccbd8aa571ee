//! Sets up the programs that the tests run against: installs them where it can, names them where it cannot.

use anyhow::{Result, bail};

use crate::run::Run;
use crate::workspace;

/// A program that tests run, the Debian package that has it, and what it is there for.
struct Need {
    program: &'static str,
    package: &'static str,
    purpose: &'static str,
}

const NEEDS: &[Need] = &[
    Need {
        program: "docker-registry",
        package: "docker-registry",
        purpose: "a real registry on loopback",
    },
    Need {
        program: "skopeo",
        package: "skopeo",
        purpose: "fills that registry, and is the oracle for archives",
    },
    Need {
        program: "umoci",
        package: "umoci",
        purpose: "the oracle for OCI layouts",
    },
    Need {
        program: "bsdtar",
        package: "libarchive-tools",
        purpose: "the oracle for layers, beside GNU tar",
    },
    Need {
        program: "mmdebstrap",
        package: "mmdebstrap",
        purpose: "makes a real image out of Debian's packages",
    },
    Need {
        program: "xz",
        package: "xz-utils",
        purpose: "packs layers as nothing here does",
    },
    Need {
        program: "rpmbuild",
        package: "rpm",
        purpose: "the oracle for databases of rpm, and makes them",
    },
    Need {
        program: "db5.3_load",
        package: "db5.3-util",
        purpose: "makes databases as rpm of old did",
    },
    Need {
        program: "dpkg-query",
        package: "dpkg",
        purpose: "the oracle for the packages of Debian",
    },
    Need {
        program: "script",
        package: "bsdutils",
        purpose: "a terminal for what takes the whole screen",
    },
    Need {
        program: "htpasswd",
        package: "apache2-utils",
        purpose: "the users of that registry",
    },
    Need {
        program: "/usr/lib/postgresql/*/bin/initdb",
        package: "postgresql",
        purpose: "the database that catalogues are shared in",
    },
    Need {
        program: "/usr/lib/*/ensurepip/__init__.py",
        package: "python3-venv",
        purpose: "makes the environment of the S3 server",
    },
    Need {
        program: "python3",
        package: "python3",
        purpose: "runs the registry that replays published reports",
    },
];

/// Makes sure that every program of the tests is there.
pub(crate) fn run() -> Result<()> {
    let wanted = missing();
    if !wanted.is_empty() && can_install() {
        install(&wanted)?;
    }
    let wanted = missing();
    if !wanted.is_empty() {
        bail!("{}", plea(&wanted));
    }
    python()?;
    crate::debian::image()?;
    say_what_is_beside();
    Ok(())
}

/// What the tests use of Python's packages: an S3 server, and a reader of Parquet.
const PYTHON: [&str; 2] = ["moto[server]==5.2.5", "duckdb==2.0.0"];

/// Makes the Python environment of the tests, once for each list of packages.
fn python() -> Result<()> {
    let folder = workspace::root().join("target/python");
    let mark = folder.join("made-of");
    let wanted = PYTHON.join("\n");
    if std::fs::read_to_string(&mark).is_ok_and(|made| made == wanted) {
        return Ok(());
    }
    println!(
        "setting up: a Python environment with {}",
        PYTHON.join(", ")
    );
    Run::new("python3")
        .args(["-m", "venv", "--clear"])
        .args([&folder])
        .check()?;
    Run::new(folder.join("bin/python3").to_string_lossy().as_ref())
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(PYTHON)
        .check()?;
    write(&mark, &wanted)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a mark in the target folder, made again where it is missing"
)]
pub(crate) fn write(path: &std::path::Path, text: &str) -> Result<()> {
    Ok(std::fs::write(path, text)?)
}

fn missing() -> Vec<&'static Need> {
    NEEDS
        .iter()
        .filter(|need| workspace::program(need.program).is_none())
        .collect()
}

/// Whether this is root on a system with apt.
fn can_install() -> bool {
    let root = Run::new("id")
        .args(["-u"])
        .read()
        .is_ok_and(|user| user.trim() == "0");
    root && workspace::program("apt-get").is_some()
}

/// Installs the packages; the package lists are read again only if they turn out to be too old.
fn install(wanted: &[&Need]) -> Result<()> {
    let packages: Vec<&str> = wanted.iter().map(|need| need.package).collect();
    println!("setting up: apt-get install {}", packages.join(" "));
    let install = || {
        Run::new("apt-get")
            .args(["install", "--yes", "--quiet", "--no-install-recommends"])
            .args(&packages)
            .env("DEBIAN_FRONTEND", "noninteractive")
    };
    if install().listen()?.succeeded {
        return Ok(());
    }
    Run::new("apt-get").args(["update", "--quiet"]).check()?;
    install().check()
}

fn plea(wanted: &[&Need]) -> String {
    let programs: Vec<String> = wanted
        .iter()
        .map(|need| format!("  {:16} {}", need.program, need.purpose))
        .collect();
    let packages: Vec<&str> = wanted.iter().map(|need| need.package).collect();
    format!(
        "the tests need programs that are not on the search path:\n{}\non Debian and its relatives: sudo apt-get install {}",
        programs.join("\n"),
        packages.join(" ")
    )
}

/// Says whether the published reports are there: cargo hides what a passing test prints, so it is said here.
fn say_what_is_beside() {
    match (workspace::replay_registry(), workspace::reports()) {
        (Some(tool), Some(_)) => println!("published reports: compared, by {}", tool.display()),
        _ => println!(
            "published reports: NOT compared, there is no ../shared/tools/replay-registry with ../shared/reports \
             (PORTOLAN_REPLAY_REGISTRY and PORTOLAN_REPORTS can point to them)"
        ),
    }
}
