//! Asking a credential helper: a program of somebody else's, held to a name, a time and a size (registry-quirks 1.9).

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use portolan_image::error::excerpt;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio::sync::OnceCell;

use super::{Login, Sources};
use crate::error::{Error, Kind, Result};

/// How long a helper may take, unless the settings say otherwise.
const PATIENCE: Duration = Duration::from_secs(20);
/// How much a helper may say, in bytes.
const MAX_OUTPUT: u64 = 64 << 10;

/// What helpers have answered: each is asked once for a server, however many repositories are read there.
#[derive(Debug, Default)]
pub(crate) struct Helpers {
    asked: Mutex<HashMap<(String, String), Answer>>,
}

type Answer = Arc<OnceCell<Result<Option<Login>>>>;

impl Helpers {
    /// Asks `docker-credential-SUFFIX get` for a server; `None` when it has no login for it.
    pub(super) async fn get(
        &self,
        suffix: &str,
        server: &str,
        sources: &Sources,
    ) -> Result<Option<Login>> {
        let answer = Arc::clone(
            self.asked
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry((suffix.to_owned(), server.to_owned()))
                .or_default(),
        );
        match answer.get_or_init(|| ask(suffix, server, sources)).await {
            Ok(login) => Ok(login.clone()),
            Err(error) => Err(error.repeated()),
        }
    }
}

async fn ask(suffix: &str, server: &str, sources: &Sources) -> Result<Option<Login>> {
    let program = find(suffix, sources.search_path.as_deref())?;
    let trouble = |what: &str| {
        Error::new(
            Kind::SignIn,
            format!("the credential helper docker-credential-{suffix} {what}"),
        )
    };
    let run = async {
        let mut child = Command::new(&program)
            .arg("get")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| trouble(&format!("cannot be run: {error}")))?;
        // The server goes over stdin, never as an argument. A helper that does not read it is no trouble.
        if let Some(mut stdin) = child.stdin.take() {
            let _ = stdin.write_all(server.as_bytes()).await;
        }
        let mut output = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            stdout
                .take(MAX_OUTPUT + 1)
                .read_to_end(&mut output)
                .await
                .map_err(|error| trouble(&format!("cannot be read: {error}")))?;
        }
        if output.len() as u64 > MAX_OUTPUT {
            return Err(trouble("said too much"));
        }
        let status = child
            .wait()
            .await
            .map_err(|error| trouble(&format!("cannot be waited for: {error}")))?;
        Ok((status, output))
    };
    let (status, output) = tokio::time::timeout(sources.helper_patience.unwrap_or(PATIENCE), run)
        .await
        .map_err(|_| trouble("did not answer in time and was stopped"))??;
    if status.success() {
        return read(&output).map_err(|Unreadable| trouble("did not answer with a login"));
    }
    let said = String::from_utf8_lossy(&output);
    if said.contains("credentials not found") {
        return Ok(None);
    }
    Err(trouble(&format!("failed: {}", excerpt(said.trim(), 200))))
}

/// A helper's name comes from a file: only a plain word is run, and only from `PATH`, never from the current folder (threat 14).
fn find(suffix: &str, search_path: Option<&OsStr>) -> Result<PathBuf> {
    let plain = !suffix.is_empty()
        && !suffix.starts_with(['-', '.'])
        && suffix
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    if !plain {
        return Err(Error::new(
            Kind::SignIn,
            format!(
                "`{}` is not the name of a credential helper, nothing was run",
                excerpt(suffix, 60)
            ),
        ));
    }
    let name = format!("docker-credential-{suffix}");
    search_path
        .map(std::env::split_paths)
        .into_iter()
        .flatten()
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|path| Path::is_file(path))
        .ok_or_else(|| {
            Error::new(
                Kind::SignIn,
                format!("the credential helper {name} is not in PATH"),
            )
        })
}

/// The login of an answer; `Ok(None)` for an answer without a secret.
fn read(output: &[u8]) -> Result<Option<Login>, Unreadable> {
    let answer: Value = serde_json::from_slice(output).map_err(|_| Unreadable)?;
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    let secret = text("Secret").ok_or(Unreadable)?.to_owned();
    let user = text("Username").unwrap_or_default();
    Ok(match user {
        _ if secret.is_empty() => None,
        "<token>" => Some(Login::Identity(secret)),
        "" => None,
        user => Some(Login::Password {
            user: user.to_owned(),
            password: secret,
        }),
    })
}

/// The answer is not of the protocol. What it was is not told: it may hold the secret.
struct Unreadable;
