//! Debian's docker-registry (distribution 2.8), with or without TLS and a password.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::process::{Error, Program, Running, on_free_port};
use super::tools::Skopeo;
use crate::image::write_file;
use crate::registry::Authority;

const REGISTRY: Program = Program {
    name: "docker-registry",
    package: "docker-registry",
};

const HTPASSWD: Program = Program {
    name: "htpasswd",
    package: "apache2-utils",
};

/// A running docker-registry, with its storage in a folder of its own.
#[derive(Debug)]
pub struct DockerRegistry {
    // Ended before its folder goes.
    _running: Running,
    folder: TempDir,
    port: u16,
    login: Option<Login>,
}

#[derive(Debug, Clone)]
struct Login {
    user: String,
    password: String,
}

impl DockerRegistry {
    /// One that speaks plain HTTP and lets everyone read and write.
    pub fn open() -> Result<Self, Error> {
        Self::start(None)
    }

    /// One with TLS by an authority of its own, which needs a user's password for everything.
    pub fn secured(user: &str, password: &str) -> Result<Self, Error> {
        Self::start(Some(&Login {
            user: user.to_owned(),
            password: password.to_owned(),
        }))
    }

    fn start(login: Option<&Login>) -> Result<Self, Error> {
        on_free_port(|port| {
            let folder = tempfile::tempdir()?;
            let configuration = configure(folder.path(), port, login)?;
            let mut running = REGISTRY.start(&["serve", &configuration.to_string_lossy()])?;
            running.wait_for(port)?;
            Ok(Self {
                _running: running,
                folder,
                port,
                login: login.cloned(),
            })
        })
    }

    /// `127.0.0.1:port`.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The certificate of its authority (PEM), if it speaks TLS.
    pub fn authority(&self) -> Option<PathBuf> {
        self.login
            .is_some()
            .then(|| certificates(self.folder.path()).join("ca.crt"))
    }

    /// Where it keeps what it holds, to be looked at or damaged.
    pub fn storage(&self) -> PathBuf {
        self.folder.path().join("storage")
    }

    /// Copies all of an image into it by skopeo: from `oci:folder:1.0`, say, to `library/harbour:1.0`.
    pub fn push(&self, from: &str, name_and_tag: &str) -> Result<(), Error> {
        let to = format!("docker://{}/{name_and_tag}", self.host());
        let certificates = certificates(self.folder.path());
        let certificates = certificates.to_string_lossy();
        let mut options = vec!["--all", "--preserve-digests"];
        let credentials;
        match &self.login {
            None => options.push("--dest-tls-verify=false"),
            Some(Login { user, password }) => {
                credentials = format!("{user}:{password}");
                options.extend([
                    "--dest-cert-dir",
                    &certificates,
                    "--dest-creds",
                    &credentials,
                ]);
            }
        }
        Skopeo::copy(&options, from, &to)
    }
}

fn certificates(folder: &Path) -> PathBuf {
    folder.join("certificates")
}

/// Writes all that a registry reads at its start; gives the path of its configuration.
fn configure(folder: &Path, port: u16, login: Option<&Login>) -> Result<PathBuf, Error> {
    let storage = folder.join("storage");
    std::fs::create_dir_all(&storage)?;
    let security = match login {
        Some(login) => secure(folder, login)?,
        None => String::new(),
    };
    let text = format!(
        "version: 0.1\nlog:\n  level: error\n  accesslog:\n    disabled: true\n\
         storage:\n  filesystem:\n    rootdirectory: {}\n  delete:\n    enabled: true\n\
         http:\n  addr: 127.0.0.1:{port}\n{security}",
        storage.display()
    );
    let path = folder.join("config.yml");
    write_file(&path, text.as_bytes())?;
    Ok(path)
}

/// Writes certificates and users; gives the end of the `http` section, and the `auth` one.
fn secure(folder: &Path, Login { user, password }: &Login) -> Result<String, Error> {
    let authority = Authority::new();
    let server = authority.server(&["127.0.0.1", "localhost"]);
    // Clients take every *.crt of this folder for an authority, so that the server's own is elsewhere.
    let certificates = certificates(folder);
    std::fs::create_dir_all(&certificates)?;
    write_file(&certificates.join("ca.crt"), authority.pem().as_bytes())?;
    let certificate = folder.join("server.pem");
    let key = folder.join("server.key");
    write_file(&certificate, server.certificate.as_bytes())?;
    write_file(&key, server.key.as_bytes())?;
    let users = folder.join("htpasswd");
    let hashed = HTPASSWD.run(&["-nbB", user, password])?;
    write_file(&users, &hashed.stdout)?;
    Ok(format!(
        "  tls:\n    certificate: {}\n    key: {}\n\
         auth:\n  htpasswd:\n    realm: portolan-testkit\n    path: {}\n",
        certificate.display(),
        key.display(),
        users.display()
    ))
}
