//! `verify`: check all that the catalogue keeps, and mend it.

use std::num::NonZeroUsize;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use portolan_catalog::{
    BlobLocation, Finding, Outcome, Peer, PeerStore, Repair, Verified, Verify, Wanted,
};
use portolan_source::inspect::MAX_CONFIG_BYTES;
use portolan_source::{Found, Source};
use serde::Serialize;

use super::Context;
use super::scan::count;
use crate::exit::Status;
use crate::settings::{Cache, Format};
use crate::terminal::{Delivery, Page};
use crate::trouble::Trouble;

const EXAMPLES: &str = "\
Examples:
  Hash every blob, derive every row again, and tell what differs:
    portolan verify
  Mend what can be mended, from registries where they still have it:
    portolan verify --repair
  Take what is missing from a copy, and ask no registry:
    portolan verify --repair --offline --peer /backup/portolan/images";

/// How many blobs are read side by side if nothing is said.
const JOBS: usize = 16;

/// Check every blob and every row of the catalogue, and mend what can be mended
///
/// Rows for search follow from records and blobs: a repair writes them again. Blobs that are missing or damaged are taken from the
/// peers, in the order that they are named, then from the registries that they came from. What nobody has any more is told of each
/// time, and the next scan asks for it. Exit code 1: something is wrong; 3: something is wrong still, and the rest was mended.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Mend what is wrong
    #[arg(long)]
    repair: bool,
    /// Where else blobs may be: an OCI image layout or another catalogue's store, which is only read
    #[arg(long, value_name = "DIR|s3://BUCKET/PREFIX", requires = "repair")]
    peer: Vec<BlobLocation>,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("verify", Format::Text, &[Format::Json])?;
    let catalog = context.sources.catalog().await?;
    let peers = peers(context, &arguments)?;
    let peers: Vec<&dyn Peer> = peers.iter().map(|peer| &**peer).collect();
    let wish = Verify {
        side_by_side: context.settings.jobs.map_or(JOBS, NonZeroUsize::get),
        repair: if arguments.repair {
            Repair::From(&peers)
        } else {
            Repair::No
        },
    };
    let mut listener = Listener::new(context, format);
    let mut tell = |finding| listener.hear(finding);
    let work = Box::pin(catalog.verify(wish, &mut tell));
    let progress = context.terminal.progress();
    let verified = progress.during("checking the catalogue", 0, work).await?;
    if arguments.repair && verified.mended > 0 {
        catalog.publish().await?;
    }
    listener.end(verified)?;
    Ok(match (verified.wrong, verified.mended) {
        (0, _) => Status::Done,
        (_, 0) => Status::Failed,
        _ => Status::Partly,
    })
}

/// Those who may have what is missing, in the order in which they are asked.
fn peers(context: Context<'_>, arguments: &Arguments) -> Result<Vec<Box<dyn Peer>>, Trouble> {
    let mut peers: Vec<Box<dyn Peer>> = Vec::new();
    for place in &arguments.peer {
        let s3 = context.sources.s3_of(place)?;
        peers.push(Box::new(PeerStore::open(place, &s3)?));
    }
    if arguments.repair && !matches!(context.settings.cache, Cache::Only(_)) {
        peers.push(Box::new(Registries(context.sources.registries()?)));
    }
    Ok(peers)
}

/// The registries that a blob was seen at.
#[derive(Debug)]
struct Registries(Arc<dyn Source>);

#[async_trait]
impl Peer for Registries {
    async fn fetch(&self, wanted: &Wanted) -> Option<Bytes> {
        for repository in &wanted.repositories {
            let reference = portolan_image::Reference::tagged(
                repository.clone(),
                portolan_image::reference::Tag::latest(),
            );
            let fetched = if wanted.media_type.manifest_kind().is_some() {
                let pinned = reference.with_digest(wanted.digest.clone());
                self.0.find(&pinned).await.map(|found| match found {
                    Found::Manifest(document) => document.bytes().clone(),
                    Found::Bare { .. } => Bytes::new(),
                })
            } else {
                let descriptor = wanted.descriptor();
                self.0.blob(repository, &descriptor, MAX_CONFIG_BYTES).await
            };
            match fetched {
                Ok(bytes) => return Some(bytes),
                Err(error) => tracing::debug!(%error, "a registry does not have it"),
            }
        }
        None
    }
}

/// The end of a check, as JSON.
#[derive(Debug, Serialize)]
struct Told<'a> {
    findings: &'a [Finding],
    #[serde(flatten)]
    verified: Verified,
}

/// Tells of findings as they are made; as JSON, of all at the end.
struct Listener<'a> {
    context: Context<'a>,
    format: Format,
    delivery: Delivery<'a>,
    findings: Vec<Finding>,
    failed: Option<Trouble>,
}

impl<'a> Listener<'a> {
    fn new(context: Context<'a>, format: Format) -> Self {
        Self {
            context,
            format,
            delivery: context.delivery(),
            findings: Vec::new(),
            failed: None,
        }
    }

    fn hear(&mut self, finding: Finding) {
        if self.format == Format::Json {
            self.findings.push(finding);
            return;
        }
        let outcome = match finding.outcome {
            Outcome::Open => "",
            Outcome::Mended => ": mended",
            Outcome::Lost => ": it could not be mended",
        };
        let line = format!("{}{outcome}\n", finding.problem);
        self.say(&line);
    }

    fn say(&mut self, line: &str) {
        if self.failed.is_none() {
            self.failed = self.delivery.give(Page::Theirs, line.as_bytes()).err();
        }
    }

    fn end(mut self, verified: Verified) -> Result<(), Trouble> {
        if self.format == Format::Json {
            let told = Told {
                findings: &self.findings,
                verified,
            };
            self.context.give_json(&told)?;
            return Ok(());
        }
        self.say(&sentence(&verified));
        match self.failed {
            Some(trouble) => Err(trouble),
            None => self.delivery.finish(),
        }
    }
}

fn sentence(verified: &Verified) -> String {
    let mut line = format!(
        "{}, {} and {} checked: ",
        count(verified.blobs, "blob", "blobs"),
        count(verified.records, "record", "records"),
        count(verified.images, "image", "images"),
    );
    let mut parts = Vec::new();
    if verified.mended > 0 {
        parts.push(format!("{} mended", verified.mended));
    }
    if verified.wrong > 0 {
        parts.push(format!("{} wrong", verified.wrong));
    }
    if verified.unread > 0 {
        let records = count(verified.unread, "record", "records");
        parts.push(format!("{records} not compared, since bytes are missing"));
    }
    if parts.is_empty() {
        parts.push("all is as it should be".to_owned());
    }
    line.push_str(&parts.join(", "));
    line.push('\n');
    line
}
