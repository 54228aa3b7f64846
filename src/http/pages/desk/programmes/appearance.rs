//! `/desk/{id}/programmes/{item}/appearance`: how the page of a programme looks. What is typed can be seen before it is saved:
//! the style sheet of a look at it is `appearance.css`, since pages have no style in themselves.

use super::{Answer, Errors, Place, Room, no_button, status};
use crate::badge::{
    appearance::{Appearance, Colours},
    image::colour::{Colour, LEAST_CONTRAST},
    recipient::unhex,
    text::Language,
};
use crate::http::pages::{
    Fields, MAX_FILE,
    desk::done,
    frame::{self, Frame},
    programme::style_of,
};
use crate::http::{
    App, api,
    auth::desk::{AtDesk, DeskForm},
    problem::Problem,
};
use crate::issuing::{
    Error, FieldError,
    revision::{Revision, Seen},
};
use crate::words::Words;
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use askama::Template;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::form_urlencoded::Serializer;

#[derive(Template)]
#[template(path = "desk/programmes/appearance.html")]
struct Page {
    f: Frame,
    d: Room,
    p: Place,
    action: String,
    public: String,
    errors: Errors,
    typed: Typed,
    /// Where the logo is that is kept.
    logo: Option<String>,
    seen: String,
    preview: Option<Preview>,
}

/// How it would look.
struct Preview {
    logo: Option<String>,
    /// The contrast of the two colours, in a sentence; none without colours.
    contrast: Option<String>,
    /// The legal notice, in the language of the page.
    notice: Option<String>,
}

/// What is written in the form.
struct Typed {
    /// The hash of the logo; empty for none.
    logo: String,
    coloured: bool,
    ground: String,
    ink: String,
    notice_fr: String,
    notice_en: String,
}

impl Typed {
    fn of(chosen: &Appearance) -> Self {
        let colours = chosen.colours;
        let colour = |of: fn(Colours) -> Colour, without: &str| {
            colours.map_or_else(|| without.to_owned(), |colours| of(colours).to_string())
        };
        let notice = |language| {
            let notice = chosen.legal_notice.as_ref();
            notice.map_or_else(String::new, |notice| notice.get(language).to_owned())
        };
        Self {
            logo: chosen.logo.clone().unwrap_or_default(),
            coloured: colours.is_some(),
            ground: colour(|colours| colours.ground, "#123a6b"),
            ink: colour(|colours| colours.ink, "#ffffff"),
            notice_fr: notice(Language::Fr),
            notice_en: notice(Language::En),
        }
    }

    fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            logo: match fields.text("no-logo") {
                "yes" => String::new(),
                _ => text("logo"),
            },
            coloured: fields.text("coloured") == "yes",
            ground: text("ground"),
            ink: text("ink"),
            notice_fr: text("notice-fr"),
            notice_en: text("notice-en"),
        }
    }

    /// The two colours, if there are to be any.
    fn colours(&self) -> Result<Option<Colours>, Error> {
        let read = |name: &str, text: &str| {
            Colour::parse(text).map_err(|why| FieldError::new(format!("/colours/{name}"), why))
        };
        if !self.coloured {
            return Ok(None);
        }
        match (read("ground", &self.ground), read("ink", &self.ink)) {
            (Ok(ground), Ok(ink)) => Ok(Some(Colours { ground, ink })),
            (ground, ink) => {
                let wrong = [ground.err(), ink.err()].into_iter().flatten();
                Err(Error::Fields(wrong.collect()))
            }
        }
    }

    /// All of it, as a Merge Patch; refused as the use case would.
    fn change(&self) -> Result<Map<String, Value>, Error> {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let notice = some(&self.notice_fr).or(some(&self.notice_en));
        let notice = notice.map(|_| json!({ "fr": self.notice_fr, "en": self.notice_en }));
        let chosen = Appearance {
            logo: some(&self.logo),
            colours: self.colours()?,
            legal_notice: notice
                .clone()
                .and_then(|notice| serde_json::from_value(notice).ok()),
        };
        chosen.check().map_err(|wrong| {
            let wrong = wrong.into_iter();
            Error::Fields(wrong.map(|(at, why)| FieldError::new(at, why)).collect())
        })?;
        let change = [
            ("logo", chosen.logo.map(Value::from)),
            ("colours", chosen.colours.map(|colours| json!(colours))),
            ("legalNotice", notice),
        ];
        let change = change.map(|(name, value)| (name.to_owned(), value.unwrap_or_default()));
        Ok(change.into_iter().collect())
    }

    /// What the page would show, with the style sheet in its frame.
    fn preview(&self, f: &mut Frame, p: &Place) -> Preview {
        let colours = self.colours().ok().flatten();
        f.colours = colours.map(|colours| {
            let query = Serializer::new(String::new())
                .append_pair("ground", &colours.ground.to_string())
                .append_pair("ink", &colours.ink.to_string())
                .finish();
            f.path(&format!("{}/appearance.css?{query}", p.path))
        });
        let notice = match f.t.0 {
            Language::Fr => &self.notice_fr,
            Language::En => &self.notice_en,
        };
        Preview {
            logo: unhex(&self.logo).map(|hash| f.image(&hash)),
            contrast: colours.map(|colours| {
                let ratio = told(f.t, colours);
                f.t.with("desk-appearance-contrast", &[("ratio", &ratio)])
            }),
            notice: Some(notice.clone()).filter(|notice| !notice.is_empty()),
        }
    }
}

/// A contrast as people write it; down, so that 4.499 is not told as 4.50.
fn told(t: Words, colours: Colours) -> String {
    let ratio = (colours.ink.contrast(colours.ground) * 100.0).floor() / 100.0;
    match t.0 {
        Language::Fr => format!("{ratio:.2}").replace('.', ","),
        Language::En => format!("{ratio:.2}"),
    }
}

/// `/desk/{id}/programmes/{item}/appearance`
pub async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    let present = app.service.appearance(at.scope(), entered.2.programme.id);
    let present = present.await?;
    let seen = Revision::of_appearance(&present).as_str().to_owned();
    let typed = Typed::of(&present);
    page(entered, typed, seen, Errors::default(), false)
}

/// `POST /desk/{id}/programmes/{item}/appearance`: shows how it would look, or saves it.
pub async fn edit(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
    form: DeskForm<MAX_FILE>,
) -> Answer {
    let DeskForm { at, fields } = form;
    let entered = Place::enter(&request, &app, &at, &path.1).await?;
    let (t, id) = (entered.0.t, entered.2.programme.id);
    if fields.too_large {
        let present = app.service.appearance(at.scope(), id).await?;
        let seen = Revision::of_appearance(&present).as_str().to_owned();
        let errors = Errors::one(t, "file", "error-image-too-large");
        return page(entered, Typed::of(&present), seen, errors, false);
    }
    let mut typed = Typed::read(&fields);
    let seen = fields.text("seen").to_owned();
    if let Err(why) = logo(&app, &at, &fields, &mut typed).await {
        let errors = Errors::named(t, why, |_| "file".to_owned())?;
        return page(entered, typed, seen, errors, false);
    }
    let change = typed.change();
    let saved = match (fields.text("do"), change) {
        ("preview" | "save", Err(why)) => Err(why),
        ("preview", Ok(_)) => return page(entered, typed, seen, Errors::default(), true),
        ("save", Ok(change)) => {
            let (actor, saw) = (at.actor(), Seen::One(vec![seen.clone()]));
            let service = &app.service;
            let saved = service.edit_appearance(&actor, at.scope(), id, saw, change);
            saved.await
        }
        _ => return Err(no_button()),
    };
    match saved {
        Ok(_) => {
            let path = format!("{}/appearance", entered.2.path);
            done(&request, &app, &path, "desk-appearance-done")
        }
        Err(why) => {
            // Whoever sends it again has read that somebody else changed it.
            let overtaken =
                matches!(&why, Error::Refused { code, .. } if *code == "precondition-failed");
            let seen = match overtaken {
                true => {
                    let present = app.service.appearance(at.scope(), id).await?;
                    Revision::of_appearance(&present).as_str().to_owned()
                }
                false => seen,
            };
            let errors = wrong(t, why, &typed)?;
            page(entered, typed, seen, errors, false)
        }
    }
}

/// What is wrong, by the fields of the form; of colours that cannot be told apart, with their contrast.
fn wrong(t: Words, why: Error, typed: &Typed) -> Result<Errors, Problem> {
    let low =
        matches!(&why, Error::Fields(all) if all.iter().any(|one| one.code == "low-contrast"));
    let errors = Errors::named(t, why, field)?;
    let colours = typed.colours().ok().flatten().filter(|_| low);
    let Some(colours) = colours else {
        return Ok(errors);
    };
    let texts = [("ratio", told(t, colours)), ("least", told_least(t))];
    let texts = texts.each_ref().map(|(name, text)| (*name, text.as_str()));
    let message = t.with("desk-appearance-contrast-low", &texts);
    let others = errors.without("ink");
    Ok(Errors::said("ink", message).and(others))
}

fn told_least(t: Words) -> String {
    match t.0 {
        Language::Fr => LEAST_CONTRAST.to_string().replace('.', ","),
        Language::En => LEAST_CONTRAST.to_string(),
    }
}

fn field(pointer: &str) -> String {
    match pointer {
        "/legalNotice/fr" => "notice-fr",
        "/legalNotice/en" => "notice-en",
        "/colours/ground" => "ground",
        "/colours/ink" => "ink",
        "/logo" => "file",
        _ => "",
    }
    .to_owned()
}

/// Keeps the file that was chosen, so that the form has its hash.
async fn logo(app: &App, at: &AtDesk, fields: &Fields, typed: &mut Typed) -> Result<(), Error> {
    if fields.file.is_empty() {
        return Ok(());
    }
    let (actor, bytes) = (at.actor(), fields.file.clone());
    let kept = app
        .service
        .upload_image(&actor, at.scope(), at.issuer, bytes);
    typed.logo = kept.await?.hash;
    Ok(())
}

fn page(
    (mut f, d, p): (Frame, Room, Place),
    typed: Typed,
    seen: String,
    errors: Errors,
    preview: bool,
) -> Answer {
    f.title = f.t.say("desk-appearance");
    let page = Page {
        action: p.link(&f, "/appearance"),
        public: f.programme(p.programme.id),
        logo: unhex(&typed.logo).map(|hash| f.image(&hash)),
        preview: preview.then(|| typed.preview(&mut f, &p)),
        typed,
        seen,
        errors,
        f,
        d,
        p,
    };
    frame::momentary(status(&page.errors), &page)
}

/// The colours that are looked at.
#[derive(Debug, Deserialize)]
struct Asked {
    ground: Colour,
    ink: Colour,
}

/// `/desk/{id}/programmes/{item}/appearance.css`: the style sheet of a look at colours that are not saved.
pub async fn colours(
    request: HttpRequest,
    app: web::Data<App>,
    at: AtDesk,
    path: web::Path<(String, String)>,
) -> Answer {
    Place::enter(&request, &app, &at, &path.1).await?;
    let Asked { ground, ink } = api::query(&request)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/css; charset=utf-8")
        .body(style_of(Colours { ground, ink })))
}
