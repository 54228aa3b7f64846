//! Reading a catalogue's files and checking what they say.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use url::Url;

use super::finding::{Finding, Findings, Place, at};
use super::{Catalogue, CatalogueAlignment, Competency, CompositeBadge, CriteriaText, Status};
use crate::badge::composite::{MAX_MONTHS, OnRevoked, validate};
use crate::badge::image::svg;
use crate::badge::text::{Language, Localized, Slug};

type Files = BTreeMap<String, Vec<u8>>;

const FRONT: &str = "catalogue.json";

/// Words that a badge's title must not have: they promise what only the State or a law gives.
const FORBIDDEN_WORDS: [&str; 6] = [
    "diplôme",
    "diplome",
    "diploma",
    "certification",
    "titre",
    "agréé",
];

/// `catalogue.json`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Front {
    #[serde(rename = "$schema", default)]
    _schema: Option<String>,
    catalogue: Slug,
    version: String,
    status: Status,
    label: Localized,
    notice: Localized,
    criteria_text: CriteriaText,
    badges: Vec<Slug>,
    composites: Vec<Slug>,
}

/// The catalogue, as far as it can be read, and everything found.
pub(super) fn check(files: &Files) -> (Option<Catalogue>, Vec<Finding>) {
    let mut reader = Reader {
        files,
        findings: Findings::default(),
    };
    let catalogue = reader.catalogue();
    let Findings(mut findings) = reader.findings;
    findings.sort_by(|one, other| one.file.cmp(&other.file));
    (catalogue, findings)
}

struct Reader<'a> {
    files: &'a Files,
    findings: Findings,
}

impl Reader<'_> {
    fn error(&mut self, file: &str, place: Place, code: &'static str, message: impl Into<String>) {
        self.findings.error(file, place, code, message.into());
    }

    fn warning(
        &mut self,
        file: &str,
        place: Place,
        code: &'static str,
        message: impl Into<String>,
    ) {
        self.findings.warning(file, place, code, message.into());
    }

    fn catalogue(&mut self) -> Option<Catalogue> {
        let front: Front = self.json(FRONT)?;
        self.listing("/badges", &front.badges);
        self.listing("/composites", &front.composites);
        self.unlisted(&front);
        let texts = [
            ("/label", &front.label),
            ("/notice", &front.notice),
            ("/criteriaText/lead", &front.criteria_text.lead),
            ("/criteriaText/evidence", &front.criteria_text.evidence),
            ("/criteriaText/privacy", &front.criteria_text.privacy),
        ];
        for (pointer, text) in texts {
            self.text(FRONT, pointer, &text.fr, &text.en);
        }

        let mut images = BTreeMap::new();
        let mut badges = Vec::new();
        for slug in &front.badges {
            images.extend(self.image("badges", slug));
            let file = format!("badges/{slug}.json");
            if let Some(mut badge) = self.json::<Competency>(&file) {
                badge.schema = None;
                self.badge(&file, slug, &badge);
                badges.push(badge);
            }
        }
        let mut composites = Vec::new();
        for slug in &front.composites {
            images.extend(self.image("composites", slug));
            let file = format!("composites/{slug}.json");
            if let Some(mut composite) = self.json::<CompositeBadge>(&file) {
                composite.schema = None;
                self.composite(&file, slug, &composite);
                composites.push(composite);
            }
        }
        self.rules(&front, &composites);
        let complete =
            badges.len() == front.badges.len() && composites.len() == front.composites.len();
        complete.then_some(Catalogue {
            slug: front.catalogue,
            version: front.version,
            status: front.status,
            label: front.label,
            notice: front.notice,
            criteria_text: front.criteria_text,
            badges,
            composites,
            images,
        })
    }

    fn json<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let Some(bytes) = self.files.get(file) else {
            self.error(
                file,
                Place::File,
                "missing-file",
                "the catalogue lists it but it is not there",
            );
            return None;
        };
        match serde_json::from_slice(bytes) {
            Ok(value) => Some(value),
            Err(error) => {
                let code = match error.classify() {
                    Category::Data => "json-shape",
                    Category::Io | Category::Syntax | Category::Eof => "json-syntax",
                };
                let (line, column) = (error.line(), error.column());
                self.error(file, Place::Line { line, column }, code, error.to_string());
                None
            }
        }
    }

    fn listing(&mut self, pointer: &str, slugs: &[Slug]) {
        let mut seen = BTreeSet::new();
        for (index, slug) in slugs.iter().enumerate() {
            if !seen.insert(slug) {
                let here = at(format!("{pointer}/{index}"));
                self.error(
                    FRONT,
                    here,
                    "duplicate-listing",
                    format!("“{slug}” is listed twice"),
                );
            }
        }
    }

    fn unlisted(&mut self, front: &Front) {
        for (folder, slugs) in [
            ("badges/", &front.badges),
            ("composites/", &front.composites),
        ] {
            let listed = |name: &str| slugs.iter().any(|slug| slug.as_str() == name);
            let known = |path: &str| {
                let name = path.strip_prefix(folder).unwrap_or(path);
                let stem = name.strip_suffix(".json").or(name.strip_suffix(".svg"));
                stem.is_some_and(listed)
            };
            let files = self.files;
            for path in files
                .keys()
                .filter(|path| path.starts_with(folder) && !known(path))
            {
                self.error(
                    path,
                    Place::File,
                    "unlisted-file",
                    format!("{FRONT} does not list it"),
                );
            }
        }
    }

    fn image(&mut self, folder: &str, slug: &Slug) -> Option<(Slug, Vec<u8>)> {
        let file = format!("{folder}/{slug}.svg");
        let Some(bytes) = self.files.get(&file) else {
            self.error(
                &file,
                Place::File,
                "missing-image",
                "every badge has an image",
            );
            return None;
        };
        for why in svg::side(bytes).err().into_iter().flatten() {
            self.error(&file, Place::File, why.code, why.message);
        }
        Some((slug.clone(), bytes.clone()))
    }

    fn badge(&mut self, file: &str, slug: &Slug, badge: &Competency) {
        self.slug(file, slug, &badge.slug);
        self.title(file, &badge.name);
        self.text(
            file,
            "/description",
            &badge.description.fr,
            &badge.description.en,
        );
        for (index, criterion) in badge.criteria.iter().enumerate() {
            self.text(
                file,
                &format!("/criteria/{index}"),
                &criterion.fr,
                &criterion.en,
            );
        }
        for (index, evidence) in badge.evidence.iter().enumerate() {
            self.text(
                file,
                &format!("/evidence/{index}"),
                &evidence.fr,
                &evidence.en,
            );
        }
        self.ids(
            file,
            "/criteria",
            badge.criteria.iter().map(|criterion| &criterion.id),
        );
        self.ids(
            file,
            "/evidence",
            badge.evidence.iter().map(|evidence| &evidence.id),
        );
        if badge.criteria.is_empty() {
            self.error(
                file,
                at("/criteria"),
                "no-criteria",
                "a badge without criteria says nothing",
            );
        }
        if !badge.evidence.iter().any(|evidence| evidence.third_party) {
            let message = "at least one item must come from someone other than the applicant";
            self.error(file, at("/evidence"), "no-third-party-evidence", message);
        }
        if badge
            .validity_months
            .is_some_and(|months| !(1..=MAX_MONTHS).contains(&months))
        {
            let message = format!("a duration lies between 1 and {MAX_MONTHS} months");
            self.error(
                file,
                at("/validityMonths"),
                "duration-out-of-range",
                message,
            );
        }
        self.alignments(file, &badge.alignments);
    }

    fn composite(&mut self, file: &str, slug: &Slug, composite: &CompositeBadge) {
        self.slug(file, slug, &composite.slug);
        self.title(file, &composite.name);
        let description = &composite.description;
        self.text(file, "/description", &description.fr, &description.en);
        self.alignments(file, &composite.alignments);
    }

    fn slug(&mut self, file: &str, expected: &Slug, found: &Slug) {
        if expected != found {
            let message = format!("the file is named “{expected}” but says “{found}”");
            self.error(file, at("/slug"), "slug-mismatch", message);
        }
    }

    fn title(&mut self, file: &str, name: &Localized) {
        self.text(file, "/name", &name.fr, &name.en);
        for language in Language::ALL {
            let title = name.get(language).to_lowercase();
            let mut words = title.split(|c: char| !c.is_alphanumeric());
            let forbidden = |word: &str| {
                let endings = ["", "s", "e", "es"];
                let mut stems = endings
                    .iter()
                    .filter_map(|ending| word.strip_suffix(ending));
                stems.any(|stem| FORBIDDEN_WORDS.contains(&stem))
            };
            if let Some(word) = words.find(|word| forbidden(word)) {
                let message = format!("“{word}” promises what a badge is not");
                let here = at(format!("/name/{}", language.tag()));
                self.warning(file, here, "forbidden-word", message);
            }
        }
    }

    fn text(&mut self, file: &str, pointer: &str, fr: &str, en: &str) {
        let (fr, en) = (fr.trim(), en.trim());
        for (language, text) in [("fr", fr), ("en", en)] {
            if text.is_empty() {
                let here = at(format!("{pointer}/{language}"));
                self.warning(file, here, "empty-text", "the text is empty");
            }
        }
        if fr == en && !fr.is_empty() {
            let message = "the French and the English text are the same";
            self.warning(file, at(pointer), "same-text", message);
        }
    }

    fn ids<'i>(&mut self, file: &str, pointer: &str, ids: impl Iterator<Item = &'i Slug>) {
        let mut seen = BTreeSet::new();
        for (index, id) in ids.enumerate() {
            if !seen.insert(id) {
                let here = at(format!("{pointer}/{index}/id"));
                self.error(file, here, "duplicate-id", format!("“{id}” stands twice"));
            }
        }
    }

    fn alignments(&mut self, file: &str, alignments: &[CatalogueAlignment]) {
        for (index, alignment) in alignments.iter().enumerate() {
            let here = format!("/alignments/{index}");
            let name = &alignment.target_name;
            let url = Url::parse(&alignment.target_url);
            if !url.is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
                let pointer = at(format!("{here}/targetUrl"));
                let message = format!("the address of “{name}” is not a web address");
                self.error(file, pointer, "alignment-url", message);
            }
            match &alignment.checked {
                None => {
                    let message = format!("nobody has checked “{name}”; it is never published");
                    self.warning(file, at(&here), "alignment-unchecked", message);
                }
                Some(checked) if !is_month(&checked.on) => {
                    let pointer = at(format!("{here}/checked/on"));
                    let message = format!("“{}” is not a month as YYYY-MM", checked.on);
                    self.error(file, pointer, "alignment-date", message);
                }
                Some(_) => {}
            }
            if alignment.is_retired() {
                let message = format!(
                    "“{}” is no longer in force; it is never published",
                    alignment.target_code
                );
                self.warning(file, at(&here), "alignment-retired", message);
            }
        }
    }

    fn rules(&mut self, front: &Front, composites: &[CompositeBadge]) {
        // What is listed is known, even when its own file cannot be read: that is told once, there.
        let read: BTreeSet<_> = composites.iter().map(|composite| &composite.slug).collect();
        let unread = front.composites.iter().filter(|slug| !read.contains(slug));
        let known = front.badges.iter().chain(unread).cloned().collect();
        let rules: Vec<_> = composites
            .iter()
            .map(|c| c.composite(OnRevoked::Revoke))
            .collect();
        for error in validate(&rules, &known).err().into_iter().flatten() {
            let file = format!("composites/{}.json", error.composite);
            self.error(
                &file,
                at(&error.pointer),
                error.code(),
                error.problem.to_string(),
            );
        }
    }
}

fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.split_once('-') else {
        return false;
    };
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month)
}
