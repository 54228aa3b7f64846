//! `sceau programme …`

mod appearance;
mod back_fill;
mod pending;
mod policies;
mod recognition;
mod simulate;

use super::Json;
use super::configured::Config;
use super::effects::{DryRun, tried};
use super::open::{all, id_of, instant, issuer_of, open, wait};
use super::output::{Failure, counted, print, print_json, print_table};
use crate::badge::time;
use crate::issuing::{Actor, Service, programmes::NewAccreditation, review::Act};
use crate::storage::{Db, Scope, programmes};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau programme create --owner ISSUER --name \"Badges de la médiation numérique\"
  sceau catalogue adopt --programme PROGRAMME
  sceau programme accredit PROGRAMME --issuer ISSUER
  sceau programme simulate PROGRAMME --file rule.json
  sceau programme back-fill PROGRAMME --composite mediateur-numerique
  sceau programme pending list PROGRAMME
  sceau programme list";

/// Programmes.
#[derive(Debug, Subcommand)]
pub(super) enum Programme {
    /// Create a programme, owned by an issuer who issues its composites
    #[command(after_help = "\
Example:
  sceau programme create --owner ISSUER --name \"Badges de la médiation numérique\"")]
    Create {
        /// The issuer who owns it: an id or the address of its Profile
        #[arg(long, value_name = "ISSUER")]
        owner: String,
        /// Its name
        #[arg(long)]
        name: String,
        #[command(flatten)]
        json: Json,
    },
    /// Recognise an issuer: its badges count for the composites
    #[command(after_help = "\
Examples:
  sceau programme accredit PROGRAMME --issuer ISSUER
  sceau programme accredit PROGRAMME --issuer ISSUER --competency animer --until 2029-12-31")]
    Accredit(Accredit),
    /// Try a rule on everybody: who would gain, and what holds the others up
    #[command(after_help = simulate::EXAMPLES)]
    Simulate(simulate::Simulate),
    /// Award a composite to everybody who is entitled under its rule in force
    #[command(after_help = back_fill::EXAMPLES)]
    BackFill(back_fill::BackFill),
    /// Its logo, colours and legal notices: show or choose them
    #[command(after_help = appearance::EXAMPLES)]
    Appearance(appearance::Appearance),
    /// What happens to a composite afterwards: show or change it
    Policies(policies::PoliciesOf),
    /// Composites whose revocation is pending
    #[command(subcommand, after_help = pending::EXAMPLES)]
    Pending(pending::Pending),
    /// The issuers that a programme recognises
    #[command(subcommand, after_help = recognition::EXAMPLES)]
    Recognition(recognition::Recognition),
    /// Where a person stands with each composite
    #[command(after_help = "\
Examples:
  sceau programme progress PROGRAMME --email camille@exemple.example
  sceau programme progress PROGRAMME --email camille@exemple.example --lang fr")]
    Progress(super::progress::Progress),
    /// How many hold its composites, how far others are, what they lack
    #[command(after_help = "\
Examples:
  sceau programme indicators PROGRAMME --lang en
  sceau programme indicators PROGRAMME --csv")]
    Indicators(super::indicators::Indicators),
    /// Badges of other services that count by a decision
    #[command(subcommand, after_help = super::equivalence::EXAMPLES)]
    Equivalence(super::equivalence::Equivalence),
    /// Badges from elsewhere and certificates of single persons
    #[command(subcommand, after_help = super::evidence::EXAMPLES)]
    Evidence(super::evidence::Evidence),
    /// List the programmes
    #[command(after_help = "\
Example:
  sceau programme list --json")]
    List {
        #[command(flatten)]
        json: Json,
    },
}

/// A recognition.
#[derive(Debug, Args)]
pub(super) struct Accredit {
    /// The programme: an id or an address
    programme: String,
    /// Whom: an id or the address of a Profile
    #[arg(long)]
    issuer: String,
    /// For which competency of the adopted catalogue; repeat it for more, leave it out for all
    #[arg(long, value_name = "SLUG")]
    competency: Vec<String>,
    /// Awards recorded from then on count [default: now]
    #[arg(long, value_name = "DATE", value_parser = instant)]
    from: Option<DateTime<Utc>>,
    /// Awards recorded from then on do not
    #[arg(long, value_name = "DATE", value_parser = instant)]
    until: Option<DateTime<Utc>>,
    #[command(flatten)]
    dry_run: DryRun,
    #[command(flatten)]
    json: Json,
}

impl Programme {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        match self {
            Self::Create { owner, name, json } => {
                let owner = issuer_of(&service, &owner)?;
                let made =
                    wait(service.create_programme(&Actor::cli(), Scope::Instance, owner, name))?;
                if json.json {
                    return print_json(&shown(&service, &made, None));
                }
                print(&format!(
                    "{} is a programme: {}\nPage: {}\nNext: `sceau catalogue adopt --programme {}`",
                    made.name,
                    made.id,
                    service.base().programme(made.id),
                    made.id
                ))
            }
            Self::Accredit(accredit) => accredit.run(&service),
            Self::Simulate(simulate) => simulate.run(&service),
            Self::BackFill(back_fill) => back_fill.run(&service),
            Self::Appearance(appearance) => appearance.run(&service),
            Self::Policies(policies) => policies.run(&service),
            Self::Pending(pending) => pending.run(&service),
            Self::Recognition(recognition) => recognition.run(&service),
            Self::Indicators(indicators) => indicators.run(&service),
            Self::Progress(progress) => progress.run(&service),
            Self::Equivalence(equivalence) => equivalence.run(&service),
            Self::Evidence(evidence) => evidence.run(config, &service),
            Self::List { json } => list(&service, json),
        }
    }
}

impl Accredit {
    fn run(self, service: &Service) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let new = NewAccreditation {
            issuer: issuer_of(service, &self.issuer)?,
            competencies: Some(self.competency).filter(|named| !named.is_empty()),
            starts_at: self.from,
            ends_at: self.until,
        };
        if self.dry_run.dry_run {
            return tried(service, programme, Act::Recognise(new), self.json);
        }
        let made = wait(service.accredit(&Actor::cli(), Scope::Instance, programme, new))?;
        // It is decided; what this fails at, a server or `sceau settle` does.
        let awarded = wait(service.review_recognitions(|_| true)).map_or(0, |done| done.awarded);
        if self.json.json {
            return print_json(&json!({
                "id": made.id,
                "programme": made.programme,
                "issuer": made.issuer,
                "competencies": made.competencies,
                "from": time::iso(made.starts_at),
                "until": made.ends_at.map(time::iso),
                "awarded": awarded,
            }));
        }
        print(&format!(
            "Recognised from {} for: {}; {} awarded",
            time::iso(made.starts_at),
            made.competencies.join(", "),
            counted(awarded, "composite", "composites")
        ))
    }
}

fn list(service: &Service, json: Json) -> Result<(), Failure> {
    let found = all(|page| service.programmes(Scope::Instance, page), |p| p.id)?;
    let mut programmes = Vec::new();
    for programme in found {
        let id = programme.id;
        let adopted = service
            .store()
            .read_blocking(move |db: &mut Db| programmes::adopted(db, id))?;
        let catalogue = adopted.map(|(_, stored)| format!("{} {}", stored.slug, stored.version));
        programmes.push((programme, catalogue));
    }
    if json.json {
        let shown: Vec<_> = programmes
            .iter()
            .map(|(p, c)| shown(service, p, c.as_deref()))
            .collect();
        return print_json(&shown);
    }
    let rows = programmes
        .into_iter()
        .map(|(p, catalogue)| {
            [
                p.id.to_string(),
                p.name,
                catalogue.unwrap_or_else(|| "none yet".into()),
            ]
        })
        .collect();
    let none = "There is no programme yet: `sceau programme create` creates one.";
    print_table(["PROGRAMME", "NAME", "CATALOGUE"], rows, none)
}

fn shown(service: &Service, programme: &programmes::Programme, catalogue: Option<&str>) -> Value {
    json!({
        "id": programme.id,
        "name": programme.name,
        "owner": programme.owner,
        "url": service.base().programme(programme.id),
        "catalogue": catalogue,
        "createdAt": time::iso(programme.created_at),
    })
}
