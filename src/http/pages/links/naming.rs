//! The name of a holder on the pages of their badges, and search engines, on the page of their badges.

use crate::http::pages::fields::Fields;
use crate::http::problem::Problem;
use crate::issuing::{accepting::Wish, mine::Mine, mine::Own, naming::Told, showcases::MOST_NAME};

/// The form of their name.
pub(super) struct NameView {
    /// What they gave, or what they typed and was refused.
    pub name: String,
    /// What was typed is no name.
    pub refused: bool,
    /// In characters.
    pub most: usize,
    /// They gave one.
    pub given: bool,
    /// They share a badge whose page does not tell it.
    pub untold: bool,
}

impl NameView {
    pub fn new(mine: &Mine, refused: Option<String>) -> Self {
        let shared = |own: &&Own| own.shared && own.revocation.is_none();
        let mut shared = mine.awards.iter().filter(shared);
        Self {
            untold: shared.any(|own| !own.telling.named),
            given: mine.name.is_some(),
            most: MOST_NAME,
            refused: refused.is_some(),
            name: refused.or_else(|| mine.name.clone()).unwrap_or_default(),
        }
    }
}

/// What a button of these forms asks for, and the words once it is done; nothing when it is another form's.
pub(super) fn wish(fields: &Fields) -> Result<Option<(Wish, &'static str)>, Problem> {
    let award = || fields.id("award");
    let (told, key) = match fields.text("do") {
        "name" if fields.text("name").trim().is_empty() => (Told::Hide(None), "mine-name-gone"),
        "name" => {
            let name = fields.text("name").to_owned();
            (Told::Name(name), "mine-name-kept")
        }
        "name-gone" => (Told::Hide(None), "mine-name-gone"),
        "show-name-everywhere" => (Told::Show(None), "mine-name-now-everywhere"),
        "show-name" => (Told::Show(Some(award()?)), "mine-name-now-shown"),
        "hide-name" => (Told::Hide(Some(award()?)), "mine-name-now-hidden"),
        "list" => (Told::List(award()?, true), "mine-now-listed"),
        "unlist" => (Told::List(award()?, false), "mine-now-unlisted"),
        _ => return Ok(None),
    };
    Ok(Some((Wish::Tell(told), key)))
}
