//! `sceau badge review-policy …`

use crate::badge::application::{Policy, Reviewers};
use crate::cli::Json;
use crate::cli::open::{id_of, wait};
use crate::cli::output::{Failure, note, print, print_json};
use crate::issuing::{Actor, Service};
use crate::storage::Scope;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

pub(super) const EXAMPLES: &str = "\
A badge with a policy can be asked for, without an exam; the policy says who decides.

Examples:
  sceau badge review-policy set BADGE
  sceau badge review-policy set BADGE --reviewers peers --needed 2 --of 3
  sceau badge review-policy show BADGE
  sceau badge review-policy remove BADGE";

/// Who decides about applications.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ReviewPolicy {
    /// Show who decides about the applications for a badge
    #[command(after_help = "\
Example:
  sceau badge review-policy show BADGE --json")]
    Show {
        /// Which badge: an id or an address
        badge: String,
        #[command(flatten)]
        json: Json,
    },
    /// Let people ask for a badge, or change who decides from now on
    #[command(after_help = "\
Applications that were submitted keep the policy that they were submitted under.

Examples:
  sceau badge review-policy set BADGE
  sceau badge review-policy set BADGE --reviewers anyone --needed 2 --of 3 --other-organisation")]
    Set(Box<Set>),
    /// Let nobody ask for a badge any more; what was submitted is decided all the same
    #[command(after_help = "\
Example:
  sceau badge review-policy remove BADGE")]
    Remove {
        /// Which badge: an id or an address
        badge: String,
    },
}

/// A policy.
#[derive(Debug, Args)]
pub(in crate::cli) struct Set {
    /// Which badge: an id or an address
    badge: String,
    /// issuer (its members), peers (who hold the badge) or anyone (who is asked)
    #[arg(long, default_value = "issuer", value_parser = super::word::<Reviewers>)]
    reviewers: Reviewers,
    /// How many favourable opinions accept an application
    #[arg(long, value_name = "N", default_value_t = Policy::default().needed)]
    needed: u32,
    /// How many persons examine one
    #[arg(long, value_name = "N", default_value_t = Policy::default().of)]
    of: u32,
    /// Refuse reviewers of the same organisation as the applicant
    #[arg(long)]
    other_organisation: bool,
    /// Days in which one should be decided
    #[arg(long, value_name = "DAYS", default_value_t = Policy::default().review_days)]
    review_days: u32,
    /// Days in which an applicant answers a question
    #[arg(long, value_name = "DAYS", default_value_t = Policy::default().answer_days)]
    answer_days: u32,
    /// Days in which an appeal is possible, and after which proofs are deleted
    #[arg(long, value_name = "DAYS", default_value_t = Policy::default().appeal_days)]
    appeal_days: u32,
    #[command(flatten)]
    json: Json,
}

impl ReviewPolicy {
    pub(super) fn run(self, service: &Service) -> Result<(), Failure> {
        let badge = |text: &str| id_of(service.base(), "badges", text);
        let (actor, scope) = (Actor::cli(), Scope::Instance);
        match self {
            Self::Show { badge: of, json } => {
                match wait(service.review_policy(scope, badge(&of)?))? {
                    Some(policy) => told(&policy, json),
                    None if json.json => print_json(&Value::Null),
                    None => {
                        note(
                            "Nobody can ask for this badge: `sceau badge review-policy set` opens it.",
                        );
                        Ok(())
                    }
                }
            }
            Self::Set(set) => {
                let (of, json) = (badge(&set.badge)?, set.json);
                let policy = Policy {
                    reviewers: set.reviewers,
                    needed: set.needed,
                    of: set.of,
                    other_organisation: set.other_organisation,
                    review_days: set.review_days,
                    answer_days: set.answer_days,
                    appeal_days: set.appeal_days,
                };
                let set = service.set_review_policy(&actor, scope, of, policy);
                told(&wait(set)?, json)
            }
            Self::Remove { badge: of } => {
                wait(service.remove_review_policy(&actor, scope, badge(&of)?))?;
                print("Nobody can ask for this badge any more")
            }
        }
    }
}

fn told(policy: &Policy, json: Json) -> Result<(), Failure> {
    if json.json {
        return print_json(policy);
    }
    let by = json!(policy.reviewers);
    let other = match policy.other_organisation {
        true => ", of other organisations than the applicant",
        false => "",
    };
    print(&format!(
        "People can ask for this badge. Examined by: {}{other}\n\
         {} favourable of {} accept it; decided in {} days, answered in {}, an appeal for {}",
        by.as_str().unwrap_or_default(),
        policy.needed,
        policy.of,
        policy.review_days,
        policy.answer_days,
        policy.appeal_days,
    ))
}
