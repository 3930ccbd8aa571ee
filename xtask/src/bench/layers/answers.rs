//! How long an answer takes that needs the content of all layers, beside unpacking them once.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::took::{Thing, Took, in_turn, ratio};
use super::{Bench, Limit, judged, mib};
use crate::workspace;

/// What `packages` may take of the time that unpacking takes.
const LIMIT: f64 = 1.15;

/// An image in a layout.
struct Image {
    what: &'static str,
    folder: PathBuf,
    tag: &'static str,
    layers: Vec<(PathBuf, String)>,
}

impl Bench {
    /// What is installed in an image.
    pub(super) fn answers(&self, page: &mut String) -> Result<()> {
        let gzip = &self.material.gzip;
        let mut images = vec![Image {
            what: "this machine's",
            folder: self.material.image.folder.clone(),
            tag: "latest",
            layers: vec![(gzip.file.clone(), gzip.digest.clone())],
        }];
        let debian = workspace::root().join("target/debian/oci");
        if debian.exists() {
            images.insert(
                0,
                Image {
                    what: "Debian's essential packages",
                    layers: layers(&debian, "latest")?,
                    folder: debian,
                    tag: "latest",
                },
            );
        } else {
            page.push_str(
                "(`cargo xtask setup` was not run: the image of Debian is not here.)\n\n",
            );
        }
        for image in &images {
            self.answer(page, image)?;
        }
        Ok(())
    }

    fn answer(&self, page: &mut String, image: &Image) -> Result<()> {
        let name = format!("oci:{}:{}", image.folder.display(), image.tag);
        let mut rows: Vec<(String, Thing<'_>)> = Vec::new();
        rows.push((
            "each layer, bare `flate2` with zlib-rs, one thread".to_owned(),
            Box::new(|| {
                let mut sum: Option<Took> = None;
                for (file, digest) in &image.layers {
                    let mut bare = Command::new(&self.passes);
                    let took = Took::by(bare.arg("bare").arg(file).arg(digest))?;
                    sum = Some(sum.map_or(took, |sum| Took {
                        wall: sum.wall + took.wall,
                        cpu: sum.cpu + took.cpu,
                    }));
                }
                sum.context("an image has layers")
            }),
        ));
        for words in [&["packages"][..], &["files"], &["files", "--no-cache"]] {
            let mut count = 0;
            let name = &name;
            rows.push((
                format!(
                    "`portolan {}`{}",
                    words.join(" "),
                    if words == ["files"] {
                        ", which keeps an index"
                    } else {
                        ""
                    }
                ),
                Box::new(move || {
                    count += 1;
                    let cache = self.scratch.path().join(format!("cache-{count}"));
                    let mut portolan = Command::new(&self.portolan);
                    portolan.args(words).arg("-q").arg(name);
                    if !words.contains(&"--no-cache") {
                        portolan.arg("--cache-dir").arg(&cache);
                    }
                    let took = Took::by(&mut portolan);
                    // The next round is to begin with nothing, too.
                    let _ = std::fs::remove_dir_all(cache);
                    took
                }),
            ));
        }
        let mut left_out = Vec::new();
        for peer in peers(image, &self.scratch.path().join("copied")) {
            if peer.is_here() {
                let label = format!("`{}`", peer.label);
                rows.push((label, Box::new(move || Took::by(&mut peer.command()))));
            } else {
                left_out.push(peer.program);
            }
        }
        let (labels, mut things): (Vec<String>, Vec<Thing<'_>>) = rows.into_iter().unzip();
        let took = in_turn(self.scale.rounds(), &mut things)?;
        let mut bytes = 0;
        for (file, _) in &image.layers {
            bytes += std::fs::metadata(file)?.len();
        }
        page.push_str(&format!(
            "## What is installed: an image of {}, {} layers, {:.0} MiB\n\n| what | time | CPU | of unpacking | |\n| --- | ---: | ---: | ---: | --- |\n",
            image.what,
            image.layers.len(),
            mib(bytes)
        ));
        let bare = took.first().context("the bare one was measured")?.wall;
        for (label, took) in labels.iter().zip(&took) {
            let ratio = ratio(took.wall, bare);
            let judged = if label == "`portolan packages`" {
                judged(ratio, Limit::AtMost(LIMIT))
            } else {
                format!("{ratio:.2} | ")
            };
            page.push_str(&format!("| {label} | {} | {judged} |\n", took.ms()));
        }
        page.push('\n');
        for program in left_out {
            page.push_str(&format!(
                "`{program}` is not here, and was not measured.\n\n"
            ));
        }
        Ok(())
    }
}

/// Another program that opens an image.
struct Peer {
    program: &'static str,
    label: String,
    words: Vec<String>,
}

impl Peer {
    fn is_here(&self) -> bool {
        workspace::program(self.program).is_some()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        command.args(&self.words);
        command
    }
}

/// Those that do something like it. What they do differs: their times are there for a measure.
fn peers(image: &Image, copy: &Path) -> Vec<Peer> {
    let oci = format!("oci:{}:{}", image.folder.display(), image.tag);
    let copy = format!("dir:{}", copy.display());
    let syft = format!("oci-dir:{}", image.folder.display());
    let archives: Vec<String> = image
        .layers
        .iter()
        .map(|(file, _)| format!("tar --list --gzip --file='{}'", file.display()))
        .collect();
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    vec![
        Peer {
            program: "syft",
            label: "syft scan oci-dir:, packages of dpkg only".to_owned(),
            words: words(&["scan", "--quiet", "--select-catalogers=dpkg", &syft]),
        },
        Peer {
            program: "skopeo",
            label: "skopeo copy oci: dir:, without unpacking".to_owned(),
            words: words(&["copy", "--quiet", "--insecure-policy", &oci, &copy]),
        },
        Peer {
            program: "sh",
            label: "tar --list --gzip, layer after layer".to_owned(),
            words: words(&["-c", &archives.join(" && ")]),
        },
    ]
}

/// The layers of the image that a layout has under a name: their files and digests.
fn layers(layout: &Path, tag: &str) -> Result<Vec<(PathBuf, String)>> {
    let blob = |digest: &str| layout.join("blobs").join(digest.replace(':', "/"));
    let read = |file: &Path| -> Result<Value> {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        Ok(serde_json::from_str(&text)?)
    };
    let index = read(&layout.join("index.json"))?;
    let named = index["manifests"].as_array().into_iter().flatten();
    let chosen = named
        .filter(|one| one["annotations"]["org.opencontainers.image.ref.name"] == tag)
        .find_map(|one| one["digest"].as_str());
    let manifest = read(&blob(chosen.context("the layout has the image")?))?;
    let layers = manifest["layers"].as_array().into_iter().flatten();
    let digests = layers.filter_map(|layer| layer["digest"].as_str());
    Ok(digests
        .map(|digest| (blob(digest), digest.to_owned()))
        .collect())
}
