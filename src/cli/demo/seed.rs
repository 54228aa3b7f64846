//! What stands in a demonstration: fictitious organisations and people, and one badge of every state.

use super::sharing;
use crate::badge::{
    application::Policy,
    assertion::Evidence,
    composite::OnRevoked,
    email::Email,
    image::{
        colour::Colour,
        composition::{Composition, Icon, Shape},
    },
    profile::Organisation,
};
use crate::issuing::{
    Actor, Error, Service, access::Role, api_keys::NewApiKey, award::NewAward, badges::NewBadge,
    catalogues::default_catalogue, programmes::NewAccreditation, revision::Seen,
};
use crate::storage::{Scope, issuers::Issuer};
use chrono::{Months, TimeDelta};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the seeding came to: addresses to look at, and keys.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Seeded {
    pub valid_badge: String,
    pub composite: String,
    pub revoked: String,
    /// The composite that rested on it.
    pub fallen: String,
    pub expired: String,
    pub in_progress: String,
    pub issuer: String,
    pub programme: String,
    /// A badge that anybody may ask for; nothing in a demonstration kept from before there were any.
    #[serde(default)]
    pub open_badge: Option<String>,
    /// The id of a badge that the holder of the API key awards.
    pub badge_to_award: String,
    pub api_key: String,
    pub admin_key: String,
    /// Who works at the desk of the first training body, of the programme's owner, and for the instance: their addresses.
    pub trainer: String,
    pub region: String,
    pub administrator: String,
}

const PROGRAMME: &str = "Programme de démonstration – Médiation numérique en Normandie";
const TRAINER: &str = "formation@atelier-des-clics.example";
const REGION: &str = "pilotage@coordination.example";
const ADMINISTRATOR: &str = "exploitation@plateforme.example";
/// What people can ask for at the first training body, without a training.
const OPEN: &str = "animer";
const COMPOSITE: &str = "mediateur-numerique";
/// The competencies of the socle, by the body that attests them here.
const FIRST: [&str; 4] = [
    "accueillir",
    "diagnostiquer-orienter",
    "concevoir",
    "animer",
];
const SECOND: [&str; 4] = [
    "evaluer-sa-pratique",
    "cadre-deontologie-donnees",
    "accessibilite-publics",
    "culture-numerique",
];

/// Fills a new instance. Three issuers, so three RSA keys: most of the time goes there.
pub(super) async fn seed(service: &Service) -> Result<Seeded, Error> {
    let cast = Cast::assemble(service).await?;
    let base = service.base();
    let complete = email("camille@courriel.example")?;
    let mut valid_badge = None;
    for (at, competency) in FIRST.into_iter().chain(SECOND).enumerate() {
        let award = cast
            .award(competency, &complete, 60 - 7 * at as i64)
            .await?;
        valid_badge.get_or_insert(award);
    }
    let in_progress = email("dominique@courriel.example")?;
    let mut latest = None;
    for (at, competency) in FIRST.into_iter().chain([SECOND[0]]).enumerate() {
        latest = Some(
            cast.award(competency, &in_progress, 40 - 7 * at as i64)
                .await?,
        );
    }
    let fallen = email("sacha@courriel.example")?;
    let mut revoked = None;
    for (at, competency) in FIRST.into_iter().chain(SECOND).enumerate() {
        let award = cast.award(competency, &fallen, 90 - 7 * at as i64).await?;
        if competency == "animer" {
            revoked = Some(award);
        }
    }
    let (Some(valid_badge), Some(latest), Some(revoked)) = (valid_badge, latest, revoked) else {
        return Err(Error::Internal("the demonstration awarded nothing"));
    };
    let composite = cast
        .composite_of(complete.clone())
        .await?
        .ok_or(Error::Internal("the composite was not awarded by itself"))?;
    sharing::share(service, complete, composite).await?;
    let rested_on_it = cast
        .composite_of(fallen.clone())
        .await?
        .ok_or(Error::Internal("the composite was not awarded by itself"))?;
    let reason = "Délivré par erreur : la séance observée n’était pas la bonne".to_owned();
    let scope = Scope::Instance;
    service
        .revoke(&Actor::cli(), scope, revoked, reason, None)
        .await?
        .done()?;
    if cast.composite_of(fallen).await?.is_some() {
        return Err(Error::Internal(
            "the composite did not fall with its component",
        ));
    }
    let expired = cast.expired().await?;
    let open = cast.badge(OPEN)?;
    service
        .set_review_policy(&Actor::cli(), scope, open, Policy::default())
        .await?;
    for (issuer, who, role) in [
        (Some(cast.first.id), TRAINER, Role::Owner),
        (Some(cast.owner), REGION, Role::Owner),
        (None, ADMINISTRATOR, Role::Admin),
    ] {
        cast.join(issuer, email(who)?, role).await?;
    }
    Ok(Seeded {
        valid_badge: base.assertion(valid_badge),
        composite: base.assertion(composite),
        revoked: base.assertion(revoked),
        fallen: base.assertion(rested_on_it),
        expired: base.assertion(expired),
        in_progress: base.assertion(latest),
        issuer: base.profile(cast.first.profile),
        programme: base.programme(cast.programme),
        open_badge: Some(base.badge(open)),
        badge_to_award: cast.badge(FIRST[0])?.to_string(),
        api_key: cast.key(Some(cast.first.id), Role::Owner).await?,
        admin_key: cast.key(None, Role::Admin).await?,
        trainer: TRAINER.to_owned(),
        region: REGION.to_owned(),
        administrator: ADMINISTRATOR.to_owned(),
    })
}

fn email(text: &str) -> Result<Email, Error> {
    Email::parse(text).map_err(|why| Error::field("/email", why))
}

/// Who plays: the issuers, their programme and their badges.
struct Cast<'a> {
    service: &'a Service,
    /// Who runs the programme.
    owner: Uuid,
    first: Issuer,
    programme: Uuid,
    /// By competency.
    badges: BTreeMap<&'static str, Uuid>,
}

impl<'a> Cast<'a> {
    async fn assemble(service: &'a Service) -> Result<Self, Error> {
        let (actor, scope) = (Actor::cli(), Scope::Instance);
        let owner = issuer(
            service,
            "Coordination des badges de démonstration (organisme fictif)",
            "coordination",
            "Organisme inventé pour la démonstration : il tient le programme et délivre les badges de synthèse.",
        );
        let first = issuer(
            service,
            "L’Atelier des Clics (organisme de formation fictif)",
            "atelier-des-clics",
            "Organisme inventé pour la démonstration : il forme à l’accueil et à l’accompagnement.",
        );
        let second = issuer(
            service,
            "Les Passeurs du Bocage numérique (organisme de formation fictif)",
            "passeurs-du-bocage",
            "Organisme inventé pour la démonstration : il forme au cadre et à la culture numérique.",
        );
        let (owner, first, second) = (owner.await?, first.await?, second.await?);
        let mut logos = Vec::new();
        for (issuer, icon) in [(&owner, Icon::People), (&first, Icon::Screen)] {
            let logo = logo(icon)?;
            let logo = service
                .compose_image(&actor, scope, issuer.id, logo)
                .await?;
            logos.push(logo.hash.clone());
            let change = [("image".to_owned(), logo.hash.into())]
                .into_iter()
                .collect();
            service
                .edit_issuer(&actor, scope, issuer.id, Seen::Any, change)
                .await?;
        }
        let programme = service
            .create_programme(&actor, scope, owner.id, PROGRAMME.to_owned())
            .await?
            .id;
        let looks = [
            ("logo".to_owned(), json!(logos.first())),
            (
                "colours".to_owned(),
                json!({ "ground": "#14532d", "ink": "#fffaf0" }),
            ),
            (
                "legalNotice".to_owned(),
                json!({
                    "fr": "Programme inventé pour la démonstration : personne n’en répond, et aucun de ses badges n’a de valeur.",
                    "en": "A programme made up for the demonstration: nobody answers for it, and none of its badges is worth anything.",
                }),
            ),
        ];
        let looks = looks.into_iter().collect();
        service
            .edit_appearance(&actor, scope, programme, Seen::Any, looks)
            .await?;
        let catalogue = default_catalogue()?;
        service
            .adopt(&actor, scope, programme, catalogue, OnRevoked::Revoke)
            .await?;
        let mut badges = BTreeMap::new();
        for (body, competencies) in [(&first, FIRST), (&second, SECOND)] {
            let recognition = NewAccreditation {
                issuer: body.id,
                competencies: Some(competencies.map(str::to_owned).to_vec()),
                starts_at: None,
                ends_at: None,
            };
            service
                .accredit(&actor, scope, programme, recognition)
                .await?;
            for competency in competencies {
                let new = NewBadge::OfCompetency {
                    programme,
                    competency: competency.to_owned(),
                };
                let badge = service.define_badge(&actor, scope, body.id, new).await?;
                badges.insert(competency, badge.id);
            }
        }
        Ok(Self {
            service,
            owner: owner.id,
            first,
            programme,
            badges,
        })
    }

    fn badge(&self, competency: &str) -> Result<Uuid, Error> {
        let badge = self.badges.get(competency).copied();
        badge.ok_or(Error::Internal("the demonstration has no such badge"))
    }

    /// Awards a badge that was earned that many days ago.
    async fn award(&self, competency: &str, email: &Email, days: i64) -> Result<Uuid, Error> {
        let evidence = Evidence {
            name: Some("Observation en situation".to_owned()),
            narrative: Some(
                "La personne a été observée pendant une séance fictive, par une formatrice qui n’existe pas."
                    .to_owned(),
            ),
            genre: Some("Observation".to_owned()),
            ..Evidence::default()
        };
        let new = NewAward {
            badge: self.badge(competency)?,
            email: email.clone(),
            evidence: vec![evidence],
            narrative: None,
            issued_on: Some(self.service.now() - TimeDelta::days(days)),
            expires: None,
            allow_duplicate: false,
            notify: true,
            department: None,
        };
        self.record(new).await
    }

    /// A badge that is valid for 36 months, earned four years ago.
    async fn expired(&self) -> Result<Uuid, Error> {
        let new = NewAward {
            badge: self.badge("culture-numerique")?,
            email: email("alix@courriel.example")?,
            evidence: Vec::new(),
            narrative: Some(
                "Badge obtenu lors d’une session fictive, il y a quatre ans.".to_owned(),
            ),
            issued_on: self.service.now().checked_sub_months(Months::new(48)),
            expires: None,
            allow_duplicate: false,
            notify: true,
            department: None,
        };
        self.record(new).await
    }

    async fn record(&self, new: NewAward) -> Result<Uuid, Error> {
        let actor = Actor::cli();
        let awarded = self
            .service
            .award(&actor, Scope::Instance, new, None)
            .await?;
        Ok(awarded.done()?.assertion.id)
    }

    /// The composite that a person holds.
    async fn composite_of(&self, email: Email) -> Result<Option<Uuid>, Error> {
        let progress = self
            .service
            .progress(Scope::Instance, self.programme, email)
            .await?;
        let composite = progress
            .composites
            .iter()
            .find(|c| c.composite == COMPOSITE);
        Ok(composite.and_then(|composite| composite.held))
    }

    /// Somebody accepts an invitation to a desk.
    async fn join(&self, issuer: Option<Uuid>, who: Email, role: Role) -> Result<(), Error> {
        let (actor, scope) = (Actor::cli(), Scope::Instance);
        let invited = self
            .service
            .invite_member(&actor, scope, issuer, (who, role))
            .await?;
        let link = invited.link;
        let link = link.ok_or(Error::Internal(
            "an invitation of the demonstration has no link",
        ))?;
        self.service.join_desk(link).await
    }

    async fn key(&self, issuer: Option<Uuid>, role: Role) -> Result<String, Error> {
        let new = NewApiKey {
            issuer,
            role,
            scopes: None,
            label: "demonstration".to_owned(),
            expires_at: None,
        };
        let made = self
            .service
            .create_api_key(&Actor::cli(), Scope::Instance, new)
            .await?;
        Ok(made.1.expose_secret().to_owned())
    }
}

fn logo(icon: Icon) -> Result<Composition, Error> {
    let colour = |text| Colour::parse(text).map_err(|why| Error::field("/image", why));
    Ok(Composition {
        shape: Shape::Square,
        ground: colour("#14532d")?,
        ink: colour("#fffaf0")?,
        icon: Some(icon),
        text: None,
    })
}

async fn issuer(
    service: &Service,
    name: &str,
    domain: &str,
    description: &str,
) -> Result<Issuer, Error> {
    let organisation = Organisation {
        name: name.to_owned(),
        url: format!("https://{domain}.example"),
        email: format!("contact@{domain}.example"),
        description: Some(description.to_owned()),
        telephone: None,
        time_zone: None,
        linkedin_organisation: None,
    };
    service.create_issuer(&Actor::cli(), organisation).await
}
