//! A programme with its owner, accredited training bodies and badges, as most tests of the use cases need it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Text};
use diesel::{QueryableByName, sql_query};
use sceau::badge::composite::OnRevoked;
use sceau::badge::email::Email;
use sceau::badge::profile::Organisation;
use sceau::badge::signing::sealing::SealingKey;
use sceau::badge::urls::BaseUrl;
use sceau::checking::{
    Checked, Checker, Input,
    fetching::{Fetcher, Settings},
};
use sceau::issuing::award::{Awarded, NewAward};
use sceau::issuing::badges::NewBadge;
use sceau::issuing::letters::Letter;
use sceau::issuing::programmes::NewAccreditation;
use sceau::issuing::revoke::Revoked;
use sceau::issuing::{Actor, Clock, Error, Service, catalogues, instance};
use sceau::storage::{
    Db, Options, Scope, Store, Target, assertions, audit, badge_classes, composite_awards,
    composites, migrations, persons,
};
use std::collections::BTreeMap;
use std::future::Future;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use uuid::Uuid;

pub const BASE: &str = "https://badges.example";
pub const KEY_ENCRYPTION_KEY: [u8; 32] = [7; 32];

/// What the composite `mediateur-numerique` asks.
pub const CORE: [&str; 8] = [
    "accueillir",
    "diagnostiquer-orienter",
    "concevoir",
    "animer",
    "evaluer-sa-pratique",
    "cadre-deontologie-donnees",
    "accessibilite-publics",
    "culture-numerique",
];
pub const CORE_COMPOSITE: &str = "mediateur-numerique";
pub const FURTHER_COMPOSITE: &str = "mediateur-numerique-approfondi";
pub const FIRST_STEPS: &str = "premiers-pas";

/// The owner of the programme.
pub const OWNER: usize = 0;

pub struct Story {
    pub service: Service,
    pub programme: Uuid,
    /// The owner, then the others in the order of [`Story::join`].
    pub bodies: Vec<Body>,
    pub actor: Actor,
    /// What the service reads; it can be put ahead.
    pub clock: Clock,
    runtime: Runtime,
}

/// An issuer and its badge of each competency.
#[derive(Clone)]
pub struct Body {
    pub issuer: Uuid,
    pub badges: BTreeMap<String, Uuid>,
}

/// The instance in an empty or known database.
pub fn open(target: &Target) -> Service {
    open_at(target, Clock::default())
}

fn open_at(target: &Target, clock: Clock) -> Service {
    migrations::migrate(target).unwrap();
    // Each connection to PostgreSQL is slow until it has seen every table: two do for most stories.
    let options = Options {
        threads: 2,
        ..Options::default()
    };
    let store = Store::open(target, options).unwrap();
    let base = BaseUrl::parse(BASE).unwrap();
    instance::open_at(store, &base, SealingKey::new(KEY_ENCRYPTION_KEY), clock).unwrap()
}

pub fn runtime() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

pub fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

pub fn organisation(name: &str) -> Organisation {
    Organisation {
        name: name.to_owned(),
        url: "https://formation.example".to_owned(),
        email: "contact@formation.example".to_owned(),
        description: None,
        telephone: None,
        time_zone: None,
        linkedin_organisation: None,
    }
}

/// An award with nothing special about it.
pub fn new_award(badge: Uuid, to: &str) -> NewAward {
    NewAward {
        badge,
        email: email(to),
        evidence: Vec::new(),
        narrative: None,
        issued_on: None,
        expires: None,
        allow_duplicate: false,
        notify: true,
        department: None,
    }
}

/// The composites that fell with a badge.
pub fn fallen(revoked: &Revoked) -> Vec<Uuid> {
    revoked.also.iter().map(|also| also.assertion).collect()
}

/// The stable code of a refusal.
pub fn code(why: &Error) -> &'static str {
    match why {
        Error::Refused { code, .. } => code,
        Error::Fields(fields) => fields[0].code,
        other => panic!("not a refusal: {other}"),
    }
}

/// The code that a use case refuses with.
#[track_caller]
pub fn refusal<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(why) => code(&why),
    }
}

impl Story {
    /// A session of whoever has an address.
    pub fn signed_in(&self, who: &str) -> Uuid {
        let session = self.service.sign_in_without_letter(email(who));
        self.run(session).unwrap()
    }

    /// A programme with the default catalogue; its owner has a badge of every competency.
    pub fn begin(target: &Target) -> Self {
        Self::begin_with(target, OnRevoked::Revoke)
    }

    pub fn begin_with(target: &Target, policy: OnRevoked) -> Self {
        let clock = Clock::default();
        let service = open_at(target, clock.clone());
        let runtime = runtime();
        let (owner, programme) = runtime.block_on(async {
            let actor = Actor::cli();
            let owner = service.create_issuer(&actor, organisation("Réseau")).await;
            let owner = owner.unwrap().id;
            let scope = Scope::Issuer(owner);
            let programme = service
                .create_programme(&actor, scope, owner, "Médiation numérique".to_owned())
                .await
                .unwrap()
                .id;
            let catalogue = catalogues::default_catalogue().unwrap();
            service
                .adopt(&actor, scope, programme, catalogue, policy)
                .await
                .unwrap();
            (owner, programme)
        });
        let mut story = Self {
            service,
            programme,
            bodies: Vec::new(),
            actor: Actor::cli(),
            clock,
            runtime,
        };
        story.define_badges(owner);
        story
    }

    /// A story with that many bodies accredited for everything beside the owner.
    pub fn with_bodies(target: &Target, accredited: usize) -> Self {
        let mut story = Self::begin(target);
        for _ in 0..accredited {
            let body = story.join();
            story.accredit(body, None, None);
        }
        story
    }

    /// One more issuer, with a badge of every competency; not accredited. Gives its place among the bodies.
    pub fn join(&mut self) -> usize {
        let name = format!("Organisme {}", self.bodies.len());
        let issuer = self.run(self.service.create_issuer(&self.actor, organisation(&name)));
        self.define_badges(issuer.unwrap().id);
        self.bodies.len() - 1
    }

    fn define_badges(&mut self, issuer: Uuid) {
        let catalogue = catalogues::default_catalogue().unwrap();
        let defined = catalogue.competencies().into_iter().map(|slug| {
            let (service, programme) = (self.service.clone(), self.programme);
            let actor = self.actor.clone();
            async move {
                let competency = slug.to_string();
                let new = NewBadge::OfCompetency {
                    programme,
                    competency,
                };
                let badge = service.define_badge(&actor, Scope::Issuer(issuer), issuer, new);
                (slug.to_string(), badge.await.unwrap().id)
            }
        });
        let badges = self.together(defined).into_iter().collect();
        self.bodies.push(Body { issuer, badges });
    }

    pub fn accredit(
        &self,
        body: usize,
        starts_at: Option<DateTime<Utc>>,
        ends_at: Option<DateTime<Utc>>,
    ) -> Uuid {
        let new = NewAccreditation {
            issuer: self.bodies[body].issuer,
            competencies: None,
            starts_at,
            ends_at,
        };
        let made = self
            .service
            .accredit(&self.actor, self.owner(), self.programme, new);
        self.run(made).unwrap().id
    }

    /// The scope of the programme's owner.
    pub fn owner(&self) -> Scope {
        self.scope(OWNER)
    }

    pub fn scope(&self, body: usize) -> Scope {
        Scope::Issuer(self.bodies[body].issuer)
    }

    pub fn badge(&self, body: usize, competency: &str) -> Uuid {
        self.bodies[body].badges[competency]
    }

    /// What a verification of it says.
    pub fn check(&self, input: Input) -> Checked {
        let own = (self.service.store().clone(), self.service.base().clone());
        let checker = Checker::new(Some(own), Fetcher::system(Settings::default()));
        self.run(checker.check(input.into(), self.service.now()))
            .unwrap()
    }

    /// As if the back-fill of a composite's rule in force had (not) been confirmed.
    pub fn confirmed(&self, slug: &str, confirmed: bool) {
        let change = match confirmed {
            true => "UPDATE composite_rules SET backfilled_at = created_at WHERE composite_id = $1",
            false => "UPDATE composite_rules SET backfilled_at = NULL WHERE composite_id = $1",
        };
        assert_eq!(self.sql(change, self.composite(slug)), 1);
    }

    /// Returns once somebody waits for a person's row; PostgreSQL only.
    pub fn somebody_waits_for_a_person(&self) {
        let since = std::time::Instant::now();
        let waiting = "SELECT count(*) AS n FROM pg_locks JOIN pg_class c ON c.oid = relation \
                       WHERE c.relname = 'persons' AND locktype = 'tuple' \
                       AND c.relnamespace = current_schema()::regnamespace";
        while self.count(waiting) == 0 {
            assert!(since.elapsed().as_secs() < 60, "nobody waits");
            std::thread::yield_now();
        }
    }

    pub fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Runs them all at once; the answers come in no order.
    pub fn together<T: Send + 'static>(
        &self,
        futures: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
    ) -> Vec<T> {
        self.run(async {
            let mut tasks = JoinSet::new();
            for future in futures {
                tasks.spawn(future);
            }
            tasks.join_all().await
        })
    }

    pub fn award(&self, body: usize, competency: &str, to: &str) -> Awarded {
        self.try_award(body, new_award(self.badge(body, competency), to))
            .unwrap()
    }

    pub fn try_award(&self, body: usize, new: NewAward) -> Result<Awarded, Error> {
        let done = self.service.award(&self.actor, self.scope(body), new, None);
        self.run(done)?.done()
    }

    /// The owner awards all of them, one after the other; the last answer.
    pub fn award_all(&self, competencies: &[&str], to: &str) -> Awarded {
        let awards = competencies.iter().map(|slug| self.award(OWNER, slug, to));
        awards.last().unwrap()
    }

    pub fn revoke(&self, body: usize, id: Uuid) -> Revoked {
        self.try_revoke(body, id).unwrap()
    }

    pub fn try_revoke(&self, body: usize, id: Uuid) -> Result<Revoked, Error> {
        let reason = "délivré par erreur".to_owned();
        let done = self
            .service
            .revoke(&self.actor, self.scope(body), id, reason, None);
        self.run(done)?.done()
    }

    /// How many composites the reconciler awards now.
    pub fn reconcile(&self) -> u64 {
        self.run(self.service.reconcile(|_| true)).unwrap().awarded
    }

    /// The id of a composite by its slug.
    pub fn composite(&self, slug: &str) -> Uuid {
        let programme = self.programme;
        let all = self.read(move |db| Ok(composites::of_programme(db, programme)?));
        let mut all = all.into_iter();
        all.find(|c| c.composite.slug.as_str() == slug).unwrap().id
    }

    pub fn composite_badge(&self, slug: &str) -> badge_classes::StoredBadge {
        let composite = self.composite(slug);
        self.read(move |db| Ok(badge_classes::find_of_composite(db, composite)?.unwrap()))
    }

    /// The Assertions of a composite that a person holds live.
    pub fn live(&self, slug: &str, of: &str) -> Vec<Uuid> {
        let (badge, of) = (self.composite_badge(slug).id, email(of));
        self.read(move |db| {
            let Some(found) = persons::find(db, &of)? else {
                return Ok(Vec::new());
            };
            let awards = composite_awards::live_of_person(db, found.person)?;
            let mut live = Vec::new();
            for (id, _) in awards {
                let assertion = assertions::find(db, id)?.unwrap();
                assert!(assertion.live, "both flags say the same");
                if assertion.badge_class == badge {
                    live.push(id);
                }
            }
            Ok(live)
        })
    }

    pub fn assertion(&self, id: Uuid) -> assertions::StoredAssertion {
        self.read(move |db| Ok(assertions::find(db, id)?.unwrap()))
    }

    pub fn revocation(&self, id: Uuid) -> Option<assertions::Revocation> {
        self.read(move |db| Ok(assertions::revocation(db, id)?))
    }

    /// How many acts of that name the audit trail has about an object.
    pub fn audited(&self, action: &'static str, object: Uuid) -> i64 {
        self.read(move |db| Ok(audit::count(db, action, object)?))
    }

    pub fn read<T: Send + 'static>(
        &self,
        job: impl FnMut(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.run(self.service.store().read(job)).unwrap()
    }

    pub fn write<T: Send + 'static>(
        &self,
        job: impl FnMut(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.run(self.service.store().write(job)).unwrap()
    }

    /// Changes rows by hand; `$1` is the id.
    pub fn sql(&self, statement: &'static str, id: Uuid) -> usize {
        self.write(move |db| {
            let statement = sql_query(statement).bind::<Binary, _>(id.as_bytes().to_vec());
            Ok(statement.execute(db).map_err(sceau::storage::Error::from)?)
        })
    }

    /// Every letter in the outbox, and to whom, in the order in which they were put there.
    pub fn letters(&self) -> Vec<(String, Letter)> {
        self.read(|db| {
            let found =
                sql_query("SELECT recipient, letter FROM mails ORDER BY id").load::<Mail>(db);
            let found = found.map_err(sceau::storage::Error::from)?;
            let read = |mail: Mail| (mail.recipient, serde_json::from_str(&mail.letter).unwrap());
            Ok(found.into_iter().map(read).collect())
        })
    }

    /// What `SELECT count(*) AS n …` counts.
    pub fn count(&self, query: &'static str) -> i64 {
        self.read(move |db| {
            let found = sql_query(query).get_result::<Counted>(db);
            Ok(found.map_err(sceau::storage::Error::from)?.n)
        })
    }
}

#[derive(QueryableByName)]
struct Mail {
    #[diesel(sql_type = Text)]
    recipient: String,
    #[diesel(sql_type = Text)]
    letter: String,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    n: i64,
}
