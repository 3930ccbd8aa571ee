//! `import`: published reports back into the catalogue, proven where their bytes can be rebuilt.

mod told;

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::Timestamp;
use portolan_catalog::{Catalog, Change, Sighting};
use portolan_image::{Document, Record, Reference};
use portolan_import::{History, MOST_BYTES, Page, Proven, Prover, Version, pages};
use portolan_report::read;

use super::Context;
use crate::exit::Status;
use crate::settings::Format;
use crate::trouble::Trouble;
use crate::when;
use told::{Told, sentences};

/// How many sightings are kept in one transaction.
const BATCH: usize = 100;

const EXAMPLES: &str = "\
Examples:
  A published page:
    portolan import python_3.7-slim.md
  All pages of a folder, as they were on a day:
    portolan import --observed 2019-06-05 repo-info/repos
  Every version that a git repository of pages ever held; again later, only what is new:
    portolan import --git repo-info";

/// Read published reports back into the catalogue, and prove what they say
///
/// A page holds no bytes, but all that a manifest said, save one number: manifests and lists are rebuilt, and accepted only if they have
/// the published digest. What cannot be proven is kept as claimed, and every answer says so.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// A page, a folder of pages, or `-` for stdin
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// Read every version in the history of a git repository, each at the time of its commit
    #[arg(long, conflicts_with = "observed")]
    git: bool,
    /// When the pages were published; the newest date in each if nothing is said
    #[arg(long, value_name = "DATE")]
    observed: Option<String>,
}

pub(super) async fn run(context: Context<'_>, arguments: Arguments) -> Result<Status, Trouble> {
    let format = context.format("import", Format::Text, &[Format::Json])?;
    let begun = Instant::now();
    let observed = match &arguments.observed {
        Some(text) => Some(when::parse(text, context.settings.now)?),
        None => None,
    };
    let is_stdin = arguments.path == Path::new("-");
    if !is_stdin && let Err(error) = std::fs::metadata(&arguments.path) {
        // No catalogue is made for what is not there.
        let what = format!("could not read {}", arguments.path.display());
        return Err(Trouble::failed(what).because(&error));
    }
    let catalog = context.sources.catalog_or_new().await?;
    let mut import = Import {
        context,
        catalog,
        prover: Prover::default(),
        proven: Proven::default(),
        told: Told::default(),
        batch: Vec::new(),
    };
    if arguments.git {
        Box::pin(import.history(&arguments.path)).await?;
    } else if is_stdin {
        import.page(&waiting(stdin).await??, observed).await?;
    } else {
        Box::pin(import.files(&arguments.path, observed)).await?;
    }
    import.keep().await?;
    catalog.publish().await?;
    let told = Told {
        manifests: import.proven.manifests_of,
        manifests_proven: import.proven.manifests,
        indexes: import.proven.indexes_of,
        indexes_proven: import.proven.indexes,
        seconds: begun.elapsed().as_secs_f64(),
        ..import.told
    };
    let status = match (told.failed, told.pages) {
        (0, _) => Status::Done,
        (_, 0) => Status::Failed,
        _ => Status::Partly,
    };
    match format {
        Format::Json => context.give_json(&told),
        _ => context.give_lines(&sentences(&told)),
    }
    .map_err(|trouble| trouble.after(status))?;
    Ok(status)
}

/// An import under way.
struct Import<'a> {
    context: Context<'a>,
    catalog: &'a Catalog,
    prover: Prover,
    proven: Proven,
    told: Told,
    batch: Vec<Sighting>,
}

impl Import<'_> {
    /// The pages of a file or a folder.
    async fn files(&mut self, path: &Path, observed: Option<Timestamp>) -> Result<(), Trouble> {
        let mut pages = pages(path)?;
        let (count, _) = pages.size_hint();
        if count == 0 {
            return Err(
                Trouble::failed(format!("{} holds no pages", path.display())).hint(
                    "pages are files that end in .md; --git reads those of a bare repository",
                ),
            );
        }
        let progress = self.context.terminal.progress();
        let doing = match count {
            1 => format!("reading {}", path.display()),
            _ => format!("reading {count} pages of {}", path.display()),
        };
        let work = async {
            loop {
                let (page, rest) = waiting(move || (pages.next(), pages)).await?;
                pages = rest;
                let Some(page) = page else { break };
                match page {
                    Ok(page) => {
                        self.page(&page, observed).await?;
                        progress.advance(&page.name);
                    }
                    Err(error) => self.failed(&error.into()),
                }
            }
            Ok(())
        };
        progress.during(&doing, count, work).await
    }

    /// All versions of a repository that were not read before.
    async fn history(&mut self, path: &Path) -> Result<(), Trouble> {
        let full = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mark = format!("import {}", full.display());
        let after = self.catalog.mark(&mark).await?;
        let mut history = History::open(path, after.as_deref())?;
        let commits = history.remaining();
        let progress = self.context.terminal.progress();
        let doing = format!("reading {commits} commits of {}", path.display());
        let work = async {
            let mut last = None;
            while let Some(version) = history.next_version()? {
                match version {
                    Ok(version) => {
                        self.version(&version).await?;
                        progress.advance(&version.commit);
                        last = Some(version.commit);
                    }
                    Err(error) => self.failed(&error.into()),
                }
                if self.batch.len() >= BATCH || history.remaining() == 0 {
                    self.keep().await?;
                    if let Some(last) = &last {
                        self.catalog.set_mark(&mark, last).await?;
                    }
                }
            }
            Ok::<(), Trouble>(())
        };
        progress.during(&doing, commits, work).await?;
        self.told.commits = Some(commits);
        Ok(())
    }

    /// The pages that a commit changed, and the tags that it took away.
    async fn version(&mut self, version: &Version) -> Result<(), Trouble> {
        let changed = version.changes.iter();
        for page in changed.filter_map(|change| change.after.as_ref()) {
            match page {
                Ok(page) => self.page(page, Some(version.time)).await?,
                Err(error) => {
                    let trouble = Trouble::failed(format!("the commit {}", version.commit));
                    self.failed(&trouble.because(error));
                }
            }
        }
        self.gone(version);
        Ok(())
    }

    /// Reads a page, proves what can be proven, and takes it in.
    async fn page(&mut self, page: &Page, observed: Option<Timestamp>) -> Result<(), Trouble> {
        let records = match read(&page.text, observed) {
            Ok(records) => records,
            Err(error) => {
                self.failed(&Trouble::failed(format!("{}: {error}", page.name)));
                return Ok(());
            }
        };
        self.told.pages += 1;
        for mut record in records {
            self.know(&record).await?;
            self.proven = self.proven.and(self.prover.prove(&mut record));
            self.batch.push(Sighting::Record(Box::new(record)));
        }
        if self.batch.len() >= BATCH {
            self.keep().await?;
        }
        Ok(())
    }

    /// What the catalogue has the bytes of needs no rebuilding.
    async fn know(&mut self, record: &Record) -> Result<(), Trouble> {
        for digest in self.prover.wanted(record) {
            if let Some((bytes, media_type)) = self.catalog.document(&digest).await?
                && let Ok(document) =
                    Document::manifest(bytes, Some(media_type.as_str()), Some(&digest))
            {
                self.prover.know(document);
            }
        }
        Ok(())
    }

    /// Tags of the pages before that no page after holds. A page that cannot be read after says nothing of those that it told of.
    fn gone(&mut self, version: &Version) {
        let (mut were, mut are) = (BTreeSet::new(), BTreeSet::new());
        for change in &version.changes {
            let after = change.after.as_ref();
            match after.map(|page| page.as_ref().ok().and_then(tags)) {
                Some(None) => continue,
                Some(Some(after)) => are.extend(after),
                None => {}
            }
            were.extend(change.before.as_ref().and_then(tags).unwrap_or_default());
        }
        let gone = were.difference(&are).map(|reference| Sighting::Gone {
            reference: reference.clone(),
            at: version.time,
            host: "a published page".to_owned(),
        });
        self.batch.extend(gone);
    }

    fn failed(&mut self, trouble: &Trouble) {
        self.told.failed += 1;
        if let Trouble::Said(said) = trouble {
            self.context.terminal.error(said);
        }
    }

    async fn keep(&mut self) -> Result<(), Trouble> {
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() {
            return Ok(());
        }
        for change in self.catalog.observe(&batch).await? {
            *match change {
                Change::New => &mut self.told.new,
                Change::Moved { .. } | Change::Past => &mut self.told.moved,
                Change::Vanished => &mut self.told.vanished,
                Change::Unchanged | Change::Unknown => &mut self.told.unchanged,
            } += 1;
        }
        Ok(())
    }
}

/// The tags that a page tells of; `None` where it cannot be read.
fn tags(page: &Page) -> Option<BTreeSet<Reference>> {
    let records = read(&page.text, Some(Timestamp::UNIX_EPOCH)).ok()?;
    Some(records.into_iter().map(|record| record.reference).collect())
}

/// Reads on a thread of its own: a pipe takes as long as it likes, and signals are heard meanwhile.
async fn waiting<T: Send + 'static>(
    read: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Trouble> {
    let read = tokio::task::spawn_blocking(read).await;
    read.map_err(|error| Trouble::failed("could not read pages").because(&error))
}

fn stdin() -> Result<Page, Trouble> {
    let mut text = String::new();
    std::io::stdin()
        .lock()
        .take(MOST_BYTES + 1)
        .read_to_string(&mut text)
        .map_err(|error| Trouble::failed("could not read stdin").because(&error))?;
    if text.len() as u64 > MOST_BYTES {
        return Err(Trouble::failed(format!(
            "stdin has more than {MOST_BYTES} bytes"
        )));
    }
    Ok(Page {
        name: "stdin".to_owned(),
        text,
    })
}

impl From<portolan_import::Error> for Trouble {
    fn from(error: portolan_import::Error) -> Self {
        let trouble = Self::failed(&error);
        match std::error::Error::source(&error) {
            Some(cause) => trouble.because(cause),
            None => trouble,
        }
    }
}
