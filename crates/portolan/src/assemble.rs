//! From settings to sources of images: which medium a word names, and one client for all registries.

use std::sync::Arc;

use portolan_image::Reference;
use portolan_source::{Listing, Source};

use crate::settings::Settings;
use crate::terminal::Terminal;
use crate::trouble::Trouble;

/// Where the images of this run come from.
#[derive(Debug)]
pub(crate) struct Sources;

/// An image that was named, and where to read it.
#[derive(Debug, Clone)]
pub(crate) struct Image {
    /// As it is called in messages.
    pub(crate) name: String,
    /// The reference.
    pub(crate) reference: Reference,
    /// Where to read it.
    pub(crate) source: Arc<dyn Source>,
}

impl Image {
    /// The repository, as people write it.
    pub(crate) fn repository_name(&self) -> String {
        self.reference.repository().familiar()
    }

    /// What to type for another tag of the repository.
    pub(crate) fn with_tag(&self, tag: &str) -> String {
        format!("{}:{tag}", self.reference.repository())
    }
}

impl Sources {
    /// Sources as the settings describe them. Nothing is opened yet.
    pub(crate) fn new(_settings: &Settings) -> Self {
        Self
    }

    /// Finds where an image is read, from what was typed.
    pub(crate) async fn open(&self, typed: &str) -> Result<Image, Trouble> {
        let text = typed.strip_prefix("docker://").unwrap_or(typed);
        let reference: Reference = text.parse().map_err(Trouble::usage)?;
        Err(Trouble::failed(format!(
            "{}: registries cannot be read yet",
            reference.familiar()
        )))
    }

    /// The repositories that a registry lists.
    pub(crate) async fn repositories(&self, registry: &str) -> Result<Listing<String>, Trouble> {
        let _ = registry;
        Err(Trouble::failed("registries cannot be read yet"))
    }

    /// Prints what registries asked to be told.
    pub(crate) fn pass_on_warnings(&self, terminal: &Terminal) {
        let _ = terminal;
    }
}
