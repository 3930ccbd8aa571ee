//! One small file of a layer that a registry has: how many bytes come for it.

mod serve;

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::took::Took;
use super::{Bench, Limit, judged, mib};
use serve::Registry;

/// How many MiB may come for one small file of a layer that is known.
const LIMIT_MIB: f64 = 1.0;
/// Where in the layer the files are that are asked for.
const PLACES: [f64; 3] = [0.1, 0.5, 0.9];

impl Bench {
    /// `cat` of one small file.
    pub(super) fn remote(&self, page: &mut String) -> Result<()> {
        let material = &self.material;
        let registry = Registry::start(&material.image.folder, &material.image.manifest)?;
        let image = format!("{}/bench/root:latest", registry.host());
        let ask = |words: &[&str], cache: &Path| -> Result<(Took, u64)> {
            let before = registry.sent();
            let mut portolan = Command::new(&self.portolan);
            portolan.args(words).arg("-q").arg("--cache-dir").arg(cache);
            let took = Took::by(&mut portolan)?;
            Ok((took, registry.sent() - before))
        };
        page.push_str(&format!(
            "## One small file of a remote layer of {:.0} MiB\n\nBytes that the registry sent, for manifest and config too; what waits in the buffers of a \
             connection that is closed counts.\n\n| `portolan cat` | time | CPU | MiB | |\n| --- | ---: | ---: | ---: | --- |\n",
            mib(material.gzip.bytes()?)
        ));
        let known = self.scratch.path().join("known");
        let (took, sent) = ask(&["files", &image], &known)?;
        page.push_str(&format!(
            "| (`portolan files`, which keeps an index) | {} | {:.2} | |\n",
            took.ms(),
            mib(sent)
        ));
        for place in PLACES {
            let file = material.small_file_at(place)?;
            let words = ["cat", &image, &file.path];
            let unknown = self.scratch.path().join(format!("unknown-{place}"));
            let (early, early_sent) = ask(&words, &unknown)?;
            let (late, sent) = ask(&words, &known)?;
            let percent = place * 100.0;
            page.push_str(&format!(
                "| a layer not seen before, a file at {percent:.0} % of the tar | {} | {:.2} | stops early |\n",
                early.ms(),
                mib(early_sent)
            ));
            page.push_str(&format!(
                "| with the index, the same file of {} bytes | {} | {} |\n",
                file.bytes,
                late.ms(),
                judged(mib(sent), Limit::AtMost(LIMIT_MIB))
            ));
        }
        page.push('\n');
        Ok(())
    }
}
