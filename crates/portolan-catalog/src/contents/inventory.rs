//! What is installed in an image, kept as a set of packages.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use portolan_image::Digest;
use portolan_image::contents::Inventory;

use super::packages::{Facts, hash_of_set};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::observe::{Digests, resolve};
use crate::sql::{Statement, Transaction, Turn, Value};

/// How far an inventory reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Which version of those who read layers made it. What an older one made is made again.
    pub version: i64,
    /// How many layers could not be read: packages may be missing, or not be there any more.
    pub unread_layers: u64,
}

/// A package as search knows it: long texts are cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPackage {
    /// Whose package it is.
    pub ecosystem: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The name of what it was built from; empty if not said.
    pub source: String,
    /// Its package URL; empty where it has none.
    pub purl: String,
}

impl Catalog {
    /// Keeps what is installed in an image, under the digest of its manifest, in place of what was kept before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn keep_inventory(
        &self,
        image: &Digest,
        inventory: &Inventory,
        reach: Reach,
    ) -> Result<()> {
        let mut packages: BTreeMap<String, Facts> = BTreeMap::new();
        for package in &inventory.packages {
            let facts = Facts::of(package);
            packages.insert(facts.hash(), facts);
        }
        self.patiently(|| self.keep_inventory_once(image, &packages, reach))
            .await
    }

    async fn keep_inventory_once(
        &self,
        image: &Digest,
        packages: &BTreeMap<String, Facts>,
        reach: Reach,
    ) -> Result<()> {
        let mut tx = self.database.begin().await?;
        tx.take_turn(Turn::Shared).await?;
        let keys = Digests::make(&mut tx, BTreeSet::from([image.to_string()])).await?;
        let set = set_of(&mut tx, packages).await?;
        let unread = i64::try_from(reach.unread_layers).unwrap_or(i64::MAX);
        let row: Vec<Value> = vec![
            keys.get(image).into(),
            set.into(),
            reach.version.into(),
            unread.into(),
        ];
        let head = "INSERT INTO inventories (image_id, set_id, version, unread_layers)";
        let tail = "ON CONFLICT (image_id) DO UPDATE SET set_id = excluded.set_id, version = excluded.version, \
            unread_layers = excluded.unread_layers WHERE inventories.version <= excluded.version";
        tx.insert(head, vec![row], tail).await?;
        tx.commit().await
    }

    /// The packages of an image, in the order of their names; `None` where its layers were not opened.
    pub async fn packages(&self, image: &Digest) -> Result<Option<Vec<KeptPackage>>> {
        let statement = Statement::new(
            "SELECT n.set_id FROM inventories n JOIN digests d ON d.id = n.image_id WHERE d.digest = $1",
        )
        .bind(image.as_str());
        let Some(row) = self.first(statement).await? else {
            return Ok(None);
        };
        let statement = Statement::new(
            "SELECT p.ecosystem, p.name, p.version, p.source, p.purl FROM package_set_members m JOIN packages p ON p.id = m.package_id \
             WHERE m.set_id = $1 ORDER BY p.name, p.version, p.id",
        )
        .bind(row.int(0)?);
        let rows = self.fetch(statement).await?;
        let packages = rows.iter().map(|row| {
            Ok(KeptPackage {
                ecosystem: row.text(0)?,
                name: row.text(1)?,
                version: row.text(2)?,
                source: row.text(3)?,
                purl: row.text(4)?,
            })
        });
        Ok(Some(packages.collect::<Result<_>>()?))
    }
}

/// The key of a set of packages, made where it is new.
async fn set_of(tx: &mut Transaction, packages: &BTreeMap<String, Facts>) -> Result<i64> {
    let hash = hash_of_set(packages.keys());
    let find = Statement::new("SELECT id FROM package_sets WHERE hash = $1").bind(hash.as_str());
    if let Some(row) = tx.fetch(find.clone()).await?.first() {
        return row.int(0);
    }
    let members = keys_of(tx, packages).await?;
    let row = vec![hash.as_str().into()];
    let head = "INSERT INTO package_sets (hash)";
    tx.insert(head, vec![row], "ON CONFLICT DO NOTHING").await?;
    let rows = tx.fetch(find).await?;
    let set = rows.first().map_or(Ok(0), |row| row.int(0))?;
    let members: BTreeSet<i64> = members.into_values().collect();
    let rows = members
        .into_iter()
        .map(|member| vec![set.into(), member.into()])
        .collect();
    let head = "INSERT INTO package_set_members (set_id, package_id)";
    tx.insert(head, rows, "ON CONFLICT DO NOTHING").await?;
    Ok(set)
}

/// The keys of packages by their hashes, made where they are new, with their licences.
async fn keys_of(
    tx: &mut Transaction,
    packages: &BTreeMap<String, Facts>,
) -> Result<HashMap<String, i64>> {
    let known = look_up(tx, packages.keys()).await?;
    let fresh: BTreeMap<&String, &Facts> = packages
        .iter()
        .filter(|(hash, _)| !known.contains_key(*hash))
        .collect();
    if fresh.is_empty() {
        return Ok(known);
    }
    let rows = fresh.iter().map(|(hash, facts)| {
        vec![
            hash.as_str().into(),
            facts.ecosystem.clone().into(),
            facts.name.clone().into(),
            facts.version.clone().into(),
            facts.source.clone().into(),
            facts.purl.clone().into(),
        ]
    });
    let head = "INSERT INTO packages (hash, ecosystem, name, version, source, purl)";
    tx.insert(head, rows.collect(), "ON CONFLICT DO NOTHING")
        .await?;
    let all = look_up(tx, packages.keys()).await?;
    let licences: BTreeSet<&String> = fresh.values().flat_map(|facts| &facts.licences).collect();
    let licences: Vec<String> = licences.into_iter().cloned().collect();
    let licences = resolve(tx, "licences", "name", &licences).await?;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (hash, facts) in fresh {
        let package = all.get(hash).copied().unwrap_or_default();
        let keys = facts.licences.iter().filter_map(|name| licences.get(name));
        rows.extend(keys.map(|licence| vec![package.into(), (*licence).into()]));
    }
    let head = "INSERT INTO package_licences (package_id, licence_id)";
    tx.insert(head, rows, "ON CONFLICT DO NOTHING").await?;
    Ok(all)
}

async fn look_up(
    tx: &mut Transaction,
    hashes: impl Iterator<Item = &String>,
) -> Result<HashMap<String, i64>> {
    let hashes: Vec<&str> = hashes.map(String::as_str).collect();
    let mut found = HashMap::new();
    let head = "SELECT hash, id FROM packages WHERE hash IN";
    for statement in Statement::among(head, &hashes, "") {
        for row in tx.fetch(statement).await? {
            found.insert(row.text(0)?, row.int(1)?);
        }
    }
    Ok(found)
}
