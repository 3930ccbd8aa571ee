//! Opening images: which platform is meant, its layers read and laid upon each other, and what each of them was made by.

mod files;
mod installed;
mod known;

pub(crate) use files::Files;
pub(crate) use installed::Installed;
pub(crate) use known::{Belief, Known};

use futures_util::future::join_all;
use portolan_image::Platform;
use portolan_image::contents::LayerNumber;
use portolan_image::history::{OsFamily, steps};
use portolan_image::record::{Entry, Record, Role};
use portolan_layer::{Span, Visitor};
use portolan_scan::{LayerError, LayerToRead, LayersRead, Reading, read_layers};
use portolan_source::inspect::{Attestations, LayerHeaders, Wish};

use crate::assemble::Image;
use crate::choose;
use crate::commands::Context;
use crate::exit::Status;
use crate::trouble::Trouble;

/// An image of one platform that is to be opened.
#[derive(Debug)]
pub(crate) struct Opening {
    /// As it was typed.
    pub(crate) name: String,
    /// Where its layers are read.
    pub(crate) image: Image,
    /// Its record: one entry.
    pub(crate) record: Record,
    /// Its platform, as the index says where there is one.
    pub(crate) platform: Platform,
    /// Its layers, the base first.
    pub(crate) layers: Vec<Layer>,
    /// That other platforms that were meant could not be opened, if so.
    others: Option<Status>,
}

/// A layer, and what made it.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    /// Which layer it is, and what is promised of it.
    pub(crate) read: LayerToRead,
    /// The line of the Dockerfile that made it; `None` where the history does not tell.
    pub(crate) step: Option<String>,
}

/// The images of the platforms that are meant: this machine's, the only one, or those of `--platform`.
pub(crate) async fn openings(context: Context<'_>, typed: &str) -> Result<Vec<Opening>, Trouble> {
    let image = context.sources.open(typed).await?;
    let chosen = choose::some(&image, &context.settings.platforms).await?;
    let wish = Wish {
        platforms: Vec::new(),
        layer_headers: LayerHeaders::Skip,
        attestations: Attestations::List,
    };
    let all = chosen.into_iter().map(|one| {
        let (image, wish) = (&image, &wish);
        async move {
            let one = one?;
            let platform = one.listed.as_ref().and_then(|entry| entry.platform.clone());
            let open = async {
                let now = context.settings.now;
                let record =
                    portolan_source::inspect(&*image.source, &one.reference, wish, now).await?;
                let opening = Opening::new(typed, image.clone(), record, platform.clone())?;
                choose::refuse_other(image, &one, &opening.platform, &context.settings.platforms)?;
                Ok::<_, Trouble>(opening)
            };
            open.await
                .map_err(|trouble| choose::of_platform(trouble, platform.as_ref()))
        }
    });
    together(context, join_all(all).await)
}

/// The one image that is meant; how many there are, if these are more than one.
pub(crate) async fn only(
    context: Context<'_>,
    typed: &str,
) -> Result<Result<Opening, usize>, Trouble> {
    let one = <[Opening; 1]>::try_from(openings(context, typed).await?);
    Ok(one
        .map(|[opening]| opening)
        .map_err(|several| several.len()))
}

/// The images that could be opened. Where some could and others could not, these are told of, and known by the status of those.
fn together(
    context: Context<'_>,
    all: Vec<Result<Opening, Trouble>>,
) -> Result<Vec<Opening>, Trouble> {
    if !all.iter().any(Result::is_ok) {
        return all.into_iter().collect();
    }
    let mut opened = Vec::new();
    let mut others = None;
    for one in all {
        match one {
            Ok(opening) => opened.push(opening),
            Err(trouble) => {
                others = Some(Status::Partly);
                context.terminal.error(&trouble.into_said());
            }
        }
    }
    for opening in &mut opened {
        opening.others = others;
    }
    Ok(opened)
}

impl Opening {
    fn new(
        typed: &str,
        image: Image,
        record: Record,
        listed: Option<Platform>,
    ) -> Result<Self, Trouble> {
        let mut record = record;
        // It was read by the digest of its platform; it is called as it was asked for.
        record.reference = image.reference.clone();
        let images = record.entries.iter_mut();
        let mut images = images.filter(|entry| matches!(entry.role, Role::Image | Role::Unread));
        if let (Some(entry), Some(platform)) = (images.next(), listed) {
            entry.platform = platform;
        }
        let Some(entry) = record.images().next() else {
            return Err(
                Trouble::failed(format!("{typed} is no image: it has no files to open"))
                    .hint("`portolan manifest` shows what it is"),
            );
        };
        if let Some(failure) = entry.failures.first() {
            let what = format!("{typed}: could not {}: {}", failure.step, failure.message);
            return Err(Trouble::failed(what));
        }
        Ok(Self {
            name: typed.to_owned(),
            platform: entry.platform.clone(),
            layers: layers(entry),
            others: None,
            image,
            record,
        })
    }

    /// What is known of the image itself.
    pub(crate) fn entry(&self) -> &Entry {
        self.record.images().next().expect("there is one")
    }

    /// Reads the layers at these places, each shown to a visitor of its own, and gets an index of each if there is to be one.
    pub(crate) async fn read<V>(
        &self,
        context: Context<'_>,
        places: &[usize],
        index: Option<Span>,
        visitor: impl Fn(&LayerToRead) -> V,
    ) -> LayersRead<V::Output>
    where
        V: Visitor + Send + 'static,
        V::Output: Send,
    {
        let layers: Vec<LayerToRead> = places
            .iter()
            .map(|at| self.layers[*at].read.clone())
            .collect();
        let reading = Reading {
            at_once: context.settings.jobs.unwrap_or(Reading::default().at_once),
            index,
            ..Reading::default()
        };
        let progress = context.terminal.progress();
        let doing = format!("opening {}", self.name);
        let source = &*self.image.layers;
        let repository = self.image.reference.repository();
        let passed = |at: usize| progress.advance(&format!("{}: layer {at}", self.name));
        let read = read_layers(source, repository, &layers, &reading, visitor, passed);
        progress.during(&doing, layers.len(), read).await
    }

    /// Tells of a layer that could not be read.
    fn tell_unread(&self, context: Context<'_>, number: usize, error: &LayerError) {
        let (name, layer) = (&self.name, &self.layers[number].read.descriptor);
        let digest = &layer.digest;
        let what = format!("{name}: could not read layer {number} ({digest})");
        let mut trouble = Trouble::failed(what).because(error);
        if let Some(url) = layer.urls.first() {
            trouble = trouble.hint(format!(
                "it is a foreign layer, which the registry need not have; {url}, where it is said to be, is not asked"
            ));
        }
        context.terminal.error(&trouble.into_said());
    }
}

impl Opening {
    /// How well an image was read of which so many layers could not be.
    pub(crate) fn status(&self, unread: usize) -> Status {
        let read = match unread {
            0 => Status::Done,
            all if all == self.layers.len() => Status::Failed,
            _ => Status::Partly,
        };
        self.others.map_or(read, |others| read.and(others))
    }

    /// A layer that was named by its number (0 is the base) or the beginning of its digest.
    pub(crate) fn layer(&self, typed: &str) -> Result<LayerNumber, Trouble> {
        let by_number = typed
            .parse::<usize>()
            .ok()
            .filter(|at| *at < self.layers.len());
        let hex = typed.strip_prefix("sha256:").unwrap_or(typed);
        let mut by_digest = self.layers.iter().enumerate().filter(|(_, layer)| {
            let of = |digest: &portolan_image::Digest| digest.encoded().starts_with(hex);
            hex.len() >= 6
                && (of(&layer.read.descriptor.digest)
                    || layer.read.diff_id.as_ref().is_some_and(of))
        });
        let found = by_number.or_else(|| by_digest.next().map(|(at, _)| at));
        let number = found.and_then(|at| u16::try_from(at).ok());
        number.map(LayerNumber).ok_or_else(|| {
            let layers = self.layers.len();
            Trouble::failed(format!("{} has no layer {typed}", self.name)).hint(format!(
                "it has {layers} layers: name one by its number from 0, the base, or by its digest"
            ))
        })
    }
}

/// The layers of an image, and what made each.
fn layers(entry: &Entry) -> Vec<Layer> {
    let read = LayerToRead::all_of(entry);
    let mut made: Vec<Option<String>> = vec![None; read.len()];
    if let Some(Ok(config)) = entry.config_view() {
        let shell = config.run.shell.as_deref().unwrap_or_default();
        let os = OsFamily::of(&config.platform.os);
        for step in steps(&config.history, read.len(), os, shell).steps() {
            if let Some(place) = step.layer().and_then(|layer| made.get_mut(layer)) {
                *place = Some(step.standard_text());
            }
        }
    }
    let layers = read.into_iter().zip(made);
    layers.map(|(read, step)| Layer { read, step }).collect()
}
