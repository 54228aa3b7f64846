//! The shapes and icons of composed images, drawn for this project: paths in a square of 512 units, and of 100.

use serde::{Deserialize, Serialize};

/// The outline of a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// A disc.
    Round,
    /// A square with round corners.
    Square,
    /// Six sides, flat above and below.
    Hexagon,
    /// A coat of arms.
    Shield,
    /// A disc with sixteen points.
    Rosette,
}

/// What stands on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Icon {
    /// A star of five points.
    Star,
    /// A tick.
    Tick,
    /// An open book.
    Book,
    /// Two people.
    People,
    /// A screen.
    Screen,
    /// A bulb.
    Bulb,
    /// A key.
    Key,
    /// A heart.
    Heart,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 5] = [
        Self::Round,
        Self::Square,
        Self::Hexagon,
        Self::Shield,
        Self::Rosette,
    ];

    /// Its outline, in 512 × 512 units.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Round => "M256 6A250 250 0 1 1 256 506A250 250 0 1 1 256 6Z",
            Self::Square => {
                "M72 16H440A56 56 0 0 1 496 72V440A56 56 0 0 1 440 496H72A56 56 0 0 1 16 440V72A56 56 0 0 1 72 16Z"
            }
            Self::Hexagon => "M131 39.5H381L506 256L381 472.5H131L6 256Z",
            Self::Shield => {
                "M256 6C326 46 400 62 470 62V262C470 382 384 462 256 506C128 462 42 382 42 262V62C112 62 186 46 256 6Z"
            }
            Self::Rosette => {
                "M256 4L299.8 35.6L352.4 23.8L380.9 69.6L433.6 78.4L442.4 131.1L488.2 159.6L476.4 212.2L508 256\
                 L476.4 299.8L488.2 352.4L442.4 380.9L433.6 433.6L380.9 442.4L352.4 488.2L299.8 476.4L256 508\
                 L212.2 476.4L159.6 488.2L131.1 442.4L78.4 433.6L69.6 380.9L23.8 352.4L35.6 299.8L4 256\
                 L35.6 212.2L23.8 159.6L69.6 131.1L78.4 78.4L131.1 69.6L159.6 23.8L212.2 35.6Z"
            }
        }
    }
}

impl Icon {
    /// Every icon.
    pub const ALL: [Self; 8] = [
        Self::Star,
        Self::Tick,
        Self::Book,
        Self::People,
        Self::Screen,
        Self::Bulb,
        Self::Key,
        Self::Heart,
    ];

    /// Its filled outline, in 100 × 100 units; holes by the even-odd rule.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Star => {
                "M50 3L61.8 36.8L97.6 37.5L69 59.2L79.4 93.5L50 73L20.6 93.5L31 59.2L2.4 37.5L38.2 36.8Z"
            }
            Self::Tick => "M8 54L22 40L40 58L78 16L92 29L41 86Z",
            Self::Book => {
                "M4 16C20 10 36 12 47 21V88C36 80 20 78 4 83ZM53 21C64 12 80 10 96 16V83C80 78 64 80 53 88Z"
            }
            Self::People => {
                "M33 12A16 16 0 1 1 33 44A16 16 0 1 1 33 12ZM67 12A16 16 0 1 1 67 44A16 16 0 1 1 67 12Z\
                 M3 88V76C3 60 15 50 30 50H36C42 50 47 52 50 55C53 52 58 50 64 50H70C85 50 97 60 97 76V88H55V76H45V88Z"
            }
            Self::Screen => {
                "M10 12H90A6 6 0 0 1 96 18V68A6 6 0 0 1 90 74H58V82H72V90H28V82H42V74H10A6 6 0 0 1 4 68V18\
                 A6 6 0 0 1 10 12ZM14 22V64H86V22Z"
            }
            Self::Bulb => {
                "M50 4C70 4 84 18 84 37C84 50 77 57 71 63C67 67 66 70 66 74H34C34 70 33 67 29 63C23 57 16 50 16 37\
                 C16 18 30 4 50 4ZM35 79H65V86H35ZM40 90H60C60 95 56 98 50 98C44 98 40 95 40 90Z"
            }
            Self::Key => {
                "M28 26A24 24 0 0 1 51 43H96V57H87V71H73V57H51A24 24 0 1 1 28 26ZM28 40A10 10 0 1 0 28 60\
                 A10 10 0 1 0 28 40Z"
            }
            Self::Heart => {
                "M50 92C22 72 4 55 4 35C4 19 15 9 28 9C37 9 45 14 50 22C55 14 63 9 72 9C85 9 96 19 96 35\
                 C96 55 78 72 50 92Z"
            }
        }
    }
}
