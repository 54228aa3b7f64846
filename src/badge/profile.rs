//! The issuer as the world sees it: its Profile and its keys (Open Badges 2.0, "Profile", "CryptographicKey").

use super::{
    CONTEXT,
    assertion::Related,
    email::Email,
    endorsement,
    error::Invalid,
    signing::PublicKey,
    urls::{BaseUrl, WebUrl},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What an organisation says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// Its web site.
    pub url: String,
    /// Where people reach it.
    pub email: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// E.164, such as +33231000000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Where its days begin: a name of the IANA time zone database; [`super::time::ZONE`] when not given. Not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The number of its page on LinkedIn, so that a badge that is added there leads to it. Not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linkedin_organisation: Option<String>,
}

impl Organisation {
    /// Refuses what would make the Profile, and with it every badge of the issuer, invalid.
    /// Gives the name of the field with each refusal.
    pub fn check(&self) -> Result<(), Vec<(&'static str, Invalid)>> {
        let mut wrong = Vec::new();
        let mut note = |field, result: Result<(), Invalid>| {
            if let Err(why) = result {
                wrong.push((field, why));
            }
        };
        note("name", super::text::line(&self.name, 200));
        note("url", WebUrl::parse(&self.url).map(drop));
        note("email", Email::parse(&self.email).map(drop));
        if let Some(description) = &self.description {
            note("description", super::text::prose(description, 5_000));
        }
        if let Some(telephone) = &self.telephone {
            note("telephone", e164(telephone));
        }
        if let Some(zone) = &self.time_zone {
            note("timeZone", super::time::zone(zone).map(drop));
        }
        if let Some(number) = &self.linkedin_organisation {
            note("linkedinOrganisation", linkedin_number(number));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

fn linkedin_number(text: &str) -> Result<(), Invalid> {
    let good = (1..=19).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit())
        && !text.starts_with('0');
    match good {
        true => Ok(()),
        false => Err(Invalid::new(
            "invalid-linkedin-number",
            "expected the number of its page on LinkedIn, such as 1337: its administrators see it in the address of that page",
        )),
    }
}

fn e164(text: &str) -> Result<(), Invalid> {
    let digits = text.strip_prefix('+').unwrap_or_default();
    let good = (7..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0');
    if good {
        Ok(())
    } else {
        Err(Invalid::new(
            "invalid-telephone",
            "expected an international number such as +33231000000 (E.164)",
        ))
    }
}

/// A published Profile: it belongs to one RSA key, for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// In the URL.
    pub id: Uuid,
    /// Of whom.
    pub organisation: Organisation,
    /// The hex SHA-256 of its logo.
    pub image: Option<String>,
    /// Its only `publicKey`: a list makes the reference validator refuse every badge of the issuer.
    pub rsa_key: Uuid,
    /// Published beside it, under the full IRI, where it does no harm.
    pub ed25519_key: Uuid,
    /// Other Profiles of the same issuer.
    pub related: Vec<Uuid>,
    /// Its Endorsements that stand.
    pub endorsements: Vec<Uuid>,
}

/// The exact document of a Profile.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileDocument {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    organisation: Organisation,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    public_key: String,
    #[serde(rename = "https://w3id.org/security#assertionMethod")]
    assertion_method: Reference,
    revocation_list: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    endorsement: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Reference {
    id: String,
}

impl Profile {
    /// The document served at the Profile's URL.
    pub fn document(&self, base: &BaseUrl) -> ProfileDocument {
        ProfileDocument {
            context: CONTEXT,
            id: base.profile(self.id),
            kind: "Issuer",
            organisation: Organisation {
                time_zone: None,
                linkedin_organisation: None,
                ..self.organisation.clone()
            },
            image: self.image.as_ref().map(|hash| base.image(hash)),
            public_key: base.key(self.rsa_key),
            assertion_method: Reference {
                id: base.key(self.ed25519_key),
            },
            revocation_list: base.revocations(self.id),
            related: self
                .related
                .iter()
                .map(|id| Related::to(base.profile(*id)))
                .collect(),
            endorsement: endorsement::links(base, &self.endorsements),
        }
    }
}

/// The exact document of a key.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyDocument {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    owner: String,
    public_key_pem: String,
}

impl KeyDocument {
    /// The document served at the key's URL; `owner` is the Profile that names the key.
    pub fn new(base: &BaseUrl, key: Uuid, owner: Uuid, public: &PublicKey) -> Self {
        Self {
            context: CONTEXT,
            id: base.key(key),
            kind: "CryptographicKey",
            owner: base.profile(owner),
            public_key_pem: public.to_pem(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation() -> Organisation {
        Organisation {
            name: "Hub de la Manche".into(),
            url: "https://hub.exemple.fr".into(),
            email: "contact@hub.exemple.fr".into(),
            description: None,
            telephone: Some("+33231000000".into()),
            time_zone: Some("Indian/Reunion".into()),
            linkedin_organisation: Some("1337".into()),
        }
    }

    #[test]
    fn a_profile_names_one_public_key() {
        let profile = Profile {
            id: Uuid::from_u128(1),
            organisation: organisation(),
            image: Some("ab".repeat(32)),
            rsa_key: Uuid::from_u128(2),
            ed25519_key: Uuid::from_u128(3),
            related: vec![Uuid::from_u128(4)],
            endorsements: vec![Uuid::from_u128(5)],
        };
        insta::assert_json_snapshot!(
            profile.document(&BaseUrl::parse("https://badges.example").unwrap())
        );
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong = Organisation {
            name: " ".into(),
            url: "hub".into(),
            email: "contact".into(),
            description: Some("a\0b".into()),
            telephone: Some("02 31 00 00 00".into()),
            time_zone: Some("Normandie".into()),
            linkedin_organisation: Some("sceau".into()),
        };
        let fields: Vec<_> = wrong
            .check()
            .unwrap_err()
            .into_iter()
            .map(|(field, why)| (field, why.code))
            .collect();
        assert_eq!(
            fields,
            [
                ("name", "empty-text"),
                ("url", "invalid-url"),
                ("email", "invalid-email"),
                ("description", "control-character"),
                ("telephone", "invalid-telephone"),
                ("timeZone", "invalid-time-zone"),
                ("linkedinOrganisation", "invalid-linkedin-number"),
            ]
        );
        assert!(organisation().check().is_ok());
    }
}
