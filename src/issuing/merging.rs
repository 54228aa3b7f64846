//! Making two persons one.

use super::{
    Actor, Error, Service,
    afterwards::{by_rule, close},
    award::ByRule,
    composites::Under,
    letters,
    letters::Letter,
    reconcile::latest_address,
    record,
};
use crate::badge::{composite, email::Email, endorsement::Endorsed};
use crate::storage::{
    Db, acceptances,
    assertions::{self, Cause, Revocation},
    badge_classes, composite_awards, consents, endorsements, evidence,
    merges::{self, Merge},
    names, persons, replacements, showcases,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

const REPLACED: &str = "Le badge a été remplacé.";

impl Service {
    /// Makes two persons one, both of whose rows are locked: everything that is `gone`'s becomes `kept`'s. Of two valid
    /// awards of one composite the older stays and replaces the other; what both complete together is awarded.
    ///
    /// The merge is stored, as done.
    pub(super) fn merge_persons(
        &self,
        db: &mut Db,
        actor: &Actor,
        merge: &Merge,
        (kept, gone): (Uuid, Uuid),
        now: DateTime<Utc>,
    ) -> Result<Vec<ByRule>, Error> {
        let told = !assertions::held_by(db, gone)?.is_empty();
        let programmes = composite_awards::programmes_of(db, &[gone])?;
        let mut replaced = Vec::new();
        for programme in programmes {
            let one = composite_awards::of_person(db, programme, kept)?;
            let other = composite_awards::of_person(db, programme, gone)?;
            for settled in composite::settle(&one, &other, now) {
                for ended in &settled.ended {
                    composite_awards::end(db, *ended)?;
                }
                for old in &settled.replaced {
                    self.replace_composite(db, actor, *old, settled.stays, now)?;
                    replaced.push((*old, settled.stays));
                }
                merges::set_cycle(db, settled.stays, settled.cycle)?;
            }
        }
        // Each proved the address that the other's badge from elsewhere was issued to.
        let brought = evidence::between(db, kept, gone)?;
        merges::settle_withholdings(db, gone, kept, now)?;
        consents::settle(db, gone, kept)?;
        showcases::settle(db, gone, kept)?;
        persons::settle_main(db, gone, kept)?;
        persons::settle_language(db, gone, kept)?;
        names::settle(db, gone, kept)?;
        merges::move_everything(db, gone, kept)?;
        for (old, new) in replaced {
            composite_awards::rename_component(db, kept, old, new)?;
        }
        merges::name_persons(db, merge.id, kept, gone)?;
        let detail = json!({ "kept": kept, "gone": gone });
        record(db, actor, now, "person.merge", (None, merge.id), detail)?;
        let mut awarded = self.reconcile_person(db, kept, now)?;
        if !brought.is_empty()
            && let Some((to, email)) = latest_address(db, kept)?
        {
            // What they brought counts from now on: that is new, as a new award is.
            awarded.extend(self.award_due(db, to, &email, Under::InForce, now)?);
        }
        self.proved_to_be_theirs(db, &brought, now)?;
        if told {
            self.tell_both(db, merge, &Letter::MergeDone { merge: merge.id }, now)?;
        }
        Ok(awarded)
    }

    /// Writes to both addresses of a merge.
    fn tell_both(
        &self,
        db: &mut Db,
        merge: &Merge,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for address in merge.addresses {
            let (email, language) = addressee(db, address)?;
            letters::post(db, &email, language, letter, now)?;
        }
        Ok(())
    }

    /// One composite's award stands in the place of another: that is no reproach, and nothing falls with it.
    fn replace_composite(
        &self,
        db: &mut Db,
        actor: &Actor,
        old: Uuid,
        new: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let found = assertions::find(db, old)?
            .ok_or(Error::Internal("a composite's Assertion is not there"))?;
        let badge = badge_classes::find(db, found.badge_class)?
            .ok_or(Error::Internal("a composite has no badge"))?;
        let revocation = Revocation {
            reason: format!("Remplacé par {}", self.base().assertion(new)),
            cause: Cause::Replaced,
            at: now,
        };
        assertions::revoke(db, old, badge.profile, &revocation)?;
        replacements::insert(db, old, new, now)?;
        composite_awards::end(db, old)?;
        close(db, old, &by_rule(true, now))?;
        endorsements::revoke_all(db, Endorsed::Assertion(old), REPLACED, now)?;
        // Whoever accepted the one accepted the composite.
        if acceptances::listed(db, &[old])?.contains_key(&old) {
            acceptances::insert(db, new, now)?;
        }
        let detail = json!({ "by": new });
        let about = (Some(badge.issuer), old);
        record(db, actor, now, "assertion.replace", about, detail)
    }
}

/// Whom to write to at an address, and in which language.
pub(super) fn addressee(
    db: &mut Db,
    address: Uuid,
) -> Result<(Email, crate::badge::text::Language), Error> {
    let corrupt = || Error::Internal("a stored address does not read back");
    let found = persons::address_by_id(db, address)?.ok_or_else(corrupt)?;
    let email = Email::parse(&found.given).map_err(|_| corrupt())?;
    Ok((email, persons::language(db, found.person)?))
}
