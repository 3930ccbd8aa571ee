//! Where a table of contents says something else than the tar beside it.

use std::collections::HashMap;
use std::convert::Infallible;

use portolan_image::contents::{File, FileKind, FilePath};

use super::{Format, Toc, estargz};
use crate::facts::Facts;
use crate::findings::{Findings, Oddity, TocAbout};
use crate::listing::Listing;

impl Toc {
    /// Where the table says something else than the tar, which counts: what is only in one of them, and whatever of a file they do
    /// not agree about. Of a path that is there twice the last entry is compared. Contents are compared when they are read, by
    /// their digests; names of users and times within a second are not.
    pub fn disagreements(&self, tar: &Listing) -> Findings {
        let mut findings = Findings::default();
        let mut note = |path: &[u8], about| {
            findings.note_of(Oddity::TocDisagrees { about }, path);
        };
        let of_tar = last_entries(tar);
        let mut of_toc = last_entries(&self.listing);
        let mut paths: Vec<&Box<[u8]>> = of_tar.keys().collect();
        paths.sort_unstable();
        for path in paths {
            let Some(toc) = of_toc.remove(path) else {
                let is_itself =
                    self.format == Format::Estargz && **path == *estargz::NAME.as_bytes();
                if !is_itself {
                    note(path, TocAbout::OnlyInTar);
                }
                continue;
            };
            let whole =
                |listing: &Listing, facts| listing.store().file(FilePath::clean(path).0, facts);
            let Some(facts) = of_tar.get(path) else {
                continue;
            };
            let (tar, toc) = (whole(tar, facts), whole(&self.listing, &toc));
            differences(&tar, &toc, |about| note(path, about));
        }
        let mut only_in_toc: Vec<Box<[u8]>> = of_toc.into_keys().collect();
        only_in_toc.sort_unstable();
        for path in only_in_toc {
            note(&path, TocAbout::OnlyInToc);
        }
        findings
    }
}

/// The last entry of each path.
fn last_entries(listing: &Listing) -> HashMap<Box<[u8]>, Facts> {
    let mut entries = HashMap::new();
    let all = listing.each(|path, facts| {
        entries.insert(path.into(), facts);
        Ok::<_, Infallible>(())
    });
    all.unwrap_or_default();
    entries
}

fn differences(tar: &File, toc: &File, mut note: impl FnMut(TocAbout)) {
    if std::mem::discriminant(&tar.kind) != std::mem::discriminant(&toc.kind) {
        note(TocAbout::Kind);
        return;
    }
    if tar.kind != toc.kind {
        note(TocAbout::Target);
    }
    if tar.size != toc.size {
        note(TocAbout::Size);
    }
    // A mode of a link is that of its target, and nobody writes it the same way.
    let is_link = matches!(tar.kind, FileKind::Symlink { .. });
    if tar.mode != toc.mode && !is_link {
        note(TocAbout::Mode);
    }
    if (tar.owner.uid, tar.owner.gid) != (toc.owner.uid, toc.owner.gid) {
        note(TocAbout::Owner);
    }
    // One format rounds times to seconds.
    if tar.modified.seconds.abs_diff(toc.modified.seconds) > 1 {
        note(TocAbout::Time);
    }
    let mut xattrs = [tar.xattrs.clone(), toc.xattrs.clone()];
    for xattrs in &mut xattrs {
        xattrs.sort_by(|one, other| one.name.cmp(&other.name));
    }
    if xattrs[0] != xattrs[1] {
        note(TocAbout::Xattrs);
    }
}
