//! `sceau programme indicators`

use super::open::{id_of, wait};
use super::output::{Failure, print, print_json};
use super::verify::{language, language_of_locale};
use crate::badge::{text::Language, time};
use crate::issuing::{
    Service,
    indicators::{CompositeIndicators, DepartmentIndicators, Indicators as Numbers, StepIndicator},
};
use crate::storage::Scope;
use clap::Args;

/// The numbers of a programme.
#[derive(Debug, Args)]
pub(super) struct Indicators {
    /// The programme: an id or an address
    programme: String,
    /// Print a CSV for a spreadsheet
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// The language of names and words: fr or en [default: that of LC_ALL or LANG]
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    lang: Option<Language>,
    #[command(flatten)]
    json: super::Json,
}

impl Indicators {
    pub fn run(self, service: &Service) -> Result<(), Failure> {
        let programme = id_of(service.base(), "programmes", &self.programme)?;
        let language = self.lang.unwrap_or_else(language_of_locale);
        let found = wait(service.indicators(Scope::Instance, programme, language))?;
        if self.json.json {
            return print_json(&found);
        }
        if self.csv {
            return print(found.to_csv().trim_end());
        }
        print(&Told(language).all(&found).join("\n"))
    }
}

/// The numbers in words.
struct Told(Language);

impl Told {
    fn say(&self, fr: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Language::Fr => fr,
            Language::En => en,
        }
    }

    fn colon(&self) -> &'static str {
        self.say("\u{a0}:", ":")
    }

    fn number(&self, shown: Option<u64>) -> String {
        shown.map_or_else(|| "–".to_owned(), |n| n.to_string())
    }

    fn place(&self, department: Option<&String>) -> String {
        let unknown = self.say("lieu inconnu", "unknown place");
        department.map_or_else(|| unknown.to_owned(), |code| format!("département {code}"))
    }

    fn all(&self, found: &Numbers) -> Vec<String> {
        let numbers = self.say("Chiffres au", "Numbers of");
        let hidden = self.say(
            "–\u{a0}: nombre non communiqué, car il concerne moins de cinq personnes ou permettrait d’en déduire un tel",
            "–: a number that is not told: of fewer than five people, or one from which such a number could be worked out",
        );
        let issuers = self.say(
            "Émetteurs qui ont délivré un badge qui compte dans les 12 derniers mois\u{a0}:",
            "Issuers that awarded a badge that counts within the last 12 months:",
        );
        let mut lines = vec![
            format!("{numbers} {}", time::iso(found.at)),
            hidden.to_owned(),
            String::new(),
            format!("{issuers} {}", found.active_issuers),
        ];
        let awarded = self.say("à des personnes de\u{a0}:", "to people of:");
        for of in &found.departments {
            let place = self.place(of.department.as_ref());
            lines.push(format!("  {awarded} {place}, {}", of.active_issuers));
        }
        for one in &found.composites {
            lines.push(String::new());
            self.composite(one, &mut lines);
        }
        lines
    }

    fn composite(&self, one: &CompositeIndicators, lines: &mut Vec<String>) {
        let [hold, expire, median, on_the_way] = self.titles();
        lines.push(one.name.clone());
        lines.push(format!("  {hold} {}", self.number(one.holders)));
        lines.push(format!("  {expire} {}", self.number(one.expiring)));
        lines.push(format!("  {median} {}", self.number(one.median_days)));
        lines.push(format!("  {on_the_way} {}", self.number(one.in_progress)));
        let steps = one.steps.iter().map(|step| self.step(step, one.needed));
        lines.extend(steps.map(|step| format!("    {step}")));
        for badge in &one.badges {
            let lack = self.say("sans", "without");
            let most = match one.blocking.as_ref() == Some(&badge.badge) {
                true => self.say(" (le plus souvent)", " (most often)"),
                false => "",
            };
            let people = self.number(badge.missing);
            let colon = self.colon();
            lines.push(format!("    {lack} {}{most}{colon} {people}", badge.name));
        }
        let departments = one.departments.iter();
        lines.extend(departments.map(|place| self.department(one, place)));
    }

    fn titles(&self) -> [&'static str; 4] {
        [
            self.say("titulaires\u{a0}:", "holders:"),
            self.say(
                "dont il expire dans les 90 jours\u{a0}:",
                "of whom it expires within 90 days:",
            ),
            self.say(
                "jours du premier badge qui compte à celui-ci, pour la moitié d’entre eux au plus\u{a0}:",
                "days from the first badge that counts to it, for half of them at most:",
            ),
            self.say(
                "en chemin, avec un badge qui compte au moins\u{a0}:",
                "on the way, with one badge that counts at least:",
            ),
        ]
    }

    fn step(&self, step: &StepIndicator, needed: u32) -> String {
        let (with, of) = (self.say("avec", "with"), self.say("sur", "of"));
        let (held, colon, people) = (step.held, self.colon(), self.number(step.people));
        format!("{with} {held} {of} {needed}{colon} {people}")
    }

    fn department(&self, one: &CompositeIndicators, place: &DepartmentIndicators) -> String {
        let [hold, expire, median, on_the_way] = [
            self.say("titulaires", "holders"),
            self.say("expirent", "expire"),
            self.say("jours", "days"),
            self.say("en chemin", "on the way"),
        ];
        let mut line = format!(
            "  {}{} {hold} {}, {expire} {}, {median} {}, {on_the_way} {}",
            self.place(place.department.as_ref()),
            self.colon(),
            self.number(place.holders),
            self.number(place.expiring),
            self.number(place.median_days),
            self.number(place.in_progress)
        );
        for step in &place.steps {
            line += &format!(", {}", self.step(step, one.needed));
        }
        let mut badges = one.badges.iter();
        let lacked = badges.find(|badge| Some(&badge.badge) == place.blocking.as_ref());
        if let Some(badge) = lacked {
            let most = self.say("le plus souvent sans", "most often without");
            line += &format!(", {most} {}", badge.name);
        }
        line
    }
}
