//! Who may do what: roles, and the permissions that a key can be narrowed to.

use crate::storage::Scope;
use chrono::{DateTime, Utc};
use std::str::FromStr;
use uuid::Uuid;

/// What a role may do at its issuer. Each has all that the one below it has.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sees.
    Reader,
    /// Awards and revokes.
    Assessor,
    /// Defines badges and composites, and endorses.
    Editor,
    /// Decides: programmes, API keys.
    Owner,
    /// Administers the instance: every issuer.
    Admin,
}

/// One thing that can be allowed; the scopes of an API key are a list of these.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
pub enum Permission {
    /// See issuers.
    #[serde(rename = "issuers:read")]
    IssuersRead,
    /// See badges.
    #[serde(rename = "badges:read")]
    BadgesRead,
    /// Define badges.
    #[serde(rename = "badges:write")]
    BadgesWrite,
    /// See awards.
    #[serde(rename = "assertions:read")]
    AssertionsRead,
    /// Award and revoke.
    #[serde(rename = "assertions:write")]
    AssertionsWrite,
    /// Examine applications for badges, and decide.
    #[serde(rename = "applications:write")]
    ApplicationsWrite,
    /// See endorsements, given and received.
    #[serde(rename = "endorsements:read")]
    EndorsementsRead,
    /// Endorse, and answer what others offer.
    #[serde(rename = "endorsements:write")]
    EndorsementsWrite,
    /// See programmes, progress and explanations.
    #[serde(rename = "programmes:read")]
    ProgrammesRead,
    /// Define composites as drafts, propose catalogue versions.
    #[serde(rename = "composites:write")]
    CompositesWrite,
    /// Put composites in force, adopt catalogues, recognise issuers, lift what is withheld.
    #[serde(rename = "programmes:write")]
    ProgrammesWrite,
    /// Propose that two persons are one, see and cancel such proposals.
    #[serde(rename = "people:write")]
    PeopleWrite,
    /// Erase everything that is known of a person, whoever awarded them badges.
    #[serde(rename = "people:erase")]
    PeopleErase,
    /// See, create and revoke API keys.
    #[serde(rename = "api-keys:write")]
    ApiKeysWrite,
    /// See, invite and remove those who work at the issuer's desk.
    #[serde(rename = "members:write")]
    MembersWrite,
    /// Change what the issuer says about itself.
    #[serde(rename = "profile:write")]
    ProfileWrite,
    /// Rotate signing keys, declare one compromised.
    #[serde(rename = "keys:write")]
    KeysWrite,
    /// Read the audit trail of the issuer.
    #[serde(rename = "audit:read")]
    AuditRead,
    /// Create issuers, and programmes: whoever runs one sees badges of others.
    #[serde(rename = "issuers:write")]
    IssuersWrite,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 19] = [
        Self::IssuersRead,
        Self::BadgesRead,
        Self::BadgesWrite,
        Self::AssertionsRead,
        Self::AssertionsWrite,
        Self::ApplicationsWrite,
        Self::EndorsementsRead,
        Self::EndorsementsWrite,
        Self::ProgrammesRead,
        Self::CompositesWrite,
        Self::ProgrammesWrite,
        Self::PeopleWrite,
        Self::PeopleErase,
        Self::ApiKeysWrite,
        Self::MembersWrite,
        Self::ProfileWrite,
        Self::KeysWrite,
        Self::AuditRead,
        Self::IssuersWrite,
    ];

    /// Its name as a scope.
    pub fn name(self) -> &'static str {
        match self {
            Self::IssuersRead => "issuers:read",
            Self::BadgesRead => "badges:read",
            Self::BadgesWrite => "badges:write",
            Self::AssertionsRead => "assertions:read",
            Self::AssertionsWrite => "assertions:write",
            Self::ApplicationsWrite => "applications:write",
            Self::EndorsementsRead => "endorsements:read",
            Self::EndorsementsWrite => "endorsements:write",
            Self::ProgrammesRead => "programmes:read",
            Self::CompositesWrite => "composites:write",
            Self::ProgrammesWrite => "programmes:write",
            Self::PeopleWrite => "people:write",
            Self::PeopleErase => "people:erase",
            Self::ApiKeysWrite => "api-keys:write",
            Self::MembersWrite => "members:write",
            Self::ProfileWrite => "profile:write",
            Self::KeysWrite => "keys:write",
            Self::AuditRead => "audit:read",
            Self::IssuersWrite => "issuers:write",
        }
    }

    /// The least role that has it.
    pub fn least_role(self) -> Role {
        match self {
            Self::IssuersRead
            | Self::BadgesRead
            | Self::AssertionsRead
            | Self::EndorsementsRead
            | Self::ProgrammesRead => Role::Reader,
            Self::AssertionsWrite | Self::ApplicationsWrite => Role::Assessor,
            Self::BadgesWrite
            | Self::EndorsementsWrite
            | Self::CompositesWrite
            | Self::PeopleWrite => Role::Editor,
            Self::ProgrammesWrite
            | Self::ApiKeysWrite
            | Self::MembersWrite
            | Self::ProfileWrite
            | Self::KeysWrite
            | Self::AuditRead => Role::Owner,
            Self::IssuersWrite | Self::PeopleErase => Role::Admin,
        }
    }
}

impl FromStr for Permission {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|p| p.name() == name)
            .ok_or_else(|| {
                let known: Vec<_> = Self::ALL.iter().map(|p| p.name()).collect();
                format!("unknown scope {name:?}; known: {}", known.join(", "))
            })
    }
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 5] = [
        Self::Reader,
        Self::Assessor,
        Self::Editor,
        Self::Owner,
        Self::Admin,
    ];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Assessor => "assessor",
            Self::Editor => "editor",
            Self::Owner => "owner",
            Self::Admin => "admin",
        }
    }

    /// What it may do at most.
    pub fn permissions(self) -> Vec<Permission> {
        Permission::ALL
            .into_iter()
            .filter(|p| p.least_role() <= self)
            .collect()
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|r| r.name() == name)
            .ok_or_else(|| {
                format!("unknown role {name:?}; known: reader, assessor, editor, owner, admin")
            })
    }
}

/// Somebody who proved who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The API key they came with.
    pub key: Uuid,
    /// Whose data they may touch.
    pub scope: Scope,
    /// What they are.
    pub role: Role,
    /// What they may do.
    pub permissions: Vec<Permission>,
    /// Until when that key lives; `None` for ever.
    pub until: Option<DateTime<Utc>>,
}

impl Principal {
    /// Whether they may do that.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_has_all_of_the_one_below() {
        for pair in Role::ALL.windows(2) {
            let below = pair[0].permissions();
            assert!(below.iter().all(|p| pair[1].permissions().contains(p)));
            assert!(below.len() < pair[1].permissions().len(), "{pair:?}");
        }
    }

    #[test]
    fn names_are_read_back() {
        for permission in Permission::ALL {
            assert_eq!(permission.name().parse(), Ok(permission));
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.name());
        }
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
        assert!("*".parse::<Permission>().is_err());
    }
}
