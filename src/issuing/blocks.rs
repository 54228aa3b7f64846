//! Composites that are not awarded to an address whose person was erased, until they are lifted.
//!
//! Nothing but an HMAC of the address is kept. As soon as somebody has that address again, the block is a withholding of
//! theirs, which everything that awards respects.

use super::{Error, Service, new_id};
use crate::badge::email::Email;
use crate::storage::{
    Db, blocks, erasure,
    persons::{self, PersonAddress},
    withholdings::{self, Lifter, Withholding},
};
use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Why a composite that had been revoked is withheld from somebody who has the address of a person who was erased.
const REVOKED_BEFORE: &str = "Révoqué avant d’être effacé";

/// What addresses are hashed with.
pub(super) struct Secret(hmac::Key);

impl Secret {
    /// From a secret of the instance.
    pub fn new(seed: &[u8]) -> Self {
        let instance = hmac::Key::new(hmac::HMAC_SHA256, seed);
        let key = hmac::sign(&instance, b"sceau blocks");
        Self(hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()))
    }

    fn of(&self, normalised: &str) -> hmac::Tag {
        hmac::sign(&self.0, normalised.as_bytes())
    }
}

impl Service {
    /// Blocks what a person, whose row is locked, is not to be awarded again by themselves. Gives the composites.
    pub(super) fn block_all(&self, db: &mut Db, person: Uuid) -> Result<Vec<Uuid>, Error> {
        let blocked = blocks::to_block(db, person)?;
        for address in persons::addresses_of(db, person)? {
            let email = Email::parse(&address.given)
                .map_err(|_| Error::Internal("a stored address does not parse"))?;
            let mac = self.inner.blocks.of(email.normalised());
            for (composite, lifter) in &blocked {
                blocks::block(db, mac.as_ref(), *composite, *lifter)?;
            }
        }
        let mut composites: Vec<Uuid> = blocked.into_iter().map(|(id, _)| id).collect();
        composites.dedup();
        Ok(composites)
    }

    /// The composites that nobody with these addresses, as yet unknown, would be awarded.
    pub(super) fn blocked_for(
        &self,
        db: &mut Db,
        normalised: &[&String],
    ) -> Result<BTreeMap<String, Vec<Uuid>>, Error> {
        let mac = |email: &&String| (self.inner.blocks.of(email), (*email).clone());
        let macs: Vec<_> = normalised.iter().map(mac).collect();
        let asked: Vec<&[u8]> = macs.iter().map(|(mac, _)| mac.as_ref()).collect();
        let mut blocked: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
        for (mac, composite) in blocks::of_addresses(db, &asked)? {
            let whose = macs.iter().find(|(one, _)| one.as_ref() == mac);
            let (_, email) = whose.ok_or(Error::Internal("a block is nobody's"))?;
            blocked.entry(email.clone()).or_default().push(composite);
        }
        Ok(blocked)
    }

    /// [`persons::lock_by_email`]; what is blocked for the address is withheld from a person who is new.
    pub(super) fn lock_by_email(
        &self,
        db: &mut Db,
        email: &Email,
        new: PersonAddress,
        now: DateTime<Utc>,
    ) -> Result<PersonAddress, Error> {
        let found = persons::lock_by_email(db, email, new, now)?;
        if found == new {
            self.wake(db, &[(email, new)], now)?;
        }
        Ok(found)
    }

    /// [`persons::find_or_make`]; what is blocked for the address is withheld from a person who is new.
    pub(super) fn find_or_make(
        &self,
        db: &mut Db,
        email: &Email,
        new: PersonAddress,
        now: DateTime<Utc>,
    ) -> Result<PersonAddress, Error> {
        let found = persons::find_or_make(db, email, new, now)?;
        if found == new {
            self.wake(db, &[(email, new)], now)?;
        }
        Ok(found)
    }

    /// [`persons::find_or_make_all`], with the same.
    pub(super) fn find_or_make_all(
        &self,
        db: &mut Db,
        wanted: &[(&Email, PersonAddress)],
        now: DateTime<Utc>,
    ) -> Result<BTreeMap<String, PersonAddress>, Error> {
        let found = persons::find_or_make_all(db, wanted, now)?;
        let is_new =
            |(email, new): &&(&Email, PersonAddress)| found.get(email.normalised()) == Some(new);
        let new: Vec<_> = wanted.iter().filter(is_new).copied().collect();
        self.wake(db, &new, now)?;
        Ok(found)
    }

    /// What is blocked for these addresses, whose persons are new, is withheld from them.
    fn wake(
        &self,
        db: &mut Db,
        new: &[(&Email, PersonAddress)],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mac = |(email, ids): &(&Email, PersonAddress)| {
            (self.inner.blocks.of(email.normalised()), ids.person)
        };
        let macs: Vec<_> = new.iter().map(mac).collect();
        let asked: Vec<&[u8]> = macs.iter().map(|(mac, _)| mac.as_ref()).collect();
        for (mac, composite, lifter) in blocks::take_blocks(db, &asked)? {
            let whose = macs.iter().find(|(one, _)| one.as_ref() == mac);
            let (_, person) = whose.ok_or(Error::Internal("a block is nobody's"))?;
            let reason = match lifter {
                Lifter::Holder => erasure::REASON,
                Lifter::Owner => REVOKED_BEFORE,
            };
            let withholding = Withholding {
                id: new_id(),
                composite,
                slug: String::new(),
                person: *person,
                reason: reason.to_owned(),
                created_at: now,
                lifter,
            };
            withholdings::withhold(db, &withholding)?;
        }
        Ok(())
    }
}
