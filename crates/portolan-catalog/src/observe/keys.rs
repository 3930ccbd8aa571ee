//! The keys of names and digests, made where they are new: a few statements for a whole batch.

use std::collections::{BTreeSet, HashMap};

use portolan_image::reference::Repository;
use portolan_image::{Digest, Document, Reference};

use super::Prepared;
use crate::error::Result;
use crate::sql::{Statement, Transaction, Value};

/// The keys of everything that a batch names.
#[derive(Debug)]
pub(super) struct Keys {
    repositories: HashMap<String, i64>,
    tags: HashMap<(i64, String), i64>,
    digests: Digests,
}

/// The keys of digests.
#[derive(Debug, Default)]
pub(crate) struct Digests(HashMap<String, i64>);

impl Digests {
    /// The keys of digests, each of which is there afterwards.
    pub(crate) async fn make(tx: &mut Transaction, digests: BTreeSet<String>) -> Result<Self> {
        // In sorted order, so that two that write the same names wait for each other rather than for ever.
        let digests: Vec<String> = digests.into_iter().collect();
        Ok(Self(resolve(tx, "digests", "digest", &digests).await?))
    }

    /// The key of a digest that was made.
    pub(crate) fn get(&self, digest: &Digest) -> i64 {
        self.0[digest.as_str()]
    }

    /// The key of a digest, if it was made.
    pub(crate) fn find(&self, digest: &Digest) -> Option<i64> {
        self.0.get(digest.as_str()).copied()
    }
}

impl Keys {
    pub(super) async fn make(
        tx: &mut Transaction,
        batch: &[Prepared<'_>],
        documents: &[Document],
    ) -> Result<Self> {
        // In sorted order, so that two that write the same names wait for each other rather than for ever.
        let names: BTreeSet<String> = batch
            .iter()
            .map(|one| one.sighting.reference().repository().to_string())
            .collect();
        let names: Vec<String> = names.into_iter().collect();
        let repositories = resolve(tx, "repositories", "name", &names).await?;
        let mut wanted: BTreeSet<(i64, &str)> = BTreeSet::new();
        for one in batch {
            let reference = one.sighting.reference();
            if let Some(tag) = reference.tag() {
                wanted.insert((
                    repositories[&reference.repository().to_string()],
                    tag.as_str(),
                ));
            }
        }
        let tags = resolve_tags(tx, &wanted).await?;
        let mut digests: BTreeSet<String> = documents
            .iter()
            .map(|document| document.digest().to_string())
            .collect();
        for one in batch {
            digests.extend(one.sighting.root().map(Digest::to_string));
            digests.extend(
                one.told
                    .iter()
                    .flat_map(|told| told.facts.digests())
                    .map(Digest::to_string),
            );
        }
        let digests = Digests::make(tx, digests).await?;
        Ok(Self {
            repositories,
            tags,
            digests,
        })
    }

    pub(super) fn repository(&self, repository: &Repository) -> i64 {
        self.repositories[&repository.to_string()]
    }

    pub(super) fn tag(&self, reference: &Reference) -> i64 {
        let tag = reference.tag().expect("only tags are prepared").to_string();
        self.tags[&(self.repository(reference.repository()), tag)]
    }

    pub(super) fn tags(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.tags.values().copied().collect();
        ids.sort_unstable();
        ids
    }

    pub(super) fn digest(&self, digest: &Digest) -> i64 {
        self.digests.get(digest)
    }

    pub(super) fn digests(&self) -> &Digests {
        &self.digests
    }
}

/// The keys of texts, each of which is there afterwards.
pub(crate) async fn resolve(
    tx: &mut Transaction,
    table: &str,
    column: &str,
    texts: &[String],
) -> Result<HashMap<String, i64>> {
    let mut found = HashMap::with_capacity(texts.len());
    look_up(tx, table, column, texts, &mut found).await?;
    let missing: Vec<String> = texts
        .iter()
        .filter(|text| !found.contains_key(*text))
        .cloned()
        .collect();
    if !missing.is_empty() {
        let rows = missing
            .iter()
            .map(|text| vec![Value::from(text.as_str())])
            .collect();
        tx.insert(
            &format!("INSERT INTO {table} ({column})"),
            rows,
            "ON CONFLICT DO NOTHING",
        )
        .await?;
        look_up(tx, table, column, &missing, &mut found).await?;
    }
    Ok(found)
}

async fn look_up(
    tx: &mut Transaction,
    table: &str,
    column: &str,
    texts: &[String],
    found: &mut HashMap<String, i64>,
) -> Result<()> {
    let head = format!("SELECT id, {column} FROM {table} WHERE {column} IN");
    for statement in Statement::among(&head, texts, "") {
        for row in tx.fetch(statement).await? {
            found.insert(row.text(1)?, row.int(0)?);
        }
    }
    Ok(())
}

async fn resolve_tags(
    tx: &mut Transaction,
    wanted: &BTreeSet<(i64, &str)>,
) -> Result<HashMap<(i64, String), i64>> {
    let mut found = HashMap::with_capacity(wanted.len());
    look_up_tags(tx, wanted, &mut found).await?;
    let missing: BTreeSet<(i64, &str)> = wanted
        .iter()
        .filter(|(repository, name)| !found.contains_key(&(*repository, (*name).to_owned())))
        .copied()
        .collect();
    if !missing.is_empty() {
        let rows = missing
            .iter()
            .map(|(repository, name)| vec![Value::from(*repository), Value::from(*name)])
            .collect();
        tx.insert(
            "INSERT INTO tags (repository_id, name)",
            rows,
            "ON CONFLICT DO NOTHING",
        )
        .await?;
        look_up_tags(tx, &missing, &mut found).await?;
    }
    Ok(found)
}

async fn look_up_tags(
    tx: &mut Transaction,
    wanted: &BTreeSet<(i64, &str)>,
    found: &mut HashMap<(i64, String), i64>,
) -> Result<()> {
    let mut by_repository: HashMap<i64, Vec<&str>> = HashMap::new();
    for (repository, name) in wanted {
        by_repository.entry(*repository).or_default().push(name);
    }
    for (repository, names) in by_repository {
        for names in names.chunks(1_000) {
            let mut statement = Statement::new("SELECT id, name FROM tags WHERE repository_id = ");
            statement
                .push_value(repository)
                .push(" AND name IN ")
                .push_list(names.iter().copied());
            for row in tx.fetch(statement).await? {
                found.insert((repository, row.text(1)?), row.int(0)?);
            }
        }
    }
    Ok(())
}

/// The digest with a key.
pub(super) async fn digest(tx: &mut Transaction, id: i64) -> Result<Option<Digest>> {
    let rows = tx
        .fetch(Statement::new("SELECT digest FROM digests WHERE id = $1").bind(id))
        .await?;
    match rows.first() {
        Some(row) => Ok(row.text(0)?.parse().ok()),
        None => Ok(None),
    }
}
