//! What a verification looks at: stable codes, each with what it says in French and in English.

use super::Outcome;
use crate::badge::text::Language;

macro_rules! codes {
    ($($doc:literal $variant:ident $name:literal $fr:tt $en:tt)*) => {
        /// What was checked. `name()` is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = $doc] $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Stable, kebab-case.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// `[ok, failed, not checked]`.
            fn sentences(self, language: Language) -> [&'static str; 3] {
                match (self, language) {
                    $((Self::$variant, Language::Fr) => $fr, (Self::$variant, Language::En) => $en,)*
                }
            }
        }
    };
}

impl Code {
    /// One sentence for people: how it ended.
    pub fn sentence(self, outcome: Outcome, language: Language) -> &'static str {
        let [ok, failed, not_checked] = self.sentences(language);
        match outcome {
            Outcome::Ok | Outcome::Warning => ok,
            Outcome::Failed => failed,
            Outcome::NotChecked => not_checked,
        }
    }
}

codes! {
    "The Assertion has every member that Open Badges 2.0 asks for."
    Document "document"
        [
            "Le document est un badge Open Badges complet.",
            "Le document n’est pas un badge Open Badges complet.",
            "Le document n’a pas pu être lu.",
        ]
        [
            "The document is a complete Open Badges badge.",
            "The document is not a complete Open Badges badge.",
            "The document could not be read.",
        ]
    "The recipient is hashed as the specification says."
    Recipient "recipient"
        [
            "L’adresse de la personne titulaire est protégée par une empreinte.",
            "L’empreinte de l’adresse de la personne titulaire est mal formée.",
            "La personne titulaire n’a pas pu être vérifiée.",
        ]
        [
            "The holder’s address is protected by a hash.",
            "The hash of the holder’s address is malformed.",
            "The holder could not be checked.",
        ]
    "It was not issued in the future."
    IssuedOn "issued-on"
        [
            "La date de délivrance est passée.",
            "La date de délivrance est dans le futur ou illisible.",
            "La date de délivrance n’a pas pu être vérifiée.",
        ]
        [
            "The date of issue is in the past.",
            "The date of issue is in the future or unreadable.",
            "The date of issue could not be checked.",
        ]
    "It has not expired."
    NotExpired "not-expired"
        [
            "Le badge n’a pas expiré.",
            "Le badge a expiré.",
            "L’expiration n’a pas pu être vérifiée.",
        ]
        [
            "The badge has not expired.",
            "The badge has expired.",
            "The expiry could not be checked.",
        ]
    "The BadgeClass exists and is complete."
    BadgeClass "badge-class"
        [
            "Le modèle de badge existe et il est complet.",
            "Le modèle de badge manque ou il est incomplet.",
            "Le modèle de badge n’a pas pu être consulté.",
        ]
        [
            "The badge model exists and is complete.",
            "The badge model is missing or incomplete.",
            "The badge model could not be reached.",
        ]
    "The issuer's Profile exists, is complete, and is the BadgeClass's."
    Issuer "issuer"
        [
            "Le profil de l’émetteur existe et il est complet.",
            "Le profil de l’émetteur manque, est incomplet ou n’est pas celui du modèle de badge.",
            "Le profil de l’émetteur n’a pas pu être consulté.",
        ]
        [
            "The issuer’s profile exists and is complete.",
            "The issuer’s profile is missing, incomplete, or not the badge model’s.",
            "The issuer’s profile could not be reached.",
        ]
    "The key belongs to the issuer, and the issuer names the key."
    KeyOwner "key-owner"
        [
            "La clé de signature appartient à l’émetteur.",
            "La clé de signature n’appartient pas à l’émetteur.",
            "La clé de signature n’a pas pu être consultée.",
        ]
        [
            "The signing key belongs to the issuer.",
            "The signing key does not belong to the issuer.",
            "The signing key could not be reached.",
        ]
    "The key is not known to have been in other hands."
    KeyTrusted "key-trusted"
        [
            "La clé de signature n’a pas été compromise.",
            "La clé de signature a été compromise : ce qu’elle a signé n’est plus cru.",
            "La confiance dans la clé de signature n’a pas pu être vérifiée.",
        ]
        [
            "The signing key was not compromised.",
            "The signing key was compromised: what it signed is no longer believed.",
            "Whether the signing key can be trusted could not be checked.",
        ]
    "The signature is that key's, over these bytes."
    Signature "signature"
        [
            "La signature numérique de l’émetteur est exacte : rien n’a été modifié.",
            "La signature numérique est fausse, ou le badge a été modifié.",
            "La signature numérique n’a pas pu être vérifiée.",
        ]
        [
            "The issuer’s digital signature is right: nothing was changed.",
            "The digital signature is wrong, or the badge was changed.",
            "The digital signature could not be checked.",
        ]
    "It is what our records say we issued."
    Record "record"
        [
            "Le badge est identique à celui qui a été délivré ici.",
            "Le badge n’est pas celui qui a été délivré ici.",
            "Le registre n’a pas pu être consulté.",
        ]
        [
            "The badge is exactly the one that was issued here.",
            "The badge is not the one that was issued here.",
            "The record could not be reached.",
        ]
    "The issuer has not taken it back."
    NotRevoked "not-revoked"
        [
            "L’émetteur n’a pas révoqué le badge.",
            "L’émetteur a révoqué le badge.",
            "La révocation n’a pas pu être vérifiée.",
        ]
        [
            "The issuer has not revoked the badge.",
            "The issuer has revoked the badge.",
            "Revocation could not be checked.",
        ]
    "The badge exists at its address."
    Found "found"
        [
            "Le badge existe à son adresse.",
            "Aucun badge délivré n’existe à cette adresse.",
            "L’adresse du badge n’a pas pu être consultée.",
        ]
        [
            "The badge exists at its address.",
            "There is no awarded badge at this address.",
            "The badge’s address could not be reached.",
        ]
    "It is of a kind and origin that can be checked here."
    Supported "supported"
        [
            "Ce badge peut être vérifié ici.",
            "Ce badge ne peut pas être vérifié ici.",
            "Ce service ne sait pas encore vérifier ce badge.",
        ]
        [
            "This badge can be checked here.",
            "This badge cannot be checked here.",
            "This service cannot check this badge yet.",
        ]
    "The badge's image exists and is a PNG or an SVG."
    Image "image"
        [
            "L’image du badge est là.",
            "L’image du badge manque ou n’en est pas une.",
            "L’image du badge n’a pas pu être consultée.",
        ]
        [
            "The badge’s image is there.",
            "The badge’s image is missing, or is none.",
            "The badge’s image could not be reached.",
        ]
    "The badge is hosted where its issuer allows badges to be."
    Scope "scope"
        [
            "L’émetteur autorise des badges à cette adresse.",
            "L’émetteur n’autorise pas de badges à cette adresse.",
            "Où l’émetteur autorise des badges n’a pas pu être vérifié.",
        ]
        [
            "The issuer allows badges at this address.",
            "The issuer does not allow badges at this address.",
            "Where the issuer allows badges could not be checked.",
        ]
    "What was presented is what the issuer publishes."
    Copy "copy"
        [
            "Ce qui a été présenté est ce que l’émetteur publie.",
            "Ce qui a été présenté n’est pas ce que l’émetteur publie.",
            "Ce qui a été présenté n’a pas pu être comparé.",
        ]
        [
            "What was presented is what the issuer publishes.",
            "What was presented is not what the issuer publishes.",
            "What was presented could not be compared.",
        ]
    "The documents are served under their true type."
    ContentType "content-type"
        [
            "Les documents sont servis sous leur vrai type.",
            "Un document n’est pas servi comme ce qu’il est.",
            "La façon dont les documents sont servis n’a pas pu être vérifiée.",
        ]
        [
            "The documents are served under their true type.",
            "A document is not served as what it is.",
            "How the documents are served could not be checked.",
        ]
    "The words of the documents mean what the standard says."
    Context "context"
        [
            "Les mots des documents ont le sens que leur donne le standard.",
            "Les mots des documents n’ont pas le sens que leur donne le standard.",
            "Le sens des mots des documents n’a pas pu être vérifié.",
        ]
        [
            "The words of the documents mean what the standard says.",
            "The words of the documents do not mean what the standard says.",
            "What the words of the documents mean could not be checked.",
        ]
    "The issuer's revocation list can be read."
    RevocationList "revocation-list"
        [
            "La liste de révocation de l’émetteur est lisible.",
            "La liste de révocation de l’émetteur manque ou est illisible.",
            "La liste de révocation de l’émetteur n’a pas pu être consultée.",
        ]
        [
            "The issuer’s revocation list can be read.",
            "The issuer’s revocation list is missing or cannot be read.",
            "The issuer’s revocation list could not be reached.",
        ]
    "The issuer is one that this service knows."
    KnownIssuer "known-issuer"
        [
            "L’émetteur est connu de ce service.",
            "L’émetteur n’est pas connu de ce service.",
            "Si l’émetteur est connu n’a pas pu être vérifié.",
        ]
        [
            "The issuer is known to this service.",
            "The issuer is not known to this service.",
            "Whether the issuer is known could not be checked.",
        ]
}
