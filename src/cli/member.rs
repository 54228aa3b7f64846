//! `sceau member …`

use super::Json;
use super::configured::Config;
use super::open::{all, email, issuer_of, open, wait};
use super::output::{Failure, note, print, print_json, print_table};
use crate::badge::{email::Email, time};
use crate::issuing::{Actor, Service, access::Role};
use crate::storage::{Scope, members::Member as Stored};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use uuid::Uuid;

pub(super) const EXAMPLES: &str = "\
Examples:
  sceau member invite --issuer ISSUER --role owner --email direction@hub.example
  sceau member list --issuer ISSUER
  sceau member end 0193a1b2-0000-7000-8000-000000000001 --issuer ISSUER";

/// Members.
#[derive(Debug, Subcommand)]
pub(super) enum Member {
    /// Invite somebody; their link is printed on stdout, and sent to them
    #[command(after_help = "\
Roles: reader sees, assessor awards and revokes, editor defines badges, owner decides.
The link works for 7 days, once. Whoever follows it signs in at /sign-in with that address.

Examples:
  sceau member invite --issuer ISSUER --role owner --email direction@hub.example
  sceau member invite --admin --email exploitation@region.example")]
    Invite {
        #[command(flatten)]
        at: Place,
        /// What they will be: reader, assessor, editor or owner
        #[arg(long, required_unless_present = "admin", conflicts_with = "admin", value_parser = role)]
        role: Option<Role>,
        /// Whom
        #[arg(long, value_name = "ADDRESS", value_parser = email)]
        email: Email,
    },
    /// List the members, and who is invited
    #[command(after_help = "\
Examples:
  sceau member list --issuer ISSUER
  sceau member list --admin --json")]
    List {
        #[command(flatten)]
        at: Place,
        #[command(flatten)]
        json: Json,
    },
    /// Give a member another role, from their next page on
    #[command(after_help = "\
Examples:
  sceau member role 0193a1b2-0000-7000-8000-000000000001 --issuer ISSUER --role editor")]
    Role {
        /// Which: an id, as `sceau member list` tells it
        id: Uuid,
        /// Whose: an id or the address of a Profile
        #[arg(long)]
        issuer: String,
        /// What they will be: reader, assessor, editor or owner
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// End a membership, or take an invitation back
    #[command(after_help = "\
Examples:
  sceau member end 0193a1b2-0000-7000-8000-000000000001 --issuer ISSUER
  sceau member end 0193a1b2-0000-7000-8000-000000000001 --admin")]
    End {
        /// Which: an id, as `sceau member list` tells it
        id: Uuid,
        #[command(flatten)]
        at: Place,
    },
}

/// Where.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// Whose: an id or the address of a Profile
    #[arg(long, required_unless_present = "admin", conflicts_with = "admin")]
    issuer: Option<String>,
    /// Those who administer the instance
    #[arg(long)]
    admin: bool,
}

impl Place {
    fn issuer(&self, service: &Service) -> Result<Option<Uuid>, Failure> {
        let issuer = self.issuer.as_deref();
        issuer.map(|text| issuer_of(service, text)).transpose()
    }
}

fn role(text: &str) -> Result<Role, String> {
    match text.parse()? {
        Role::Admin => Err("use --admin for those who administer the instance".to_owned()),
        role => Ok(role),
    }
}

impl Member {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        let service = open(config)?;
        let (actor, scope) = (Actor::cli(), Scope::Instance);
        match self {
            Self::Invite { at, role, email } => {
                let issuer = at.issuer(&service)?;
                let new = (email, role.unwrap_or(Role::Admin));
                let invited = wait(service.invite_member(&actor, scope, issuer, new))?;
                let Some(link) = invited.link else {
                    return Err(Failure::new(
                        "this address got three invitations in the past hour: try again later",
                    ));
                };
                let (email, role) = (&invited.member.email, &invited.member.role);
                note(&format!(
                    "Invited as {role}: {email}. Their link, for 7 days, once:"
                ));
                print(&service.link_url(link))
            }
            Self::List { at, json } => list(&service, at.issuer(&service)?, json),
            Self::Role { id, issuer, role } => {
                let at = (Some(issuer_of(&service, &issuer)?), id);
                wait(service.change_role(&actor, scope, at, role))?;
                print(&format!("{id} is {} now", role.name()))
            }
            Self::End { id, at } => {
                let at = (at.issuer(&service)?, id);
                wait(service.end_member(&actor, scope, at))?;
                print(&format!("Ended: {id}"))
            }
        }
    }
}

fn list(service: &Service, issuer: Option<Uuid>, json: Json) -> Result<(), Failure> {
    let found = all(
        |page| service.members(Scope::Instance, issuer, page),
        |member| member.id,
    )?;
    if json.json {
        return print_json(&found.iter().map(shown).collect::<Vec<_>>());
    }
    let rows = found
        .into_iter()
        .map(|member| {
            let since = match member.joined_at {
                Some(at) => format!("since {}", time::iso(at)),
                None => "invited".to_owned(),
            };
            [member.id.to_string(), member.role, since, member.email]
        })
        .collect();
    let none = "There is no member yet: `sceau member invite` invites one.";
    print_table(["MEMBER", "ROLE", "STATE", "EMAIL"], rows, none)
}

fn shown(member: &Stored) -> Value {
    json!({
        "id": member.id,
        "issuer": member.issuer,
        "email": member.email,
        "role": member.role,
        "invitedAt": time::iso(member.invited_at),
        "joinedAt": member.joined_at.map(time::iso),
    })
}
