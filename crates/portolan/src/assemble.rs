//! From settings to sources of images: which medium a word names, and one client for all registries.

mod challenges;
mod registry;

use std::sync::{Arc, OnceLock};

use portolan_image::record::Transport;
use portolan_image::reference::Repository;
use portolan_image::{Digest, Reference};
use portolan_source::cache::{Cached, Mode, Store};
use portolan_source::registry::{Client, RateLimit};
use portolan_source::{Listing, LocalImage, Location, Once, Opened, Source};

use crate::settings::{Cache, Settings};
use crate::terminal::Terminal;
use crate::trouble::Trouble;

/// Where the images of this run come from.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    settings: &'a Settings,
    client: OnceLock<Client>,
    registries: OnceLock<Arc<dyn Source>>,
    store: OnceLock<Store>,
}

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
        format!("{}:{tag}", self.place())
    }

    /// What to type for a digest of the repository.
    pub(crate) fn pinned(&self, digest: &Digest) -> String {
        format!("{}@{digest}", self.place())
    }

    /// The repository in full, or the medium as it is typed.
    fn place(&self) -> String {
        let repository = self.reference.repository();
        let origin = self.source.origin(repository);
        let prefix = match origin.transport {
            Transport::Registry => return repository.to_string(),
            Transport::Oci => "oci",
            Transport::OciArchive => "oci-archive",
            Transport::DockerArchive => "docker-archive",
        };
        format!("{prefix}:{}", origin.location)
    }
}

impl<'a> Sources<'a> {
    /// Sources as the settings describe them. Nothing is opened yet.
    pub(crate) fn new(settings: &'a Settings) -> Self {
        Self {
            settings,
            client: OnceLock::new(),
            registries: OnceLock::new(),
            store: OnceLock::new(),
        }
    }

    /// Finds where an image is read, from what was typed.
    pub(crate) async fn open(&self, typed: &str) -> Result<Image, Trouble> {
        self.find(typed, LocalImage::open).await
    }

    /// Finds where a repository is read. A tag that was typed behind it does not matter, nor how many images a medium
    /// holds.
    pub(crate) async fn open_repository(&self, typed: &str) -> Result<Image, Trouble> {
        self.find(typed, LocalImage::open_whole).await
    }

    async fn find(
        &self,
        typed: &str,
        open: fn(&LocalImage) -> portolan_source::Result<Opened>,
    ) -> Result<Image, Trouble> {
        match Location::parse(typed).map_err(|error| Trouble::from(error).into_usage())? {
            Location::Registry(reference) => Ok(Image {
                name: reference.familiar(),
                reference,
                source: self.registries()?,
            }),
            Location::Local(image) => {
                // Reading an archive takes a while, and a pipe as long as it likes: signals are heard meanwhile.
                let opened = tokio::task::spawn_blocking(move || open(&image)).await;
                let opened = opened.map_err(|error| {
                    Trouble::failed("could not open the image").because(&error)
                })??;
                Ok(Image {
                    name: typed.to_owned(),
                    reference: opened.reference,
                    source: opened.source,
                })
            }
        }
    }

    /// The repositories that a registry lists.
    pub(crate) async fn repositories(&self, registry: &str) -> Result<Listing<String>, Trouble> {
        self.refuse_offline()?;
        Ok(self.client()?.repositories(registry).await?)
    }

    /// How much of a repository's pull limit is left.
    pub(crate) async fn rate_limit(&self, repository: &Repository) -> Result<RateLimit, Trouble> {
        self.refuse_offline()?;
        Ok(self.client()?.rate_limit(repository).await?)
    }

    /// Prints what is worth telling of what registries said on the way, and keeps what makes the next run shorter.
    pub(crate) fn end(&self, terminal: &Terminal) {
        for note in self.store.get().iter().flat_map(|store| store.notes()) {
            terminal.warn(&note);
        }
        let Some(client) = self.client.get() else {
            return;
        };
        for warning in client.warnings() {
            terminal.warn(&warning);
        }
        challenges::save(&self.settings.cache, &client.challenges());
    }

    /// Only a registry can answer this.
    fn refuse_offline(&self) -> Result<(), Trouble> {
        match self.settings.cache {
            Cache::Only(_) => Err(Trouble::failed(
                "only the registry can answer this, and --offline keeps it from being asked",
            )),
            Cache::Off | Cache::Use(_) => Ok(()),
        }
    }

    /// What all images of registries are read from: images of one call share what they have in common.
    fn registries(&self) -> Result<Arc<dyn Source>, Trouble> {
        if let Some(source) = self.registries.get() {
            return Ok(Arc::clone(source));
        }
        let client = self.client()?.clone();
        let cached = |folder, mode| {
            let store = self
                .store
                .get_or_init(|| Store::new(folder, self.settings.now));
            Arc::new(Once::over(Cached::over(
                client.clone(),
                store.clone(),
                mode,
            )))
        };
        let source: Arc<dyn Source> = match &self.settings.cache {
            Cache::Off => Arc::new(Once::over(client)),
            Cache::Use(folder) => cached(folder, Mode::Use),
            Cache::Only(folder) => cached(folder, Mode::Offline),
        };
        Ok(Arc::clone(self.registries.get_or_init(|| source)))
    }

    /// The client of all registries, set up when the first is asked: an archive needs none.
    fn client(&self) -> Result<&Client, Trouble> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let known_challenges = challenges::load(&self.settings.cache);
        let client = Client::new(portolan_source::registry::Settings {
            known_challenges,
            ..registry::settings(&self.settings.access)?
        })?;
        Ok(self.client.get_or_init(|| client))
    }
}
