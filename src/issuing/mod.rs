//! The use cases: decide, sign and record in one transaction, then publish.
//!
//! | file | use cases |
//! |---|---|
//! | `instance.rs` | make an instance, open one, put its secrets under another seal |
//! | `issuers.rs` | create an issuer with its Profile and keys; change what it says about itself |
//! | `programmes.rs`, `catalogues.rs` | create a programme, adopt a catalogue, recognise issuers |
//! | `appearance.rs` | how the page of a programme looks; the cards of public pages |
//! | `proposals.rs`, `adopting.rs` | propose a newer version of the catalogue, compare, adopt it |
//! | `rules.rs`, `in_force.rs` | define, version, activate and archive the composites of a programme |
//! | `deviations.rs` | an issuer's badge of a competency with criteria of its own; the owner's decision |
//! | `keys.rs`, `resigning.rs` | rotate keys, declare one compromised, sign again what it signed |
//! | `badges.rs`, `versions.rs` | define a badge, from a catalogue or freely; change it, archive it, delete it |
//! | `images.rs` | upload or draw an image; bake an award into its image |
//! | `award.rs`, `composites.rs`, `components.rs` | award; the composites that follow by rule, and what they say they rest on |
//! | `holders.rs` | look up what was awarded and to whom; as a file |
//! | `signed.rs`, `awards.rs` | check and sign a document; awards as they are now |
//! | `cohorts.rs`, `cohorts/` | many awards from a file: preview, confirmation, the job that awards them |
//! | `standing.rs`, `view.rs`, `known.rs` | what rules look at: a person's badges as a programme sees them, and what of it is read once for many awards |
//! | `equivalences.rs`, `evidence.rs` | what counts by a decision: foreign badges and certificates, checked again daily |
//! | `letters.rs`, `links.rs` | what is written to people, in the transaction that causes it; links that prove an address |
//! | `people.rs`, `merging.rs`, `planned_merges.rs`, `merge_preview.rs` | a person's addresses; two persons that are one |
//! | `sessions.rs` | sign in to the pages by a link or its code, and out |
//! | `members.rs` | who works at the desk of an issuer, or administers the instance |
//! | `accepting.rs`, `mine.rs` | what holders do with their badges, and see |
//! | `erasure.rs`, `blocks.rs` | erase a badge or a person; composites that are not awarded to an erased address |
//! | `sharing.rs`, `showcases.rs`, `consenting.rs` | what holders show to others: awards, pages of them, and their progress |
//! | `naming.rs` | the name that a holder lets the pages of their badges tell; search engines |
//! | `outbox.rs` | the letters that wait or are dead, and who wants none |
//! | `population.rs`, `jobs.rs`, `reconcile.rs`, `back_fill.rs`, `simulation.rs` | rules over all persons, in pages |
//! | `reminders.rs` | tell holders that a composite expires |
//! | `revoke.rs` | revoke |
//! | `afterwards.rs`, `pending.rs` | the composites that fall by rule; revocations that are pending, appeals, decisions |
//! | `replace.rs` | correct an award by another that stands in its place |
//! | `policies.rs`, `closing.rs` | policies of composites; issuers that close |
//! | `review.rs` | recognitions that end or are withdrawn; components that expire |
//! | `previewing.rs` | what an award would come to |
//! | `rehearsal.rs`, `effects.rs` | dry runs: an act is done and undone; who would gain, lose or keep what |
//! | `places.rs` | where the badges are that a composite is made of, or would be |
//! | `progress.rs`, `other_versions.rs`, `seeing.rs` | where a person stands; why a composite was awarded |
//! | `indicators.rs` | the numbers of a programme, without those that tell of single people |
//! | `endorsements.rs` | speak for another issuer's Profile, badge or award; recognitions, published |
//! | `personal_endorsements.rs` | what people say of an award, asked by its holder; shown once the holder accepts it |
//! | `renditions.rs` | the documents of one award |
//! | `applications.rs`, `applications/` | ask for a badge without an exam: drafts, proofs, reviewers, the decision that awards |
//! | `access.rs`, `api_keys.rs` | who may do what |
//! | `auditing.rs` | read the audit trail |

pub mod accepting;
pub mod access;
mod adopting;
mod afterwards;
pub mod api_keys;
pub mod appearance;
pub mod applications;
pub mod auditing;
pub mod award;
pub mod awards;
pub mod back_fill;
pub mod badge_versions;
pub mod badges;
mod blocks;
pub mod catalogues;
mod clock;
pub mod closing;
pub mod cohorts;
mod components;
mod composites;
pub mod consenting;
pub mod deviations;
pub mod effects;
pub mod endorsements;
pub mod equivalences;
pub mod erasure;
mod error;
pub mod evidence;
pub mod holders;
pub mod images;
mod in_force;
pub mod indicators;
pub mod instance;
pub mod issuers;
pub mod jobs;
mod keyring;
pub mod keys;
mod known;
pub mod letters;
pub mod links;
pub mod members;
mod merge_preview;
mod merging;
pub mod mine;
pub mod naming;
mod once;
mod other_versions;
mod outbox;
pub mod own_sessions;
pub mod pending;
pub mod people;
pub mod personal_endorsements;
pub mod places;
pub mod planned_merges;
pub mod policies;
mod population;
pub mod previewing;
pub mod programmes;
pub mod progress;
pub mod proposals;
pub mod reconcile;
mod rehearsal;
pub mod reminders;
pub mod renditions;
pub mod replace;
pub mod resigning;
pub mod review;
pub mod revision;
pub mod revoke;
pub mod rules;
mod seeing;
pub mod sending_again;
pub mod sessions;
pub mod shape;
pub mod sharing;
pub mod showcases;
mod signed;
pub mod simulation;
mod standing;
pub mod versions;
mod view;

pub use clock::Clock;
pub use error::{Error, FieldError};
pub use once::{Guard, Once};

use crate::badge::urls::BaseUrl;
use crate::storage::{Db, Store, audit};
use chrono::{DateTime, Utc};
use keyring::Keyring;
use std::sync::Arc;
use uuid::Uuid;

/// The service: everything that the use cases need. A clone is the same service.
#[derive(Clone)]
pub struct Service {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    base: BaseUrl,
    keyring: Keyring,
    clock: Clock,
    links: links::Secret,
    blocks: blocks::Secret,
    rs256: renditions::Signer,
}

impl Service {
    fn new(
        store: Store,
        base: BaseUrl,
        keyring: Keyring,
        clock: Clock,
        (links, blocks): (links::Secret, blocks::Secret),
    ) -> Self {
        let rs256 = renditions::Signer::default();
        Self {
            inner: Arc::new(Inner {
                store,
                base,
                keyring,
                clock,
                links,
                blocks,
                rs256,
            }),
        }
    }

    /// Where the data is.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Where the public objects are.
    pub fn base(&self) -> &BaseUrl {
        &self.inner.base
    }

    fn keyring(&self) -> &Keyring {
        &self.inner.keyring
    }

    /// The moment, in whole seconds. The one clock of the use cases.
    pub fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }
}

/// Who acts: a credential or a command, never a person's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor(String);

impl Actor {
    /// The command line.
    pub fn cli() -> Self {
        Self("cli".to_owned())
    }

    /// A rule, not a person.
    pub fn rule() -> Self {
        Self("rule".to_owned())
    }

    /// Whoever opened a link that was sent to an address.
    pub fn link(id: Uuid) -> Self {
        Self(format!("link:{id}"))
    }

    /// Whoever is signed in to the pages.
    pub fn session(id: Uuid) -> Self {
        Self(format!("session:{id}"))
    }

    /// A member of an issuer, or of those who administer the instance.
    pub fn member(id: Uuid) -> Self {
        Self(format!("member:{id}"))
    }

    /// An API key.
    pub fn key(id: Uuid) -> Self {
        Self(format!("key:{id}"))
    }

    /// As it stands in the audit trail.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn new_id() -> Uuid {
    Uuid::now_v7()
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Internal("the system gives no randomness"))?;
    Ok(bytes)
}

/// Away from the threads that answer requests: a hostile image or an RSA key may cost seconds.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Internal("a long computation ended before its time"))
}

/// Records an act in the audit trail, in the transaction of the act.
fn record(
    db: &mut Db,
    actor: &Actor,
    at: DateTime<Utc>,
    action: &'static str,
    (issuer, object): (Option<Uuid>, Uuid),
    detail: serde_json::Value,
) -> Result<(), Error> {
    let entry = audit::Entry {
        id: new_id(),
        at,
        actor: actor.as_str(),
        action,
        issuer,
        object,
        detail,
    };
    Ok(audit::record(db, &entry)?)
}
