//! rpm, and what else makes databases such as rpm has made in its time.

use std::path::{Path, PathBuf};

use super::process::{Error, Program};

const RPM: Program = Program {
    name: "rpm",
    package: "rpm",
};

const RPMBUILD: Program = Program {
    name: "rpmbuild",
    package: "rpm",
};

const DB_LOAD: Program = Program {
    name: "db5.3_load",
    package: "db5.3-util",
};

/// rpm. Debian's writes databases of SQLite, and reads those of Berkeley DB (`bdb_ro`) too; it knows no ndb.
#[derive(Debug, Clone, Copy)]
pub struct Rpm;

impl Rpm {
    /// Builds the packages of a recipe into a folder, each as `NAME.rpm`, and leaves nothing elsewhere.
    pub fn build(recipe: &Path, folder: &Path) -> Result<(), Error> {
        let define = |name: &str, value: &str| format!("{name} {}/{value}", folder.display());
        RPMBUILD
            .run(&[
                "-bb",
                "--quiet",
                "--nodeps",
                "--define",
                &define("_topdir", "work"),
                "--define",
                &define("_rpmdir", ""),
                "--define",
                "_build_name_fmt %%{NAME}.rpm",
                &recipe.to_string_lossy(),
            ])
            .map(drop)
    }

    /// Writes into the database of a folder that packages are installed, without their files.
    pub fn install(database: &Path, packages: &[PathBuf]) -> Result<(), Error> {
        let packages: Vec<_> = packages.iter().map(|path| path.to_string_lossy()).collect();
        let mut arguments = vec!["--install", "--justdb", "--nodeps", "--nosignature"];
        arguments.extend(packages.iter().map(AsRef::as_ref));
        run(database, "sqlite", &arguments).map(drop)
    }

    /// Takes packages out of the database of a folder.
    pub fn erase(database: &Path, names: &[&str]) -> Result<(), Error> {
        let mut arguments = vec!["--erase", "--justdb", "--nodeps"];
        arguments.extend(names);
        run(database, "sqlite", &arguments).map(drop)
    }

    /// All packages of the database of a folder, in the format of `--queryformat`, as a backend reads it.
    pub fn list(database: &Path, backend: &str, format: &str) -> Result<String, Error> {
        run(database, backend, &["-qa", "--queryformat", format])
    }
}

fn run(database: &Path, backend: &str, arguments: &[&str]) -> Result<String, Error> {
    let database = database.to_string_lossy();
    let backend = format!("_db_backend {backend}");
    let mut all = vec!["--dbpath", &database, "--define", &backend];
    all.extend(arguments);
    let output = RPM.run(&all)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Berkeley DB, the last version with a free licence of old.
#[derive(Debug, Clone, Copy)]
pub struct BerkeleyDb;

impl BerkeleyDb {
    /// Makes a database of a dump (`db_load`).
    pub fn load(dump: &Path, database: &Path) -> Result<(), Error> {
        DB_LOAD
            .run(&["-f", &dump.to_string_lossy(), &database.to_string_lossy()])
            .map(drop)
    }
}
