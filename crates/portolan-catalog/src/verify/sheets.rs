//! Sheets, read again with their documents, and what is wrong with them themselves.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use portolan_image::{Digest, MediaType};

use super::derive::{Derived, Said, SheetRow, sheets_of};
use super::facts::{Page, ids_of};
use super::{Outcome, Problem, Repair, Teller, Verify, Wanted};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::facts::Standing;
use crate::observe::{NARROW, WHOLE};
use crate::sql::{Asked, Statement};

impl Catalog {
    /// Reads all sheets of some roots, and settles what is wrong with the sheets themselves.
    pub(super) async fn read_page(
        &self,
        wish: Verify<'_>,
        roots: &[i64],
        teller: &mut Teller<'_>,
    ) -> Result<Page> {
        let mut asked = Asked::Database(&self.database);
        let sheets = sheets_of(&mut asked, roots).await?;
        let mut derived = stream::iter(sheets)
            .map(|sheet| async move {
                let derived = self.derive(&sheet).await?;
                Ok::<_, crate::Error>((sheet, derived))
            })
            .buffered(wish.side_by_side.max(1));
        let mut page = Page::default();
        while let Some((sheet, derived)) = derived.try_next().await? {
            teller.verified.records += 1;
            if let Some(said) = self.heal(wish.repair, &sheet, derived, teller).await? {
                page.add(&sheet, said);
            } else {
                teller.verified.unread += 1;
                page.cannot_read(&sheet);
            }
        }
        Ok(page)
    }

    /// What a sheet says, after its own row was put right; `None` where that cannot be known.
    async fn heal(
        &self,
        repair: Repair<'_>,
        sheet: &SheetRow,
        derived: Derived,
        teller: &mut Teller<'_>,
    ) -> Result<Option<Said>> {
        let place = || (sheet.repository.clone(), sheet.root.clone());
        let said = match derived {
            Derived::Said(said) => *said,
            Derived::Lost(why) => {
                if let Repair::From(_) = repair {
                    self.set_standing(sheet.id, sheet.standing.proof, 0).await?;
                }
                let (repository, root) = place();
                let problem = Problem::Sheet {
                    repository,
                    root,
                    why,
                };
                teller.find(problem, repair.without_help());
                return Ok(None);
            }
            Derived::Wants(wants) => {
                let mended = self.find_wanted(repair, sheet, wants, teller).await?;
                match mended.then_some(self.derive(sheet).await?) {
                    Some(Derived::Said(said)) => *said,
                    _ => return Ok(None),
                }
            }
        };
        if said.root.as_ref() != Some(&sheet.root) {
            let (repository, root) = place();
            teller.find(
                Problem::SheetRow { repository, root },
                repair.without_help(),
            );
            return Ok(None);
        }
        // The first schema did not tell whole ones from others.
        let is_of_old = sheet.standing.complete == NARROW && said.standing.complete == WHOLE;
        let is_said = said.standing.proof == sheet.standing.proof && is_of_old;
        if said.standing != sheet.standing && !is_said {
            if let Repair::From(_) = repair {
                let Standing { proof, complete } = said.standing;
                self.set_standing(sheet.id, proof, complete).await?;
            }
            let (repository, root) = place();
            teller.find(Problem::SheetRow { repository, root }, repair.outcome());
        }
        Ok(Some(said))
    }

    async fn set_standing(&self, sheet: i64, proof: i64, complete: i64) -> Result<()> {
        let statement = Statement::new("UPDATE sheets SET proof = $1, complete = $2 WHERE id = $3")
            .bind(proof)
            .bind(complete)
            .bind(sheet);
        let mut tx = self.database.begin().await?;
        tx.execute(statement).await?;
        tx.commit().await
    }

    /// Looks for documents that a sheet needs and no row names. Returns whether all are there now.
    async fn find_wanted(
        &self,
        repair: Repair<'_>,
        sheet: &SheetRow,
        wants: Vec<Digest>,
        teller: &mut Teller<'_>,
    ) -> Result<bool> {
        let ids = ids_of(&mut Asked::Database(&self.database), wants.iter()).await?;
        let mut stated = sheet.stated()?;
        let mut all = true;
        for digest in wants {
            let id = ids.get(&digest).copied();
            if id.is_some_and(|id| teller.told.has(id)) {
                // It was told of, and nobody had it.
                all = false;
                continue;
            }
            let (media_type, size) = stated.remove(&digest).unwrap_or_default();
            let wanted = Wanted {
                media_type: MediaType::new(&media_type),
                digest: digest.clone(),
                size,
                repositories: vec![sheet.repository.clone()],
            };
            let outcome = self.fetch_again(repair, &wanted).await?;
            all &= outcome == Outcome::Mended;
            if let Some(id) = id {
                teller.told.add(id);
            }
            let needed_by = vec![format!("{}@{}", sheet.repository.familiar(), sheet.root)];
            teller.find(Problem::Missing { digest, needed_by }, outcome);
        }
        if !all && let Repair::From(_) = repair {
            self.set_standing(sheet.id, sheet.standing.proof, 0).await?;
        }
        Ok(all)
    }
}
