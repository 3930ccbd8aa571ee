//! The rows that search reads, compared with what sheets and documents say.
//!
//! A root's entries are those of its best sheet, an image's rows those of the best sheet that tells of it: see `facts/write.rs`. First
//! everything is compared as it stands, side by side with whoever writes; what does not fit is compared once more, alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use portolan_image::Digest;

use super::derive::{Derived, Said, SheetRow, Stated, sheets_of};
use super::{Problem, Repair, Teller, Verify};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::facts::{self, EntryFacts, ImageFacts, Standing};
use crate::observe::Digests;
use crate::sql::{Asked, Statement, Transaction, Turn};

/// How many roots are compared at once.
const PAGE: i64 = 50;

/// What the sheets of some roots say.
#[derive(Default)]
pub(super) struct Page {
    /// The best standing of each root that could be read, and its entries; the more entries, the better.
    roots: BTreeMap<i64, (Standing, Digest, Vec<EntryFacts>)>,
    /// The best standing among the sheets of a root that could not be read.
    unread: HashMap<i64, Standing>,
    /// All that is said of an image: those who know as much as each other may still say different things, if none has proof.
    images: BTreeMap<Digest, Vec<ImageFacts>>,
    /// All that is said of a document.
    pub(super) documents: BTreeMap<Digest, Vec<Stated>>,
}

impl Page {
    pub(super) fn add(&mut self, sheet: &SheetRow, said: Said) {
        let better = |(standing, _, entries): &(Standing, Digest, Vec<EntryFacts>)| {
            (said.standing, said.facts.entries.len()) > (*standing, entries.len())
        };
        if self.roots.get(&sheet.root_id).is_none_or(better) {
            let entries = said.facts.entries;
            self.roots
                .insert(sheet.root_id, (said.standing, sheet.root.clone(), entries));
        }
        for image in said.facts.images {
            let there = self.images.entry(image.digest.clone()).or_default();
            if !there.contains(&image) {
                there.push(image);
            }
        }
        for stated in said.documents {
            let there = self.documents.entry(stated.digest.clone()).or_default();
            if !there
                .iter()
                .any(|other| other.media_type == stated.media_type)
            {
                there.push(stated);
            }
        }
    }

    pub(super) fn cannot_read(&mut self, sheet: &SheetRow) {
        let standing = self.unread.entry(sheet.root_id).or_insert(sheet.standing);
        *standing = (*standing).max(sheet.standing);
    }

    /// Whether what could be read of a root is the best of it.
    fn knows_best(&self, root: i64) -> bool {
        match (self.roots.get(&root), self.unread.get(&root)) {
            (Some((standing, ..)), Some(unread)) => standing > unread,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }
}

/// What did not fit.
#[derive(Default)]
struct Doubts {
    roots: Vec<i64>,
    images: BTreeSet<Digest>,
}

impl Catalog {
    pub(super) async fn verify_facts(
        &self,
        wish: Verify<'_>,
        teller: &mut Teller<'_>,
    ) -> Result<()> {
        let mut last = 0;
        loop {
            let statement = Statement::new(format!(
                "SELECT DISTINCT root_id FROM sheets WHERE root_id > $1 ORDER BY root_id LIMIT {PAGE}"
            ))
            .bind(last);
            let rows = self.fetch(statement).await?;
            let roots = rows
                .iter()
                .map(|row| row.int(0))
                .collect::<Result<Vec<_>>>()?;
            let Some(end) = roots.last() else {
                return Ok(());
            };
            last = *end;
            let page = self.read_page(wish, &roots, teller).await?;
            self.verify_documents(wish.repair, &page, teller).await?;
            let mut asked = Asked::Database(&self.database);
            let doubts = compare(&mut asked, &page).await?;
            teller.verified.images += page.images.len() as u64;
            self.settle(wish, doubts, teller).await?;
        }
    }

    /// Compares once more what did not fit, with nobody beside, and writes it again where that is asked for.
    async fn settle(
        &self,
        wish: Verify<'_>,
        doubts: Doubts,
        teller: &mut Teller<'_>,
    ) -> Result<()> {
        if doubts.roots.is_empty() && doubts.images.is_empty() {
            return Ok(());
        }
        let mut tx = self.database.begin().await?;
        tx.take_turn(Turn::Alone).await?;
        let page = self.page_of(&mut tx, &doubts).await?;
        let mut findings = Vec::new();
        let mut asked = Asked::Transaction(&mut tx);
        let roots: Vec<i64> = doubts.roots.clone();
        let there = facts::entries_of(&mut asked, &roots).await?;
        let mut entries: BTreeMap<i64, &[EntryFacts]> = BTreeMap::new();
        for root in roots.into_iter().filter(|root| page.knows_best(*root)) {
            let (_, digest, said) = &page.roots[&root];
            if there.get(&root).map_or(&[][..], Vec::as_slice) != said.as_slice() {
                entries.insert(root, said);
                findings.push(Problem::Entries {
                    root: digest.clone(),
                });
            }
        }
        let mut images: Vec<&ImageFacts> = Vec::new();
        let ids = ids_of(&mut asked, doubts.images.iter()).await?;
        let keys: Vec<i64> = ids.values().copied().collect();
        let rows = facts::images_of(&mut asked, &keys).await?;
        for digest in &doubts.images {
            let row = ids.get(digest).and_then(|id| rows.get(id));
            if let Some((problem, right)) = page.judge(digest, row.and_then(Option::as_ref)) {
                findings.push(problem);
                images.push(right);
            }
        }
        if let Repair::From(_) = wish.repair
            && !findings.is_empty()
        {
            write_again(&mut tx, &entries, &images).await?;
            tx.commit().await?;
        }
        for problem in findings {
            teller.find(problem, wish.repair.outcome());
        }
        Ok(())
    }

    /// What all sheets say that tell of what did not fit.
    async fn page_of(&self, tx: &mut Transaction, doubts: &Doubts) -> Result<Page> {
        let mut asked = Asked::Transaction(tx);
        let mut roots: BTreeSet<i64> = doubts.roots.iter().copied().collect();
        let images: Vec<&str> = doubts.images.iter().map(Digest::as_str).collect();
        let head = "SELECT DISTINCT e.root_id FROM entries e JOIN digests d ON d.id = e.digest_id WHERE d.digest IN";
        for statement in Statement::among(head, &images, "") {
            for row in asked.fetch(statement).await? {
                roots.insert(row.int(0)?);
            }
        }
        let roots: Vec<i64> = roots.into_iter().collect();
        let mut page = Page::default();
        for sheet in sheets_of(&mut asked, &roots).await? {
            match self.derive(&sheet).await? {
                Derived::Said(said) => page.add(&sheet, *said),
                _ => page.cannot_read(&sheet),
            }
        }
        Ok(page)
    }
}

impl Page {
    /// Whether the row of an image is not what the best who tell of it say; then the right one.
    fn judge(&self, digest: &Digest, row: Option<&ImageFacts>) -> Option<(Problem, &ImageFacts)> {
        let told = self.images.get(digest)?;
        let best = told.iter().map(ImageFacts::weight).max()?;
        if row.is_some_and(|row| told.contains(row) && row.weight() == best) {
            return None;
        }
        if row.is_some_and(|row| row.weight() > best) && !self.unread.is_empty() {
            // Somebody who cannot be read now may have said more.
            return None;
        }
        let right = told.iter().find(|image| image.weight() == best)?;
        let parts = row.map_or_else(|| vec!["image"], |row| parts(row, right));
        let digest = digest.clone();
        Some((Problem::Image { digest, parts }, right))
    }
}

/// What of an image's rows is not right.
fn parts(row: &ImageFacts, right: &ImageFacts) -> Vec<&'static str> {
    let mut parts = Vec::new();
    let head = |image: &ImageFacts| ImageFacts {
        layers: Vec::new(),
        steps: Vec::new(),
        pairs: Vec::new(),
        ..image.clone()
    };
    for (name, same) in [
        ("image", head(row) == head(right)),
        ("layers", row.layers == right.layers),
        ("steps", row.steps == right.steps),
        ("pairs", row.pairs == right.pairs),
    ] {
        if !same {
            parts.push(name);
        }
    }
    parts
}

/// What does not fit at first sight.
async fn compare(asked: &mut Asked<'_>, page: &Page) -> Result<Doubts> {
    let mut doubts = Doubts::default();
    let roots: Vec<i64> = page.roots.keys().copied().collect();
    let there = facts::entries_of(asked, &roots).await?;
    for (root, (_, _, entries)) in &page.roots {
        let there = there.get(root).map_or(&[][..], Vec::as_slice);
        if there != entries.as_slice() && page.knows_best(*root) {
            doubts.roots.push(*root);
        }
    }
    let ids = ids_of(asked, page.images.keys()).await?;
    let keys: Vec<i64> = ids.values().copied().collect();
    let rows = facts::images_of(asked, &keys).await?;
    for digest in page.images.keys() {
        let row = ids.get(digest).and_then(|id| rows.get(id));
        if page.judge(digest, row.and_then(Option::as_ref)).is_some() {
            doubts.images.insert(digest.clone());
        }
    }
    Ok(doubts)
}

/// The keys of digests that have one.
pub(super) async fn ids_of(
    asked: &mut Asked<'_>,
    digests: impl Iterator<Item = &Digest>,
) -> Result<HashMap<Digest, i64>> {
    let texts: Vec<&str> = digests.map(Digest::as_str).collect();
    let mut ids = HashMap::new();
    for statement in Statement::among("SELECT digest, id FROM digests WHERE digest IN", &texts, "")
    {
        for row in asked.fetch(statement).await? {
            ids.insert(crate::history::parsed(&row.text(0)?)?, row.int(1)?);
        }
    }
    Ok(ids)
}

async fn write_again(
    tx: &mut Transaction,
    entries: &BTreeMap<i64, &[EntryFacts]>,
    images: &[&ImageFacts],
) -> Result<()> {
    let mut digests: BTreeSet<String> = BTreeSet::new();
    for entry in entries.values().copied().flatten() {
        digests.insert(entry.digest.to_string());
    }
    for image in images {
        digests.extend(image.digests().map(Digest::to_string));
    }
    let keys = Digests::make(tx, digests).await?;
    let roots: Vec<i64> = entries.keys().copied().collect();
    facts::forget_entries(tx, &roots).await?;
    facts::write_entries(tx, &keys, entries).await?;
    let images: BTreeMap<i64, &ImageFacts> = images
        .iter()
        .map(|image| (keys.get(&image.digest), *image))
        .collect();
    let ids: Vec<i64> = images.keys().copied().collect();
    facts::forget_images(tx, &ids).await?;
    facts::write_images(tx, &keys, &images).await
}
