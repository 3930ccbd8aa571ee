//! Opening the layers of what was scanned: each once, whatever image has it, and of each image what is installed.
//!
//! What is to be done follows from the catalogue alone: images that tags have now and that have no inventory, layers that have no contents.
//! So whatever breaks off, the next scan carries on, and one that finds nothing new opens nothing.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{StreamExt as _, stream};
use portolan_catalog::{Catalog, Reach, TagImage, When};
use portolan_image::record::Entry;
use portolan_image::reference::{Repository, Tag};
use portolan_image::{Digest, Reference};
use portolan_layer::{Both, Listing};
use portolan_package::{Look, Settings};
use serde::Serialize;
use tokio::sync::Semaphore;

use crate::contents::{Contents, lay};
use crate::error::Result;
use crate::event::{Event, Listener};
use crate::layers::{LayerToRead, Reading, read_layers};
use crate::purse::Means;
use crate::scan::Scan;
use crate::select::Watch;

/// How many roots of one repository are looked at side by side. Their layers wait for places.
const ROOTS: usize = 4;

/// What was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Opened {
    /// Images of which it is known now what is installed.
    pub images: u64,
    /// Layers that were read.
    pub layers: u64,
    /// Layers, or records of images, that could not be read.
    pub failed: u64,
    /// Layers that are left for the next scan: a budget was at its end.
    pub put_off: u64,
}

impl Opened {
    pub(crate) fn join(&mut self, other: &Self) {
        self.images += other.images;
        self.layers += other.layers;
        self.failed += other.failed;
        self.put_off += other.put_off;
    }
}

/// How layers are opened, and which are being opened. Its clones share both, so that a layer of many repositories is read once.
#[derive(Clone)]
pub struct Opening {
    reading: Reading,
    places: Arc<Semaphore>,
    turns: Arc<Mutex<HashMap<Digest, Arc<tokio::sync::Mutex<()>>>>>,
    failed: Arc<Mutex<HashSet<(Repository, Digest)>>>,
}

impl Opening {
    /// Opens layers like this: so many at a time, all repositories together.
    pub fn new(reading: Reading) -> Self {
        Self {
            places: Arc::new(Semaphore::new(reading.at_once.get())),
            reading,
            turns: Arc::default(),
            failed: Arc::default(),
        }
    }

    /// Whose turn it is to read a layer.
    fn turn(&self, layer: &Digest) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(layer.clone()).or_default())
    }

    /// Whether a layer could not be read before in this scan; from a repository of its own, for another may have it.
    fn has_failed(&self, repository: &Repository, layer: &Digest) -> bool {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.contains(&(repository.clone(), layer.clone()))
    }

    fn note_failure(&self, repository: &Repository, layer: &Digest) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.insert((repository.clone(), layer.clone()));
    }
}

impl Default for Opening {
    fn default() -> Self {
        Self::new(Reading::default())
    }
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening")
            .field("reading", &self.reading)
            .finish_non_exhaustive()
    }
}

/// One repository whose images are being opened.
pub(crate) struct Openings<'a, 'l> {
    pub(crate) scan: &'a Scan,
    pub(crate) watch: &'a Watch,
    pub(crate) means: Means,
    pub(crate) listener: &'a Listener<'l>,
}

/// The images of one root that are to be opened.
type ToOpen = BTreeMap<Digest, (Tag, Vec<TagImage>)>;

/// How reading a layer ended.
enum Read {
    /// It is kept, by us or by others.
    Kept,
    /// It was read now.
    Fresh,
    Failed(String),
    PutOff,
}

impl Openings<'_, '_> {
    /// Opens what the chosen tags have and what was not opened before.
    pub(crate) async fn go(&self, chosen: &[Tag]) -> Result<Opened> {
        let to_open = self.to_open(chosen).await?;
        let images = to_open.values().map(|(_, images)| images.len()).sum();
        let mut opened = Opened::default();
        if images == 0 {
            return Ok(opened);
        }
        let repository = self.watch.repository.clone();
        self.listener.tell(Event::Opening { repository, images });
        let mut roots = stream::iter(to_open)
            .map(|(root, (tag, images))| self.root(root, tag, images))
            .buffer_unordered(ROOTS);
        while let Some(root) = roots.next().await {
            opened.join(&root?);
        }
        Ok(opened)
    }

    /// The images that tags have now, as far as they are wished for, each once.
    async fn to_open(&self, chosen: &[Tag]) -> Result<ToOpen> {
        let chosen: HashSet<&Tag> = chosen.iter().collect();
        let wishes = &self.watch.platforms;
        let mut seen = HashSet::new();
        let mut to_open = ToOpen::new();
        for image in self.catalog().images(&self.watch.repository).await? {
            let is_done = image.inventory.is_some_and(|reach| {
                reach.version >= Contents::VERSION && reach.unread_layers == 0
            });
            let is_wished =
                wishes.is_empty() || wishes.iter().any(|wish| image.platform.meets(wish));
            if is_done || !is_wished || !chosen.contains(&image.tag) {
                continue;
            }
            if seen.insert(image.digest.clone()) {
                let (_, images) = to_open
                    .entry(image.root.clone())
                    .or_insert_with(|| (image.tag.clone(), Vec::new()));
                images.push(image);
            }
        }
        Ok(to_open)
    }

    async fn root(&self, root: Digest, tag: Tag, images: Vec<TagImage>) -> Result<Opened> {
        let mut opened = Opened::default();
        let repository = &self.watch.repository;
        let reference = Reference::tagged(repository.clone(), tag).with_digest(root);
        let record = match self.catalog().record(&reference, When::Latest).await {
            Ok(record) => record,
            Err(error) if error.is_transient() => return Err(error.into()),
            Err(error) => {
                let why = error.to_string();
                let layer = reference.digest().cloned();
                self.not_opened(layer, why);
                opened.failed += 1;
                return Ok(opened);
            }
        };
        for image in images {
            // What is only claimed has no manifest that could be relied upon.
            let entry = record.images().find(|entry| {
                let digest = entry.digest().or_else(|| record.digest());
                digest == Some(&image.digest) && entry.manifest.is_some()
            });
            if let Some(entry) = entry {
                opened.join(&self.image(&image, entry).await?);
            }
        }
        Ok(opened)
    }

    /// Reads the layers of an image that nobody has read, and keeps what is installed in it.
    async fn image(&self, image: &TagImage, entry: &Entry) -> Result<Opened> {
        let mut opened = Opened::default();
        let layers = LayerToRead::all_of(entry);
        let mut seen = HashSet::new();
        let distinct: Vec<&LayerToRead> = layers
            .iter()
            .filter(|layer| seen.insert(&layer.descriptor.digest))
            .collect();
        let mut reads = stream::iter(distinct)
            .map(|layer| async move { (layer, self.layer(layer).await) })
            .buffer_unordered(self.scan.opening.reading.at_once.get());
        while let Some((layer, read)) = reads.next().await {
            let digest = layer.descriptor.digest.clone();
            match read? {
                Read::Kept => {}
                Read::Fresh => {
                    opened.layers += 1;
                    self.listener.tell(Event::Opened {
                        repository: self.watch.repository.clone(),
                        layer: digest,
                    });
                }
                Read::PutOff => opened.put_off += 1,
                Read::Failed(why) => {
                    opened.failed += 1;
                    self.not_opened(Some(digest), why);
                }
            }
        }
        drop(reads);
        if opened.put_off > 0 {
            return Ok(opened);
        }
        if self.inventory(image, entry, &layers).await? {
            opened.images += 1;
        }
        Ok(opened)
    }

    /// Reads one layer, unless it has been.
    async fn layer(&self, layer: &LayerToRead) -> Result<Read> {
        let digest = &layer.descriptor.digest;
        let repository = &self.watch.repository;
        let turn = self.scan.opening.turn(digest);
        let _turn = turn.lock().await;
        if self.is_kept(digest).await? {
            return Ok(Read::Kept);
        }
        if self.scan.opening.has_failed(repository, digest) {
            return Ok(Read::Kept);
        }
        let Some(_leave) = self.means.to_ask().await else {
            return Ok(Read::PutOff);
        };
        // Never closed.
        let _place = self.scan.opening.places.acquire().await.ok();
        let read = read_layers(
            &*self.scan.source,
            repository,
            std::slice::from_ref(layer),
            &self.scan.opening.reading,
            |_| Both::new(Listing::new(), Look::new()),
            |_| {},
        );
        let read = read.await;
        let contents = match read.iter().next() {
            Some(Ok(verified)) => {
                let (listing, clues) = verified.found();
                let contents = Contents {
                    listing: listing.clone(),
                    clues: clues.clone(),
                };
                contents.to_keep(verified.facts().diff_id.clone())
            }
            Some(Err(error)) => Err(error.to_string()),
            None => Err("it was not read".to_owned()),
        };
        let failed = match contents {
            Ok(contents) => match self.catalog().keep_contents(digest, &contents).await {
                Ok(()) => return Ok(Read::Fresh),
                Err(error) if error.kind() == portolan_catalog::Kind::Unusable => error.to_string(),
                Err(error) => return Err(error.into()),
            },
            Err(why) => why,
        };
        self.scan.opening.note_failure(repository, digest);
        Ok(Read::Failed(failed))
    }

    async fn is_kept(&self, layer: &Digest) -> Result<bool> {
        let kept = self
            .catalog()
            .kept_contents(std::slice::from_ref(layer))
            .await?;
        Ok(kept
            .get(layer)
            .is_some_and(|kept| kept.version >= Contents::VERSION))
    }

    /// Keeps what is installed in an image, if that is more than what was known.
    async fn inventory(
        &self,
        image: &TagImage,
        entry: &Entry,
        layers: &[LayerToRead],
    ) -> Result<bool> {
        let digests: Vec<Digest> = layers
            .iter()
            .map(|layer| layer.descriptor.digest.clone())
            .collect();
        let kept = self.catalog().kept_contents(&digests).await?;
        let mut blobs = Vec::with_capacity(layers.len());
        for layer in layers {
            let digest = &layer.descriptor.digest;
            // The contents of another tar than the one that the config promises are not this image's (threat 37).
            let is_promised = kept.get(digest).is_some_and(|kept| {
                layer
                    .diff_id
                    .as_ref()
                    .is_none_or(|diff| *diff == kept.diff_id)
            });
            blobs.push(if is_promised {
                self.catalog().contents(digest).await?
            } else {
                None
            });
        }
        let config = entry.config_view().and_then(std::result::Result::ok);
        let settings = config.map_or_else(Settings::default, |config| Settings {
            environment: config.run.env.clone(),
        });
        let work = move || {
            let layers: Vec<Option<Contents>> = blobs
                .iter()
                .map(|blob| Contents::from_bytes(blob.as_ref()?))
                .collect();
            let unread = layers.iter().filter(|layer| layer.is_none()).count() as u64;
            (lay(&layers, &settings), unread)
        };
        // Unpacking and laying take their time, and others wait on this thread.
        let (inventory, unread_layers) = match tokio::task::spawn_blocking(work).await {
            Ok((Ok(inventory), unread)) => (inventory, unread),
            Ok((Err(why), _)) => {
                self.not_opened(Some(image.digest.clone()), why);
                return Ok(false);
            }
            Err(error) => {
                self.not_opened(Some(image.digest.clone()), error.to_string());
                return Ok(false);
            }
        };
        let reach = Reach {
            version: Contents::VERSION,
            unread_layers,
        };
        if image.inventory == Some(reach) {
            return Ok(false);
        }
        self.catalog()
            .keep_inventory(&image.digest, &inventory, reach)
            .await?;
        self.listener.tell(Event::Inventoried {
            repository: self.watch.repository.clone(),
            image: image.digest.clone(),
            packages: inventory.packages.len(),
        });
        Ok(true)
    }

    fn not_opened(&self, digest: Option<Digest>, why: String) {
        self.listener.tell(Event::NotOpened {
            repository: self.watch.repository.clone(),
            digest,
            why,
        });
    }

    fn catalog(&self) -> &Catalog {
        &self.scan.catalog
    }
}
