//! The rooms of the instance's desk: what only its administrators do. Its members and its audit trail are pages that an
//! issuer's desk has too.

pub mod heir;
pub mod issuers;
pub mod mail;
pub mod people;
pub mod programmes;

use super::Room;
use crate::http::pages::frame::Frame;
use crate::http::{App, auth::desk::AtInstance};
use actix_web::HttpRequest;

fn room(request: &HttpRequest, app: &App, at: &AtInstance, room: &str) -> (Frame, Room) {
    let mut f = Frame::new(request, app.service.base(), "");
    let d = Room::of_instance(request, app, at, &mut f, room);
    (f, d)
}
