//! PostgreSQL from Debian's package, on a socket in a folder of its own, with a fresh database for whoever asks.

use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::process::Error;

/// Where Debian puts the programs, a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The user of the databases, and where the tests are run as root, of the server too: it refuses root.
const USER: &str = "postgres";
/// How long the server may take to start or to stop.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a server does for what it was told to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing is waited for: what a test needs not survive a power cut.
    Forgetful,
    /// As it comes out of the package.
    Durable,
}

/// A running server. It ends with the process that started it, however that ends.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    as_root: bool,
    durability: Durability,
    server: Mutex<Option<Child>>,
    /// Closed when this process ends: then the watchman ends the server and clears up.
    _watch: ChildStdin,
    databases: AtomicUsize,
}

impl Postgres {
    /// The server that all tests of one program share, started by the first.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start; the message says what to install.
    pub fn shared() -> Result<&'static Self, &'static Error> {
        static SHARED: OnceLock<Result<Postgres, Error>> = OnceLock::new();
        SHARED
            .get_or_init(|| Self::start(Durability::Forgetful))
            .as_ref()
    }

    /// A server of one's own.
    ///
    /// # Errors
    /// As [`Postgres::shared`].
    pub fn start(durability: Durability) -> Result<Self, Error> {
        let programs = programs()?;
        // Made without a guard: the watchman clears it up, also where nobody is left to drop a guard.
        let folder = tempfile::Builder::new()
            .prefix("portolan-postgres-")
            .tempdir()?
            .keep();
        let as_root = std::fs::metadata("/proc/self")
            .is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0);
        if as_root {
            run(Command::new("chown").arg(USER).arg(&folder))?;
        }
        let watch = watchman(&folder)?;
        let postgres = Self {
            programs,
            folder,
            as_root,
            durability,
            server: Mutex::new(None),
            _watch: watch,
            databases: AtomicUsize::new(0),
        };
        let mut initdb = postgres.command("initdb");
        initdb
            .args([
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C",
                "--username",
                USER,
            ])
            .arg("--pgdata")
            .arg(postgres.data());
        run(&mut initdb)?;
        postgres.start_again()?;
        Ok(postgres)
    }

    /// The address of a database that nobody else uses.
    ///
    /// # Errors
    /// When the server does not make it.
    pub fn fresh_database(&self) -> Result<String, Error> {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("portolan_{number}");
        self.sql(&format!("CREATE DATABASE {name}"))?;
        Ok(format!(
            "postgres:///{name}?host={}&user={USER}",
            self.folder.display()
        ))
    }

    /// Ends the server, as an administrator in a hurry does; its data stay.
    ///
    /// # Errors
    /// When it does not end.
    pub fn stop(&self) -> Result<(), Error> {
        let mut control = self.command("pg_ctl");
        control
            .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
            .arg(self.data());
        run(&mut control)?;
        if let Some(mut server) = self
            .server
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            server.wait()?;
        }
        Ok(())
    }

    /// Starts the server on the data that it had.
    ///
    /// # Errors
    /// When it does not answer in a minute.
    pub fn start_again(&self) -> Result<(), Error> {
        let mut server = self.command("postgres");
        server
            .arg("-D")
            .arg(self.data())
            .arg("-k")
            .arg(&self.folder)
            // No port is opened.
            .args(["-h", "", "-c", "max_connections=200"])
            .args(["-c", "shared_buffers=64MB"]);
        if self.durability == Durability::Forgetful {
            server.args(["-F", "-c", "full_page_writes=off"]);
        }
        let child = server
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
        let begun = Instant::now();
        loop {
            match self.sql("SELECT 1") {
                Ok(()) => return Ok(()),
                Err(error) if begun.elapsed() > PATIENCE => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    fn sql(&self, text: &str) -> Result<(), Error> {
        let mut psql = self.command("psql");
        psql.args([
            "--no-psqlrc",
            "--quiet",
            "--username",
            USER,
            "--dbname",
            "postgres",
            "--host",
        ])
        .arg(&self.folder)
        .args(["--command", text]);
        run(&mut psql)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn command(&self, program: &str) -> Command {
        let path = self.programs.join(program);
        let mut command = if self.as_root {
            let mut command = Command::new("setpriv");
            command
                .arg(format!("--reuid={USER}"))
                .arg(format!("--regid={USER}"))
                .args(["--clear-groups", "--"])
                .arg(path);
            command
        } else {
            Command::new(path)
        };
        command
            .current_dir(&self.folder)
            .env_remove("PGHOST")
            .env_remove("PGUSER")
            .env_remove("PGDATABASE")
            .env_remove("PGPORT");
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The watchman does the rest.
        drop(self.stop());
    }
}

/// The folder of the newest version's programs.
fn programs() -> Result<PathBuf, Error> {
    let versions = std::fs::read_dir(DEBIAN)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"));
    let mut found: Vec<PathBuf> = versions
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    found.sort_by_key(|folder| version(folder));
    found.pop().ok_or_else(|| {
        Error::new(
            "PostgreSQL is not installed, and this test needs it: apt-get install postgresql",
        )
    })
}

fn version(folder: &Path) -> u32 {
    let name = folder
        .parent()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned());
    name.and_then(|name| name.parse().ok()).unwrap_or(0)
}

/// A process that waits for the end of this one, then ends the server and removes its folder.
fn watchman(folder: &Path) -> Result<ChildStdin, Error> {
    const SCRIPT: &str = r#"
        trap '' INT TERM HUP
        cat > /dev/null
        if [ -s "$1/data/postmaster.pid" ]; then kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"; sleep 0.3; fi
        rm -rf "$1""#;
    let mut watchman = Command::new("sh")
        .args(["-c", SCRIPT, "watchman"])
        .arg(folder)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    watchman
        .stdin
        .take()
        .ok_or_else(|| Error::new("the watchman has no stdin"))
}

fn run(command: &mut Command) -> Result<(), Error> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::new(format!(
        "{command:?} failed ({}): {}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    )))
}
