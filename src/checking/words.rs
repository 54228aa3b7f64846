//! What a verification found, in words: the same on pages, in texts and for programs.

use super::{Belongs, Checked, NotAnAward};
use crate::badge::{
    text::Language,
    verification::{Code, Outcome, Reason, Verdict},
};

/// A sentence in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Sentence {
    /// In French.
    pub fr: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Sentence {
    /// In one of them.
    pub fn r#in(self, language: Language) -> &'static str {
        match language {
            Language::Fr => self.fr,
            Language::En => self.en,
        }
    }
}

const fn both(fr: &'static str, en: &'static str) -> Sentence {
    Sentence { fr, en }
}

/// Every verdict, the worst first: the order in which they count for a whole list.
pub const VERDICTS: [Verdict; 7] = [
    Verdict::Invalid,
    Verdict::Revoked,
    Verdict::NotFound,
    Verdict::Expired,
    Verdict::Unsupported,
    Verdict::CouldNotBeChecked,
    Verdict::Valid,
];

/// A verdict in a word or two.
pub fn status(verdict: Verdict) -> Sentence {
    match verdict {
        Verdict::Valid => both("Valide", "Valid"),
        Verdict::Expired => both("Expiré", "Expired"),
        Verdict::Revoked => both("Révoqué", "Revoked"),
        Verdict::Invalid => both("Non authentique", "Not genuine"),
        Verdict::NotFound => both("Introuvable", "Not found"),
        Verdict::CouldNotBeChecked => both("Vérification incomplète", "Could not be checked"),
        Verdict::Unsupported => both("Non vérifiable ici", "Cannot be checked here"),
    }
}

/// The same for one badge: what is no badge at all is not called a badge that is not genuine.
pub fn status_of(checked: &Checked) -> Sentence {
    if checked.instead.is_some() || no_badge(checked).is_some() {
        return both("Pas un badge délivré", "Not an awarded badge");
    }
    if was_replaced(checked) {
        return both("Remplacé", "Replaced");
    }
    if was_erased(checked) {
        return both("Effacé", "Erased");
    }
    status(checked.report.verdict)
}

/// Whether its issuer gave another badge in its place.
pub fn was_replaced(checked: &Checked) -> bool {
    let mut checks = checked.report.checks.iter();
    checked.report.verdict == Verdict::Revoked
        && checks.any(|check| check.reason == Some(Reason::Replaced))
}

/// Whether nothing is left of it, at its holder's wish.
pub fn was_erased(checked: &Checked) -> bool {
    let mut checks = checked.report.checks.iter();
    checks.any(|check| check.reason == Some(Reason::Erased))
}

/// The verdict in a sentence.
pub fn verdict(checked: &Checked) -> Sentence {
    if checked.instead.is_some() {
        return both(
            "Ce n’est pas un badge délivré à quelqu’un.",
            "This is not a badge awarded to somebody.",
        );
    }
    if no_badge(checked).is_some() {
        return both(
            "Il n’y a pas là de badge à vérifier.",
            "There is no badge to check in this.",
        );
    }
    match checked.report.verdict {
        Verdict::Valid => both("Ce badge est valide.", "This badge is valid."),
        Verdict::Expired => both("Ce badge a expiré.", "This badge has expired."),
        Verdict::Revoked if was_replaced(checked) => both(
            "Ce badge a été remplacé par un autre.",
            "This badge was replaced by another.",
        ),
        Verdict::Revoked if was_erased(checked) => both(
            "Ce badge a été effacé à la demande de sa personne titulaire.",
            "This badge was erased at its holder’s request.",
        ),
        Verdict::Revoked => both(
            "Ce badge a été révoqué par son émetteur.",
            "This badge was revoked by its issuer.",
        ),
        Verdict::Invalid => both(
            "Ce badge n’est pas authentique.",
            "This badge is not genuine.",
        ),
        Verdict::NotFound => both("Ce badge n’existe pas.", "This badge does not exist."),
        Verdict::CouldNotBeChecked => both(
            "La vérification n’a pas pu aller au bout.",
            "The check could not be completed.",
        ),
        Verdict::Unsupported => both(
            "Ce badge ne peut pas être vérifié ici.",
            "This badge cannot be checked here.",
        ),
    }
}

/// What the verdict means for whoever relies on the badge.
pub fn meaning(checked: &Checked) -> Sentence {
    if let Some(instead) = checked.instead {
        return of_something_else(instead);
    }
    if let Some(reason) = no_badge(checked) {
        return both(reason.sentence(Language::Fr), reason.sentence(Language::En));
    }
    match checked.report.verdict {
        Verdict::Valid => both(
            "Il a bien été délivré par l’émetteur indiqué, n’a pas été modifié et reste en vigueur.",
            "It was indeed issued by the issuer named, was not changed, and is still in force.",
        ),
        Verdict::Expired => both(
            "Il est authentique, mais sa durée de validité est passée.",
            "It is genuine, but its period of validity is over.",
        ),
        Verdict::Revoked if was_erased(checked) => both(
            "Il a existé et n’est plus en vigueur. Cela ne dit rien de la personne à qui il avait été délivré, ni pourquoi.",
            "It existed and is no longer in force. That says nothing of the person who was awarded it, nor why.",
        ),
        Verdict::Revoked if checked.claim.is_none() => both(
            "L’adresse du badge dit qu’il a été retiré ; elle ne dit plus rien d’autre de lui.",
            "The badge’s address says that it was taken back; it says nothing else of it any more.",
        ),
        Verdict::Revoked if was_replaced(checked) => both(
            "Il a été délivré par l’émetteur indiqué, qui l’a corrigé : celui qui le remplace dit ce qui vaut.",
            "It was issued by the issuer named, who corrected it: the one in its place says what holds.",
        ),
        Verdict::Revoked => both(
            "Il a été délivré par l’émetteur indiqué, qui l’a ensuite retiré.",
            "It was issued by the issuer named, who later took it back.",
        ),
        Verdict::Invalid => both(
            "Il n’est pas ce qu’il dit être : ne vous y fiez pas. Les contrôles ci-dessous disent pourquoi.",
            "It is not what it says it is: do not rely on it. The checks below say why.",
        ),
        Verdict::NotFound => both(
            "Aucun badge délivré n’existe à cette adresse. Vérifiez qu’elle est complète.",
            "No awarded badge exists at this address. See that it is complete.",
        ),
        Verdict::CouldNotBeChecked => both(
            "Un élément n’a pas pu être consulté : on ne peut dire ni que le badge est bon, ni qu’il ne l’est pas.",
            "Something could not be reached: the badge can be called neither good nor bad.",
        ),
        Verdict::Unsupported => both(
            "Il est d’un genre ou d’une version que ce service ne vérifie pas. Cela ne dit rien de sa valeur.",
            "It is of a kind or a version that this service does not check. That says nothing about its worth.",
        ),
    }
}

fn of_something_else(what: NotAnAward) -> Sentence {
    match what {
        NotAnAward::BadgeModel => both(
            "C’est un modèle de badge : il dit ce que le badge demande, pas qui l’a reçu. Demandez l’adresse du badge délivré.",
            "It is a badge model: that says what the badge asks for, not who was awarded it. Ask for the address of the awarded badge.",
        ),
        NotAnAward::Issuer => both(
            "C’est un émetteur de badges. Demandez l’adresse du badge délivré.",
            "It is an issuer of badges. Ask for the address of the awarded badge.",
        ),
        NotAnAward::Key => both(
            "C’est une clé de signature. Demandez l’adresse du badge délivré.",
            "It is a signing key. Ask for the address of the awarded badge.",
        ),
        NotAnAward::Page => both(
            "C’est une page de ce service. Demandez l’adresse du badge délivré.",
            "It is a page of this service. Ask for the address of the awarded badge.",
        ),
    }
}

/// Why there is no badge in what was given, when that is all there is to say.
fn no_badge(checked: &Checked) -> Option<Reason> {
    const TOLD: [Code; 4] = [
        Code::Document,
        Code::Found,
        Code::Supported,
        // How it was served says nothing of what is not there.
        Code::ContentType,
    ];
    let told = |check: &&crate::badge::verification::Check| {
        let failed = check.outcome == Outcome::Failed;
        failed && matches!(check.code, Code::Document | Code::Found)
            || check.reason == Some(Reason::WebPage) && check.code == Code::Supported
    };
    let reason = checked.report.checks.iter().find(told)?.reason?;
    let nothing = matches!(
        reason,
        Reason::NotReadable
            | Reason::NotABadge
            | Reason::TooLarge
            | Reason::WebPage
            | Reason::NoBadgeInImage
            | Reason::NotAnAward
    );
    let mut checks = checked.report.checks.iter();
    let alone = checks.all(|check| check.outcome == Outcome::Ok || TOLD.contains(&check.code));
    (nothing && alone).then_some(reason)
}

/// How a check ended, in a word or two.
pub fn outcome(outcome: Outcome) -> Sentence {
    match outcome {
        Outcome::Ok => both("Conforme", "Passed"),
        Outcome::Warning => both("À noter", "Note"),
        Outcome::Failed => both("Non conforme", "Failed"),
        Outcome::NotChecked => both("Non vérifié", "Not checked"),
    }
}

/// Whether it belongs to the person who was named.
pub fn belongs(belongs: Belongs) -> Sentence {
    match belongs {
        Belongs::Yes => both("oui", "yes"),
        Belongs::No => both("non", "no"),
        Belongs::CannotTell => both("impossible à dire", "cannot tell"),
    }
}

/// What that answer means.
pub fn belonging(belongs: Belongs) -> Sentence {
    match belongs {
        Belongs::Yes => both(
            "Oui : le badge a été délivré à cette adresse.",
            "Yes: the badge was issued to this address.",
        ),
        Belongs::No => both(
            "Non : le badge n’a pas été délivré à cette adresse, écrite ainsi.",
            "No: the badge was not issued to this address, spelt like this.",
        ),
        Belongs::CannotTell => both(
            "Impossible à dire : rien de fiable dans ce badge ne se compare à cette adresse.",
            "It cannot be told: nothing trustworthy in this badge compares with this address.",
        ),
    }
}
