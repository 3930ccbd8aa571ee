//! Images at a time, as they were typed: out of the catalogue, asking nobody.

use std::sync::Arc;

use portolan_catalog::{Kind, When};
use portolan_image::record::Record;
use portolan_image::{Platform, narrow};

use super::past::Past;
use super::{Image, Sources};
use portolan_source::inspect::{LayerHeaders, Wish};

use crate::trouble::Trouble;
use crate::when;

impl Sources<'_> {
    /// The name and the time, where a time was typed.
    pub(super) fn timed<'t>(&self, typed: &'t str) -> Result<Option<(&'t str, When)>, Trouble> {
        let (name, time) = when::split(typed);
        let Some(time) = time else {
            return Ok(None);
        };
        Ok(Some((
            name,
            When::At(when::parse(time, self.settings.now)?),
        )))
    }

    /// The record of an image as it was at a time, or of what a digest names that no tag pointed to: an image of an index.
    pub(super) async fn past_of_any(
        &self,
        typed: &str,
        name: &str,
        when: When,
        wish: &Wish,
    ) -> Result<Record, Trouble> {
        let reference = Self::reference(name)?;
        match self.catalog().await?.record(&reference, when).await {
            Ok(record) => return narrowed(name, record, &wish.platforms),
            Err(error) if error.kind() == Kind::NotFound && reference.digest().is_some() => {}
            Err(error) => return Err(error.into()),
        }
        let image = self.open_past(typed, name, when).await?;
        // Nobody asked for the headers of its layers at that time.
        let wish = Wish {
            layer_headers: LayerHeaders::Skip,
            ..wish.clone()
        };
        let at = match when {
            When::At(time) => time,
            When::Latest => self.settings.now,
        };
        Ok(portolan_source::inspect(&*image.source, &image.reference, &wish, at).await?)
    }

    /// The record of an image as it was at a time.
    pub(crate) async fn past(
        &self,
        name: &str,
        when: When,
        platforms: &[Platform],
    ) -> Result<Record, Trouble> {
        let record = self
            .catalog()
            .await?
            .record(&Self::reference(name)?, when)
            .await?;
        narrowed(name, record, platforms)
    }

    /// The record of an image at a time, where a published page claims what its bytes would tell.
    pub(crate) async fn claimed(&self, typed: &str) -> Result<Option<Record>, Trouble> {
        let Some((name, when)) = self.timed(typed)? else {
            return Ok(None);
        };
        let record = match self
            .catalog()
            .await?
            .record(&Self::reference(name)?, when)
            .await
        {
            Ok(record) => record,
            Err(error) if error.kind() == Kind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        Ok(Some(record).filter(|record| record.claimed.is_some()))
    }

    /// Opens what a tag was. A digest names the same at all times: it need not be what a tag pointed to.
    pub(super) async fn open_past(
        &self,
        typed: &str,
        name: &str,
        when: When,
    ) -> Result<Image, Trouble> {
        let reference = Self::reference(name)?;
        let catalog = self.catalog().await?;
        let record = match catalog.record(&reference, when).await {
            Ok(record) => Some(record),
            Err(error) if error.kind() == Kind::NotFound && reference.digest().is_some() => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Image {
            name: typed.to_owned(),
            reference: record
                .as_ref()
                .map_or(reference, |record| record.reference.clone()),
            source: Arc::new(Past::new(Arc::clone(catalog), record, when)),
            layers: self.registries()?,
        })
    }

    /// The tags of a repository as they were at a time: no tag that was typed need have been there.
    pub(super) async fn open_past_repository(
        &self,
        typed: &str,
        name: &str,
        when: When,
    ) -> Result<Image, Trouble> {
        let reference = Self::reference(name)?;
        Ok(Image {
            name: typed.to_owned(),
            source: Arc::new(Past::new(Arc::clone(self.catalog().await?), None, when)),
            layers: self.registries()?,
            reference,
        })
    }
}

/// A record of these platforms only; of all if none is named.
fn narrowed(name: &str, record: Record, platforms: &[Platform]) -> Result<Record, Trouble> {
    narrow(record, platforms).map_err(|there| {
        let wanted: Vec<String> = platforms.iter().map(Platform::to_string).collect();
        Trouble::failed(format!(
            "{name}: there is no image for {}",
            wanted.join(" or ")
        ))
        .hint(format!("it was there for {}", there.join(", ")))
    })
}
