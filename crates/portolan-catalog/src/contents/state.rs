//! Which images of a repository have an inventory, for those who make them.

use portolan_image::reference::{Repository, Tag};
use portolan_image::{Digest, Platform};

use super::Reach;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::history::parsed;
use crate::sql::Statement;

/// An image that a tag has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagImage {
    /// The tag.
    pub tag: Tag,
    /// What it points to.
    pub root: Digest,
    /// The image's manifest.
    pub digest: Digest,
    /// Its platform.
    pub platform: Platform,
    /// What is known of its inventory; `None` where it has none.
    pub inventory: Option<Reach>,
}

impl Catalog {
    /// The images that the tags of a repository had when they were seen last, tag by tag. An image may be that of many tags.
    pub async fn images(&self, repository: &Repository) -> Result<Vec<TagImage>> {
        let statement = Statement::new(
            "SELECT t.name, rd.digest, ed.digest, e.os, e.architecture, e.variant, e.os_version, n.version, n.unread_layers \
             FROM repositories r JOIN tags t ON t.repository_id = r.id JOIN observations o ON o.tag_id = t.id \
             JOIN entries e ON e.root_id = o.root_id JOIN digests rd ON rd.id = e.root_id JOIN digests ed ON ed.id = e.digest_id \
             LEFT JOIN inventories n ON n.image_id = e.digest_id \
             WHERE r.name = $1 AND e.role = 'image' AND o.first_seen = (SELECT max(l.first_seen) FROM observations l WHERE l.tag_id = t.id) \
             ORDER BY t.name, e.position",
        )
        .bind(repository.to_string());
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let mut images = Vec::new();
        for row in self.fetch(statement).await? {
            let Ok(tag) = row.text(0)?.parse() else {
                continue;
            };
            let inventory = row.int_or_none(7)?.zip(row.int_or_none(8)?);
            images.push(TagImage {
                tag,
                root: parsed(&row.text(1)?)?,
                digest: parsed(&row.text(2)?)?,
                platform: Platform {
                    os: row.text(3)?,
                    architecture: row.text(4)?,
                    variant: given(row.text(5)?),
                    os_version: given(row.text(6)?),
                    ..Platform::default()
                },
                inventory: inventory.map(|(version, unread)| Reach {
                    version,
                    unread_layers: unread.try_into().unwrap_or_default(),
                }),
            });
        }
        Ok(images)
    }
}
