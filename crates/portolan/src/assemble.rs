//! From settings to sources of images: which medium a word names, and one client for all registries.

mod allowance;
mod challenges;
mod limits;
mod past;
mod registry;
mod timed;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use allowance::HubAllowance;
use portolan_catalog::{BlobLocation, Catalog, S3Settings};
use portolan_image::record::{Record, Transport};
use portolan_image::reference::Repository;
use portolan_image::{Digest, Reference};
use portolan_scan::{Allowance, Counted, Limits, Remembered, Spent};
use portolan_source::cache::{Cached, Mode, Store};
use portolan_source::inspect::Wish;
use portolan_source::registry::{Client, RateLimit};
use portolan_source::{Listing, LocalImage, Location, Once, Opened, Source};
use tokio::sync::OnceCell;

use crate::settings::{Cache, Settings};
use crate::terminal::Terminal;
use crate::trouble::Trouble;

/// How long the catalogue's database may be away before a command gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where the images of this run come from.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    settings: &'a Settings,
    client: OnceLock<Client>,
    registries: OnceLock<Arc<dyn Source>>,
    store: OnceLock<Store>,
    catalog: OnceCell<Arc<Catalog>>,
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
    /// Where to read its layers: of an image of the past, which the catalogue knows without them, from the registry by digest.
    pub(crate) layers: Arc<dyn Source>,
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
            catalog: OnceCell::new(),
        }
    }

    /// Finds where an image is read, from what was typed: with a time behind it (`python:3@{2024-05-01}`), from the catalogue.
    pub(crate) async fn open(&self, typed: &str) -> Result<Image, Trouble> {
        match self.timed(typed)? {
            Some((name, when)) => self.open_past(typed, name, when).await,
            None => self.find(typed, LocalImage::open).await,
        }
    }

    /// Reads the record of an image: from where it is, or with a time behind it, from the catalogue.
    pub(crate) async fn record(&self, typed: &str, wish: &Wish) -> Result<Record, Trouble> {
        if let Some((name, when)) = self.timed(typed)? {
            return self.past_of_any(typed, name, when, wish).await;
        }
        let image = self.find(typed, LocalImage::open).await?;
        Ok(
            portolan_source::inspect(&*image.source, &image.reference, wish, self.settings.now)
                .await?,
        )
    }

    /// The reference that was typed, for what only the catalogue can tell.
    pub(crate) fn reference(typed: &str) -> Result<Reference, Trouble> {
        match Location::parse(typed).map_err(|error| Trouble::from(error).into_usage())? {
            Location::Registry(reference) => Ok(reference),
            Location::Local(_) => Err(Trouble::usage(format!(
                "the catalogue knows images of registries, and {typed} is a file"
            ))
            .hint("name the image as a registry does: HOST/NAME:TAG")),
        }
    }

    /// The catalogue, which must be there: what only reads makes none.
    pub(crate) async fn catalog(&self) -> Result<&Arc<Catalog>, Trouble> {
        let place = &self.settings.catalog.database;
        if let portolan_catalog::Location::Sqlite(file) = place
            && !file.exists()
        {
            return Err(Trouble::failed(format!("there is no catalogue at {place}"))
                .hint("`portolan scan REPOSITORY` or `portolan import PAGES` makes one; --catalog or PORTOLAN_CATALOG names another"));
        }
        self.catalog_or_new().await
    }

    /// The catalogue, made where there is none.
    pub(crate) async fn catalog_or_new(&self) -> Result<&Arc<Catalog>, Trouble> {
        let place = &self.settings.catalog;
        let open = async || {
            let options = portolan_catalog::Options {
                database: place.database.clone(),
                blobs: place.blobs.clone(),
                s3: self.s3_of(&place.blobs)?,
                patience: PATIENCE,
            };
            Ok::<_, Trouble>(Arc::new(Catalog::open(&options).await.map_err(
                |error| Trouble::from(error).about(&place.database.to_string()),
            )?))
        };
        self.catalog.get_or_try_init(open).await
    }

    /// How a store of blobs is reached.
    pub(crate) fn s3_of(&self, place: &BlobLocation) -> Result<S3Settings, Trouble> {
        registry::s3(place, self.settings)
    }

    /// Finds where a repository is read. A tag that was typed behind it does not matter, nor how many images a medium
    /// holds.
    pub(crate) async fn open_repository(&self, typed: &str) -> Result<Image, Trouble> {
        match self.timed(typed)? {
            Some((name, when)) => self.open_past_repository(typed, name, when).await,
            None => self.find(typed, LocalImage::open_whole).await,
        }
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
                layers: self.registries()?,
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
                    layers: Arc::clone(&opened.source),
                    source: opened.source,
                })
            }
        }
    }

    /// Registries as a scan reads them: what the catalogue knows is not asked for, and nothing else is kept.
    pub(crate) fn scanned(
        &self,
        catalog: &Arc<Catalog>,
        spent: &Spent,
    ) -> Result<Arc<dyn Source>, Trouble> {
        self.refuse_offline()?;
        let counted = Counted::over(self.client()?.clone(), spent.clone());
        Ok(Arc::new(Once::over(Remembered::over(
            counted,
            Arc::clone(catalog),
        ))))
    }

    /// What Docker Hub lets us have; other registries set no limit that can be asked for.
    pub(crate) fn allowance(&self) -> Result<Arc<dyn Allowance>, Trouble> {
        Ok(Arc::new(HubAllowance(self.client()?.clone())))
    }

    /// Where workers keep to what they may ask at once.
    pub(crate) fn limits(&self) -> Result<Arc<dyn Limits>, Trouble> {
        Ok(Arc::new(limits::OfClient(self.client()?.clone())))
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
    /// The registries, over the cache.
    pub(crate) fn registries(&self) -> Result<Arc<dyn Source>, Trouble> {
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
            connections_per_host: self.settings.requests_at_once(),
            ..registry::settings(&self.settings.access)?
        })?;
        for (registry, at_once) in &self.settings.access.at_once {
            client.allow(registry, at_once.get())?;
        }
        Ok(self.client.get_or_init(|| client))
    }
}
