//! What a published page says and nobody has proven: it stands beside documents, or in their place.

use serde::{Deserialize, Serialize};

use crate::config::{Config, Run};
use crate::digest::Digest;
use crate::history;
use crate::media_type::MediaType;

/// What a page says of a whole tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageClaim {
    /// The digest that the tag pointed to.
    pub digest: Digest,
    /// The media type of the index, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<MediaType>,
    /// The layout that the page was written in.
    pub layout: Layout,
    /// The page itself, where writing it again would not give its very bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// The layouts of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Portolan's own, which is that of the published pages of 2018 and 2019.
    Standard,
    /// That of docker-library/repo-info since 2021.
    RepoInfo,
    /// That of docker-library/repo-info before.
    #[serde(rename = "repo-info-2016")]
    RepoInfo2016,
}

/// What a page says of one image. Its digest and platform stand in the entry, its layers in the entry's layers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// The media type of the manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<MediaType>,
    /// The digest of the config.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_id: Option<Digest>,
    /// The version of Docker that made the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docker_version: Option<String>,
    /// The entrypoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entrypoint: Option<Vec<String>>,
    /// The default command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cmd: Option<Vec<String>>,
    /// The shell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shell: Option<Vec<String>>,
    /// The steps as printed; `None` where the page prints none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<ClaimedStep>>,
}

/// A step as a page prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimedStep {
    /// The date, as printed behind `# `.
    pub date: String,
    /// The text.
    pub text: String,
}

/// Whether what a record says is proven by bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// A page says so.
    Claimed,
    /// A page says so, and some of it is proven.
    Partly,
    /// All of it is.
    Verified,
}

impl Claim {
    /// The claim as a config: what a page tells of one. No diff ids, no environment.
    pub(crate) fn config(&self) -> Config {
        let step = |step: &ClaimedStep| history::Entry {
            created: jiff::fmt::rfc2822::parse(&step.date)
                .ok()
                .map(|date| date.timestamp().to_string()),
            created_by: Some(step.text.clone()),
            ..history::Entry::default()
        };
        let steps = self.steps.as_deref().unwrap_or_default();
        Config {
            docker_version: self.docker_version.clone(),
            run: Run {
                entrypoint: self.entrypoint.clone(),
                cmd: self.cmd.clone(),
                shell: self.shell.clone(),
                ..Run::default()
            },
            created: steps.last().and_then(|last| step(last).created),
            history: steps.iter().map(step).collect(),
            ..Config::default()
        }
    }
}
