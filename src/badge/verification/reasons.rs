//! Why a check ended as it did: stable codes, each with a sentence in French and in English.

use crate::badge::text::Language;

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident $name:literal $fr:literal $en:literal;)*) => {
        /// Why a check failed, warns, or could not be made. `name()` is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Reason {
            $($(#[$doc])* #[doc = $en] $variant,)*
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Stable, kebab-case.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// One sentence for people.
            pub fn sentence(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Fr) => $fr, (Self::$variant, Language::En) => $en,)*
                }
            }
        }
    };
}

reasons! {
    // The document.
    NotReadable "not-readable"
        "Ce n’est pas du JSON lisible : il est incomplet, abîmé ou ambigu."
        "This is not readable JSON: it is incomplete, damaged or ambiguous.";
    NotABadge "not-a-badge"
        "Ce document n’est pas un badge délivré."
        "This document is not an awarded badge.";
    TooLarge "too-large"
        "C’est plus grand qu’un badge ne peut l’être."
        "It is larger than a badge can be.";
    ContextMissing "context-missing"
        "Le contexte Open Badges manque."
        "The Open Badges context is missing.";
    ContextRedefines "context-redefines"
        "Le document donne un autre sens aux mots du standard."
        "The document gives words of the standard another meaning.";
    ContextUnknown "context-unknown"
        "Un contexte inconnu s’ajoute à celui du standard ; il n’a pas été consulté."
        "An unknown context stands beside the standard one; it was not looked at.";
    MemberTwice "member-twice"
        "Une même information est donnée deux fois."
        "The same member is given twice under two names.";
    TypeWrong "type-wrong"
        "Le type du document n’est pas le bon."
        "The type of the document is not the right one.";
    IdMissing "id-missing"
        "L’identifiant du badge manque ou n’en est pas un."
        "The badge’s id is missing, or is none.";
    IdDiffers "id-differs"
        "L’identifiant du badge n’est pas l’adresse où il se trouve."
        "The badge’s id is not the address where it is.";
    BadgeMissing "badge-missing"
        "Le badge ne dit pas de quel modèle il est."
        "The badge does not name its badge class.";
    VerificationMissing "verification-missing"
        "Le badge ne dit pas comment le vérifier."
        "The badge does not say how to verify it.";
    VerificationUnknown "verification-unknown"
        "Le badge demande une façon de vérifier qui n’existe pas."
        "The badge asks for a kind of verification that does not exist.";
    EvidenceMalformed "evidence-malformed"
        "Une preuve n’est ni un objet ni une adresse."
        "A piece of evidence is neither an object nor an address.";
    IssuedOnUnreadable "issued-on-unreadable"
        "La date de délivrance manque ou est illisible."
        "The date of issue is missing or cannot be read.";
    IssuedOnFuture "issued-on-future"
        "La date de délivrance est dans le futur."
        "The date of issue is in the future.";
    ExpiresUnreadable "expires-unreadable"
        "La date d’expiration est illisible."
        "The date of expiry cannot be read.";
    Expired "expired"
        "Le badge a expiré."
        "The badge has expired.";
    // The recipient.
    RecipientMissing "recipient-missing"
        "Le badge ne dit pas à qui il a été délivré."
        "The badge does not say to whom it was issued.";
    RecipientMalformed "recipient-malformed"
        "L’empreinte de l’adresse de la personne titulaire est mal formée."
        "The hash of the holder’s address is malformed.";
    RecipientClear "recipient-clear"
        "L’adresse de la personne titulaire est publiée en clair."
        "The holder’s address is published in the clear.";
    RecipientUnsalted "recipient-unsalted"
        "L’empreinte de l’adresse n’a pas de sel, ou trop court : l’adresse se devine."
        "The hash of the address has no salt, or a short one: the address can be guessed.";
    RecipientWeakHash "recipient-weak-hash"
        "L’empreinte de l’adresse est d’un genre dépassé (MD5)."
        "The hash of the address is of an outdated kind (MD5).";
    // The badge class.
    BadgeClassGone "badge-class-gone"
        "L’adresse du modèle de badge répond qu’il n’y en a pas."
        "The badge class’s address answers that there is none.";
    BadgeClassDiffers "badge-class-differs"
        "Le modèle de badge n’est pas celui que le badge nomme."
        "The badge class is not the one that the badge names.";
    NameMissing "name-missing"
        "Le modèle de badge n’a pas de nom."
        "The badge class has no name.";
    DescriptionMissing "description-missing"
        "Le modèle de badge n’a pas de description."
        "The badge class has no description.";
    CriteriaMissing "criteria-missing"
        "Le modèle de badge ne dit pas comment on l’obtient."
        "The badge class has no criteria.";
    ImageMissing "image-missing"
        "Le modèle de badge n’a pas d’image."
        "The badge class has no image.";
    ImageGone "image-gone"
        "L’image du badge n’est pas à son adresse."
        "The badge’s image is not at its address.";
    ImageFormat "image-format"
        "L’image du badge n’est ni un PNG ni un SVG."
        "The badge’s image is neither a PNG nor an SVG.";
    IssuerMissing "issuer-missing"
        "Le modèle de badge ne nomme pas son émetteur."
        "The badge class does not name its issuer.";
    // The issuer.
    IssuerGone "issuer-gone"
        "L’adresse de l’émetteur répond qu’il n’y en a pas."
        "The issuer’s address answers that there is none.";
    IssuerDiffers "issuer-differs"
        "Le profil n’est pas celui de l’émetteur que le modèle de badge nomme."
        "The Profile is not that of the issuer that the badge class names.";
    IssuerNameMissing "issuer-name-missing"
        "L’émetteur n’a pas de nom."
        "The issuer has no name.";
    IssuerEmailMissing "issuer-email-missing"
        "L’émetteur n’a pas d’adresse électronique."
        "The issuer has no email.";
    IssuerUrlMissing "issuer-url-missing"
        "L’émetteur n’a pas d’adresse de site."
        "The issuer has no url.";
    IssuerUnknown "issuer-unknown"
        "Cet émetteur n’est pas connu de ce service : qui il est, c’est à vous d’en juger."
        "This issuer is not known here: who they are is for you to judge.";
    RedirectedElsewhere "redirected-elsewhere"
        "L’adresse renvoie vers un autre site, qui ne parle pas pour celui-ci."
        "The address redirects to another site, which does not speak for this one.";
    OriginNotAllowed "origin-not-allowed"
        "L’émetteur n’autorise pas de badges à cette adresse."
        "The issuer does not allow badges at this address.";
    // How documents were served, and copies.
    ContentType "content-type"
        "Un document n’est pas servi comme ce qu’il est."
        "A document is not served as what it is.";
    CopyDiffers "copy-differs"
        "Ce qui a été présenté n’est pas ce que l’émetteur publie."
        "What was presented is not what the issuer publishes.";
    CopyOutdated "copy-outdated"
        "L’émetteur publie aujourd’hui le badge avec d’autres détails."
        "The issuer publishes the badge with other details today.";
    RecordDiffers "record-differs"
        "Ce n’est pas ce qui a été délivré ici sous cet identifiant."
        "It is not what was issued here under this id.";
    NamesOurs "names-ours"
        "Le badge se réclame d’un émetteur de ce service, qui ne l’a pas délivré."
        "The badge names an issuer of this service that did not issue it.";
    // The key and the signature.
    CreatorMissing "creator-missing"
        "Le badge ne dit pas par quelle clé il est signé."
        "The badge does not name the key that signed it.";
    KidDiffers "kid-differs"
        "La signature nomme une autre clé que le badge."
        "The signature names another key than the badge.";
    KeyGone "key-gone"
        "L’adresse de la clé répond qu’il n’y en a pas."
        "The key’s address answers that there is none.";
    KeyDiffers "key-differs"
        "La clé n’est pas celle que le badge nomme."
        "The key is not the one that the badge names.";
    KeyOwnerDiffers "key-owner-differs"
        "La clé appartient à quelqu’un d’autre que l’émetteur."
        "The key belongs to somebody else than the issuer.";
    KeyNotNamed "key-not-named"
        "L’émetteur ne reconnaît pas cette clé."
        "The issuer does not name this key.";
    KeyUnreadable "key-unreadable"
        "La clé ne peut pas servir à vérifier."
        "The key cannot be used to verify.";
    KeyCompromised "key-compromised"
        "La clé a été compromise : ce qu’elle a signé n’est plus cru."
        "The key was compromised: what it signed is no longer believed.";
    SignatureMissing "signature-missing"
        "Le document dit qu’il est signé, et aucune signature ne l’accompagne."
        "The document says that it is signed, and no signature came with it.";
    SignatureUnexpected "signature-unexpected"
        "Le document est signé, mais il dit qu’il se vérifie à son adresse."
        "The document is signed, but says that it is verified at its address.";
    SignatureMalformed "signature-malformed"
        "Ce n’est pas une signature qui se lit d’une seule façon."
        "This is not a signature that can be read in one way only.";
    SignatureAlgorithm "signature-algorithm"
        "L’algorithme de la signature n’est pas accepté."
        "The algorithm of the signature is not accepted.";
    SignatureHeader "signature-header"
        "L’en-tête de la signature demande ce qui n’est pas accepté."
        "The header of the signature asks for what is not accepted.";
    SignatureKeyMismatch "signature-key-mismatch"
        "La signature et la clé ne sont pas du même genre."
        "The signature and the key are not of the same kind.";
    SignatureWrong "signature-wrong"
        "La signature n’est pas celle de la clé, ou le badge a été modifié."
        "The signature is not the key’s, or the badge was changed.";
    // Revocation.
    Revoked "revoked"
        "L’émetteur a révoqué le badge."
        "The issuer has revoked the badge.";
    Replaced "replaced"
        "L’émetteur a remplacé le badge par un autre."
        "The issuer has replaced the badge by another.";
    Erased "erased"
        "Le badge a été effacé à la demande de sa personne titulaire."
        "The badge was erased at its holder’s request.";
    RevokedHere "revoked-in-document"
        "Le document publié dit que le badge est révoqué."
        "The published document says that the badge is revoked.";
    Gone "gone"
        "L’adresse du badge répond qu’il a été retiré."
        "The badge’s address answers that it was taken back.";
    RevocationListGone "revocation-list-gone"
        "L’émetteur annonce une liste de révocation qui n’est pas à son adresse."
        "The issuer announces a revocation list that is not at its address.";
    RevocationListMalformed "revocation-list-malformed"
        "La liste de révocation de l’émetteur est illisible."
        "The issuer’s revocation list cannot be read.";
    // Reaching things.
    AddressNotAllowed "address-not-allowed"
        "Cette adresse mène vers un réseau privé ou réservé : elle n’est pas consultée."
        "This address leads to a private or reserved network: it is not looked at.";
    UrlNotAllowed "url-not-allowed"
        "Seules les adresses https:// de sites publics, au port habituel, sont consultées."
        "Only https:// addresses of public sites, on the usual port, are looked at.";
    NameNotFound "name-not-found"
        "Le nom du site n’a pas été trouvé, ou ne mène pas à l’Internet public."
        "The name of the site was not found, or does not lead to the public Internet.";
    ConnectionFailed "connection-failed"
        "Le site n’accepte pas la connexion."
        "The site does not accept the connection.";
    CertificateRefused "certificate-refused"
        "La connexion n’est pas sûre : le site n’a pas de certificat accepté."
        "The connection is not secure: the site has no certificate that is accepted.";
    NoAnswer "no-answer"
        "Le site n’a pas répondu à temps."
        "The site did not answer in time.";
    AnswerUnusable "answer-unusable"
        "Le site a donné une réponse inutilisable."
        "The site gave an answer that cannot be used.";
    ServerError "server-error"
        "Le site répond par une erreur."
        "The site answers with an error.";
    Busy "busy"
        "Trop de vérifications sont en cours : réessayez dans un instant."
        "Too many verifications are going on: try again in a moment.";
    // What is no badge that can be told.
    WebPage "web-page"
        "C’est une page web, pas un badge : donnez l’adresse ou le fichier du badge."
        "This is a web page, not a badge: give the badge’s address or file.";
    NoBadgeInImage "no-badge-in-image"
        "Il n’y a pas de badge lisible dans cette image."
        "There is no readable badge in this image.";
    VersionUnsupported "version-unsupported"
        "Ce badge est d’une version du standard qui n’est pas vérifiée ici."
        "This badge is of a version of the standard that is not verified here.";
    NotFound "not-found"
        "Aucun badge n’existe à cette adresse."
        "There is no badge at this address.";
    NotAnAward "not-an-award"
        "C’est autre chose qu’un badge délivré à quelqu’un : un modèle de badge, un émetteur, une clé…"
        "This is something else than a badge awarded to somebody: a badge model, an issuer, a key…";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_name_and_sentences() {
        let mut names: Vec<_> = Reason::ALL.iter().map(|reason| reason.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Reason::ALL.len());
        for reason in Reason::ALL {
            let (fr, en) = (reason.sentence(Language::Fr), reason.sentence(Language::En));
            assert!(
                fr.ends_with(['.', '…']) && en.ends_with(['.', '…']) && fr != en,
                "{fr} {en}"
            );
            assert!(
                reason
                    .name()
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'-')
            );
        }
    }
}
