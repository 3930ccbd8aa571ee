//! A registry, a catalogue, and a scan between them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use portolan_catalog::{Catalog, Hand, Location, Options};
use portolan_image::reference::Repository;
use portolan_scan::{
    Allowance, Counted, Event, Limits, Purse, Remembered, Scan, Select, Spent, Summary, UntilWhen,
    Watch, Worker,
};
use portolan_source::Once;
use portolan_source::registry::{Client, RetryPolicy, Settings};
use portolan_testkit::image::{Image, ImageSet, Index, Layer, Tree};
use portolan_testkit::registry::TestRegistry;
use tempfile::TempDir;

pub struct World {
    pub registry: TestRegistry,
    pub catalog: Arc<Catalog>,
    pub heard: Vec<Event>,
    pub jobs: usize,
    pub budget: Option<u64>,
    pub allowance: Option<Arc<dyn Allowance>>,
    now: Arc<AtomicI64>,
    _folder: TempDir,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Location::folder(folder.path());
        let options = Options {
            blobs: database.blobs(folder.path()),
            database,
            s3: portolan_catalog::S3Settings::default(),
            patience: Duration::from_secs(5),
        };
        Self {
            registry: TestRegistry::start(),
            catalog: Arc::new(Catalog::open(&options).await.unwrap()),
            heard: Vec::new(),
            jobs: 8,
            budget: None,
            allowance: None,
            now: Arc::new(AtomicI64::new(1_800_000_000)),
            _folder: folder,
        }
    }

    pub fn repository(&self, name: &str) -> Repository {
        Repository::parse(&format!("{}/{name}", self.registry.host())).unwrap()
    }

    pub fn all(&self, name: &str) -> Watch {
        Watch::new(self.repository(name), Select::all())
    }

    /// A scan with a client that knows nothing; an hour after the one before.
    pub async fn scan(&mut self, watches: &[Watch]) -> Summary {
        let (scan, _) = self.next();
        let heard = &mut self.heard;
        scan.run(watches, &mut |event| heard.push(event))
            .await
            .unwrap()
    }

    /// A worker with such a client, an hour later, until nothing is left that can be done now.
    pub async fn work(&mut self) -> Summary {
        let (scan, client) = self.next();
        let worker = Worker {
            scan,
            limits: Arc::new(OfClient(client)),
            hand: Hand::new(64, Duration::from_mins(1)),
            until: UntilWhen::NothingIsLeft,
        };
        let heard = &mut self.heard;
        worker.run(&mut |event| heard.push(event)).await.unwrap()
    }

    fn next(&mut self) -> (Scan, Client) {
        self.heard.clear();
        self.now.fetch_add(3600, Ordering::Relaxed);
        let now = Arc::clone(&self.now);
        let client = Client::new(Settings {
            retry: RetryPolicy {
                first_wait: Duration::from_millis(2),
                longest_wait: Duration::from_millis(50),
                ..RetryPolicy::default()
            },
            read_timeout: Duration::from_millis(800),
            ..Settings::default()
        })
        .unwrap();
        let spent = Spent::default();
        let counted = Counted::over(client.clone(), spent.clone());
        let mut purse = Purse::new(spent);
        if let Some(budget) = self.budget {
            purse = purse.with_budget(budget);
        }
        if let Some(allowance) = &self.allowance {
            purse = purse.with_allowance(Arc::clone(allowance));
        }
        let scan = Scan {
            catalog: Arc::clone(&self.catalog),
            source: Arc::new(Once::over(Remembered::over(
                counted,
                Arc::clone(&self.catalog),
            ))),
            clock: Arc::new(move || Timestamp::from_second(now.load(Ordering::Relaxed)).unwrap()),
            jobs: self.jobs,
            purse,
            opening: portolan_scan::Opening::default(),
        };
        (scan, client)
    }
}

struct OfClient(Client);

impl Limits for OfClient {
    fn allow(&self, registry: &str, at_once: usize) {
        self.0.allow(registry, at_once).unwrap();
    }

    fn held(&self, registry: &str) -> usize {
        self.0.held(registry).unwrap()
    }
}

/// An image of two platforms on a base that all images share.
pub fn image(word: &str) -> portolan_testkit::image::Built {
    let base = Layer::gzip(&Tree::new().dir("etc").program("etc/base", "base"));
    let own = Layer::gzip(&Tree::new().dir("bin").program("bin/word", word));
    let image = |architecture| {
        Image::new("linux", architecture)
            .layer(&base, "ADD base /")
            .layer(&own, "COPY word /bin/word")
            .build()
    };
    Index::oci()
        .entry(&image("amd64"))
        .entry(&image("arm64"))
        .build()
}

/// Twelve tags of four images.
pub fn library() -> ImageSet {
    (0..12).fold(ImageSet::new(), |set, n| {
        set.tag(&format!("tag-{n}"), &image(&format!("image {}", n % 4)))
    })
}
