//! The image of a model: a file, or what we draw.

use super::super::cohorts::Choice;
use crate::badge::image::composition::{Composition, Icon, Shape};
use crate::http::pages::{Fields, frame::Frame};
use crate::issuing::FieldError;
use serde_json::json;

/// What is to be drawn, as it was typed.
#[derive(Clone)]
pub(super) struct Drawing {
    pub shape: String,
    pub ground: String,
    pub ink: String,
    pub icon: String,
    pub text: String,
}

impl Default for Drawing {
    fn default() -> Self {
        let text = |text: &str| text.to_owned();
        Self {
            shape: text("round"),
            ground: text("#123a6b"),
            ink: text("#ffffff"),
            icon: text("star"),
            text: String::new(),
        }
    }
}

impl Drawing {
    pub fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            shape: text("shape"),
            ground: text("ground"),
            ink: text("ink"),
            icon: text("icon"),
            text: text("text"),
        }
    }

    /// What it is, or which field is none of the choices.
    pub fn composition(&self) -> Result<Composition, FieldError> {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let value = json!({
            "shape": self.shape,
            "ground": self.ground,
            "ink": self.ink,
            "icon": given(&self.icon),
            "text": given(&self.text),
        });
        serde_path_to_error::deserialize(value).map_err(|why| FieldError::of_shape(&why))
    }

    pub fn shapes(&self, f: &Frame) -> Vec<Choice> {
        let name = |shape: &Shape| match shape {
            Shape::Round => ("round", "desk-badges-shape-round"),
            Shape::Square => ("square", "desk-badges-shape-square"),
            Shape::Hexagon => ("hexagon", "desk-badges-shape-hexagon"),
            Shape::Shield => ("shield", "desk-badges-shape-shield"),
            Shape::Rosette => ("rosette", "desk-badges-shape-rosette"),
        };
        let all = Shape::ALL.iter().map(name);
        all.map(|one| choice(f, one, &self.shape)).collect()
    }

    pub fn icons(&self, f: &Frame) -> Vec<Choice> {
        let name = |icon: &Icon| match icon {
            Icon::Star => ("star", "desk-badges-icon-star"),
            Icon::Tick => ("tick", "desk-badges-icon-tick"),
            Icon::Book => ("book", "desk-badges-icon-book"),
            Icon::People => ("people", "desk-badges-icon-people"),
            Icon::Screen => ("screen", "desk-badges-icon-screen"),
            Icon::Bulb => ("bulb", "desk-badges-icon-bulb"),
            Icon::Key => ("key", "desk-badges-icon-key"),
            Icon::Heart => ("heart", "desk-badges-icon-heart"),
        };
        let none = std::iter::once(("", "desk-badges-icon-none"));
        let all = none.chain(Icon::ALL.iter().map(name));
        all.map(|one| choice(f, one, &self.icon)).collect()
    }
}

fn choice(f: &Frame, (value, key): (&str, &str), chosen: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: f.t.say(key),
        chosen: value == chosen,
    }
}
