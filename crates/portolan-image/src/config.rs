//! An image config: what the image runs, and how it was built.

use serde_json::{Map, Value};

use crate::document::Document;
use crate::error::{Error, Kind};
use crate::finding::Finding;
use crate::history::Entry;
use crate::json::{self, View, kind_of};
use crate::platform::Platform;

/// The most history entries that are read (threat 29).
pub const MAX_HISTORY: usize = 20_000;

/// A tolerant view of an image config (image-spec `config.md`, with Docker's further fields).
///
/// Absent and null fields are `None` or empty; fields of a wrong type are findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Operating system, architecture, variant, version and features.
    pub platform: Platform,
    /// When the image was made, as served.
    pub created: Option<String>,
    /// The author.
    pub author: Option<String>,
    /// The version of Docker that made the image; old images have it.
    pub docker_version: Option<String>,
    /// What a container of the image runs by default.
    pub run: Run,
    /// How it was built; see [`crate::history`].
    pub history: Vec<Entry>,
    /// The digests of the uncompressed layers, base first, as served.
    pub diff_ids: Vec<String>,
    /// What was odd.
    pub findings: Vec<Finding>,
}

/// What a container runs by default: the config's own `config` object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// The entrypoint; `None` where there is none.
    pub entrypoint: Option<Vec<String>>,
    /// The default command or arguments; `None` where there is none.
    pub cmd: Option<Vec<String>>,
    /// The shell of shell-form instructions, where it was changed.
    pub shell: Option<Vec<String>>,
    /// Environment, as `NAME=value`.
    pub env: Vec<String>,
    /// Labels, in the order served.
    pub labels: Vec<(String, String)>,
    /// The user, and perhaps the group.
    pub user: Option<String>,
    /// The working directory.
    pub working_dir: Option<String>,
    /// Ports, such as `8080/tcp`.
    pub exposed_ports: Vec<String>,
    /// Paths of volumes.
    pub volumes: Vec<String>,
    /// The signal that stops a container.
    pub stop_signal: Option<String>,
    /// Instructions for images built on this one.
    pub on_build: Vec<String>,
    /// How a container's health is checked, as served.
    pub healthcheck: Option<Value>,
}

impl Config {
    /// Reads the view of a config.
    ///
    /// # Errors
    /// [`Kind::Malformed`], [`Kind::Ambiguous`] or [`Kind::TooLarge`], when the bytes are no JSON object that can be trusted.
    pub fn read(document: &Document) -> Result<Self, Error> {
        let map = json::object(document.bytes(), "the config")?;
        let entries = map
            .get("history")
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        if entries > MAX_HISTORY {
            return Err(Error::new(
                Kind::TooLarge,
                format!(
                    "the config's history has {entries} entries, at most {MAX_HISTORY} are read"
                ),
            ));
        }
        Ok(Self::from_map(&map))
    }

    pub(crate) fn from_map(map: &Map<String, Value>) -> Self {
        let mut findings = Vec::new();
        let view = View::new(map, "");
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let run = read_run(&view.child("config", &mut findings), &mut findings);
        let rootfs = view.child("rootfs", &mut findings);
        Self {
            platform: crate::descriptor::read_platform(map, "", &mut findings),
            created: filled(view.text("created", &mut findings)),
            author: filled(view.text("author", &mut findings)),
            docker_version: filled(view.text("docker_version", &mut findings)),
            run,
            history: read_history(view.list("history", &mut findings), &mut findings),
            diff_ids: rootfs.texts("diff_ids", &mut findings),
            findings,
        }
    }
}

fn read_run(view: &View<'_>, findings: &mut Vec<Finding>) -> Run {
    let words =
        |key: &str, findings: &mut Vec<Finding>| view.has(key).then(|| view.texts(key, findings));
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    Run {
        entrypoint: words("Entrypoint", findings),
        cmd: words("Cmd", findings),
        shell: words("Shell", findings),
        env: view.texts("Env", findings),
        labels: view.pairs("Labels", findings),
        user: filled(view.text("User", findings)),
        working_dir: filled(view.text("WorkingDir", findings)),
        exposed_ports: view.keys("ExposedPorts", findings),
        volumes: view.keys("Volumes", findings),
        stop_signal: filled(view.text("StopSignal", findings)),
        on_build: view.texts("OnBuild", findings),
        healthcheck: view.value("Healthcheck").cloned(),
    }
}

/// A null entry stays an entry, so that the others keep their places (CVE-2024-36620; threat 28).
fn read_history(values: &[Value], findings: &mut Vec<Finding>) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(values.len().min(MAX_HISTORY));
    for (index, value) in values.iter().take(MAX_HISTORY).enumerate() {
        let place = format!("history[{index}]");
        let Value::Object(map) = value else {
            findings.push(Finding::new(
                place,
                format!("expected an object, found {}", kind_of(value)),
            ));
            entries.push(Entry::default());
            continue;
        };
        let view = View::new(map, &place);
        entries.push(Entry {
            created: view.text("created", findings),
            created_by: view.text("created_by", findings),
            comment: view.text("comment", findings),
            author: view.text("author", findings),
            empty_layer: view.flag("empty_layer", findings),
        });
    }
    entries
}
